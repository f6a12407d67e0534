"""A Rasa that answers as told, a small shop, and a shopper who talks to the gateway."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.db.conversation import MessageRow, TurnRow
from data.db.impression import ImpressionBundleRow, ImpressionRow
from data.db.shop import ItemRow, SellerRow, ShopRow
from web.gateway.rasa import RasaClient

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Entries = list[dict[str, Any]]


@dataclass
class FakeClock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class FakeRasa:
    """Answers with ``answer``, or fails while ``failures`` lasts; waits while ``gate`` is shut."""

    answer: Entries = field(default_factory=lambda: [{"text": "hello"}])
    failures: list[httpx.Response | Exception] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    gate: asyncio.Event | None = None
    called: asyncio.Event = field(default_factory=asyncio.Event)
    is_up: bool = True

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if not self.is_up:
            raise httpx.ConnectError("down")
        if request.method == "GET":
            return httpx.Response(200, json={"status": "ok"})
        self.calls.append(json.loads(request.content))
        self.called.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, Exception):
                raise failure
            return failure
        return httpx.Response(200, json=self.answer)

    def client(self, deadline_s: float = 5.0) -> RasaClient:
        transport = httpx.MockTransport(self.handle)
        return RasaClient("http://rasa.test", deadline_s=deadline_s, transport=transport)


@dataclass(frozen=True)
class Shopper:
    """One session at the gateway."""

    http: httpx.AsyncClient
    token: str
    conversation_id: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def says(self, text: str, client_message_id: str | None = None) -> httpx.Response:
        return await self.sends({"text": text, "client_message_id": client_message_id})

    async def presses(self, intent: str, **ids: str) -> httpx.Response:
        return await self.sends({"press": {"intent": intent, **ids}})

    async def sends(self, body: object) -> httpx.Response:
        return await self.http.post("/chat/messages", json=body, headers=self.headers)

    async def reports(self, events: Sequence[dict[str, Any]]) -> httpx.Response:
        body = {"events": list(events)}
        return await self.http.post("/chat/events", json=body, headers=self.headers)


async def open_session(http: httpx.AsyncClient, **wish: str) -> Shopper:
    answer = (await http.post("/chat/sessions", json=wish)).raise_for_status().json()
    return Shopper(http, answer["token"], answer["conversation_id"])


def transcript_of(engine: Engine, conversation_id: str) -> list[MessageRow]:
    with Session(engine) as session:
        return list(
            session.scalars(
                select(MessageRow)
                .where(MessageRow.conversation_id == conversation_id)
                .order_by(MessageRow.seq)
            )
        )


def stock_shop(engine: Engine) -> None:
    """A shop with the items it-1 to it-4."""
    with Session(engine) as session, session.begin():
        session.add(ShopRow(name="Test", currency="USD", rates={}, checkout_url="/", demo=True))
        session.add(SellerRow(seller_id="s", name="S", rating=4.0, trust=1.0, authorised=True))
        session.flush()
        session.add_all(_item(f"it-{number}") for number in range(1, 5))


def hold_back(engine: Engine, item_id: str) -> None:
    with Session(engine) as session, session.begin():
        session.get_one(ItemRow, item_id).held_reason = "recall"


def show_slate(engine: Engine, conversation_id: str, slate_id: str) -> None:
    """A slate with bundle b-0 (it-1, it-2) and b-1 (it-3); b-2 (it-4) was left in the pool."""
    turn_id = f"turn-{slate_id}"
    with Session(engine) as session, session.begin():
        session.add(_turn(turn_id, conversation_id))
        session.flush()
        session.add(_impression(slate_id, turn_id, conversation_id))
        session.flush()
        session.add(_bundle(slate_id, "b-0", ("it-1", "it-2"), 0, 0.5))
        session.add(_bundle(slate_id, "b-1", ("it-3",), 1, 0.25))
        session.add(_bundle(slate_id, "b-2", ("it-4",), None, None))


def _turn(turn_id: str, conversation_id: str) -> TurnRow:
    return TurnRow(
        turn_id=turn_id,
        conversation_id=conversation_id,
        number=1,
        intent="request_bundle",
        confidence=0.9,
        utterance="",
        language="zh",
        slate_id=None,
        state={},
        at=NOW,
    )


def _impression(slate_id: str, turn_id: str, conversation_id: str) -> ImpressionRow:
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
        at=NOW,
    )


def _bundle(
    slate_id: str,
    bundle_id: str,
    item_ids: tuple[str, ...],
    position: int | None,
    propensity: float | None,
) -> ImpressionBundleRow:
    return ImpressionBundleRow(
        slate_id=slate_id,
        bundle_id=bundle_id,
        items=[{"item_id": one, "role": "r", "quantity": 1, "price_cents": 1} for one in item_ids],
        total_cents=1,
        features_hash="h",
        score=None,
        logit=0.0,
        p_first=0.5,
        position=position,
        propensity=propensity,
        reasons=[],
    )


def _item(item_id: str) -> ItemRow:
    return ItemRow(
        item_id=item_id,
        department="d",
        category="c",
        title_en=item_id,
        title_zh=item_id,
        description_en="",
        description_zh="",
        brand="",
        price_cents=100,
        currency="USD",
        stock=1,
        seller_id="s",
        rating=4.0,
        rating_count=1,
        attributes={},
        is_new=False,
        held_reason=None,
        delivery_days=1,
        image="",
    )
