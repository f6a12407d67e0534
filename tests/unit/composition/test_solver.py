from hypothesis import given, settings

from models.composition.build import build
from models.composition.openings import openings
from models.composition.pool import worth
from models.composition.problem import Chosen, Integers, Problem
from models.composition.search import search
from models.composition.solver import solve
from tests.unit.composition.instances import Instance, instances


def problem_of(instance: Instance) -> Problem:
    brief, constraints, facts = instance.brief, instance.constraints, instance.facts
    found = openings(brief, constraints, facts, None, None)
    return build(found, constraints, facts, None, frozenset())


def gained(gains: Integers, chosen: Chosen | None) -> int | None:
    return None if chosen is None else int(gains[list(chosen)].sum())


@settings(max_examples=50, deadline=None)
@given(instances())
def test_search_and_solver_find_equally_good_bundles(instance: Instance) -> None:
    problem = problem_of(instance)
    gains = worth(problem, seed=3)
    outcome = search(problem, gains, allowance=100_000)
    assert outcome.proven
    assert gained(gains, outcome.chosen) == gained(gains, solve(problem, gains, seed=3))


@settings(max_examples=20, deadline=None)
@given(instances())
def test_a_search_cut_short_claims_no_proof(instance: Instance) -> None:
    problem = problem_of(instance)
    outcome = search(problem, worth(problem, seed=3), allowance=1)
    assert outcome.proven == (not problem.options)
