"""Stand-ins for Zendesk and Zammad: they keep to what those document, and nothing else is claimed.

Each answers its API as documented (credentials, limits, refusals) and makes its own webhooks.
"""

import base64
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from tests.unit.gateway.fakes import FakeClock

Fields = dict[str, Any]
UPDATES_OF_A_TICKET = 30
"""Zendesk: in ten minutes by one user."""
LONGEST_COMMENT = 65535
PAGE = 100


@dataclass
class ZendeskStandIn:
    """``outages`` are answered first, as (status, headers)."""

    clock: FakeClock
    secret: str = "zendesk signing secret"
    email: str = "bot@shop.example"
    token: str = "t0ken"
    tickets: dict[str, Fields] = field(default_factory=dict)
    comments: dict[str, list[Fields]] = field(default_factory=dict)
    outages: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    loses_answer: bool = False
    made: dict[str, tuple[bytes, Fields]] = field(default_factory=dict)
    updates: dict[str, list[datetime]] = field(default_factory=dict)
    numbers: int = 100

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        given = base64.b64encode(f"{self.email}/token:{self.token}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {given}":
            return httpx.Response(401, json={"error": "Couldn't authenticate you"})
        if self.outages:
            status, headers = self.outages.pop(0)
            return httpx.Response(status, headers=headers)
        answer = self._answered(request)
        if self.loses_answer:
            self.loses_answer = False
            raise httpx.ReadTimeout("lost")
        return answer

    def _answered(self, request: httpx.Request) -> httpx.Response:
        path, method = request.url.path, request.method
        if path == "/api/v2/tickets.json" and method == "POST":
            return self._create(request)
        if path == "/api/v2/tickets.json" and method == "GET":
            wanted = request.url.params.get("external_id")
            found = [one for one in self.tickets.values() if one.get("external_id") == wanted]
            return httpx.Response(200, json={"tickets": found})
        ticket_id = path.removeprefix("/api/v2/tickets/").split("/")[0].removesuffix(".json")
        if ticket_id not in self.tickets:
            return httpx.Response(404, json={"error": "RecordNotFound"})
        if path.endswith("/comments.json") and method == "GET":
            return self._listed(request, ticket_id)
        if method == "PUT":
            return self._update(request, ticket_id)
        return httpx.Response(405)

    def _create(self, request: httpx.Request) -> httpx.Response:
        key = request.headers.get("idempotency-key", "")
        if key in self.made:
            body, answer = self.made[key]
            if body != request.content:
                return httpx.Response(400, json={"error": "IdempotentRequestError"})
            return httpx.Response(201, json=answer, headers={"X-Idempotency-Lookup": "hit"})
        ticket = json.loads(request.content)["ticket"]
        comment = ticket.pop("comment", {})
        if not comment.get("body"):
            return self._refused("Description: cannot be blank")
        ticket_id = self.add(ticket)
        self.comments[ticket_id].append(self._comment(comment))
        answer = {"ticket": self.tickets[ticket_id]}
        if key:
            self.made[key] = (request.content, answer)
        return httpx.Response(201, json=answer)

    def add(self, ticket: Fields) -> str:
        self.numbers += 1
        ticket_id = str(self.numbers)
        self.tickets[ticket_id] = {"status": "new", **ticket, "id": self.numbers}
        self.comments[ticket_id] = []
        return ticket_id

    def _update(self, request: httpx.Request, ticket_id: str) -> httpx.Response:
        recent = [
            at
            for at in self.updates.get(ticket_id, [])
            if (self.clock.now - at).total_seconds() < 600
        ]
        if len(recent) >= UPDATES_OF_A_TICKET:
            wait_s = 600 - (self.clock.now - recent[0]).total_seconds()
            return httpx.Response(429, headers={"Retry-After": str(int(wait_s) + 1)})
        if self.tickets[ticket_id]["status"] == "closed":
            return self._refused("Status: closed prevents ticket update")
        change = json.loads(request.content)["ticket"]
        comment = change.pop("comment", None)
        if comment is not None:
            if not 0 < len(comment.get("body", "")) <= LONGEST_COMMENT:
                return self._refused("Comment: is too long or blank")
            self.comments[ticket_id].append(self._comment(comment))
        self.tickets[ticket_id].update(change)
        self.updates[ticket_id] = [*recent, self.clock.now]
        return httpx.Response(200, json={"ticket": self.tickets[ticket_id]})

    def _comment(self, comment: Fields) -> Fields:
        self.numbers += 1
        return {"id": self.numbers, "public": True, **comment}

    def _listed(self, request: httpx.Request, ticket_id: str) -> httpx.Response:
        size = int(request.url.params.get("page[size]", PAGE))
        if size > PAGE:
            return httpx.Response(400)
        ordered = self.comments[ticket_id]
        if request.url.params.get("sort") == "-created_at":
            ordered = ordered[::-1]
        return httpx.Response(200, json={"comments": ordered[:size]})

    def _refused(self, why: str) -> httpx.Response:
        return httpx.Response(422, json={"error": "RecordInvalid", "description": why})

    def event(
        self, kind: str, ticket: Fields, event: Fields, invocation: str
    ) -> tuple[bytes, dict[str, str]]:
        """A webhook as an event subscription sends it: body and headers."""
        self.numbers += 1
        detail = {
            "id": "1",
            "subject": "Gear",
            "description": "",
            "is_public": True,
            "requester_id": "8",
            "submitter_id": "8",
            "status": "NEW",
            **ticket,
        }
        body = {
            "account_id": 1,
            "id": f"event-{self.numbers}",
            "time": self.clock.now.strftime("%Y-%m-%dT%H:%M:%S.123456789Z"),
            "type": f"zen:event-type:ticket.{kind}",
            "subject": f"zen:ticket:{detail['id']}",
            "zendesk_event_version": "2022-11-06",
            "detail": detail,
            "event": event,
        }
        return self.signed(json.dumps(body).encode(), invocation)

    def signed(self, raw: bytes, invocation: str) -> tuple[bytes, dict[str, str]]:
        timestamp = self.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        digest = hmac.digest(self.secret.encode(), timestamp.encode() + raw, "sha256")
        return raw, {
            "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
            "X-Zendesk-Webhook-Signature-Timestamp": timestamp,
            "X-Zendesk-Webhook-Invocation-Id": invocation,
        }


@dataclass
class ZammadStandIn:
    clock: FakeClock
    secret: str = "zammad signature token"
    token: str = "access token"
    groups: tuple[str, ...] = ("Users",)
    tickets: dict[str, Fields] = field(default_factory=dict)
    articles: list[Fields] = field(default_factory=list)
    outages: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    loses_answer: bool = False
    numbers: int = 100

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("authorization") != f"Token token={self.token}":
            return httpx.Response(401, json={"error": "Invalid token"})
        if self.outages:
            status, headers = self.outages.pop(0)
            return httpx.Response(status, headers=headers)
        answer = self._answered(request)
        if self.loses_answer:
            self.loses_answer = False
            raise httpx.ReadTimeout("lost")
        return answer

    def _answered(self, request: httpx.Request) -> httpx.Response:
        path, params = request.url.path.removeprefix("/api/v1"), request.url.params
        match request.method, path.strip("/").split("/"):
            case "POST", ["ticket_articles"]:
                return self._article(json.loads(request.content))
            case "POST", ["tickets"]:
                return self._ticket(json.loads(request.content))
            case "GET", ["tickets", "search"]:
                words = params["query"]
                found = [one for one in self.tickets.values() if words in one["title"]]
                return httpx.Response(200, json=found)
            case "GET", ["tickets", ticket_id] if ticket_id in self.tickets:
                return httpx.Response(200, json=self.tickets[ticket_id])
            case "GET", ["ticket_articles", "by_ticket", ticket_id] if ticket_id in self.tickets:
                of_it = [one for one in self.articles if str(one["ticket_id"]) == ticket_id]
                return httpx.Response(200, json=of_it)
            case _:
                return httpx.Response(404, json={"error": "not found"})

    def _ticket(self, ticket: Fields) -> httpx.Response:
        article = ticket.pop("article", None)
        if ticket.get("group") not in self.groups:
            return self._refused("No lookup value found for 'group'")
        if not str(ticket.get("customer_id", "")).startswith("guess:") or not ticket.get("title"):
            return self._refused("Missing required value")
        ticket_id = self.add(ticket["title"])
        if article is not None and self._article({**article, "ticket_id": ticket_id}).is_error:
            return self._refused("article")
        return httpx.Response(201, json=self.tickets[ticket_id])

    def add(self, title: str, customer: str = "robin@customer.example") -> str:
        self.numbers += 1
        ticket_id = str(self.numbers)
        self.tickets[ticket_id] = {"id": self.numbers, "title": title, "customer": customer}
        return ticket_id

    def _article(self, article: Fields) -> httpx.Response:
        if str(article.get("ticket_id")) not in self.tickets:
            return httpx.Response(404, json={"error": "Couldn't find Ticket"})
        is_known = article.get("type") in ("note", "web", "email", "phone") and article.get(
            "sender"
        ) in ("Agent", "Customer", "System")
        if not is_known or not article.get("body"):
            return self._refused("Missing required value")
        self.numbers += 1
        kept = {"internal": False, "content_type": "text/html", **article, "id": self.numbers}
        self.articles.append(kept)
        return httpx.Response(201, json=kept)

    def _refused(self, why: str) -> httpx.Response:
        return httpx.Response(422, json={"error": why})

    def hook(
        self, ticket: Fields, article: Fields | None, delivery: str
    ) -> tuple[bytes, dict[str, str]]:
        """A trigger's webhook with the default payload: body and headers."""
        at = self.clock.now.strftime("%Y-%m-%dT%H:%M:%S.282Z")
        whole_ticket = {"id": 1, "title": "Gear", "state": "open", "updated_at": at, **ticket}
        whole_article = {
            "id": 104,
            "sender": "Customer",
            "internal": False,
            "content_type": "text/html",
            "created_at": at,
            **(article or {}),
        }
        body = {"ticket": whole_ticket, "article": whole_article if article else {}}
        raw = json.dumps(body).encode()
        signature = hmac.new(self.secret.encode(), raw, "sha1").hexdigest()
        return raw, {
            "X-Hub-Signature": f"sha1={signature}",
            "X-Zammad-Delivery": delivery,
            "X-Zammad-Trigger": "Tell Satchel",
        }
