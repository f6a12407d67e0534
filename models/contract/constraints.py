"""What a shopper's bundle must keep to, as it goes over the wire and through every room."""

from dataclasses import dataclass
from typing import Literal

from data.types.money import Budget

MeasureId = Literal["price", "weight", "size", "quality", "boldness"]
Direction = Literal["less", "more"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A critique as a constraint: the bundle's measure must be strictly beyond ``value``.

    ``price``, ``weight`` and ``size`` are sums over the bundle (hundredths, grams,
    millilitres); ``quality`` and ``boldness`` are means over its items.
    With ``role_id`` the bound holds for the item in that role alone.
    """

    measure: MeasureId
    direction: Direction
    value: float
    role_id: str | None = None


@dataclass(frozen=True, slots=True)
class Constraints:
    """All that holds for every bundle proposed. Words are concept ids, never surface text.

    ``budget`` is in the shop's currency. ``exclude``: no item may carry or name the concept.
    ``keep``: item ids in every bundle. ``owned``: categories that the shopper has, so no role
    may be filled with them. ``require``: categories that must be in the bundle.
    ``prefer``: liked concepts, which move the score and exclude nothing.
    ``age_months``: every item with an age range must fit it. ``within_days``: delivery.
    """

    budget: Budget | None = None
    exclude: tuple[str, ...] = ()
    party_size: int | None = None
    keep: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    age_months: int | None = None
    within_days: int | None = None
    bounds: tuple[Bound, ...] = ()
