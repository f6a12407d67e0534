"""Taking a conversation over, answering in it, handing it back: one agent at a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow
from data.db.operation import AgentRow
from web.console.access.roles import Agent
from web.console.audit import note
from web.console.errors import Gone, NotTaken, Taken, Unfit
from web.console.texts import words_in
from web.gateway.messages import spoken_language
from web.gateway.problems import Unauthorized
from web.gateway.transcript import Line, append, lock_conversation

AGENT = "agent"
OWNER = "owner"
"""The card of a notice that says who answers from here on: "agent" or "assistant"."""
LONGEST = 4000


def take_over(session: Session, agent: Agent, conversation_id: str, at: datetime) -> None:
    """The conversation is the agent's from here on, and the shopper is told that a person
    answers. Nothing happens where it is theirs already. Raises Taken, Gone.

    One statement decides: of two agents the database lets one have the row.
    """
    taken = session.execute(
        update(ConversationRow)
        .where(ConversationRow.conversation_id == conversation_id)
        .where(ConversationRow.owner.is_(None))
        .values(owner=agent.agent_id)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        owner = _locked(session, conversation_id).owner
        if owner == agent.agent_id:
            return
        raise Taken(login_of(session, owner))
    _tell(session, conversation_id, "notice.taken", {"type": OWNER, "owner": AGENT}, at)
    note(session, agent.agent_id, "take_over", conversation_id, {}, at)


def hand_back(session: Session, agent: Agent, conversation_id: str, at: datetime) -> None:
    """The assistant answers again. Others' conversations are a lead's to hand back.

    Raises NotTaken, Gone.
    """
    conversation = _locked(session, conversation_id)
    mine = conversation.owner == agent.agent_id
    if conversation.owner is None or not (mine or agent.may("lead")):
        raise NotTaken
    former = conversation.owner
    conversation.owner = None
    conversation.waiting_since = None
    _tell(session, conversation_id, "notice.returned", {"type": OWNER, "owner": "assistant"}, at)
    note(session, agent.agent_id, "hand_back", conversation_id, {"owner": former}, at)


def send(  # noqa: PLR0917 - who says what where, when
    session: Session,
    agent: Agent,
    conversation_id: str,
    text: str,
    at: datetime,
    custom: Mapping[str, Any] | None = None,
) -> MessageRow:
    """The agent's words, and a card beside them, to the shopper. Raises NotTaken, Gone, Unfit."""
    words = text.strip()
    if not words:
        raise Unfit("message_empty")
    if len(words) > LONGEST:
        raise Unfit("message_long", longest=LONGEST)
    conversation = check_owner(session, agent, conversation_id)
    conversation.waiting_since = None
    line = Line(AGENT, words, dict(custom) if custom else None)
    row = append(session, conversation_id, [line], at)[0]
    detail = {"seq": row.seq, "card": custom.get("type") if custom else None}
    note(session, agent.agent_id, "send", conversation_id, detail, at)
    return row


def check_owner(session: Session, agent: Agent, conversation_id: str) -> ConversationRow:
    """The conversation, locked, if it is the agent's own. Raises NotTaken, Gone."""
    conversation = _locked(session, conversation_id)
    if conversation.owner != agent.agent_id:
        raise NotTaken
    return conversation


def login_of(session: Session, agent_id: str | None) -> str:
    row = session.get(AgentRow, agent_id) if agent_id else None
    return row.login if row else agent_id or ""


def _locked(session: Session, conversation_id: str) -> ConversationRow:
    try:
        return lock_conversation(session, conversation_id)
    except Unauthorized as error:
        raise Gone from error


def _tell(
    session: Session, conversation_id: str, key: str, custom: dict[str, Any], at: datetime
) -> None:
    """A notice to the shopper, in the language that they speak."""
    spoken = spoken_language(session, session.get_one(ConversationRow, conversation_id))
    said = words_in("zh" if spoken == "zh" else "en")(key)
    append(session, conversation_id, [Line(AGENT, said, custom)], at)
