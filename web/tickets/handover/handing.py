"""Opens a ticket for a chat whose shopper waits for a person, and adds what they write next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow
from data.db.operation import TicketLinkRow
from web.gateway import transcript
from web.gateway.exchange import HANDOVER
from web.gateway.messages import spoken_language
from web.gateway.texts import Texts
from web.gateway.transcript import ASSISTANT, SHOPPER, Line
from web.gateway.wiring import Gateway
from web.tickets.core.letter import Letter
from web.tickets.inbox.customers import CARD
from web.tickets.inbox.tickets import CHANNEL, OWNER, link, links_of, open_link_of
from web.tickets.outbox.letters import Waiting, is_put, put
from web.tickets.proposals.names import names_of
from web.tickets.proposals.proposal import last_proposal
from web.tickets.proposals.wording import Wording, ids_in
from web.tickets.settings import TicketSettings


@dataclass(frozen=True)
class Handing:
    """Asks the database who waits, so that nobody is forgotten whatever ends when."""

    gateway: Gateway
    settings: TicketSettings
    texts: Texts

    async def look(self) -> None:
        """Puts a letter into the outbox for everybody who waits and is not known there yet."""
        for conversation_id in await self.gateway.database.read(self._owed):
            await self.gateway.database.write(partial(self._put, conversation_id=conversation_id))

    def _owed(self, session: Session) -> list[str]:
        waiting = session.scalars(
            select(ConversationRow)
            .where(ConversationRow.waiting_since.is_not(None), ConversationRow.channel != CHANNEL)
            .order_by(ConversationRow.waiting_since)
        ).all()
        ids = [row.conversation_id for row in waiting if _is_free(row)]
        return [one for one in ids if self._letter(session, one) is not None]

    def _put(self, session: Session, conversation_id: str) -> None:
        transcript.lock_conversation(session, conversation_id)
        found = self._letter(session, conversation_id)
        if found is None:
            return
        tied = open_link_of(session, conversation_id)
        if tied is not None:
            tied.forwarded_seq = found.origin["last_seq"]
        provider = tied.provider if tied else self.settings.handover_to
        put(session, provider, found, self.gateway.clock())

    def _letter(self, session: Session, conversation_id: str) -> Letter | None:
        """What a ticket system has to be told of this chat; None when it knows all."""
        tied = open_link_of(session, conversation_id)
        if tied is not None and tied.forwarded_seq is not None:
            return self._next_words(session, tied, tied.forwarded_seq)
        key = f"ticket:{conversation_id}:{links_of(session, conversation_id)}"
        return None if is_put(session, key) else self._new_ticket(session, conversation_id, key)

    def _next_words(self, session: Session, tied: TicketLinkRow, after: int) -> Letter | None:
        conversation_id = tied.conversation_id
        rows = [row for row in _lines(session, conversation_id, after) if _is_chat(row)]
        if not rows:
            return None
        last = rows[-1].seq
        return Letter(
            key=f"message:{conversation_id}:{last}",
            kind="message",
            ticket_id=tied.ticket_id,
            subject="",
            text="\n\n".join(row.text for row in rows),
            at=rows[-1].at,
            origin={"conversation_id": conversation_id, "last_seq": last},
        )

    def _new_ticket(self, session: Session, conversation_id: str, key: str) -> Letter:
        conversation = transcript.find_conversation(session, conversation_id)
        language = spoken_language(session, conversation)
        rows = _lines(session, conversation_id, 0)
        return Letter(
            key=key,
            kind="ticket",
            ticket_id="",
            subject=self.texts.say("handover.subject", language),
            text=self._told(session, conversation_id, language, rows),
            at=self.gateway.clock(),
            facts={"language": language, **_shown(session, conversation_id)},
            origin={
                "conversation_id": conversation_id,
                "last_seq": rows[-1].seq if rows else 0,
                "language": language,
            },
        )

    def _told(
        self, session: Session, conversation_id: str, language: str, rows: Sequence[MessageRow]
    ) -> str:
        """What the agent needs to go on from: limits, the last slate, every word."""
        parts = [self.texts.say("handover.opening", language)]
        proposal = last_proposal(session, conversation_id)
        if proposal is not None:
            names = names_of(session, ids_in(proposal.card), language)
            wording = Wording(self.texts, language, names, self.settings.shop_url)
            stated = wording.constraints(proposal.card) or wording.say("note.nothing_stated")
            parts.append(wording.say("handover.constraints", constraints=stated))
            parts.append(f"{wording.say('handover.slate')}\n{wording.bundles(proposal.card)}")
        said = [f"{self.texts.say(f'handover.{row.author}', language)}: {row.text}" for row in rows]
        parts.append("\n".join([self.texts.say("handover.transcript", language), *said]))
        return "\n\n".join(parts)

    def opened(self, session: Session, one: Waiting, ticket_id: str, now: datetime) -> str | None:
        """Ties the new ticket to its chat and says so there; the conversation that changed."""
        if one.letter.kind != "ticket":
            return None
        origin = one.letter.origin
        conversation_id = str(origin["conversation_id"])
        transcript.lock_conversation(session, conversation_id)
        link(
            session,
            one.provider,
            ticket_id,
            conversation_id,
            now=now,
            forwarded_seq=origin["last_seq"],
        )
        text = self.texts.say("handover.opened", origin["language"], ticket=ticket_id)
        card = {"type": HANDOVER, "reference": ticket_id}
        transcript.append(session, conversation_id, [Line(ASSISTANT, text, card)], now)
        return conversation_id


def _is_free(row: ConversationRow) -> bool:
    """An agent of the console needs no ticket."""
    return row.owner is None or row.owner.startswith(OWNER)


def _lines(session: Session, conversation_id: str, after: int) -> Sequence[MessageRow]:
    return session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.seq > after)
        .where(MessageRow.text != "")
        .order_by(MessageRow.seq)
    ).all()


def _is_chat(row: MessageRow) -> bool:
    """Said by the shopper in the chat, so that the ticket does not have it yet."""
    came_from_ticket = (row.client_message_id or "").startswith(f"{CARD}:")
    return row.author == SHOPPER and not came_from_ticket


def _shown(session: Session, conversation_id: str) -> dict[str, object]:
    proposal = last_proposal(session, conversation_id)
    if proposal is None:
        return {}
    card = proposal.card
    return {"slate_id": proposal.slate_id, "constraints": card.get("constraints") or {}}
