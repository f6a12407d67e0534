"""The whole round trip on a real Request Tracker 5: webhooks by its scrip, polling, REST2."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.marks import full
from tests.stack import Stack, free_port
from tests.tickets.gateway import TicketGateway, ticket_gateway
from tests.tickets.test_generic import REQUESTS
from tests.tickets.tracker.installing import hindrance
from tests.tickets.tracker.running import Tracker, running_tracker

pytestmark = pytest.mark.stack

SECRET = "between the tracker and the shop"
PATIENCE_S = 40.0


@dataclass(frozen=True)
class Shop:
    """A gateway that knows one tracker, which reports to it."""

    gateway: TicketGateway
    tracker: Tracker


@pytest.fixture(scope="module")
def shop(
    stack: Stack, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Shop]:
    reason = hindrance(may_install="not full" not in pytestconfig.option.markexpr)
    if reason:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("tracker")
    port = free_port()
    told = f"http://127.0.0.1:{port}/tickets/rt"
    with running_tracker(folder, SECRET, told) as tracker:
        settings = _settings(tracker, port)
        with ticket_gateway(stack, folder / "gateway.log", **settings) as gateway:
            yield Shop(gateway, tracker)


def _settings(tracker: Tracker, port: int) -> dict[str, str]:
    return {
        "SATCHEL_GATEWAY_PORT": str(port),
        "SATCHEL_TICKETS_RT_SECRET": SECRET,
        "SATCHEL_TICKETS_RT_URL": tracker.url,
        "SATCHEL_TICKETS_RT_TOKEN": tracker.tokens["satchel"],
        "SATCHEL_TICKETS_RT_POLL_S": "3",
        "SATCHEL_TICKETS_HANDOVER_TO": "rt",
        "SATCHEL_TICKETS_LEASE_S": "12",
    }


def _until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.3)
    return False


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=full)])
def test_a_ticket_gets_one_internal_comment_with_a_proposal(shop: Shop, language: str) -> None:
    ticket_id = shop.tracker.write("Camping", REQUESTS[language])
    assert _until(lambda: len(shop.tracker.comments(ticket_id)) > 0)
    time.sleep(4.0)  # polling has seen it as well by now
    (comment,) = shop.tracker.comments(ticket_id)
    assert {"en": "Draft of a reply", "zh": "回复草稿"}[language] in comment


@full
def test_a_ticket_written_while_the_gateway_was_away_is_found_by_polling(shop: Shop) -> None:
    shop.gateway.kill()
    ticket_id = shop.tracker.write("Camping", REQUESTS["en"])
    shop.gateway.start()
    assert _until(lambda: len(shop.tracker.comments(ticket_id)) == 1)


@full
def test_a_tracker_that_is_away_gets_each_comment_once_it_is_back(shop: Shop) -> None:
    ticket_ids = [shop.tracker.write("Camping", REQUESTS["en"]) for _ in range(3)]
    shop.tracker.stop()
    time.sleep(4.0)
    shop.tracker.start()
    assert _until(lambda: all(shop.tracker.comments(one) for one in ticket_ids))
    time.sleep(2.0)
    assert [len(shop.tracker.comments(one)) for one in ticket_ids] == [1, 1, 1]


@full
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_handover_opens_a_ticket_and_the_agent_is_heard_in_the_chat(
    shop: Shop, language: str
) -> None:
    said = {
        "en": ("camping for two, under $1500", "can i speak with a human being", "yes please"),
        "zh": ("两个人露营，1500美元以内", "我想跟真人客服聊", "好的"),
    }[language]
    with httpx.Client(base_url=shop.gateway.url, timeout=30.0) as http:
        token = http.post("/chat/sessions", json={"language": language}).json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        before = set(shop.tracker.tickets("S-"))
        for text in said:
            http.post("/chat/messages", json={"text": text})
        assert _until(lambda: len(set(shop.tracker.tickets("S-")) - before) == 1)
        (ticket_id,) = set(shop.tracker.tickets("S-")) - before
        assert said[0] in shop.tracker.said(ticket_id)
        shop.tracker.answer(ticket_id, "I take care of you. 我来帮您。")
        assert _until(lambda: ("agent", "I take care of you. 我来帮您。") in _heard(http))
        http.post("/chat/messages", json={"text": "I need it by Friday 周五要用"})
        assert _until(lambda: "I need it by Friday 周五要用" in shop.tracker.said(ticket_id))
        shop.tracker.resolve(ticket_id)
        ending = {"en": "closed your request", "zh": "已处理完"}[language]
        assert _until(lambda: any(ending in text for _, text in _heard(http)))


def _heard(http: httpx.Client) -> list[tuple[str, str]]:
    """Author and text of all that the stream holds already."""
    found: list[tuple[str, str]] = []
    try:
        with http.stream("GET", "/chat/stream", timeout=1.0) as stream:
            for line in stream.iter_lines():
                if line.startswith('data: {"seq"'):
                    message = json.loads(line.removeprefix("data: "))
                    found.append((message["author"], message["text"]))
    except httpx.ReadTimeout:
        pass
    return found
