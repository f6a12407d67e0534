"""The one writer of what a turn leaves behind: all of it in one transaction, or nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from data.db.base import table_of
from data.db.conversation import BasketLineRow, TurnRow
from data.db.errors import WriterBusy, WriteUncertain
from data.db.impression import ImpressionBundleRow, PreferenceRow
from data.db.operation import SurveyRow
from data.db.writer import PATIENCE_S, Writer, open_writer
from data.experiments.stored import note_assignment
from data.feedback.erasure import forget_shopper
from data.feedback.errors import LogBusy, LogUncertain
from data.feedback.events import append
from data.feedback.impressions import impression_row, pool_rows
from data.types.turn import FeedbackEvent, Impression, TurnRecord


class FeedbackLog:
    """Commits turns and events; one for each process.

    What its methods have returned from is on the disk. They raise LogBusy when the database
    cannot take it, and LogUncertain.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        patience_s: float = PATIENCE_S,
        opened_by: Callable[[sessionmaker[Session], float], Writer] = open_writer,
    ) -> None:
        self._writer = opened_by(sessions, patience_s)

    def record(self, turn: TurnRecord) -> None:
        """Writes the turn, whole or not at all."""
        with _told():
            self._writer.run(lambda session: write_turn(session, turn))

    def append(self, conversation_id: str, events: Iterable[FeedbackEvent], at: datetime) -> int:
        """Adds the events that are not there yet; returns how many that were."""
        kept = tuple(events)
        with _told():
            return self._writer.run(lambda session: append(session, conversation_id, kept, at))

    def close(self) -> None:
        """Finishes what is being written and takes no more."""
        self._writer.close()


@contextmanager
def _told() -> Iterator[None]:
    """The database's errors as the log's."""
    try:
        yield
    except (WriterBusy, OperationalError) as error:
        raise LogBusy("the database could not take it; nothing was written") from error
    except WriteUncertain as error:
        raise LogUncertain(str(error)) from error


def write_turn(session: Session, turn: TurnRecord) -> None:
    """Adds all rows of the turn, for a transaction that holds more than them."""
    if turn.forget:
        forget_shopper(session, turn.shopper_id, turn.at)
    session.add(_turn_row(turn))
    session.flush()
    if turn.impression is not None:
        session.add(impression_row(turn.impression, turn.conversation_id, turn.turn_id, turn.at))
        session.flush()
        _write_pool(session, turn.impression)
        _note_treatment(session, turn, turn.impression)
    append(session, turn.conversation_id, turn.feedback, turn.at)
    if turn.preference is not None:
        session.add(_preference_row(turn))
    if turn.basket is not None:
        _write_basket(session, turn)
    if turn.survey is not None:
        session.add(_survey_row(turn))


def _write_pool(session: Session, impression: Impression) -> None:
    if rows := pool_rows(impression):
        session.execute(insert(table_of(ImpressionBundleRow)), rows)


def _note_treatment(session: Session, turn: TurnRecord, impression: Impression) -> None:
    """Whoever was shown a slate in an experiment's arm is in it from then on."""
    treatment = impression.context.get("treatment")
    if treatment:
        experiment_id, arm = treatment["experiment_id"], treatment["arm"]
        note_assignment(session, experiment_id, turn.shopper_id, arm, turn.at)


def _turn_row(turn: TurnRecord) -> TurnRow:
    return TurnRow(
        turn_id=turn.turn_id,
        conversation_id=turn.conversation_id,
        number=turn.number,
        intent=turn.intent,
        confidence=turn.confidence,
        utterance=turn.utterance,
        language=turn.language,
        slate_id=turn.impression.slate_id if turn.impression else None,
        state=dict(turn.state),
        at=turn.at,
    )


def _preference_row(turn: TurnRecord) -> PreferenceRow:
    assert turn.preference is not None
    return PreferenceRow(
        preference_id=f"p-{turn.turn_id}",
        shopper_id=turn.shopper_id,
        conversation_id=turn.conversation_id,
        number=turn.number,
        features=list(turn.preference.features),
        mean=list(turn.preference.mean),
        precision=list(turn.preference.precision),
        folded=list(turn.preference.folded),
        at=turn.at,
    )


def _write_basket(session: Session, turn: TurnRecord) -> None:
    wanted = {line.item_id: line for line in turn.basket or ()}
    rows = session.query(BasketLineRow).filter_by(conversation_id=turn.conversation_id)
    for row in rows:
        line = wanted.pop(row.item_id, None)
        if line is None:
            session.delete(row)
        else:
            row.quantity, row.bundle_id = line.quantity, line.bundle_id
    for line in wanted.values():
        session.add(
            BasketLineRow(
                conversation_id=turn.conversation_id,
                item_id=line.item_id,
                quantity=line.quantity,
                bundle_id=line.bundle_id,
                at=turn.at,
            )
        )


def _survey_row(turn: TurnRecord) -> SurveyRow:
    assert turn.survey is not None
    return SurveyRow(
        survey_id=f"survey-{turn.turn_id}",
        conversation_id=turn.conversation_id,
        slate_id=turn.survey.slate_id,
        stars=turn.survey.stars,
        text=turn.survey.text,
        at=turn.at,
    )
