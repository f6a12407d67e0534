"""What an agent wrote on a ticket: feedback on our proposal, and an answer in an open chat."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow
from data.db.operation import TicketLinkRow
from web.gateway import transcript
from web.gateway.messages import spoken_language
from web.gateway.texts import Texts
from web.gateway.transcript import ASSISTANT, Line
from web.gateway.wiring import Gateway
from web.tickets.core.message import TicketMessage
from web.tickets.feedback.noting import note_what_was_done
from web.tickets.inbox.customers import said_as
from web.tickets.inbox.tickets import CHANNEL, conversation_of, owner_of
from web.tickets.proposals.proposal import last_proposal
from web.tickets.proposals.wording import Wording
from web.tickets.settings import TicketSettings

AGENT = "agent"
OWNER_CARD = "owner"
"""The card of a notice that says who answers from here on: "agent" or "assistant"."""


@dataclass(frozen=True)
class Agents:
    gateway: Gateway
    settings: TicketSettings
    texts: Texts

    async def take(self, provider: str, message: TicketMessage) -> None:
        """A public message goes into the conversation, once; of a ticket that we do not know,
        nothing does."""
        if not message.public or not message.text:
            return
        changed = await self.gateway.database.write(
            lambda session: self._append(session, provider, message)
        )
        if changed is not None:
            self.gateway.doorbell.ring(changed)

    def _append(self, session: Session, provider: str, message: TicketMessage) -> str | None:
        known = conversation_of(session, provider, message.ticket_id)
        if known is None:
            return None
        conversation = transcript.lock_conversation(session, known.conversation_id)
        key = said_as(provider, message)
        if transcript.said_with(session, conversation.conversation_id, key):
            return None
        self._note(session, conversation, provider, message)
        lines = [Line(AGENT, message.text, None, key)]
        if conversation.channel != CHANNEL and _take_over(conversation, provider, message):
            text = self.texts.say("handover.taken", spoken_language(session, conversation))
            lines.insert(0, Line(AGENT, text, {"type": OWNER_CARD, "owner": AGENT}))
        now = self.gateway.clock()
        rows = transcript.append(session, conversation.conversation_id, lines, now)
        if conversation.channel != CHANNEL:
            tied = session.get_one(TicketLinkRow, (provider, message.ticket_id))
            tied.forwarded_seq = tied.forwarded_seq or rows[-1].seq  # it is open again
        return conversation.conversation_id

    def _note(
        self,
        session: Session,
        conversation: ConversationRow,
        provider: str,
        message: TicketMessage,
    ) -> None:
        conversation_id = conversation.conversation_id
        proposal = last_proposal(session, conversation_id)
        if proposal is None:
            return
        wording = Wording(self.texts, proposal.language, {}, self.settings.shop_url)
        now = self.gateway.clock()
        note_what_was_done(
            session,
            conversation_id,
            provider,
            message,
            proposal=proposal,
            wording=wording,
            now=now,
        )

    async def tell_status(self, provider: str, message: TicketMessage) -> None:
        """Tells an open chat what became of its ticket; a closed one gives it back."""
        changed = await self.gateway.database.write(
            lambda session: self._told(session, provider, message)
        )
        if changed is not None:
            self.gateway.doorbell.ring(changed)

    def _told(self, session: Session, provider: str, message: TicketMessage) -> str | None:
        known = conversation_of(session, provider, message.ticket_id)
        if known is None or known.channel == CHANNEL or message.status in (None, "open"):
            return None
        conversation = transcript.lock_conversation(session, known.conversation_id)
        key = f"{said_as(provider, message)}:{message.status}"
        tied = session.get_one(TicketLinkRow, (provider, message.ticket_id))
        is_awaited = conversation.owner is None and conversation.waiting_since is not None
        is_ours = is_awaited or conversation.owner == owner_of(provider, message.ticket_id)
        was_told = bool(transcript.said_with(session, conversation.conversation_id, key))
        if not is_ours or was_told:
            return None
        if message.status == "closed":
            conversation.owner, conversation.waiting_since = None, None
            tied.forwarded_seq = None
        language = spoken_language(session, conversation)
        text = self.texts.say(f"handover.{message.status}", language)
        owner = ASSISTANT if message.status == "closed" else AGENT
        line = Line(AGENT, text, {"type": OWNER_CARD, "owner": owner}, key)
        transcript.append(session, conversation.conversation_id, [line], self.gateway.clock())
        return conversation.conversation_id


def _take_over(conversation: ConversationRow, provider: str, message: TicketMessage) -> bool:
    """From now on the shopper talks with a person; whether that is new.

    An agent of the console keeps what is theirs.
    """
    conversation.waiting_since = None
    if conversation.owner is not None:
        return False
    conversation.owner = owner_of(provider, message.ticket_id)
    return True
