"""What a bundle comes to: quantities, its total, and the measures that critiques move along."""

from collections.abc import Sequence
from math import ceil

from data.catalog.measures import measures
from data.types.item import Item
from data.types.scenario import BundleItem, Role
from models.constraints.facts import Facts
from models.contract.constraints import Bound, MeasureId

# Averages of ratings differ in the last bits by the order of summation; no catalog is this exact.
TOLERANCE = 1e-9


def quantity_of(role: Role, item: Item, party_size: int | None) -> int:
    """How many of ``item`` the role takes; an unknown party or capacity means one."""
    if role.quantity == "one" or party_size is None:
        return 1
    if role.quantity == "per_person":
        return max(1, party_size)
    capacity = item.number("capacity")
    return max(1, ceil(party_size / capacity)) if capacity and capacity > 0 else 1


def total_cents(bundle: Sequence[BundleItem], facts: Facts) -> int:
    """Price times quantity over all items that the catalog knows."""
    return sum(item.price_cents * line.quantity for line, item in facts.known(bundle))


def measure_value(bundle: Sequence[BundleItem], measure: MeasureId, facts: Facts) -> float | None:
    """The bundle's measure: a sum over quantities, or for quality and boldness a mean over items.

    None when one item's value is unknown, or for a mean over no items.
    """
    values = [
        (measures()[measure].value(item), line.quantity) for line, item in facts.known(bundle)
    ]
    if any(value is None for value, _ in values):
        return None
    known = [(value or 0.0, quantity) for value, quantity in values]
    if measures()[measure].aggregate == "sum":
        return sum(value * quantity for value, quantity in known)
    return sum(value for value, _ in known) / len(known) if known else None


def is_beyond(value: float | None, bound: Bound) -> bool:
    """Whether a measured value is strictly better than the bound; an unknown one is not."""
    if value is None:
        return False
    ahead = value - bound.value if bound.direction == "more" else bound.value - value
    return ahead > TOLERANCE
