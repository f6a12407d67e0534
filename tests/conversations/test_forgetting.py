"""Asking to be forgotten: no trace is left in any table, file or tracker; the counts stay."""

import secrets
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, create_engine, insert, update
from tenacity import (
    Retrying,
    retry_if_exception_type,
    retry_if_result,
    stop_after_delay,
    wait_fixed,
)

from data.db.tables import Base
from tests.conversations.chat import Chat, Talk
from tests.conversations.traces import counted, found
from tests.facts import rows
from tests.marks import full
from tests.stack import Stack

pytestmark = pytest.mark.stack

COUNTED = ("message", "turn", "impression", "feedback", "survey", "label")
ERASED_WITHIN_S = 30.0
BUDGET = "$86,421.37"
BUDGET_CENTS = "8642137"


@dataclass(frozen=True)
class Planted:
    """A shopper with two conversations, and what they left in them that nobody else says."""

    first: Chat
    second: Chat
    traces: tuple[str, ...]
    since: float

    @property
    def conversations(self) -> tuple[str, str]:
        return self.first.conversation_id, self.second.conversation_id


@pytest.fixture
def engine(stack: Stack) -> Iterator[Engine]:
    opened = create_engine(stack.database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def planted(talk: Talk, engine: Engine) -> Planted:
    since, code = time.time() - 1.0, secrets.token_hex(4)
    phrase, email = f"grumbelvark{code}", f"quill{code}@example.org"
    first, second = talk("en"), talk("zh")
    _join(engine, first, second)
    _shop(first, phrase, email)
    assert second.say(f"两人露营，我的暗号是松鼠{code}").slate is not None
    _work_on(engine, first, phrase, code)
    ticket = f"TCK-{code}"
    return Planted(
        first, second, (phrase, email, f"松鼠{code}", ticket, BUDGET, BUDGET_CENTS), since
    )


def _shop(chat: Chat, phrase: str, email: str) -> None:
    """Says, presses, rates and clicks."""
    said = f"a camping kit for 2, no nylon, up to {BUDGET}, {phrase}, write me at {email}"
    bundle = chat.say(said).bundles()[0]
    assert chat.slate is not None
    chat.press("accept_bundle", bundle_id=bundle["bundle_id"])
    chat.say(f"cheaper please, {phrase}")
    chat.say(f"5 stars out of 5, great service, {phrase}")
    event = {
        "event_id": f"click-{secrets.token_hex(8)}",
        "kind": "click",
        "slate_id": chat.slate["slate_id"],
        "at": datetime.now(UTC).isoformat(),
    }
    headers = {"Authorization": f"Bearer {chat.token}"}
    answer = chat.client.post("/chat/events", json={"events": [event]}, headers=headers)
    assert answer.json() == {"accepted": 1, "ignored": 0}


def _join(engine: Engine, first: Chat, second: Chat) -> None:
    """Makes both conversations one shopper's."""
    table = Base.metadata.tables["conversation"]
    shopper_id = first.rows("conversation")[0]["shopper_id"]
    with engine.begin() as connection:
        connection.execute(
            update(table)
            .where(table.c.conversation_id == second.conversation_id)
            .values(shopper_id=shopper_id)
        )


def _work_on(engine: Engine, chat: Chat, phrase: str, code: str) -> None:
    """What agents and ticket systems leave: link, label, audit, delivery, a message to be sent."""
    at, ticket, name = datetime.now(UTC), f"TCK-{code}", chat.conversation_id
    by_us = {"conversation_id": name, "at": at}
    told = {"ticket": ticket, "body": phrase}
    planted: dict[str, dict[str, Any]] = {
        "agent": _agent(code),
        "label": by_us
        | {"label_id": code, "agent_id": code, "kind": "correction", "value": {"said": phrase}},
        "ticket_link": by_us | {"provider": "desk", "ticket_id": ticket},
        "consent": {
            "consent_id": code,
            "shopper_id": chat.rows("conversation")[0]["shopper_id"],
            "purpose": phrase,
            "granted": True,
            "at": at,
        },
        "audit": {
            "audit_id": code,
            "actor": code,
            "action": "read",
            "subject": name,
            "detail": {"why": phrase},
            "at": at,
        },
        "delivery": {
            "provider": "desk",
            "delivery_id": code,
            "payload": told,
            "state": "answered",
            "received_at": at,
        },
        "outbox": {
            "outbox_id": code,
            "destination": "desk",
            "idempotency_key": code,
            "payload": told,
            "attempts": 0,
            "next_attempt_at": at,
            "sent_at": None,
        },
    }
    with engine.begin() as connection:
        for table, row in planted.items():
            connection.execute(insert(Base.metadata.tables[table]).values(row))


def _agent(code: str) -> dict[str, Any]:
    return {
        "agent_id": code,
        "login": f"agent-{code}",
        "password_hash": None,
        "role": "agent",
        "active": True,
    }


def _until_erased(stack: Stack) -> None:
    """Until nothing is left to be erased elsewhere."""

    def waiting() -> list[dict[str, Any]]:
        requests = rows(stack.database_url, "outbox", destination="forget")
        return [one for one in requests if one["sent_at"] is None]

    Retrying(
        stop=stop_after_delay(ERASED_WITHIN_S), wait=wait_fixed(0.2), retry=retry_if_result(bool)
    )(waiting)


def test_no_trace_is_left_anywhere_and_the_counts_stay(stack: Stack, planted: Planted) -> None:
    phrase, email, *_ = planted.traces
    places = found(stack, planted.traces, planted.conversations, planted.since)
    assert {place.split(":")[0] for place in places} >= {
        "message.text", "turn.utterance", "impression.context", "survey.text", "label.value",
        "audit.detail", "delivery.payload", "outbox.payload", "ticket_link.ticket_id",
        "consent.purpose", *(f"tracker {one}" for one in planted.conversations),
    }  # fmt: skip
    assert not any(email in place for place in places), "the e-mail was never masked"
    assert any(phrase in place for place in places if stack.log.parent.name in place)
    before = {table: counted(stack.database_url, table, planted.conversations) for table in COUNTED}
    assert planted.first.rows("preference")
    assert planted.first.rows("basket_line")

    assert planted.first.say("please forget me, delete all my data").asks
    answer = planted.first.say("yes")
    assert answer.custom("forgotten") is not None
    _until_erased(stack)

    assert found(stack, planted.traces, planted.conversations, planted.since) == []
    for table, kept in before.items():
        left = counted(stack.database_url, table, planted.conversations)
        assert set(kept) <= set(left), f"rows of {table} are gone"
    assert all(kept for kept in before.values())
    assert planted.first.rows("preference") == planted.first.rows("basket_line") == []
    assert rows(stack.database_url, "audit", action="forget_me")


def test_the_conversation_goes_on_with_somebody_unknown(stack: Stack, planted: Planted) -> None:
    planted.first.say("please forget me, delete all my data")
    planted.first.say("yes")
    _until_erased(stack)
    answer = planted.first.say("a home office kit")
    assert answer.slate is not None
    assert not answer.constraints().get("exclude")
    assert not answer.constraints().get("budget")


@full
def test_an_erasure_outlives_a_gateway_killed_in_the_middle_of_it(
    stack: Stack, planted: Planted
) -> None:
    planted.first.say("please forget me, delete all my data")
    erased = len(rows(stack.database_url, "audit", action="forget_me"))
    with ThreadPoolExecutor() as pool:
        saying = pool.submit(planted.first.post, {"text": "yes"})
        while len(rows(stack.database_url, "audit", action="forget_me")) == erased:
            time.sleep(0.005)
        stack.signal("web", signal.SIGKILL)
        assert isinstance(saying.exception(), httpx.HTTPError | None)
    Retrying(
        stop=stop_after_delay(120.0),
        wait=wait_fixed(0.3),
        retry=retry_if_exception_type(httpx.HTTPError),
    )(lambda: httpx.get(f"{stack.gateway}/readyz", timeout=2.0).raise_for_status())
    _until_erased(stack)
    assert found(stack, planted.traces, planted.conversations, planted.since) == []
