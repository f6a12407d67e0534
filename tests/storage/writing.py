"""``python -m tests.storage.writing URL PREFIX THREADS [COUNT]``: writes and tells what is kept.

Each thread has a conversation of its own and writes one turn after the other, each with an
impression of 24 bundles, a reaction, a taste and a basket, and a page's event after each turn.
What the log has returned from is told in one line: kind, id, and how often was committed so far.
A parent that kills this process can then see whether the database has kept its word.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

from sqlalchemy import Engine, event

from data.db.engine import open_engine, session_factory
from data.feedback.errors import LogError
from data.feedback.log import FeedbackLog
from data.feedback.memory import begin_conversation
from data.types.turn import BasketLine, FeedbackEvent, Impression, PreferenceRecord, TurnRecord
from tests.factories import LARGE, MIXED, NOW, SMALL, impression, turn_record

POOL_SIZE = 24
POOL = tuple((SMALL, LARGE, MIXED)[number % 3] for number in range(POOL_SIZE))
FEATURES = 32


def main(url: str, prefix: str, threads: int, turns: int | None) -> None:
    engine = open_engine(url)
    voice = Voice(engine)
    log = FeedbackLog(session_factory(engine))
    names = [f"{prefix}-{number}" for number in range(threads)]
    with session_factory(engine).begin() as session:
        for name in names:
            begin_conversation(
                session, name, channel="web", language="en", page_item_id=None, at=NOW
            )
    together = Barrier(threads)
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(_write, log, voice, name, turns, together) for name in names]:
            done.result()
    log.close()


class Voice:
    """Tells a line at once and whole, whichever thread speaks."""

    def __init__(self, engine: Engine) -> None:
        self._commits = count(1)
        self._committed = 0
        event.listen(engine, "commit", self._count)

    def _count(self, _connection: object) -> None:
        self._committed = next(self._commits)

    def tell(self, kind: str, name: str) -> None:
        os.write(1, f"{kind} {name} {self._committed}\n".encode())


def _write(
    log: FeedbackLog, voice: Voice, conversation_id: str, turns: int | None, together: Barrier
) -> None:
    together.wait()
    for turn, click in things(conversation_id, turns):
        try:
            log.record(turn)
            voice.tell("turn", turn.turn_id)
            log.append(conversation_id, [click], NOW)
            voice.tell("event", click.event_id)
        except LogError as error:
            voice.tell(type(error).__name__, turn.turn_id)


def things(conversation_id: str, turns: int | None) -> Iterator[tuple[TurnRecord, FeedbackEvent]]:
    """Turns and the events that follow them, numbered from 1, endless without ``turns``."""
    for number in count(1) if turns is None else range(1, turns + 1):
        slate_id = f"s-{conversation_id}-{number}"
        yield (
            whole_turn(conversation_id, number, impression(slate_id, *POOL)),
            FeedbackEvent(f"e-{conversation_id}-{number}", "click", slate_id, source="event"),
        )


def whole_turn(conversation_id: str, number: int, shown: Impression) -> TurnRecord:
    """A turn that leaves a row in every table that turns write to, the survey's aside."""
    turn_id = f"t-{conversation_id}-{number}"
    accepted = FeedbackEvent(f"a-{turn_id}", "accept", shown.slate_id, "b-1", reward=1.0)
    triangle = FEATURES * (FEATURES + 1) // 2
    return turn_record(
        number,
        turn_id=turn_id,
        conversation_id=conversation_id,
        shopper_id=f"shopper-{conversation_id}",
        state={"slate_id": shown.slate_id, "purpose": "camping"},
        impression=shown,
        feedback=(accepted,),
        preference=PreferenceRecord(
            tuple(f"feature-{one}" for one in range(FEATURES)),
            (0.25,) * FEATURES,
            (1.0,) * triangle,
            (accepted.event_id,),
        ),
        basket=(BasketLine("gas", number), BasketLine("lamp", number)),
    )


if __name__ == "__main__":
    given = sys.argv[1:]
    main(given[0], given[1], int(given[2]), int(given[3]) if given[3:] else None)
