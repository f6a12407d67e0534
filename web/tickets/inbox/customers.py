"""What a customer wrote: asked of the assistant, whose proposal becomes an internal note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow
from web.gateway.exchange import RETRY, Exchange, Said, Shape
from web.gateway.texts import Texts, written_language
from web.gateway.transcript import SHOPPER
from web.gateway.wiring import Gateway
from web.tickets.core.letter import Kind, Letter
from web.tickets.core.message import TicketMessage
from web.tickets.inbox.tickets import begun_conversation
from web.tickets.outbox.letters import put
from web.tickets.proposals.names import names_of
from web.tickets.proposals.proposal import Proposal, is_asked_for, proposal_in
from web.tickets.proposals.request import request_of
from web.tickets.proposals.wording import Wording, ids_in
from web.tickets.settings import TicketSettings

CARD = "ticket"
"""The type of what a shopper's line from a ticket carries: when it was written there."""


class AssistantAway(Exception):
    """The dialogue server or the action gave no answer; the message is to be asked again."""


@dataclass(frozen=True)
class Customers:
    """``exchange`` is the gateway's: a ticket's message goes the way of a chat's."""

    gateway: Gateway
    exchange: Exchange
    settings: TicketSettings
    texts: Texts

    async def take(self, provider: str, message: TicketMessage) -> None:
        """Asks once, whoever calls how often; the note is put once too.

        Raises AssistantAway, and what ``Exchange.answer`` raises.
        """
        language = written_language(f"{message.subject} {message.text}") or "en"
        now = self.gateway.clock()
        conversation_id = await self.gateway.database.write(
            lambda session: begun_conversation(session, provider, message.ticket_id, language, now)
        )
        answers = await self.exchange.answer(
            conversation_id, said_as(provider, message), self._shape(message)
        )
        if any((row.custom or {}).get("type") == RETRY for row in answers):
            raise AssistantAway
        proposal = proposal_in(answers)
        if proposal is not None:
            await self.gateway.database.write(
                lambda session: self._propose(session, provider, message, proposal, conversation_id)
            )

    def _shape(self, message: TicketMessage) -> Shape:
        limit = self.gateway.settings.message_max_chars

        def shape(session: Session, conversation: ConversationRow) -> Said:
            is_first = not _shopper_lines(session, conversation.conversation_id)
            asked = request_of(message.subject if is_first else "", message.text, limit)
            text = message.text or message.subject
            language = written_language(asked) or conversation.language
            return Said(text, asked or text[:limit], language, written(message))

        return shape

    def _propose(
        self,
        session: Session,
        provider: str,
        message: TicketMessage,
        proposal: Proposal,
        conversation_id: str,
    ) -> None:
        if not is_asked_for(session, proposal):
            return
        names = names_of(session, ids_in(proposal.card), proposal.language)
        wording = Wording(self.texts, proposal.language, names, self.settings.shop_url)
        is_late = _is_overtaken(session, conversation_id, message)
        texts: dict[Kind, str] = {"note": wording.note(proposal, is_overtaken=is_late)}
        if self.settings.reply_to_customers:
            texts["reply"] = wording.reply(proposal)
        now = self.gateway.clock()
        for kind, text in texts.items():
            letter = letter_on(provider, message, proposal, kind=kind, text=text, now=now)
            put(session, provider, letter, now)


def said_as(provider: str, message: TicketMessage) -> str:
    """The id under which the transcript has a ticket's message."""
    return f"{CARD}:{provider}:{message.message_id}"


def written(message: TicketMessage) -> dict[str, str]:
    return {"type": CARD, "at": message.at.isoformat()}


def letter_on(
    provider: str,
    message: TicketMessage,
    proposal: Proposal,
    *,
    kind: Kind,
    text: str,
    now: datetime,
) -> Letter:
    """The answer to a message, under a key that its every delivery shares."""
    return Letter(
        key=f"{kind}:{provider}:{message.ticket_id}:{message.message_id}",
        kind=kind,
        ticket_id=message.ticket_id,
        subject=message.subject,
        text=text,
        at=now,
        in_reply_to=message.message_id,
        facts={
            "language": proposal.language,
            "slate_id": proposal.slate_id,
            "bundles": [
                {
                    "bundle_id": bundle["bundle_id"],
                    "total_cents": bundle["total_cents"],
                    "currency": bundle["currency"],
                    "items": [
                        {"item_id": item["item_id"], "quantity": item["quantity"]}
                        for item in bundle["items"]
                    ],
                }
                for bundle in proposal.bundles
            ],
        },
    )


def _shopper_lines(session: Session, conversation_id: str) -> Sequence[MessageRow]:
    return session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.author == SHOPPER)
        .order_by(MessageRow.seq)
    ).all()


def _is_overtaken(session: Session, conversation_id: str, message: TicketMessage) -> bool:
    """Whether one that was written later had been taken up before."""
    said = (row.custom or {} for row in _shopper_lines(session, conversation_id))
    times = [card["at"] for card in said if card.get("type") == CARD]
    return any(datetime.fromisoformat(at) > message.at for at in times)
