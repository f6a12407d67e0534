"""Whether an answer of the assistant proposes bundles for what a ticket asks, and which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import MessageRow, TurnRow
from data.db.impression import ImpressionRow
from web.gateway.transcript import ASSISTANT

ASKING = ("request_bundle", "complete_anchor")
SURE = 0.5
"""Least confidence in the intent of a first request that states no limit at all."""


@dataclass(frozen=True)
class Proposal:
    """``card`` is the slate as shoppers get it; ``remarks`` is what was said before it."""

    card: Mapping[str, Any]
    remarks: tuple[str, ...]

    @property
    def slate_id(self) -> str:
        return str(self.card["slate_id"])

    @property
    def language(self) -> str:
        return "zh" if self.card.get("language") == "zh" else "en"

    @property
    def bundles(self) -> Sequence[Mapping[str, Any]]:
        bundles: Sequence[Mapping[str, Any]] = self.card["bundles"]
        return bundles

    @property
    def item_ids(self) -> tuple[str, ...]:
        """Of the bundle proposed first."""
        return tuple(str(item["item_id"]) for item in self.bundles[0]["items"])


def proposal_in(answers: Sequence[MessageRow]) -> Proposal | None:
    """The last slate among the answers that has a bundle."""
    slates = [row for row in answers if _is_slate(row)]
    if not slates:
        return None
    last = slates[-1]
    said = tuple(row.text for row in answers if row.seq < last.seq and row.custom is None)
    return Proposal(last.custom or {}, said)


def is_asked_for(session: Session, proposal: Proposal) -> bool:
    """Whether the ticket asks for bundles.

    The assistant shows a slate to whoever names a thing of the shop. In a ticket that is
    taken for a request only where it was understood as one, states a limit, or goes on from
    an earlier proposal.
    """
    turn = session.scalar(
        select(TurnRow)
        .join(ImpressionRow, ImpressionRow.turn_id == TurnRow.turn_id)
        .where(ImpressionRow.slate_id == proposal.slate_id)
    )
    if turn is None:
        return False
    is_sure = turn.intent in ASKING and (turn.confidence or 0.0) >= SURE
    return is_sure or bool(proposal.card.get("constraints")) or _has_earlier(session, turn)


def last_proposal(session: Session, conversation_id: str) -> Proposal | None:
    """The slate that was shown last in this conversation, with what was said before it."""
    rows = session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id)
        .order_by(MessageRow.seq.desc())
    ).all()
    slate = next((row for row in rows if _is_slate(row)), None)
    if slate is None:
        return None
    same_answer = [row for row in rows if row.client_message_id == slate.client_message_id]
    answers = [row for row in reversed(same_answer) if row.author == ASSISTANT]
    return proposal_in([row for row in answers if row.seq <= slate.seq])


def _is_slate(row: MessageRow) -> bool:
    card = row.custom or {}
    return card.get("type") == "slate" and bool(card.get("bundles"))


def _has_earlier(session: Session, turn: TurnRow) -> bool:
    earlier = select(TurnRow.turn_id).where(
        TurnRow.conversation_id == turn.conversation_id,
        TurnRow.number < turn.number,
        TurnRow.slate_id.is_not(None),
    )
    return session.scalar(earlier.limit(1)) is not None
