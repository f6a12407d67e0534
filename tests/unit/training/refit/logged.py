"""Conversations about camping, written into a database as the turn writes them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from data.feedback.log import FeedbackLog
from data.feedback.memory import begin_conversation
from data.types.scenario import BundleItem
from data.types.turn import FeedbackEvent, Impression
from tests.factories import NOW, impression, turn_record
from tests.unit.conftest import Sessions

CONTEXT = {
    "utterance": "camping for two",
    "language": "en",
    "scenario_id": "camping",
    "constraints": {"party_size": 2},
    "taste": {"features": [], "mean": []},
}
Done = tuple[str, str | None] | tuple[str, str | None, str | None]


def slate(slate_id: str, *bundles: tuple[BundleItem, ...], **known: Any) -> Impression:
    return replace(impression(slate_id, *bundles), **({"context": CONTEXT} | known))


def talk(
    sessions: Sessions,
    name: str,
    *rounds: tuple[Impression, tuple[Done, ...]],
    at: datetime = NOW,
    shopper: str | None = None,
    said: str = "camping for two",
    pace_s: float = 20.0,
) -> None:
    """One conversation: each round shows a slate, and then something is done about it."""
    with sessions.begin() as session:
        begin_conversation(
            session,
            name,
            channel="web",
            language="en",
            page_item_id=None,
            at=at,
            shopper_id=shopper,
        )
    log = FeedbackLog(sessions)
    for number, (drawn, done) in enumerate(rounds, 1):
        shown = replace(drawn, slate_id=f"{name}-{drawn.slate_id}")
        record = turn_record(
            number, turn_id=f"t-{name}-{number}", conversation_id=name, impression=shown,
            shopper_id=shopper or f"shopper-{name}", utterance=said, at=at,
        )  # fmt: skip
        log.record(record)
        events = [
            FeedbackEvent(
                f"{name}-{number}-{place}", one[0], shown.slate_id, one[1],  # type: ignore[arg-type]
                one[2] if len(one) > 2 else None,
            )
            for place, one in enumerate(done)
        ]  # fmt: skip
        log.append(name, events, at + timedelta(seconds=pace_s))
        at += timedelta(minutes=1)
    log.close()
