"""The one writer of what a turn leaves behind: all of it in one transaction, or nothing."""

from collections.abc import Callable

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from data.db.conversation import BasketLineRow, TurnRow
from data.db.impression import PreferenceRow
from data.db.operation import SurveyRow
from data.feedback.erasure import forget_shopper
from data.feedback.errors import LogBusy
from data.feedback.events import append
from data.feedback.impressions import impression_row, pool_rows
from data.types.turn import TurnRecord


class FeedbackLog:
    """Commits turns. A busy database is asked again a few times before ``LogBusy``."""

    def __init__(self, sessions: sessionmaker[Session], *, attempts: int = 4) -> None:
        self._sessions = sessions
        self._attempts = attempts

    def record(self, turn: TurnRecord) -> None:
        """Writes the turn; raises LogBusy when the database cannot take it."""
        self._retried(lambda session: _write(session, turn))

    def _retried(self, work: Callable[[Session], None]) -> None:
        attempts = Retrying(
            retry=retry_if_exception_type(OperationalError),
            stop=stop_after_attempt(self._attempts),
            wait=wait_random_exponential(multiplier=0.05, max=0.5),
            reraise=True,
        )
        try:
            for attempt in attempts:
                with attempt, self._sessions.begin() as session:
                    work(session)
        except OperationalError as error:
            raise LogBusy("the database stayed busy; nothing was written") from error


def _write(session: Session, turn: TurnRecord) -> None:
    if turn.forget:
        forget_shopper(session, turn.shopper_id)
    session.add(_turn_row(turn))
    session.flush()
    if turn.impression is not None:
        session.add(impression_row(turn.impression, turn.conversation_id, turn.turn_id, turn.at))
        session.flush()
        session.add_all(pool_rows(turn.impression))
    append(session, turn.conversation_id, turn.feedback, turn.at)
    if turn.preference is not None:
        session.add(_preference_row(turn))
    if turn.basket is not None:
        _write_basket(session, turn)
    if turn.survey is not None:
        session.add(_survey_row(turn))


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
