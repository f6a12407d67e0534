"""The live list of conversations: those an agent may want to look at, the longest waiting first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from data.db.conversation import BasketLineRow, ConversationRow, MessageRow, TurnRow
from data.db.impression import ImpressionBundleRow, ImpressionRow
from data.db.operation import AgentRow, SurveyRow
from data.db.shop import ItemRow

Filter = Literal["waiting", "mine", "dissatisfied", "high_value", "all"]
FILTERS: tuple[Filter, ...] = get_args(Filter)
DISCONTENT = 2
"""Up to so many stars a shopper is not content."""
MOST = 100
EXCERPT = 90


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is to show. ``language`` None is either."""

    only: Filter
    language: str | None
    agent_id: str
    since: datetime
    high_value_cents: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One conversation as the list has it. ``excerpt`` is the beginning of what the shopper said
    last, ``value_cents`` the dearest bundle shown, or the basket where that is dearer, ``stars``
    the last rating."""

    conversation_id: str
    channel: str
    language: str
    owner: str | None
    waiting_since: datetime | None
    last_at: datetime
    excerpt: str
    stars: int | None
    value_cents: int


def entries(session: Session, wanted: Wanted) -> tuple[Entry, ...]:
    """At most MOST conversations; who waits comes first, then the latest."""
    rows = session.execute(_chosen(wanted)).all()
    ids = [row.conversation_id for row in rows]
    said = _last_said(session, ids)
    stars = _last_stars(session, ids)
    values = _values(session, ids)
    return tuple(
        Entry(
            conversation_id=row.conversation_id,
            channel=row.channel,
            language=row.spoken or row.language,
            owner=row.login or row.owner,
            waiting_since=row.waiting_since,
            last_at=row.last_at,
            excerpt=said.get(row.conversation_id, ""),
            stars=stars.get(row.conversation_id),
            value_cents=values.get(row.conversation_id, 0),
        )
        for row in rows
    )


def waiting_count(session: Session) -> int:
    """How many shoppers wait for a person, whoever they are."""
    waiting = select(func.count()).where(ConversationRow.waiting_since.is_not(None))
    return session.scalar(waiting) or 0


def _chosen(wanted: Wanted) -> Select[Any]:
    lately = (
        select(MessageRow.conversation_id, func.max(MessageRow.at).label("last_at"))
        .where(MessageRow.at >= wanted.since)
        .group_by(MessageRow.conversation_id)
        .subquery()
    )
    spoken = _spoken()
    query = (
        select(
            ConversationRow.conversation_id,
            ConversationRow.channel,
            ConversationRow.language,
            ConversationRow.owner,
            ConversationRow.waiting_since,
            lately.c.last_at,
            AgentRow.login,
            spoken.label("spoken"),
        )
        .join(lately, lately.c.conversation_id == ConversationRow.conversation_id)
        .outerjoin(AgentRow, AgentRow.agent_id == ConversationRow.owner)
        .where(_only(wanted))
        .order_by(ConversationRow.waiting_since.asc().nulls_last(), lately.c.last_at.desc())
        .limit(MOST)
    )
    if wanted.language is not None:
        query = query.where(func.coalesce(spoken, ConversationRow.language) == wanted.language)
    return query


def _spoken() -> ScalarSelect[str]:
    """The language of the last turn of the conversation at hand."""
    return (
        select(TurnRow.language)
        .where(TurnRow.conversation_id == ConversationRow.conversation_id)
        .order_by(TurnRow.number.desc())
        .limit(1)
        .correlate(ConversationRow)
        .scalar_subquery()
    )


def _only(wanted: Wanted) -> ColumnElement[bool]:
    here = ConversationRow.conversation_id
    match wanted.only:
        case "waiting":
            mine = ConversationRow.owner == wanted.agent_id
            return and_(
                ConversationRow.waiting_since.is_not(None),
                or_(ConversationRow.owner.is_(None), mine),
            )
        case "mine":
            return ConversationRow.owner == wanted.agent_id
        case "dissatisfied":
            return here.in_(select(SurveyRow.conversation_id).where(SurveyRow.stars <= DISCONTENT))
        case "high_value":
            dear = (
                select(ImpressionRow.conversation_id)
                .join(ImpressionBundleRow, ImpressionBundleRow.slate_id == ImpressionRow.slate_id)
                .where(ImpressionBundleRow.position.is_not(None))
                .where(ImpressionBundleRow.total_cents >= wanted.high_value_cents)
            )
            return here.in_(dear)
        case "all":
            return here.is_not(None)


def _last_said(session: Session, ids: Sequence[str]) -> Mapping[str, str]:
    """The beginning of what the shopper of each said last."""
    last = (
        select(MessageRow.conversation_id, func.max(MessageRow.seq).label("seq"))
        .where(MessageRow.conversation_id.in_(ids), MessageRow.author == "shopper")
        .group_by(MessageRow.conversation_id)
        .subquery()
    )
    same = and_(MessageRow.conversation_id == last.c.conversation_id, MessageRow.seq == last.c.seq)
    rows = session.execute(select(MessageRow.conversation_id, MessageRow.text).join(last, same))
    return {row[0]: _excerpt(row[1]) for row in rows}


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


def _last_stars(session: Session, ids: Sequence[str]) -> Mapping[str, int]:
    rows = session.execute(
        select(SurveyRow.conversation_id, SurveyRow.stars)
        .where(SurveyRow.conversation_id.in_(ids))
        .order_by(SurveyRow.at)
    )
    return {row[0]: row[1] for row in rows}


def _values(session: Session, ids: Sequence[str]) -> Mapping[str, int]:
    shown = session.execute(
        select(ImpressionRow.conversation_id, func.max(ImpressionBundleRow.total_cents))
        .join(ImpressionBundleRow, ImpressionBundleRow.slate_id == ImpressionRow.slate_id)
        .where(ImpressionRow.conversation_id.in_(ids), ImpressionBundleRow.position.is_not(None))
        .group_by(ImpressionRow.conversation_id)
    )
    held = session.execute(
        select(
            BasketLineRow.conversation_id, func.sum(BasketLineRow.quantity * ItemRow.price_cents)
        )
        .join(ItemRow, ItemRow.item_id == BasketLineRow.item_id)
        .where(BasketLineRow.conversation_id.in_(ids))
        .group_by(BasketLineRow.conversation_id)
    )
    values = {row[0]: int(row[1]) for row in shown}
    for conversation_id, cents in held:
        values[conversation_id] = max(values.get(conversation_id, 0), int(cents))
    return values
