"""Zammad: trigger webhooks in, articles through the REST API out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from data.datasets.markup import plain_text
from web.tickets.adapters.bodies import Fields, body_of, needed, part, text_in, time_in
from web.tickets.adapters.calls import Caller
from web.tickets.core.errors import Malformed, Undelivered
from web.tickets.core.letter import Letter
from web.tickets.core.message import Arrival, Author, Status, TicketMessage
from web.tickets.signatures import check_same, hex_digest

SIGNATURE, DELIVERY = "X-Hub-Signature", "X-Zammad-Delivery"
AUTHORS: Mapping[str, Author] = {"customer": "customer", "agent": "agent", "system": "bot"}
STATUSES: Mapping[str, Status] = {
    "new": "open",
    "open": "open",
    "pending reminder": "pending",
    "pending close": "pending",
    "closed": "closed",
    "merged": "closed",
}


def signature(secret: str, raw: bytes) -> str:
    return f"sha1={hex_digest(secret, raw, 'sha1')}"


class Zammad:
    """Its signature has no time: a delivery that is sent again, late or under another id, is
    known by its article."""

    name = "zammad"

    def __init__(
        self,
        secret: str,
        url: str,
        *,
        token: str,
        group: str,
        customer: str,
        timeout_s: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._secret = secret
        self._group = group
        self._customer = customer
        headers = {"Authorization": f"Token token={token}"}
        self._caller = Caller(url, timeout_s=timeout_s, headers=headers, transport=transport)

    def received(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> Arrival | None:  # noqa: ARG002
        check_same(signature(self._secret, raw), headers.get(SIGNATURE))
        delivery_id = headers.get(DELIVERY, "").strip()
        if not delivery_id:
            raise Malformed(DELIVERY)
        body = body_of(raw)
        ticket, article = part(body, "ticket"), part(body, "article")
        message = _said(ticket, article) if article else _changed(ticket)
        return Arrival(delivery_id, message)

    async def find(self, letter: Letter) -> str | None:
        if letter.kind == "ticket":
            # A new ticket may be found only seconds later; an attempt is not repeated before.
            found = await self._caller.get(
                "/api/v1/tickets/search", query=letter.mark, limit=10, expand="true"
            )
            tickets = found if isinstance(found, list) else ()
            titled = (one for one in tickets if letter.mark in text_in(one, "title"))
            return next((text_in(one, "id") for one in titled), None)
        articles = await self._caller.get(f"/api/v1/ticket_articles/by_ticket/{letter.ticket_id}")
        bodies = (text_in(one, "body") for one in articles)
        return letter.ticket_id if any(letter.mark in body for body in bodies) else None

    async def deliver(self, letter: Letter) -> str:
        if letter.kind == "ticket":
            return await self._open(letter)
        to = await self._address(letter) if letter.kind == "reply" else ""
        article = {"ticket_id": letter.ticket_id, **_article(letter, to)}
        await self._caller.post("/api/v1/ticket_articles", article)
        return letter.ticket_id

    async def _open(self, letter: Letter) -> str:
        ticket = {
            "title": f"{letter.subject} [{letter.mark}]",
            "group": self._group,
            "customer_id": f"guess:{self._customer}",
            "article": _article(letter, ""),
        }
        made = await self._caller.post("/api/v1/tickets", ticket)
        ticket_id = text_in(made, "id")
        if not ticket_id:
            raise Undelivered("an answer without the ticket's id")
        return ticket_id

    async def _address(self, letter: Letter) -> str:
        """Whom a reply is mailed to; empty for a customer without an address."""
        ticket = await self._caller.get(f"/api/v1/tickets/{letter.ticket_id}", expand="true")
        customer = text_in(ticket, "customer")
        return customer if "@" in customer else ""

    async def news(self, since: datetime) -> list[TicketMessage]:  # noqa: ARG002
        return []

    async def close(self) -> None:
        await self._caller.close()


def _article(letter: Letter, to: str) -> dict[str, Any]:
    article: dict[str, Any] = {
        "subject": letter.subject,
        "body": letter.marked_text,
        "content_type": "text/plain",
        "type": "note",
        "sender": "Agent",
        "internal": letter.is_internal,
    }
    if letter.kind == "message":
        article |= {"type": "web", "sender": "Customer"}
    if to:
        article |= {"type": "email", "to": to}
    return article


def _said(ticket: Fields, article: Fields) -> TicketMessage:
    sender = text_in(article, "sender").lower()
    if sender not in AUTHORS:
        raise Malformed("article.sender")
    text = text_in(article, "body")
    return TicketMessage(
        ticket_id=needed(ticket, "id"),
        message_id=needed(article, "id"),
        author=AUTHORS[sender],
        subject=text_in(ticket, "title"),
        text=plain_text(text) if "html" in text_in(article, "content_type") else text,
        at=time_in(article, "created_at"),
        public=article.get("internal") is not True,
        status=_status(ticket),
    )


def _changed(ticket: Fields) -> TicketMessage:
    """Without an article only the ticket itself changed."""
    at = time_in(ticket, "updated_at")
    return TicketMessage(
        ticket_id=needed(ticket, "id"),
        message_id=f"{needed(ticket, 'id')}-{at.isoformat()}",
        author="agent",
        subject="",
        text="",
        at=at,
        status=_status(ticket),
    )


def _status(ticket: Fields) -> Status | None:
    """The state is a name, or an object that has one."""
    state = text_in(ticket, "state") or text_in(part(ticket, "state"), "name")
    return STATUSES.get(state.lower())
