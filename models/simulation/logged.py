"""Writes simulated conversations into a database, as the turn and the page would have."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session, sessionmaker

from data.db.conversation import ConversationRow
from data.db.writer import Writer, open_writer
from data.feedback.events import append
from data.feedback.log import write_turn
from data.feedback.memory import begin_conversation
from data.types.turn import FeedbackEvent, TurnRecord
from models.simulation.arms import Learning
from models.simulation.conversation import Conversation
from models.simulation.place import Visit

CHANNEL = "simulated"
BETWEEN_S = (60, 600)
"""Between the beginnings of two conversations."""
READS_S = (6, 45)
"""From a slate to what is said about it."""


async def log_visits(
    visits: Iterable[Visit],
    sessions: sessionmaker[Session],
    begins_at: datetime,
    told: Callable[[int], None] = lambda _: None,
) -> int:
    """Holds every conversation and keeps it, one after the other; returns how many. One that is
    in the database already is not held again, so that a killed run goes on where it was."""
    writer = open_writer(sessions)
    at, count = begins_at, 0
    try:
        for visit in visits:
            shopper = visit.shopper
            random = Random(f"{shopper.name}/when")
            at += timedelta(seconds=random.uniform(*BETWEEN_S))
            if not _is_kept(sessions, f"sim-{shopper.name}"):
                held = Conversation(
                    shopper, visit.place.shop, Learning(visit.place.source(shopper))
                )
                await held.course()
                keep(writer, held.records, held.clicks, at, random)
            count += 1
            told(count)
    finally:
        writer.close()
    return count


def keep(
    writer: Writer,
    records: Iterable[TurnRecord],
    clicks: Iterable[FeedbackEvent],
    at: datetime,
    random: Random,
) -> None:
    """One conversation in one transaction; every turn comes some seconds after the one before."""
    turns = tuple(records)
    first = turns[0]
    by_slate: dict[str | None, list[FeedbackEvent]] = {}
    for one in clicks:
        by_slate.setdefault(one.slate_id, []).append(one)

    def work(session: Session) -> None:
        begin_conversation(
            session,
            first.conversation_id,
            channel=CHANNEL,
            language=first.language,
            page_item_id=None,
            at=at,
            shopper_id=first.shopper_id,
        )
        session.flush()
        when = at
        for turn in turns:
            write_turn(session, replace(turn, at=when))
            shown = turn.impression.slate_id if turn.impression else None
            looked_at = when + timedelta(seconds=random.uniform(*READS_S) / 2)
            append(session, turn.conversation_id, by_slate.pop(shown, []), looked_at)
            when += timedelta(seconds=random.uniform(*READS_S))

    writer.run(work)


def _is_kept(sessions: sessionmaker[Session], conversation_id: str) -> bool:
    with sessions() as session:
        return session.get(ConversationRow, conversation_id) is not None
