"""An assistant that proposes, a ticket system that takes or fails, and a customer's webhook."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.conversation import TurnRow
from data.db.impression import ImpressionBundleRow, ImpressionRow
from tests.unit.gateway.fakes import FakeClock
from web.gateway.rasa import RasaClient
from web.tickets.adapters.generic import DELIVERY, SIGNATURE, TIMESTAMP, signature
from web.tickets.core.letter import Letter
from web.tickets.core.message import Arrival, TicketMessage
from web.tickets.desk import Desk

SECRET = "a secret between two"
FIRST, SECOND = ("it-1", "it-2"), ("it-3",)
TITLES = {"it-1": "Brook tent", "it-2": "Fell stove", "it-3": "Dale lantern", "it-4": "Moor mat"}


def slate_card(slate_id: str, language: str = "en", **more: Any) -> dict[str, Any]:
    return {
        "type": "slate",
        "slate_id": slate_id,
        "language": language,
        "degraded": False,
        "constraints": {"party_size": 4, "exclude": ["nylon"]},
        "relaxations": [],
        "bundles": [_bundle(f"{slate_id}-0", FIRST), _bundle(f"{slate_id}-1", SECOND)],
        **more,
    }


def _bundle(bundle_id: str, item_ids: tuple[str, ...]) -> dict[str, Any]:
    items = [
        {
            "item_id": one,
            "title": TITLES[one],
            "quantity": 2,
            "price_cents": 4500,
            "url": f"/items/{one}",
            "role": "r",
        }
        for one in item_ids
    ]
    return {
        "bundle_id": bundle_id,
        "position": 0,
        "items": items,
        "total_cents": 9000 * len(item_ids),
        "currency": "USD",
        "reasons": [{"kind": "compatible", "item_ids": [], "text": "they fit together"}],
    }


@dataclass
class FakeAssistant:
    """Answers every message with a slate, as the action would leave it in the database.

    ``intent`` None: it answers with words alone.
    """

    engine: Engine
    intent: str | None = "request_bundle"
    confidence: float = 0.9
    card: dict[str, Any] = field(default_factory=dict)
    remark: str | None = None
    is_up: bool = True
    asked: list[str] = field(default_factory=list)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if not self.is_up:
            raise httpx.ConnectError("down")
        if request.method == "GET":
            return httpx.Response(200, json={"status": "ok"})
        body = json.loads(request.content)
        self.asked.append(body["message"])
        remarks = [{"text": self.remark}] if self.remark else []
        if self.intent is None:
            return httpx.Response(200, json=[{"text": "I can't look into orders myself."}])
        language = "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in body["message"]) else "en"
        card = slate_card(self._logged(body["sender"], language), language, **self.card)
        return httpx.Response(200, json=[*remarks, {"text": "Here:"}, {"custom": card}])

    def _logged(self, conversation_id: str, language: str) -> str:
        number = len(self.asked)
        slate_id, turn_id = f"s-{number}", f"t-{number}"
        at = FakeClock().now
        with Session(self.engine) as session, session.begin():
            session.add(_turn(turn_id, conversation_id, number, self.intent or "", language))
            session.flush()
            session.get_one(TurnRow, turn_id).confidence = self.confidence
            session.add(_impression(slate_id, turn_id, conversation_id, at))
            session.flush()
            for position, items in enumerate((FIRST, SECOND)):
                session.add(_pooled(slate_id, position, items))
        return slate_id

    def client(self) -> RasaClient:
        transport = httpx.MockTransport(self.handle)
        return RasaClient("http://rasa.test", deadline_s=5.0, transport=transport)


def _turn(turn_id: str, conversation_id: str, number: int, intent: str, language: str) -> TurnRow:
    return TurnRow(
        turn_id=turn_id,
        conversation_id=conversation_id,
        number=number,
        intent=intent,
        confidence=0.9,
        utterance="",
        language=language,
        slate_id=f"s-{number}",
        state={},
        at=FakeClock().now,
    )


def _impression(slate_id: str, turn_id: str, conversation_id: str, at: datetime) -> ImpressionRow:
    return ImpressionRow(
        slate_id=slate_id,
        conversation_id=conversation_id,
        turn_id=turn_id,
        policy="plackett-luce",
        policy_hash="h",
        strategy="mmr",
        model_version="m1",
        seed=1,
        slate_propensity=0.125,
        degraded=False,
        forced=False,
        context={},
        relaxations=[],
        at=at,
    )


def _pooled(slate_id: str, position: int, item_ids: tuple[str, ...]) -> ImpressionBundleRow:
    return ImpressionBundleRow(
        slate_id=slate_id,
        bundle_id=f"{slate_id}-{position}",
        items=[{"item_id": one, "role": "r", "quantity": 2, "price_cents": 1} for one in item_ids],
        total_cents=1,
        features_hash="h",
        score=None,
        logit=0.0,
        p_first=0.5,
        position=position,
        propensity=0.25,
        reasons=[],
    )


@dataclass
class FakeSystem:
    """Keeps the letters that it took. ``failures`` are raised first; ``loses_answers`` takes a
    letter and then fails, as where the connection breaks before the answer."""

    name: str = "fake"
    failures: list[Exception] = field(default_factory=list)
    loses_answers: list[Exception] = field(default_factory=list)
    held: dict[str, Letter] = field(default_factory=dict)
    delivered: list[Letter] = field(default_factory=list)
    tried: int = 0
    number: str = "77"
    told: list[TicketMessage] = field(default_factory=list)

    def received(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> Arrival | None:
        raise NotImplementedError

    async def find(self, letter: Letter) -> str | None:
        return self._ticket(letter) if letter.mark in self.held else None

    async def deliver(self, letter: Letter) -> str:
        self.tried += 1
        if self.failures:
            raise self.failures.pop(0)
        self.held[letter.mark] = letter
        self.delivered.append(letter)
        if self.loses_answers:
            raise self.loses_answers.pop(0)
        return self._ticket(letter)

    def _ticket(self, letter: Letter) -> str:
        return letter.ticket_id or self.number

    async def news(self, since: datetime) -> list[TicketMessage]:
        return [one for one in self.told if one.at >= since]

    async def close(self) -> None:
        pass


@dataclass
class Customer:
    """Writes through a signed generic webhook; the ``clock`` is the receiver's."""

    http: httpx.AsyncClient
    clock: FakeClock
    count: int = 0

    async def writes(
        self, text: str = "camping for four", *, delivery_id: str | None = None, **fields: Any
    ) -> httpx.Response:
        self.count += 1
        body = {
            "ticket_id": "5",
            "message_id": f"m-{self.count}",
            "author": "customer",
            "subject": "",
            "text": text,
            "at": (self.clock.now - timedelta(seconds=60 - self.count)).isoformat(),
            **fields,
        }
        return await self.posts(json.dumps(body).encode(), delivery_id or f"d-{self.count}")

    async def posts(
        self,
        raw: bytes,
        delivery_id: str | None = "d",
        *,
        secret: str = SECRET,
        signed_at: datetime | None = None,
        system: str = "generic",
    ) -> httpx.Response:
        timestamp = str(int((signed_at or self.clock.now).timestamp()))
        headers = {TIMESTAMP: timestamp, SIGNATURE: signature(secret, timestamp, raw)}
        if delivery_id is not None:
            headers[DELIVERY] = delivery_id
        return await self.http.post(f"/tickets/{system}", content=raw, headers=headers)


@dataclass(frozen=True)
class Scene:
    """All of one test's parts. ``another_desk`` is that of a second process."""

    customer: Customer
    assistant: FakeAssistant
    system: FakeSystem
    clock: FakeClock
    engine: Engine
    desk: Desk
    another_desk: Callable[[], Desk]
