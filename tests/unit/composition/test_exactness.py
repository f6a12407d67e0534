from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings

from data.types.money import Budget
from models.composition import build
from models.composition.compose import Composition, compose
from models.composition.conflicts import conflicts
from models.constraints.violations import violations
from tests.unit.composition.instances import Instance, instances
from tests.unit.composition.oracle import Bundle, cost, every_bundle, misses, total

thorough = settings(max_examples=60, deadline=None)


def composed(instance: Instance, seed: int = 7) -> Composition:
    return compose(instance.brief, instance.constraints, instance.facts, seed=seed)


def missed(instance: Instance, lines: Bundle) -> dict[str, float]:
    return misses(lines, instance.constraints, instance.brief, instance.facts)


def worth(instance: Instance, lines: Bundle) -> float:
    relevance = {
        (entry.role.role_id, each.item_id): each.relevance
        for entry in instance.brief.roles
        for each in entry.candidates
    }
    return sum(1 + relevance[line.role_id, line.item_id] for line in lines)


def named(answer: Composition) -> set[str]:
    """The relaxations as the oracle names them."""
    names = set()
    for each in answer.relaxed:
        subject = each.to.get("item_id") or (each.constraint == "role" and each.to["role_id"])
        index = "0" if each.constraint == "bound" else subject
        names.add(f"{each.constraint} {index}" if index else each.constraint)
    return names


@thorough
@given(instances())
def test_a_bundle_is_found_whenever_there_is_one_and_it_is_the_best(instance: Instance) -> None:
    everything = list(every_bundle(instance.brief, instance.constraints, instance.facts))
    met = [lines for lines in everything if not missed(instance, lines)]
    answer = composed(instance)
    assert (answer.complete, not answer.relaxed) == (bool(everything), bool(met) or not everything)
    if met:
        best = max(worth(instance, lines) for lines in met)
        assert worth(instance, answer.bundles[0]) == pytest.approx(best)
        assert {frozenset(each) for each in answer.bundles} <= {frozenset(each) for each in met}


@thorough
@given(instances())
def test_the_relaxation_is_the_smallest(instance: Instance) -> None:
    everything = list(every_bundle(instance.brief, instance.constraints, instance.facts))
    answer = composed(instance)
    gaps = {lines: missed(instance, lines) for lines in everything}
    if not gaps or not answer.relaxed:
        return
    names = named(answer)
    assert cost(dict.fromkeys(names, 0)) == min(map(cost, gaps.values()))
    left = {lines: gap for lines, gap in gaps.items() if set(gap) <= names}
    for amount in ("bound 0", "budget", "within_days"):
        least = min(gap.get(amount, 0) for gap in left.values())
        assert all(gaps[lines].get(amount, 0) <= least for lines in answer.bundles)
        # Over by as much as under is a tie: what follows depends on the side that was taken.
        left = {
            lines: gap
            for lines, gap in left.items()
            if gap.get(amount, 0) <= least and within_budget(answer, instance, lines)
        }


def within_budget(answer: Composition, instance: Instance, lines: Bundle) -> bool:
    """Whether the bundle's total lies in the budget that was answered, if that gave way."""
    widened = [Budget(**each.to) for each in answer.relaxed if each.constraint == "budget"]
    return all(budget.allows(total(lines, instance.facts)) for budget in widened)


@thorough
@given(instances())
def test_violations_and_the_oracle_agree(instance: Instance) -> None:
    for lines in every_bundle(instance.brief, instance.constraints, instance.facts):
        ours = violations(lines, instance.constraints, instance.facts)
        assert bool(ours) == bool(missed(instance, lines))


@thorough
@given(instances())
def test_no_two_bundles_of_a_pool_are_the_same(instance: Instance) -> None:
    bundles = composed(instance).bundles
    assert len({frozenset(line.item_id for line in each) for each in bundles}) == len(bundles)


@settings(max_examples=25, deadline=None)
@given(instances())
def test_the_same_arguments_give_the_same_answer(instance: Instance) -> None:
    assert composed(instance) == composed(instance)


def test_a_composer_that_forgets_compatibility_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        build, "conflicts", lambda options, facts: conflicts(options, replace(facts, rules=()))
    )
    caught = False

    @settings(max_examples=200, deadline=None, database=None, phases=[Phase.generate])
    @given(instances())
    def look(instance: Instance) -> None:
        everything = {
            frozenset(each)
            for each in every_bundle(instance.brief, instance.constraints, instance.facts)
        }
        assert all(frozenset(each) in everything for each in composed(instance).bundles)

    try:
        look()
    except AssertionError:
        caught = True
    assert caught
