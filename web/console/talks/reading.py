"""A conversation as an agent reads it: what was said, understood and shown, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow, TurnRow
from data.db.impression import ImpressionRow
from data.db.operation import SurveyRow
from web.console.errors import Gone
from web.console.talks.owning import login_of

MOST = 400
"""Messages shown of one conversation, the latest; longer ones are for the export."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the assistant made of one message, and what it showed for it."""

    turn_id: str
    number: int
    intent: str
    confidence: float | None
    slate_id: str | None
    model_version: str | None
    policy: str | None
    degraded: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One message. ``understood`` stands at the shopper's message that a turn answered."""

    seq: int
    author: str
    text: str
    custom: Mapping[str, Any] | None
    at: datetime
    understood: Understood | None


@dataclass(frozen=True, slots=True)
class Talk:
    """A whole conversation. ``head`` changes whenever there is something new to show."""

    conversation_id: str
    channel: str
    language: str
    owner_id: str | None
    owner: str
    waiting_since: datetime | None
    begun_at: datetime
    said: tuple[Said, ...]
    turns: tuple[Understood, ...]
    state: Mapping[str, Any]
    stars: int | None
    head: str


def head_of(session: Session, conversation_id: str) -> str:
    """What the conversation has come to, in a word: cheap to ask for every second."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise Gone
    seq = session.scalar(
        select(func.max(MessageRow.seq)).where(MessageRow.conversation_id == conversation_id)
    )
    return f"{seq or 0}/{row.owner or ''}/{row.waiting_since or ''}"


def talk_of(session: Session, conversation_id: str) -> Talk:
    """Raises Gone for one that is not there."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise Gone
    turns = _turns(session, conversation_id)
    understood = tuple(_understood(turn, shown) for turn, shown in turns)
    last = turns[-1][0] if turns else None
    return Talk(
        conversation_id=conversation_id,
        channel=row.channel,
        language=last.language if last else row.language,
        owner_id=row.owner,
        owner=login_of(session, row.owner),
        waiting_since=row.waiting_since,
        begun_at=row.created_at,
        said=_said(_messages(session, conversation_id), turns, understood),
        turns=understood,
        state=last.state if last else {},
        stars=_stars(session, conversation_id),
        head=head_of(session, conversation_id),
    )


Turns = Sequence[tuple[TurnRow, ImpressionRow | None]]


def _turns(session: Session, conversation_id: str) -> Turns:
    rows = session.execute(
        select(TurnRow, ImpressionRow)
        .outerjoin(ImpressionRow, ImpressionRow.turn_id == TurnRow.turn_id)
        .where(TurnRow.conversation_id == conversation_id)
        .order_by(TurnRow.number)
    )
    return [(row[0], row[1]) for row in rows]


def _understood(turn: TurnRow, shown: ImpressionRow | None) -> Understood:
    return Understood(
        turn_id=turn.turn_id,
        number=turn.number,
        intent=turn.intent,
        confidence=turn.confidence,
        slate_id=turn.slate_id,
        model_version=shown.model_version if shown else None,
        policy=shown.policy if shown else None,
        degraded=shown.degraded if shown else False,
    )


def _messages(session: Session, conversation_id: str) -> Sequence[MessageRow]:
    latest = (
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id)
        .order_by(MessageRow.seq.desc())
        .limit(MOST)
    )
    return list(reversed(session.scalars(latest).all()))


def _said(
    messages: Sequence[MessageRow], turns: Turns, understood: Sequence[Understood]
) -> tuple[Said, ...]:
    """A turn belongs to the message whose id its state names."""
    by_message = {
        turn.state.get("message_id"): known
        for (turn, _), known in zip(turns, understood, strict=True)
    }
    return tuple(
        Said(
            seq=row.seq,
            author=row.author,
            text=row.text,
            custom=row.custom,
            at=row.at,
            understood=_of_message(row, by_message),
        )
        for row in messages
    )


def _of_message(row: MessageRow, by_message: Mapping[str | None, Understood]) -> Understood | None:
    if row.author != "shopper" or row.client_message_id is None:
        return None
    return by_message.get(row.client_message_id)


def _stars(session: Session, conversation_id: str) -> int | None:
    return session.scalar(
        select(SurveyRow.stars)
        .where(SurveyRow.conversation_id == conversation_id)
        .order_by(SurveyRow.at.desc())
        .limit(1)
    )
