import asyncio
import json
import logging
from typing import Any

import httpx
import pytest

from web.gateway.logs import LOGGER
from web.gateway.rephrasing.breaker import Breaker
from web.gateway.rephrasing.client import ModelClient
from web.gateway.rephrasing.rephraser import LOGGED_MAX_CHARS, Rephraser
from web.gateway.transcript import ASSISTANT, Line

pytestmark = pytest.mark.anyio

SLATE = Line(ASSISTANT, "Here is what fits together:\n1. $134: Tent", {"type": "slate"})
ASSUMED = Line(ASSISTANT, "I assumed: one person.", None)


class Model:
    """Says ``says``, once ``gate`` is open; an exception is raised."""

    def __init__(self, says: str | Exception) -> None:
        self.says = says
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked: list[str] = []

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(json.loads(request.content)["messages"][-1]["content"])
        await self.gate.wait()
        if isinstance(self.says, Exception):
            raise self.says
        return httpx.Response(200, json={"choices": [{"message": {"content": self.says}}]})

    def rephraser(self, at_once: int = 4, breaker: Breaker | None = None) -> Rephraser:
        transport = httpx.MockTransport(self.handle)
        client = ModelClient("http://m.test", "m", "", timeout_s=5.0, transport=transport)
        return Rephraser(client, at_once, breaker)


def logged(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    records = [record for record in caplog.records if record.message == "reworded"]
    return [record.__dict__["fields"] for record in records]


@pytest.fixture
def listening(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, LOGGER)
    return caplog


async def test_only_the_opening_of_what_is_fit_is_asked_and_changed() -> None:
    model = Model("These go together nicely:")
    lines = await model.rephraser().reworded([ASSUMED, SLATE])
    assert model.asked == ["Here is what fits together:"]
    assert [line.text for line in lines] == [
        "I assumed: one person.",
        "These go together nicely:\n1. $134: Tent",
    ]
    assert lines[1].custom == SLATE.custom


async def test_what_the_check_refuses_stays_as_written_and_is_logged(
    listening: pytest.LogCaptureFixture,
) -> None:
    model = Model("Here are 3 that fit together:")
    assert await model.rephraser().reworded([SLATE], conversation_id="c-1") == [SLATE]
    (line,) = logged(listening)
    assert line.pop("ms") >= 0
    assert line == {
        "conversation_id": "c-1",
        "outcome": "refused",
        "reason": "amounts",
        "sent": "Here is what fits together:",
        "came": "Here are 3 that fit together:",
    }


@pytest.mark.parametrize(
    ("says", "outcome", "reason"),
    [
        ("These go together nicely:", "kept", None),
        ("Here is what fits together:", "unchanged", None),
        (httpx.ReadTimeout("slow"), "failed", "ModelUnavailable: ReadTimeout"),
    ],
)
async def test_the_log_tells_what_came_of_it(
    says: str | Exception, outcome: str, reason: str | None, listening: pytest.LogCaptureFixture
) -> None:
    await Model(says).rephraser().reworded([SLATE])
    (line,) = logged(listening)
    assert (line["outcome"], line["reason"]) == (outcome, reason)


async def test_a_long_answer_is_logged_in_part(listening: pytest.LogCaptureFixture) -> None:
    await Model("x" * 5000).rephraser().reworded([SLATE])
    (line,) = logged(listening)
    assert line["came"] == "x" * LOGGED_MAX_CHARS


async def test_what_finds_no_place_stays_as_written_at_once() -> None:
    model = Model("These go together nicely:")
    model.gate.clear()
    rephraser = model.rephraser(at_once=1)
    first = asyncio.create_task(rephraser.reworded([SLATE]))
    await asyncio.sleep(0)
    assert await rephraser.reworded([SLATE]) == [SLATE]
    model.gate.set()
    assert await first != [SLATE]
    assert await rephraser.reworded([SLATE]) != [SLATE]
    assert len(model.asked) == 2


async def test_a_failing_endpoint_is_left_alone_but_a_refused_text_is_no_failure() -> None:
    model = Model("nonsense")
    rephraser = model.rephraser(breaker=Breaker(failures=2, rest_s=3600.0))
    for _ in range(3):
        assert await rephraser.reworded([SLATE]) == [SLATE]
    assert len(model.asked) == 3
    model.says = httpx.ConnectError("down")
    for _ in range(5):
        assert await rephraser.reworded([SLATE]) == [SLATE]
    assert len(model.asked) == 5
