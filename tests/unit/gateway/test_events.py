import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.db.conversation import BasketLineRow
from data.db.impression import FeedbackRow
from tests.unit.gateway.fakes import NOW, Shopper, open_session, show_slate

pytestmark = pytest.mark.anyio


@pytest.fixture
def slate_id(shopper: Shopper, engine: Engine) -> str:
    show_slate(engine, shopper.conversation_id, "s-1")
    return "s-1"


def event(event_id: str, kind: str = "click", **ids: str) -> dict[str, Any]:
    return {"event_id": event_id, "kind": kind, "at": NOW.isoformat(), **ids}


def feedback(engine: Engine) -> list[FeedbackRow]:
    with Session(engine) as session:
        return list(session.scalars(select(FeedbackRow).order_by(FeedbackRow.event_id)))


async def test_events_are_logged_with_what_the_policy_did(
    shopper: Shopper, engine: Engine, slate_id: str
) -> None:
    answer = await shopper.reports(
        [
            event("e-1", "seen", slate_id="s-1"),
            event("e-2", "click", slate_id="s-1", bundle_id="b-1", item_id="it-3"),
            event("e-3", "view", item_id="it-4"),
        ]
    )
    assert (answer.status_code, answer.json()) == (200, {"accepted": 3, "ignored": 0})
    rows = feedback(engine)
    assert [(row.kind, row.propensity, row.policy, row.model_version) for row in rows] == [
        ("seen", 0.125, "plackett-luce", "m1"),
        ("click", 0.25, "plackett-luce", "m1"),
        ("view", None, None, None),
    ]
    assert {(row.source, row.at, row.conversation_id) for row in rows} == {
        ("event", NOW, shopper.conversation_id)
    }


@pytest.mark.parametrize("kind", ["seen", "view", "click", "add_to_basket", "purchase", "dismiss"])
async def test_every_kind_is_kept_and_the_basket_stays(
    shopper: Shopper, engine: Engine, slate_id: str, kind: str
) -> None:
    await shopper.reports([event("e-1", kind, slate_id="s-1", bundle_id="b-0")])
    assert [row.kind for row in feedback(engine)] == [kind]
    with Session(engine) as session:
        assert session.scalars(select(BasketLineRow)).all() == []


async def test_a_known_event_is_ignored(shopper: Shopper, engine: Engine) -> None:
    await shopper.reports([event("e-1", "view"), event("e-1", "click")])
    answer = await shopper.reports([event("e-1", "dismiss"), event("e-2", "view")])
    assert answer.json() == {"accepted": 1, "ignored": 1}
    assert [(row.event_id, row.kind) for row in feedback(engine)] == [
        ("e-1", "view"),
        ("e-2", "view"),
    ]


async def test_the_same_events_at_once_are_kept_once(shopper: Shopper, engine: Engine) -> None:
    events = [event(f"e-{number}") for number in range(5)]
    answers = await asyncio.gather(*(shopper.reports(events) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json()["accepted"] for answer in answers) == 5
    assert len(feedback(engine)) == 5


async def test_a_clock_that_runs_ahead_is_set_right(shopper: Shopper, engine: Engine) -> None:
    ahead = (NOW + timedelta(days=9)).isoformat()
    await shopper.reports([event("e-1") | {"at": ahead}])
    assert feedback(engine)[0].at == NOW


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "accept"},
        {"at": "2026-03-01T12:00:00"},
        {"at": "yesterday"},
        {"event_id": ""},
        {"reward": 1},
        {"slate_id": "s-none"},
        {"slate_id": "s-1", "bundle_id": "b-2"},
        {"slate_id": "s-1", "bundle_id": "b-1", "item_id": "it-1"},
        {"bundle_id": "b-0"},
        {"item_id": "it-none"},
    ],
)
async def test_a_wrong_event_is_refused_and_none_kept(
    shopper: Shopper, engine: Engine, slate_id: str, wrong: dict[str, Any]
) -> None:
    answer = await shopper.reports([event("e-1"), event("e-2") | wrong])
    assert answer.status_code == 422
    assert feedback(engine) == []


async def test_a_slate_of_another_conversation_is_refused(
    http: httpx.AsyncClient, slate_id: str
) -> None:
    stranger = await open_session(http)
    answer = await stranger.reports([event("e-1", slate_id=slate_id)])
    assert answer.status_code == 422


async def test_at_most_a_hundred_events_are_taken_at_once(shopper: Shopper) -> None:
    events = [event(f"e-{number}") for number in range(101)]
    assert (await shopper.reports(events)).status_code == 422
    assert (await shopper.reports(events[:100])).json() == {"accepted": 100, "ignored": 0}
