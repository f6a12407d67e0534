"""Notes what an agent did with a proposal in the feedback log, once for each message."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from data.db.impression import ImpressionBundleRow, ImpressionRow
from data.feedback.events import append
from data.types.turn import FeedbackEvent
from web.tickets.core.message import TicketMessage
from web.tickets.feedback.items_named import items_named
from web.tickets.feedback.labels import Label, label_of
from web.tickets.proposals.proposal import Proposal
from web.tickets.proposals.wording import Wording

SOURCE = "ticket"


def note_what_was_done(
    session: Session,
    conversation_id: str,
    provider: str,
    message: TicketMessage,
    *,
    proposal: Proposal,
    wording: Wording,
    now: datetime,
) -> None:
    text = message.text.replace(wording.alternatives(proposal), "")
    named = items_named(session, text)
    label = label_of(proposal, wording.reply(proposal), message.text, named)
    append(session, conversation_id, [_event(session, provider, message, proposal, label)], now)


def _event(
    session: Session, provider: str, message: TicketMessage, proposal: Proposal, label: Label
) -> FeedbackEvent:
    slate = session.get(ImpressionRow, proposal.slate_id)
    key = (proposal.slate_id, label.bundle_id)
    bundle = session.get(ImpressionBundleRow, key) if label.bundle_id else None
    return FeedbackEvent(
        event_id=event_id(provider, message),
        kind="label",
        slate_id=proposal.slate_id,
        bundle_id=label.bundle_id,
        detail={
            "did": label.did,
            "similarity": label.similarity,
            "added": list(label.added),
            "dropped": list(label.dropped),
        },
        propensity=bundle.propensity if bundle else None,
        policy=slate.policy if slate else None,
        model_version=slate.model_version if slate else None,
        source=SOURCE,
    )


def event_id(provider: str, message: TicketMessage) -> str:
    named = f"{provider}:{message.ticket_id}:{message.message_id}"
    return f"label-{sha256(named.encode()).hexdigest()[:32]}"
