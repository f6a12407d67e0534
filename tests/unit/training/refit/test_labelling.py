import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.catalog.snapshot import load_catalog
from data.feedback.reading import LoggedTurn, Span, conversations, with_feedback
from models.training.__main__ import main
from models.training.refit.labelling import (
    Candidate,
    candidates,
    dissatisfaction,
    uncertainty,
    worth_labelling,
)
from tests.factories import NOW
from tests.unit.conftest import Sessions
from tests.unit.training.refit.logged import slate, talk

SPAN = Span(None, NOW + timedelta(days=1))


def candidate(name: str, worth: float, *terms: str) -> Candidate:
    reasons = {"uncertain": worth, "disagreed": worth, "unsatisfied": worth}
    return Candidate(name, "en", reasons, frozenset(terms))


def names(some: list[Candidate], count: int = 9) -> list[str]:
    return [one.conversation_id for one in worth_labelling(some, count)]


def test_the_worst_understood_come_first() -> None:
    some = [candidate("calm", 0.1, "a"), candidate("odd", 0.9, "b"), candidate("so", 0.5, "c")]
    assert names(some) == ["odd", "so", "calm"]
    assert names(some, 2) == ["odd", "so"]


def test_the_second_of_a_kind_waits_for_another_kind() -> None:
    some = [candidate("a", 0.9, "x"), candidate("b", 0.8, "x"), candidate("c", 0.5, "y")]
    assert names(some) == ["a", "c", "b"]


def test_what_is_equal_stands_in_one_order() -> None:
    some = [candidate(name, 0.5, name) for name in "cab"]
    assert names(some) == names(some[::-1]) == ["a", "b", "c"]


def read(sessions: Sessions) -> list[Candidate]:
    with sessions() as session:
        some = conversations(session, with_feedback(session, SPAN), SPAN)
        return candidates(some, load_catalog(session), {"rated": 1}, frozenset({"labelled"}))


def test_reasons_come_from_what_was_said_done_and_rated(sessions: Sessions) -> None:
    done = (("accept", "b-1"),)
    for name in ("happy", "rated", "labelled"):
        talk(sessions, name, (slate("s-1"), done))
    talk(sessions, "cross", (slate("s-1"), (("reject", "b-1"), ("swap", "b-2", "wood"))))
    found = {one.conversation_id: one for one in read(sessions)}
    assert found.keys() == {"happy", "rated", "cross"}
    assert found["happy"].reasons["unsatisfied"] == 0.0
    assert found["rated"].reasons["unsatisfied"] == 1.0
    assert found["cross"].reasons["unsatisfied"] == 1.0
    assert found["happy"].reasons["uncertain"] == pytest.approx(0.1)


def test_one_turn_that_was_not_understood_is_enough(sessions: Sessions) -> None:
    talk(sessions, "c-2", (slate("s-1"), (("click", "b-1"),)))
    with sessions() as session:
        (one,) = conversations(session, ["c-2"], SPAN)
    lost = LoggedTurn("nlu_fallback", None, "", NOW)
    assert uncertainty(replace(one, turns=(*one.turns, lost))) == 1.0
    assert dissatisfaction(one, None) == 0.5


def test_the_command_gives_a_queue(
    sessions: Sessions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(sessions, "c-2", (slate("s-1"), (("click", "b-1"),)), at=datetime.now(UTC))
    asked = ["label-queue", "--database", f"sqlite:///{tmp_path}/shop.db", "--count", "5"]
    assert main(asked) == 0
    (first,) = json.loads(capsys.readouterr().out)["queue"]
    assert first["conversation_id"] == "c-2"
    assert first["reasons"].keys() == {"uncertain", "disagreed", "unsatisfied"}
