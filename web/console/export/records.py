"""What leaves the console as files: each export is a stream of flat records."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow, TurnRow
from data.db.impression import ImpressionBundleRow, ImpressionRow
from data.db.operation import AuditRow, LabelRow
from web.console.access.roles import Role

Record = Mapping[str, Any]
Records = Callable[[Session], Iterator[Record]]


def conversations(session: Session) -> Iterator[Record]:
    """Every message of every conversation, as the transcript has it: masked, and without the
    words of those who are forgotten."""
    rows = session.execute(
        select(MessageRow, ConversationRow.channel, ConversationRow.language)
        .join(ConversationRow, ConversationRow.conversation_id == MessageRow.conversation_id)
        .order_by(MessageRow.conversation_id, MessageRow.seq)
    )
    for message, channel, language in rows.yield_per(500):
        custom = message.custom or {}
        yield {
            "conversation_id": message.conversation_id,
            "channel": channel,
            "language": language,
            "seq": message.seq,
            "author": message.author,
            "text": message.text,
            "card": custom.get("type"),
            "slate_id": custom.get("slate_id"),
            "at": message.at.isoformat(),
        }


def labels(session: Session) -> Iterator[Record]:
    """Every label as it was given."""
    for row in _labels(session):
        yield {
            "label_id": row.label_id,
            "kind": row.kind,
            "conversation_id": row.conversation_id,
            "agent_id": row.agent_id,
            "at": row.at.isoformat(),
            **row.value,
        }


def intent_examples(session: Session) -> Iterator[Record]:
    """Examples for the dialogue model: what was said, what it meant, and who says so."""
    for row in _labels(session, "intent_right", "intent_wrong"):
        turn = session.get(TurnRow, row.value.get("turn_id"))
        if turn is not None and turn.utterance:
            yield {
                "text": turn.utterance,
                "intent": row.value["intent"],
                "language": turn.language,
                "understood": turn.intent,
                "confidence": turn.confidence,
                **_provenance(row),
            }


def bundle_examples(session: Session) -> Iterator[Record]:
    """Preferences for the scorer: the better bundle, those shown before it, and what was asked."""
    for row in _labels(session, "better_bundle"):
        slate = session.get(ImpressionRow, row.value.get("slate_id"))
        if slate is None:
            continue
        pool = session.scalars(
            select(ImpressionBundleRow)
            .where(ImpressionBundleRow.slate_id == slate.slate_id)
            .order_by(ImpressionBundleRow.position)
        ).all()
        better = next((one for one in pool if one.bundle_id == row.value["bundle_id"]), None)
        if better is not None:
            yield {
                "utterance": slate.context.get("utterance", ""),
                "language": slate.context.get("language", ""),
                "scenario_id": slate.context.get("scenario_id"),
                "better": _ids(better),
                "worse": [_ids(one) for one in pool if one.position is not None and one != better],
                "slate_id": slate.slate_id,
                "policy": slate.policy,
                "model_version": slate.model_version,
                "propensity": better.propensity,
                **_provenance(row),
            }


def bad_replies(session: Session) -> Iterator[Record]:
    """Answers that an agent would not have given, with what was said before them."""
    for row in _labels(session, "bad_reply"):
        key = (row.conversation_id, row.value.get("seq"))
        answer = session.get(MessageRow, key)
        if answer is not None and answer.text:
            yield {
                "before": _said_before(session, answer),
                "text": answer.text,
                "remark": row.value["remark"],
                **_provenance(row),
            }


def audits(session: Session) -> Iterator[Record]:
    """Who did what."""
    for row in session.scalars(select(AuditRow).order_by(AuditRow.at)).yield_per(500):
        yield {
            "at": row.at.isoformat(),
            "actor": row.actor,
            "action": row.action,
            "subject": row.subject,
            "detail": row.detail,
        }


EXPORTS: Mapping[str, tuple[Role, Records]] = {
    "conversations": ("lead", conversations),
    "labels": ("lead", labels),
    "intents": ("lead", intent_examples),
    "bundles": ("lead", bundle_examples),
    "replies": ("lead", bad_replies),
    "audit": ("admin", audits),
}


def _labels(session: Session, *kinds: str) -> Iterator[LabelRow]:
    """Those that still say something: a forgotten shopper's are empty."""
    chosen = select(LabelRow).order_by(LabelRow.at, LabelRow.label_id)
    chosen = chosen.where(LabelRow.kind.in_(kinds)) if kinds else chosen
    return (row for row in session.scalars(chosen).yield_per(500) if row.value)


def _provenance(row: LabelRow) -> Record:
    return {
        "label_id": row.label_id,
        "agent_id": row.agent_id,
        "conversation_id": row.conversation_id,
        "at": row.at.isoformat(),
    }


def _ids(bundle: ImpressionBundleRow) -> list[str]:
    return [str(item["item_id"]) for item in bundle.items]


def _said_before(session: Session, answer: MessageRow) -> str:
    before = (
        select(MessageRow.text)
        .where(MessageRow.conversation_id == answer.conversation_id)
        .where(MessageRow.seq < answer.seq, MessageRow.author == "shopper")
        .order_by(MessageRow.seq.desc())
        .limit(1)
    )
    return session.scalar(before) or ""
