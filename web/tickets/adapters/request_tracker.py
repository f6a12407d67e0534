"""Request Tracker 5: a scrip's signed webhook and polling in, REST2 out."""

import base64
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

import httpx

from data.datasets.markup import plain_text
from web.tickets.adapters.bodies import Fields, needed, part, text_in, time_in
from web.tickets.adapters.calls import Caller
from web.tickets.adapters.generic import signed_arrival
from web.tickets.core.letter import Letter
from web.tickets.core.message import Arrival, Author, Status, TicketMessage

REST = "/REST/2.0"
PER_PAGE = 50
MAX_PAGES = 40
STATUSES: Mapping[str, Status] = {
    "new": "open",
    "open": "open",
    "stalled": "pending",
    "resolved": "closed",
    "rejected": "closed",
    "deleted": "closed",
}
SPOKEN = ("Create", "Correspond", "Comment")
TEXTS = ("text/plain", "text/html")


class RequestTracker:
    """``request_tracker_scrip.pl`` is the scrip; it signs as the generic webhook does.

    A message is a transaction, whether a webhook or polling brings it.
    """

    name = "rt"

    def __init__(
        self,
        secret: str,
        url: str,
        *,
        token: str,
        queue: str,
        window_s: float,
        timeout_s: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._secret = secret
        self._queue = queue
        self._window_s = window_s
        headers = {"Authorization": f"token {token}"}
        self._caller = Caller(url, timeout_s=timeout_s, headers=headers, transport=transport)

    def received(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> Arrival | None:
        return signed_arrival(raw, headers, now, secret=self._secret, window_s=self._window_s)

    async def find(self, letter: Letter) -> str | None:
        """By the mark in its subject."""
        if letter.kind != "ticket":
            return letter.ticket_id if await self._holds(letter) else None
        found = await self._caller.get(f"{REST}/tickets", query=f"Subject LIKE '{letter.mark}'")
        return next((text_in(one, "id") for one in found.get("items", ())), None)

    async def deliver(self, letter: Letter) -> str:
        if letter.kind == "ticket":
            body = {"Queue": self._queue, **_content(letter)}
            return needed(await self._caller.post(f"{REST}/ticket", body), "id")
        # Comments have no ETag in REST2: one posted with If-Match is always refused.
        way = "comment" if letter.is_internal else "correspond"
        await self._caller.post(f"{REST}/ticket/{letter.ticket_id}/{way}", _content(letter))
        return letter.ticket_id

    async def news(self, since: datetime) -> list[TicketMessage]:
        """What was said on the tickets of the queue, each ticket's oldest first."""
        found: list[TicketMessage] = []
        async for ticket in self._changed(since):
            found += await self._said(ticket, since)
        return found

    async def close(self) -> None:
        await self._caller.close()

    async def _holds(self, letter: Letter) -> bool:
        path = f"{REST}/ticket/{letter.ticket_id}/attachments"
        async for one in self._pages(path, fields="Subject"):
            if letter.mark in text_in(one, "Subject"):
                return True
        return False

    async def _changed(self, since: datetime) -> AsyncIterator[Fields]:
        queue = self._queue.replace("\\", "\\\\").replace("'", "\\'")
        async for ticket in self._pages(
            f"{REST}/tickets",
            query=f"Queue = '{queue}'",
            orderby="LastUpdated",
            order="DESC",
            fields="Subject,Requestor,LastUpdated",
        ):
            if time_in(ticket, "LastUpdated") < since:
                return
            yield ticket

    async def _said(self, ticket: Fields, since: datetime) -> list[TicketMessage]:
        path = f"{REST}/ticket/{needed(ticket, 'id')}/history"
        found: list[TicketMessage] = []
        async for one in self._pages(path, fields="Type,Creator,Created,NewValue"):
            if time_in(one, "Created") < since:
                continue
            if text_in(one, "Type") in SPOKEN:
                found.append(_message(ticket, one, await self._text(one)))
            elif text_in(one, "Type") == "Status" and text_in(one, "NewValue") in STATUSES:
                found.append(_message(ticket, one, ""))
        return found

    async def _text(self, transaction: Fields) -> str:
        """What was written: plain where there is such a part, else what HTML says."""
        path = f"{REST}/transaction/{needed(transaction, 'id')}/attachments"
        parts = {
            text_in(one, "ContentType"): needed(one, "id")
            async for one in self._pages(path, fields="ContentType")
        }
        kind = next((kind for kind in TEXTS if kind in parts), None)
        if kind is None:
            return ""
        found = await self._caller.get(f"{REST}/attachment/{parts[kind]}")
        text = base64.b64decode(text_in(found, "Content")).decode("utf-8", "replace")
        return plain_text(text) if kind == "text/html" else text

    async def _pages(self, path: str, **params: str) -> AsyncIterator[Fields]:
        for page in range(1, MAX_PAGES + 1):
            answer = await self._caller.get(path, **params, per_page=PER_PAGE, page=page)
            items: list[Any] = answer.get("items") or []
            for item in items:
                yield item
            if len(items) < PER_PAGE:
                return


def _content(letter: Letter) -> dict[str, str]:
    return {
        "Subject": f"{letter.subject} [{letter.mark}]".strip(),
        "Content": letter.marked_text,
        "ContentType": "text/plain",
    }


def _message(ticket: Fields, transaction: Fields, text: str) -> TicketMessage:
    kind = text_in(transaction, "Type")
    return TicketMessage(
        ticket_id=needed(ticket, "id"),
        message_id=needed(transaction, "id"),
        author=_author(ticket, transaction) if kind in SPOKEN else "agent",
        subject=text_in(ticket, "Subject"),
        text=text,
        at=time_in(transaction, "Created"),
        public=kind != "Comment",
        status=STATUSES.get(text_in(transaction, "NewValue")) if kind == "Status" else None,
    )


def _author(ticket: Fields, transaction: Fields) -> Author:
    """Customers are whom the ticket is for."""
    requestors = {text_in(one, "id") for one in ticket.get("Requestor") or ()}
    return "customer" if text_in(part(transaction, "Creator"), "id") in requestors else "agent"
