"""Everything that holds for the bundles proposed, told in words."""

from collections.abc import Iterable, Iterator

from data.types.money import Budget, Money
from data.types.text import Bilingual
from models.contract.constraints import Bound
from models.turn.moves import Move
from models.turn.outcome import Outcome
from models.turn.reply import say
from models.turn.state import ShopView, TurnState
from models.turn.wording import measured, worded

LISTING = "list_conditions"
"""The intent of a turn that asks what we go by."""
_NAMED = ("exclude", "owned", "require", "prefer")


def list_conditions(state: TurnState, _: Move) -> Outcome:
    """What we go by, a line each, so that any of it can be changed or dropped."""
    lines = tuple(_lines(state))
    if not lines:
        return Outcome((say("utter_no_conditions"),), state)
    return Outcome((say("utter_conditions", conditions=lines),), state)


def _lines(state: TurnState) -> Iterator[Bilingual]:
    shop, holds = state.shop, state.constraints
    scenario = shop.catalog.scenarios.get(state.scenario_id or "")
    if scenario is not None:
        yield worded("conditions", "purpose", purpose=scenario.name)
    if state.anchor is not None:
        yield worded("conditions", "anchor", title=shop.item(state.anchor).title)
    if holds.budget is not None:
        yield _budget(holds.budget)
    for name in ("party_size", "age_months", "within_days"):
        value = getattr(holds, name)
        if value is not None:
            yield worded("conditions", name, value=value)
    for name in _NAMED:
        concepts = getattr(holds, name)
        if concepts:
            yield worded("conditions", name, names=_listed(_name(one, shop) for one in concepts))
    if holds.keep:
        yield worded("conditions", "keep", names=_listed(shop.item(i).title for i in holds.keep))
    for bound in holds.bounds:
        yield _bound(bound, state)


def _budget(budget: Budget) -> Bilingual:
    return worded("conditions", "budget", budget.kind, amount=str(budget))


def _bound(bound: Bound, state: TurnState) -> Bilingual:
    """A critique's limit, of the whole bundle."""
    if bound.measure == "price":
        cents = round(bound.value)
        amount = str(Money(cents, state.shop.catalog.shop.currency))
        value = Bilingual(amount, amount)
    else:
        value = measured(bound.measure, bound.value)
    measure = worded("measures", bound.measure)
    return worded("conditions", bound.direction, measure=measure, value=value)


def _name(concept_id: str, shop: ShopView) -> Bilingual:
    """The concept's name; what no concept stands for is kept in the shopper's own words."""
    concept = shop.catalog.concept(concept_id)
    return concept.name if concept else Bilingual(concept_id, concept_id)


def _listed(names: Iterable[Bilingual]) -> Bilingual:
    found = tuple(names)
    return Bilingual(", ".join(one.en for one in found), "、".join(one.zh for one in found))
