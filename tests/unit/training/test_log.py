from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from data.db.impression import FeedbackRow
from data.feedback.log import FeedbackLog
from data.types.turn import FeedbackEvent, Impression
from models.evaluation.dataset.bundle import TrainingBundle
from models.evaluation.dataset.errors import NothingToLearn
from models.training.examples.log import log_data, weight
from models.training.examples.splits import straddling
from tests.factories import NOW, SMALL, impression, turn_record
from tests.unit.conftest import Sessions

CONTEXT = {
    "utterance": "camping for two",
    "language": "en",
    "constraints": {"exclude": ["leather"], "party_size": 2},
    "taste": {"features": ["price", "color:blue"], "mean": [-0.5, 0.3]},
}


def shown(slate_id: str, *slate: Any, **known: Any) -> Impression:
    return replace(impression(slate_id, *slate), context=CONTEXT, **known)


def record(sessions: Sessions, number: int, slate: Impression, *reactions: tuple[str, str]) -> None:
    log = FeedbackLog(sessions)
    events = tuple(
        FeedbackEvent(f"e-{number}-{place}", kind, slate.slate_id, bundle_id)  # type: ignore[arg-type]
        for place, (kind, bundle_id) in enumerate(reactions)
    )
    at = NOW + timedelta(minutes=number)
    log.record(turn_record(number, impression=slate, feedback=events, at=at))
    log.close()


def learned(sessions: Sessions) -> list[TrainingBundle]:
    with sessions() as session:
        return [one for some in log_data(session, 1).bundles.values() for one in some]


def test_the_accepted_bundle_stands_over_those_shown_beside_it(sessions: Sessions) -> None:
    record(sessions, 1, shown("s-1"), ("seen", "b-1"), ("accept", "b-2"))
    (bundle,) = learned(sessions)
    assert bundle.items == ("tunnel", "wood", "flare")
    assert bundle.rejected == (("dome", "gas", "lamp"), ("dome", "wood", "flare"))
    assert bundle.roles == ("shelter", "kitchen", "light")
    assert (bundle.session_id, bundle.intent) == ("c-1", "camping for two")
    assert bundle.constraints == "for 2 people; no leather"
    assert bundle.preference == "cheaper; likes blue"


def test_a_weight_is_the_blind_chance_over_the_logged_one(sessions: Sessions) -> None:
    # b-2 stood second of three, drawn with 0.25 from the two that were left: (1/2) / 0.25.
    record(sessions, 1, shown("s-1"), ("accept", "b-2"))
    (bundle,) = learned(sessions)
    assert bundle.weight == pytest.approx(2.0)
    assert weight(0.25, 4) == 1.0
    assert weight(0.5, 4) == 0.5
    assert weight(0.001, 20) == pytest.approx(5.0)
    assert weight(0.001, 2) == 10.0


@pytest.mark.parametrize(
    ("known", "reactions"),
    [
        ({"forced": True}, [("accept", "b-1")]),
        ({"degraded": True}, [("accept", "b-1")]),
        ({}, [("reject", "b-1"), ("view", "b-2")]),
    ],
)
def test_only_what_was_taken_from_a_slate_drawn_by_chance_is_learned(
    sessions: Sessions, known: dict[str, Any], reactions: list[tuple[str, str]]
) -> None:
    record(sessions, 1, shown("s-1", **known), *reactions)
    with pytest.raises(NothingToLearn):
        learned(sessions)


def test_without_the_words_or_from_the_forgotten_nothing_is_learned(sessions: Sessions) -> None:
    record(sessions, 1, replace(shown("s-1"), context={"language": "en"}), ("accept", "b-1"))
    record(sessions, 2, shown("s-2"), ("accept", "b-1"))
    with sessions.begin() as session:
        forgotten = update(FeedbackRow).where(FeedbackRow.slate_id == "s-2")
        session.execute(forgotten.values(source="forgotten"))
    with pytest.raises(NothingToLearn):
        learned(sessions)


def test_two_bundles_taken_are_each_over_the_third(sessions: Sessions) -> None:
    record(sessions, 1, shown("s-1"), ("accept", "b-1"), ("purchase", "b-3"))
    assert [one.rejected for one in learned(sessions)] == [(("tunnel", "wood", "flare"),)] * 2


def test_what_is_accepted_again_later_is_not_held_out(sessions: Sessions) -> None:
    for number in range(1, 11):
        record(sessions, number, shown(f"s-{number}", SMALL), ("accept", "b-1"))
    with sessions() as session:
        data = log_data(session, 1)
    assert straddling(data.bundles, lambda one: data.items[one].kind()) == []
    assert data.bundles["test"] == []
