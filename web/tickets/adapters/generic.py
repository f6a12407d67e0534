"""The generic signed webhook: any system that can send and take one, in the same format."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal

import httpx
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from web.gateway.tokens import Clock
from web.tickets.adapters.calls import Caller
from web.tickets.core.errors import Malformed
from web.tickets.core.letter import Letter
from web.tickets.core.message import Arrival, TicketMessage
from web.tickets.signatures import check_age, check_same, hex_digest, unix_time

DELIVERY, TIMESTAMP, SIGNATURE = "X-Satchel-Delivery", "X-Satchel-Timestamp", "X-Satchel-Signature"
MAX_ID_CHARS = 200


def _as_text(value: object) -> object:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else value


Id = Annotated[str, BeforeValidator(_as_text), Field(min_length=1, max_length=MAX_ID_CHARS)]


class GenericBody(BaseModel):
    """``public`` and ``status`` may be left out; what else is there is not looked at."""

    model_config = ConfigDict(frozen=True)
    ticket_id: Id
    message_id: Id
    author: Literal["customer", "agent", "bot"]
    subject: str = ""
    text: str = ""
    at: datetime
    public: bool = True
    status: Literal["open", "pending", "closed"] | None = None

    def message(self) -> TicketMessage:
        at = self.at if self.at.tzinfo else self.at.replace(tzinfo=UTC)
        return TicketMessage(
            self.ticket_id,
            self.message_id,
            self.author,
            self.subject,
            self.text,
            at.astimezone(UTC),
            self.public,
            self.status,
        )


def signature(secret: str, timestamp: str, raw: bytes) -> str:
    return f"sha256={hex_digest(secret, timestamp.encode() + b'.' + raw, 'sha256')}"


def signed_arrival(
    raw: bytes, headers: Mapping[str, str], now: datetime, *, secret: str, window_s: float
) -> Arrival:
    """The message of a request signed in this way. Raises Forged, Late, Malformed."""
    timestamp = headers.get(TIMESTAMP, "")
    check_same(signature(secret, timestamp, raw), headers.get(SIGNATURE))
    check_age(unix_time(timestamp, now), now, window_s)
    delivery_id = headers.get(DELIVERY, "").strip()
    if not 0 < len(delivery_id) <= MAX_ID_CHARS:
        raise Malformed(f"{DELIVERY} must name the delivery")
    return Arrival(delivery_id, read_body(raw).message())


def read_body(raw: bytes) -> GenericBody:
    """Raises Malformed, naming the fields."""
    try:
        return GenericBody.model_validate_json(raw)
    except ValidationError as error:
        fields = {".".join(map(str, one["loc"])) or "body" for one in error.errors()}
        raise Malformed(", ".join(sorted(fields))) from error


class GenericWebhook:
    name = "generic"

    def __init__(
        self,
        secret: str,
        url: str,
        *,
        window_s: float,
        timeout_s: float,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._secret = secret
        self._url = url
        self._window_s = window_s
        self._clock = clock
        self._caller = Caller("", timeout_s=timeout_s, transport=transport)

    def received(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> Arrival | None:
        return signed_arrival(raw, headers, now, secret=self._secret, window_s=self._window_s)

    async def find(self, letter: Letter) -> str | None:  # noqa: ARG002
        """Cannot be asked: who receives it tells repeats by the delivery's id."""
        return None

    async def deliver(self, letter: Letter) -> str:
        raw = json.dumps(outgoing(letter), ensure_ascii=False).encode()
        timestamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json",
            DELIVERY: letter.mark,
            TIMESTAMP: timestamp,
            SIGNATURE: signature(self._secret, timestamp, raw),
        }
        response = await self._caller.send("POST", self._url, content=raw, headers=headers)
        return letter.ticket_id or _named_ticket(response) or letter.mark

    async def news(self, since: datetime) -> list[TicketMessage]:  # noqa: ARG002
        return []

    async def close(self) -> None:
        await self._caller.close()


def outgoing(letter: Letter) -> dict[str, object]:
    """The same fields as come in, and what a program may want beside the text."""
    return {
        "ticket_id": letter.ticket_id or letter.mark,
        "message_id": letter.mark,
        "author": "bot",
        "subject": letter.subject,
        "text": letter.marked_text,
        "at": letter.at.isoformat(),
        "kind": letter.kind,
        "internal": letter.is_internal,
        "in_reply_to": letter.in_reply_to,
        **letter.facts,
    }


def _named_ticket(response: httpx.Response) -> str | None:
    """A receiver may answer a new ticket with the id that it has there."""
    try:
        answer = response.json()
    except ValueError:
        return None
    named = answer.get("ticket_id") if isinstance(answer, dict) else None
    return str(named) if isinstance(named, str | int) and named != "" else None
