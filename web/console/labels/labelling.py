"""What agents say of a conversation: rows of ``label``, and of feedback for whoever trains."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy.orm import Session

from data.db.conversation import MessageRow, TurnRow
from data.db.impression import ImpressionBundleRow, ImpressionRow
from data.db.operation import LabelRow
from data.feedback.events import append
from data.types.feedback import FeedbackKind
from data.types.turn import FeedbackEvent
from web.console.access.roles import Agent
from web.console.audit import note
from web.console.errors import Gone, Unfit

LabelKind = Literal["intent_right", "intent_wrong", "better_bundle", "bad_reply"]
SOURCE = "agent"
"""The source of feedback rows that come from labels: no turn folds them into a taste."""
LONGEST_REMARK = 500


def label_intent(
    session: Session, agent: Agent, turn_id: str, intent: str, at: datetime
) -> LabelKind:
    """What a message meant: right where it is what was understood. Raises Gone, Unfit."""
    turn = session.get(TurnRow, turn_id)
    if turn is None:
        raise Gone
    if not intent:
        raise Unfit("intent_missing")
    kind: LabelKind = "intent_right" if intent == turn.intent else "intent_wrong"
    value = {
        "turn_id": turn_id,
        "understood": turn.intent,
        "confidence": turn.confidence,
        "intent": intent,
        "language": turn.language,
    }
    _store(session, agent, turn.conversation_id, kind, value, at, turn.slate_id)
    return kind


def label_bundle(
    session: Session, agent: Agent, slate_id: str, bundle_id: str, at: datetime
) -> LabelKind:
    """The bundle of the pool that should have stood first. Raises Gone, Unfit."""
    slate = session.get(ImpressionRow, slate_id)
    if slate is None:
        raise Gone
    chosen = session.get(ImpressionBundleRow, (slate_id, bundle_id))
    if chosen is None:
        raise Unfit("bundles_gone")
    value = {
        "slate_id": slate_id,
        "bundle_id": bundle_id,
        "position": chosen.position,
        "model_version": slate.model_version,
        "policy": slate.policy,
    }
    _store(session, agent, slate.conversation_id, "better_bundle", value, at, slate_id, bundle_id)
    return "better_bundle"


def label_reply(  # noqa: PLR0917 - who says what of which answer, when
    session: Session, agent: Agent, conversation_id: str, seq: int, remark: str, at: datetime
) -> LabelKind:
    """An answer of the assistant's that was bad, and in what. Raises Gone, Unfit."""
    message = session.get(MessageRow, (conversation_id, seq))
    if message is None:
        raise Gone
    if message.author != "assistant":
        raise Unfit("not_the_assistants")
    words = remark.strip()
    if not words or len(words) > LONGEST_REMARK:
        raise Unfit("remark_length", longest=LONGEST_REMARK)
    value = {"seq": seq, "remark": words}
    _store(session, agent, conversation_id, "bad_reply", value, at)
    return "bad_reply"


def _store(  # noqa: PLR0917 - one row's columns
    session: Session,
    agent: Agent,
    conversation_id: str,
    kind: LabelKind,
    value: Mapping[str, Any],
    at: datetime,
    slate_id: str | None = None,
    bundle_id: str | None = None,
) -> None:
    label_id = f"label-{uuid4().hex}"
    session.add(
        LabelRow(
            label_id=label_id,
            agent_id=agent.agent_id,
            conversation_id=conversation_id,
            kind=kind,
            value=dict(value),
            at=at,
        )
    )
    event = _event(session, label_id, kind, value, slate_id, bundle_id)
    append(session, conversation_id, [event], at)
    detail = {"label_id": label_id, "kind": kind}
    note(session, agent.agent_id, "label", conversation_id, detail, at)


def _event(  # noqa: PLR0917 - as of _store
    session: Session,
    label_id: str,
    kind: LabelKind,
    value: Mapping[str, Any],
    slate_id: str | None,
    bundle_id: str | None,
) -> FeedbackEvent:
    """The label beside the shoppers' own reactions, with what the slate was logged under."""
    slate = session.get(ImpressionRow, slate_id) if slate_id else None
    shown = session.get(ImpressionBundleRow, (slate_id, bundle_id)) if bundle_id else None
    named: FeedbackKind = "correction" if kind == "intent_wrong" else "label"
    return FeedbackEvent(
        event_id=label_id,
        kind=named,
        slate_id=slate_id,
        bundle_id=bundle_id,
        detail={"label": kind, **value},
        propensity=shown.propensity if shown else None,
        policy=slate.policy if slate else None,
        model_version=slate.model_version if slate else None,
        source=SOURCE,
    )
