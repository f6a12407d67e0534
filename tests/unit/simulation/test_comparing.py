"""The report, against figures worked out by hand."""

import pytest

from models.contract.recommendation import Taste
from models.simulation.acceptance import rule_hash
from models.simulation.arms import ARMS
from models.simulation.comparing import median_ranks, report
from models.simulation.conversation import Course


def course(name: str, turns: int, ranks: tuple[float, ...] = (3.0,), again: int = 0) -> Course:
    return Course(name, turns, (Taste(),), ranks, 2, again, 0)


def test_a_failure_counts_eleven_and_gains_are_paired() -> None:
    plain = [course("a", 11), course("b", 4), course("c", 6)]
    learned = [course("a", 5), course("b", 2, again=1), course("c", 2)]
    found = report({arm: learned if arm == "learning" else plain for arm in ARMS})
    assert found["arms"]["no_learning"]["success_at_10"] == pytest.approx(2 / 3)
    assert found["arms"]["no_learning"]["mean_turns"] == 7
    assert found["arms"]["learning"]["gain"] == 4
    assert found["arms"]["learning"]["fewer_turns"] == pytest.approx(4 / 7)
    assert 2 <= found["arms"]["learning"]["gain_ci"][0] <= 4
    assert found["arms"]["shuffled"]["gain_ci"] == [0, 0]
    assert found["rejected_shown_again"] == 1
    assert found["decisions"] == 4 * 3 * 2
    assert found["acceptance_sha256"] == rule_hash()


def test_who_has_bought_keeps_the_last_rank() -> None:
    ranks = median_ranks([course("a", 1, (9.0,)), course("b", 3, (7.0, 5.0, 1.0))])
    assert ranks == [8.0, 7.0, *([5.0] * 8)]
