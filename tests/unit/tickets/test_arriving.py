import json
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.operation import DeliveryRow
from tests.unit.gateway.fakes import FakeClock
from tests.unit.tickets.fakes import Customer

pytestmark = pytest.mark.anyio


def _stored(engine: Engine) -> list[DeliveryRow]:
    with Session(engine) as session:
        return session.query(DeliveryRow).all()


async def test_a_delivery_is_stored_and_answered_before_anybody_works_on_it(
    customer: Customer, engine: Engine
) -> None:
    answer = await customer.writes("camping for four")
    assert (answer.status_code, answer.json()) == (202, {"status": "stored"})
    assert [(row.delivery_id, row.state) for row in _stored(engine)] == [("d-1", "received")]


async def test_the_same_delivery_again_changes_nothing(customer: Customer, engine: Engine) -> None:
    await customer.writes(delivery_id="d")
    answer = await customer.writes("something else", delivery_id="d")
    assert (answer.status_code, answer.json()) == (200, {"status": "duplicate"})
    assert [row.payload["text"] for row in _stored(engine)] == ["camping for four"]


async def test_personal_data_is_masked_before_it_is_stored(
    customer: Customer, engine: Engine
) -> None:
    await customer.writes(
        "call +1 415 555 0132 or a.b@example.com", subject="card 4111 1111 1111 1111"
    )
    payload = _stored(engine)[0].payload
    assert payload["text"] == "call [phone] or [email]"
    assert payload["subject"] == "card [card]"


async def test_nobody_can_type_an_intent_in_a_ticket(customer: Customer, engine: Engine) -> None:
    await customer.writes("/restart")
    assert _stored(engine)[0].payload["text"] == "restart"


BODY = json.dumps(
    {"ticket_id": "1", "message_id": "1", "author": "customer", "text": "hi", "at": "2026-03-01"}
).encode()


@pytest.mark.parametrize("secret", ["", "another", "a secret between twO"])
async def test_a_forged_delivery_is_refused_and_not_stored(
    customer: Customer, engine: Engine, secret: str
) -> None:
    answer = await customer.posts(BODY, secret=secret)
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:satchel:problem:ticket-forged"
    assert _stored(engine) == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Satchel-Signature": "sha256="},
        {"X-Satchel-Signature": "sha256=ü", "X-Satchel-Timestamp": "1"},
        {"X-Satchel-Signature": "x" * 5000},
    ],
)
async def test_a_delivery_without_a_whole_signature_is_refused(
    http: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    answer = await http.post("/tickets/generic", content=BODY, headers=raw)
    assert answer.status_code == 401


async def test_a_body_that_was_changed_after_signing_is_refused(
    customer: Customer, http: httpx.AsyncClient
) -> None:
    signed = (await customer.posts(BODY)).request
    headers = {name: value for name, value in signed.headers.items() if name.startswith("x-")}
    answer = await http.post("/tickets/generic", content=BODY + b" ", headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize("seconds", [-301, 301])
async def test_a_delivery_signed_outside_the_window_is_refused(
    customer: Customer, engine: Engine, clock: FakeClock, seconds: int
) -> None:
    answer = await customer.posts(BODY, signed_at=clock.now + timedelta(seconds=seconds))
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:satchel:problem:ticket-late"
    assert _stored(engine) == []


@pytest.mark.parametrize("seconds", [-299, 299])
async def test_clocks_may_differ_a_little(
    customer: Customer, clock: FakeClock, seconds: int
) -> None:
    answer = await customer.posts(BODY, signed_at=clock.now + timedelta(seconds=seconds))
    assert answer.status_code == 202


async def test_an_oversized_delivery_is_refused(customer: Customer, engine: Engine) -> None:
    answer = await customer.writes("x" * 70_000)
    assert answer.status_code == 413
    assert _stored(engine) == []


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"[]", "body"),
        (b"no json", "body"),
        (BODY.replace(b"customer", b"stranger"), "author"),
        (BODY.replace(b'"ticket_id": "1", ', b""), "ticket_id"),
        (BODY.replace(b'"ticket_id": "1"', b'"ticket_id": ""'), "ticket_id"),
        (BODY.replace(b"2026-03-01", b"yesterday"), "at"),
    ],
)
async def test_what_is_signed_but_no_message_is_refused_and_named(
    customer: Customer, engine: Engine, raw: bytes, what: str
) -> None:
    answer = await customer.posts(raw)
    assert answer.status_code == 422
    assert what in answer.json()["detail"]
    assert _stored(engine) == []


async def test_a_delivery_must_have_a_name(customer: Customer) -> None:
    answer = await customer.posts(BODY, None)
    assert answer.status_code == 422
    assert "X-Satchel-Delivery" in answer.json()["detail"]


@pytest.mark.parametrize("system", ["zendesk", "zammad", "rt", "nobody"])
async def test_a_system_that_is_not_set_up_takes_nothing(customer: Customer, system: str) -> None:
    answer = await customer.posts(BODY, system=system)
    assert answer.status_code == 404
    assert "SATCHEL_TICKETS" in answer.json()["detail"]


async def test_ids_may_be_numbers(customer: Customer, engine: Engine) -> None:
    await customer.posts(BODY.replace(b'"1"', b"1"))
    assert _stored(engine)[0].payload["ticket_id"] == "1"
