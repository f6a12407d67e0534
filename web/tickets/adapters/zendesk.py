"""Zendesk: event webhooks in, comments through the Tickets API out."""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime

import httpx

from web.tickets.adapters.bodies import Fields, body_of, needed, part, text_in, time_in
from web.tickets.adapters.calls import Caller
from web.tickets.adapters.generic import read_body
from web.tickets.core.errors import Malformed, Undelivered
from web.tickets.core.letter import Letter
from web.tickets.core.message import Arrival, Author, Status, TicketMessage
from web.tickets.signatures import check_age, check_same, iso_time

SIGNATURE = "X-Zendesk-Webhook-Signature"
TIMESTAMP = "X-Zendesk-Webhook-Signature-Timestamp"
INVOCATION = "X-Zendesk-Webhook-Invocation-Id"
EVENT = "zen:event-type:ticket."
STATUSES: Mapping[str, Status] = {
    "new": "open",
    "open": "open",
    "hold": "open",
    "pending": "pending",
    "solved": "closed",
    "closed": "closed",
}
DESCRIPTION = "description"
"""The id of a ticket's first comment: it is told of by its creation and by itself."""
MAX_BODY_CHARS = 60_000
NEWEST = 100


def signature(secret: str, timestamp: str, raw: bytes) -> str:
    digest = hmac.new(secret.encode(), timestamp.encode() + raw, "sha256").digest()
    return base64.b64encode(digest).decode()


class Zendesk:
    name = "zendesk"

    def __init__(
        self,
        secret: str,
        url: str,
        *,
        email: str,
        token: str,
        window_s: float,
        timeout_s: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._secret = secret
        self._window_s = window_s
        auth = (f"{email}/token", token)
        self._caller = Caller(url, timeout_s=timeout_s, auth=auth, transport=transport)

    def received(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> Arrival | None:
        timestamp = headers.get(TIMESTAMP, "")
        check_same(signature(self._secret, timestamp, raw), headers.get(SIGNATURE))
        check_age(iso_time(timestamp), now, self._window_s)
        body = body_of(raw)
        kind = text_in(body, "type")
        # A repeated attempt keeps its invocation's id.
        delivery_id = headers.get(INVOCATION, "").strip() or text_in(body, "id")
        if not delivery_id:
            raise Malformed(INVOCATION)
        if not kind.startswith("zen:"):
            return Arrival(delivery_id, read_body(raw).message())  # a trigger's own body
        message = _message(kind.removeprefix(EVENT), body)
        return Arrival(delivery_id, message) if message else None

    async def find(self, letter: Letter) -> str | None:
        if letter.kind == "ticket":
            found = await self._caller.get("/api/v2/tickets.json", external_id=letter.mark)
            return next((text_in(one, "id") for one in found.get("tickets", ())), None)
        path = f"/api/v2/tickets/{letter.ticket_id}/comments.json"
        params: dict[str, str | int] = {"sort": "-created_at", "page[size]": NEWEST}
        page = await self._caller.get(path, **params)
        bodies = (text_in(one, "body") for one in page.get("comments", ()))
        return letter.ticket_id if any(letter.mark in body for body in bodies) else None

    async def deliver(self, letter: Letter) -> str:
        comment = {
            "body": letter.marked_text[-MAX_BODY_CHARS:],
            "public": letter.kind == "reply",
        }
        if letter.kind != "ticket":
            reopened = {"status": "open"} if letter.kind == "message" else {}
            body = {"ticket": {"comment": comment, **reopened}}
            await self._caller.put(f"/api/v2/tickets/{letter.ticket_id}.json", body)
            return letter.ticket_id
        ticket = {"subject": letter.subject, "comment": comment, "external_id": letter.mark}
        key = {"Idempotency-Key": letter.mark}
        made = await self._caller.post("/api/v2/tickets.json", {"ticket": ticket}, key)
        ticket_id = text_in(part(made, "ticket"), "id")
        if not ticket_id:
            raise Undelivered("an answer without the ticket's id")
        return ticket_id

    async def news(self, since: datetime) -> list[TicketMessage]:  # noqa: ARG002
        return []

    async def close(self) -> None:
        await self._caller.close()


def _message(kind: str, body: Fields) -> TicketMessage | None:
    """Of the events that we need; None of all others. Raises Malformed."""
    detail, event = part(body, "detail"), part(body, "event")
    match kind:
        case "comment_added":
            return _comment(body, detail, part(event, "comment"))
        case "created":
            return _created(body, detail)
        case "status_changed":
            return _status(body, detail, text_in(event, "current").lower())
        case _:
            return None


def _comment(body: Fields, detail: Fields, comment: Fields) -> TicketMessage:
    text = text_in(comment, "body")
    is_first = text.strip() == text_in(detail, "description").strip()
    is_staff = part(comment, "author").get("is_staff") is True
    return _said(
        body,
        detail,
        message_id=DESCRIPTION if is_first else needed(comment, "id"),
        author="agent" if is_staff else "customer",
        text=text,
        public=comment.get("is_public") is not False,
    )


def _created(body: Fields, detail: Fields) -> TicketMessage:
    """Who submits a ticket for somebody else is an agent."""
    is_own = text_in(detail, "submitter_id") == text_in(detail, "requester_id")
    return _said(
        body,
        detail,
        message_id=DESCRIPTION,
        author="customer" if is_own else "agent",
        text=text_in(detail, "description"),
        public=detail.get("is_public") is not False,
    )


def _said(
    body: Fields, detail: Fields, *, message_id: str, author: Author, text: str, public: bool
) -> TicketMessage:
    return TicketMessage(
        ticket_id=needed(detail, "id"),
        message_id=_within(detail, message_id),
        author=author,
        subject=text_in(detail, "subject"),
        text=text,
        at=time_in(body, "time"),
        public=public,
    )


def _status(body: Fields, detail: Fields, status: str) -> TicketMessage | None:
    if status not in STATUSES:
        return None
    return TicketMessage(
        ticket_id=needed(detail, "id"),
        message_id=_within(detail, f"status-{needed(body, 'id')}"),
        author="agent",
        subject="",
        text="",
        at=time_in(body, "time"),
        status=STATUSES[status],
    )


def _within(detail: Fields, message_id: str) -> str:
    """Comments are numbered in all of Zendesk, descriptions are not."""
    return f"{needed(detail, 'id')}-{message_id}"
