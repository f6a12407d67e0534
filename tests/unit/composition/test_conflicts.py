from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from data.types.compatibility import CompatibilityRule, Relation
from data.types.item import AttributeValue, Item
from data.types.scenario import BundleItem
from models.composition import pool
from models.composition.compose import compose
from models.composition.conflicts import conflicts
from models.composition.dominance import undominated
from models.composition.kinds import kinds_of
from models.composition.pool import worth
from models.composition.problem import Option
from models.composition.search import search
from models.composition.solver import Model, solve
from models.constraints.compatibility import compatible
from tests.unit.composition.instances import Instance, instances
from tests.unit.composition.oracle import every_bundle
from tests.unit.composition.test_solver import gained, problem_of
from tests.unit.constraints.shop import facts, item, rule

CATEGORIES = ("tent", "dome_tent", "stove")
VALUES: tuple[AttributeValue, ...] = (0, 1, 1.0, True, 2.5, "a", ("a",), ("a", "b"), ("b",), ())
RELATIONS: tuple[Relation, ...] = ("equal", "overlap", "disjoint", "at_least", "at_most")
sides = st.tuples(st.sampled_from(["shelter", *CATEGORIES]), st.sampled_from("xy"))


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    named = st.dictionaries(st.sampled_from("xy"), st.sampled_from(VALUES))
    categories = draw(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=7))
    plain = [item(f"it-{n}", one) for n, one in enumerate(categories)]
    return [replace(one, attributes=draw(named)) for one in plain]


rules = st.lists(st.builds(rule, sides, st.sampled_from(RELATIONS), sides), max_size=4)


@settings(max_examples=300, deadline=None)
@given(items(), rules, st.randoms(use_true_random=False))
def test_conflicts_are_what_looking_at_every_pair_finds(
    some: list[Item], found: list[CompatibilityRule], random: Random
) -> None:
    shop = facts(some, tuple(replace(one, rule_id=f"r-{n}") for n, one in enumerate(found)))
    options = [
        Option(BundleItem(one.item_id, role, 1), one, 1.0)
        for one in some
        for role in ("first", "second")[: random.randrange(1, 3)]
    ]
    matrix = conflicts(options, shop)
    for i, ours in enumerate(options):
        for j, theirs in enumerate(options):
            apart = ours.line.role_id != theirs.line.role_id
            twice = ours.item is theirs.item
            broken = twice or bool(compatible(ours.item, theirs.item, shop).violated)
            assert matrix[i, j] == (apart and broken)


@settings(max_examples=100, deadline=None)
@given(instances())
def test_kinds_say_the_same_conflicts_in_fewer_words(instance: Instance) -> None:
    problem = problem_of(instance)
    kinds = kinds_of(problem)
    said = {(i, j) for rows in kinds.repeated for i in rows for j in rows if i != j}
    for one, other in kinds.apart:
        for i in kinds.groups[one]:
            said |= {(i, j) for j in kinds.groups[other]}
            said |= {(j, i) for j in kinds.groups[other]}
    count = range(len(problem.options))
    assert said == {(i, j) for i in count for j in count if problem.conflicts[i, j]}


@settings(max_examples=60, deadline=None)
@given(instances())
def test_the_options_left_are_enough_for_the_best_bundle(instance: Instance) -> None:
    problem = problem_of(instance)
    gains = worth(problem, seed=3)
    kept = undominated(problem, gains, kinds_of(problem))
    choices = tuple(tuple(i for i in choice if kept[i]) for choice in problem.choices)
    fewer = replace(problem, choices=choices)
    best, found = (search(one, gains, allowance=100_000).chosen for one in (problem, fewer))
    assert gained(gains, found) == gained(gains, best)


@settings(max_examples=20, deadline=None)
@given(instances())
def test_a_solver_begun_from_any_bundle_ends_with_the_best(instance: Instance) -> None:
    problem = problem_of(instance)
    gains = worth(problem, seed=3)
    some = solve(problem, -gains, seed=3)
    if some is not None:
        found = solve(problem, gains, seed=3, known=some)
        assert gained(gains, found) == gained(gains, solve(problem, gains, seed=3))


def test_a_solver_that_stops_with_nothing_leaves_what_was_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    solved = Model.solved

    def stopped(model: Model, seed: int) -> cp_model.CpSolver | None:
        begun_from_something = len(model.model.proto.solution_hint.vars) > 0
        return None if begun_from_something else solved(model, seed)

    monkeypatch.setattr(Model, "solved", stopped)
    monkeypatch.setattr(pool, "BEST_ALLOWANCE", 0)

    @settings(max_examples=60, deadline=None, database=None)
    @given(instances())
    def look(instance: Instance) -> None:
        brief, constraints, shop = instance.brief, instance.constraints, instance.facts
        answer = compose(brief, constraints, shop, seed=3)
        possible = {frozenset(one) for one in every_bundle(brief, constraints, shop)}
        assert bool(answer.bundles) == bool(possible)
        assert {frozenset(one) for one in answer.bundles} <= possible

    look()
