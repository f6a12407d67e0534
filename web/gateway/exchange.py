"""One message from claim to answer: stored, forwarded to Rasa, answered once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow
from web.gateway import transcript
from web.gateway.deliveries import ANSWERED, FAILED, Claim, Deliveries
from web.gateway.logs import log
from web.gateway.problems import Refused
from web.gateway.rasa import RasaError
from web.gateway.transcript import ASSISTANT, SHOPPER, Line
from web.gateway.wiring import Gateway

RETRY = "retry"
HANDOVER = "handover"
"""The card by which the assistant asks for a person to take over."""
FORGOTTEN = "forgotten"
"""Marks the answer before which everything was erased, so that clients take it away too."""


@dataclass(frozen=True)
class Said:
    """What the shopper said: as the transcript has it, and as Rasa gets it."""

    text: str
    for_rasa: str
    language: str
    custom: dict[str, Any] | None = None


@dataclass(frozen=True)
class Begun:
    """A message taken up; ``stored`` are its answers when there is nothing left to do."""

    said: Said
    metadata: dict[str, str | None]
    stored: tuple[MessageRow, ...] | None


Key = tuple[str, str]
# Shapes what was said once the conversation is known. May raise Refused or Unknown.
Shape = Callable[[Session, ConversationRow], Said]


class Exchange:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        # Answers of Rasa that the database was too busy to take: a repeat must not ask again.
        self._unsaved: dict[Key, list[Line]] = {}

    async def answer(
        self, conversation_id: str, client_message_id: str, shape: Shape
    ) -> Sequence[MessageRow]:
        """The answers to one message, from the transcript when it was answered before.

        Raises InProgress, Refused for an id used for another message, and Unavailable when the
        database is busy: then the same request may be sent again.
        """
        key = (conversation_id, client_message_id)
        if key in self._unsaved:
            return await self._conclude(key, self._unsaved[key])
        begun = await self._gateway.database.write(lambda session: self._begin(session, key, shape))
        self._gateway.doorbell.ring(conversation_id)
        if begun.stored is not None:
            return begun.stored
        try:
            entries = await self._gateway.rasa.send(
                conversation_id, begun.said.for_rasa, begun.metadata
            )
        except RasaError as failure:
            log("turn_failed", conversation_id=conversation_id, reason=str(failure))
            return await self._apologise(key, self._apology(begun))
        lines = transcript.joined(entries, self._gateway.texts, begun.said.language)
        failed = next((line for line in lines if _is_failure(line)), None)
        if failed is not None:
            log("turn_failed", conversation_id=conversation_id, reason="action")
            return await self._apologise(key, failed.text or self._apology(begun))
        if self._gateway.rephraser is not None:
            lines = await self._gateway.rephraser.reworded(
                lines, conversation_id=key[0], client_message_id=key[1]
            )
        return await self._conclude(key, lines)

    def _apology(self, begun: Begun) -> str:
        return self._gateway.texts.say("apology", begun.said.language)

    def _begin(self, session: Session, key: Key, shape: Shape) -> Begun:
        conversation = transcript.lock_conversation(session, key[0])
        said = shape(session, conversation)
        claim = self._take_up(session, key, said)
        stored = None
        if claim is Claim.ANSWERED:
            stored = _answers(transcript.said_with(session, *key))
        elif conversation.owner is not None:
            # An agent reads it and answers: the dialogue server never hears of it.
            self._deliveries(session, key).conclude(key[1], ANSWERED)
            _awaits_person(conversation, self._gateway.clock())
            stored = ()
        metadata = {
            "page_item_id": conversation.page_item_id,
            "language": conversation.language,
            "client_message_id": key[1],
        }
        return Begun(said, metadata, stored)

    def _take_up(self, session: Session, key: Key, said: Said) -> Claim:
        now = self._gateway.clock()
        claim = self._deliveries(session, key).claim(key[1], now)
        if claim is Claim.FIRST:
            transcript.append(session, key[0], [_line(said, key[1])], now)
        else:
            _check_same(transcript.said_with(session, *key), said)
        return claim

    async def _conclude(self, key: Key, lines: list[Line]) -> Sequence[MessageRow]:
        answers = [Line(line.author, line.text, line.custom, key[1]) for line in lines]
        self._unsaved[key] = lines
        rows = await self._gateway.database.write(
            lambda session: self._close(session, key, answers, ANSWERED)
        )
        self._unsaved.pop(key, None)
        return self._told(key, rows)

    async def _apologise(self, key: Key, text: str) -> Sequence[MessageRow]:
        # Without the client's id: an apology is no answer, and a repeat tries again.
        custom = {"type": RETRY, "client_message_id": key[1]}
        apology = Line(ASSISTANT, text, custom)
        rows = await self._gateway.database.write(
            lambda session: self._close(session, key, [apology], FAILED)
        )
        return self._told(key, rows)

    def _close(
        self, session: Session, key: Key, lines: list[Line], state: str
    ) -> Sequence[MessageRow]:
        conversation = transcript.lock_conversation(session, key[0])
        if not self._deliveries(session, key).conclude(key[1], state):
            return _answers(transcript.said_with(session, *key))
        lines = _marked(lines, transcript.said_with(session, *key))
        if any(map(_hands_over, lines)):
            _awaits_person(conversation, self._gateway.clock())
        return transcript.append(session, key[0], lines, self._gateway.clock())

    def _told(self, key: Key, rows: Sequence[MessageRow]) -> Sequence[MessageRow]:
        self._gateway.doorbell.ring(key[0])
        return rows

    def _deliveries(self, session: Session, key: Key) -> Deliveries:
        return Deliveries(session, key[0], self._gateway.settings.work_limit_s)


def _line(said: Said, client_message_id: str) -> Line:
    return Line(SHOPPER, said.text, said.custom, client_message_id)


def _answers(said_and_answered: Sequence[MessageRow]) -> tuple[MessageRow, ...]:
    return tuple(row for row in said_and_answered if row.author != SHOPPER)


def _is_failure(line: Line) -> bool:
    """Whether the action says that the turn was not taken, or that nobody knows whether it was."""
    return line.custom is not None and line.custom.get("type") == RETRY


def _hands_over(line: Line) -> bool:
    return line.custom is not None and line.custom.get("type") == HANDOVER


def _awaits_person(conversation: ConversationRow, now: datetime) -> None:
    """Whoever waits already has waited since then."""
    conversation.waiting_since = conversation.waiting_since or now


def _is_erased(row: MessageRow) -> bool:
    return row.author == SHOPPER and not row.text


def _marked(lines: list[Line], said: Sequence[MessageRow]) -> list[Line]:
    """Answers to a message that was erased while it was being answered say so."""
    if not lines or not any(map(_is_erased, said)):
        return lines
    last = replace(lines[-1], custom=lines[-1].custom or {"type": FORGOTTEN})
    return [*lines[:-1], last]


def _check_same(earlier: Sequence[MessageRow], said: Said) -> None:
    """A press may be worded in another language by now; a typed text must be the same."""
    for row in earlier:
        if _is_erased(row):
            continue
        differs = row.custom != said.custom or (said.custom is None and row.text != said.text)
        if row.author == SHOPPER and differs:
            raise Refused("other_body")
