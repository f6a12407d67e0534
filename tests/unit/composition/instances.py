"""Random small requests for the composer, and the parts that fixed ones are built from."""

from dataclasses import dataclass

from hypothesis import strategies as st

from data.types.item import Item
from data.types.money import Budget, BudgetKind
from data.types.scenario import QuantityRule, Role
from models.constraints.facts import Facts
from models.contract.candidates import Brief, Candidate, RoleCandidates
from models.contract.constraints import Bound, Constraints
from tests.unit.constraints.shop import facts, item, role, rule

RULES = (
    rule(("k0", "mount"), "equal", ("k1", "mount")),
    rule(("k1", "allergens"), "disjoint", ("k2", "free_from"), "r-2"),
)
QUANTITIES: tuple[QuantityRule, ...] = ("one", "per_person", "by_capacity")


@dataclass(frozen=True)
class Instance:
    brief: Brief
    constraints: Constraints
    facts: Facts


def brief_of(*entries: tuple[Role, tuple[Item, ...]]) -> Brief:
    """Candidates in the order given, each a little less relevant than the one before."""
    return Brief(
        None,
        tuple(
            RoleCandidates(
                each, tuple(Candidate(one.item_id, 1 - n / 10) for n, one in enumerate(items))
            )
            for each, items in entries
        ),
    )


@st.composite
def _items(draw: st.DrawFn, category: str) -> tuple[Item, ...]:
    return tuple(
        item(
            f"{category}-{number}",
            category,
            draw(st.integers(1, 20)) * 100,
            stock=draw(st.sampled_from([0, 1, 2, 9, 9, 9])),
            days=draw(st.integers(1, 4)),
            weight_g=draw(st.integers(1, 30)),
            mount=draw(st.sampled_from("ab")),
            allergens=draw(st.sampled_from([(), ("nut",), ("egg", "nut")])),
            free_from=draw(st.sampled_from([(), ("nut",), ("egg",)])),
            color=draw(st.sampled_from(["red", "blue"])),
            capacity=draw(st.integers(1, 3)),
            age_min_months=draw(st.sampled_from([0, 0, 36])),
        )
        for number in range(draw(st.integers(1, 4)))
    )


@st.composite
def _budgets(draw: st.DrawFn) -> Budget:
    low, high = sorted(draw(st.tuples(st.integers(0, 60), st.integers(0, 60))))
    kinds: tuple[BudgetKind, ...] = ("max", "min", "range")
    kind = draw(st.sampled_from(kinds))
    least = low * 100 if kind != "max" else None
    return Budget(kind, least, high * 100 if kind != "min" else None, "USD")


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Two to four roles of one to four items each, under whatever constraints come up."""
    roles = [
        role(f"k{n}", required=draw(st.booleans()), quantity=draw(st.sampled_from(QUANTITIES)))
        for n in range(draw(st.integers(2, 4)))
    ]
    stocked = [(each, draw(_items(each.role_id))) for each in roles]
    items = [one for _, some in stocked for one in some]
    ids = st.sampled_from([each.item_id for each in items])
    bounds = st.builds(
        Bound, st.just("weight"), st.sampled_from(["less", "more"]), st.integers(5, 60)
    )
    constraints = Constraints(
        budget=draw(st.none() | _budgets()),
        exclude=draw(st.sampled_from([(), (), ("red",)])),
        party_size=draw(st.sampled_from([None, 2, 4])),
        keep=tuple(draw(st.lists(ids, max_size=1))),
        age_months=draw(st.sampled_from([None, 12])),
        within_days=draw(st.sampled_from([None, 1, 2, 3])),
        bounds=tuple(draw(st.lists(bounds, max_size=1))),
    )
    return Instance(brief_of(*stocked), constraints, facts(items, RULES, tuple(roles)))
