"""The round trip on a real django-helpdesk, through the generic webhook and a relay that signs."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import select

from data.db.engine import open_engine
from data.db.impression import FeedbackRow
from tests.marks import full
from tests.stack import Stack, free_port
from tests.tickets.gateway import ticket_gateway
from tests.tickets.helpdesk.relay import Relay, running_relay
from tests.tickets.helpdesk.running import Helpdesk, Unavailable, running_helpdesk
from tests.tickets.sender import Sender
from tests.tickets.test_generic import REQUESTS

pytestmark = [pytest.mark.stack, full]

SECRET = "between the relay and the shop"
PATIENCE_S = 40.0


@dataclass(frozen=True)
class Shop:
    relay: Relay
    helpdesk: Helpdesk


@pytest.fixture(scope="module")
def shop(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("helpdesk")
    relay = Relay(SECRET, free_port())
    settings = {
        "SATCHEL_TICKETS_GENERIC_SECRET": SECRET,
        "SATCHEL_TICKETS_GENERIC_URL": f"{relay.url}/notes",
        "SATCHEL_TICKETS_LONGEST_WAIT_S": "2",
    }
    with ExitStack() as running:
        try:
            helpdesk = running.enter_context(running_helpdesk(folder, f"{relay.url}/helpdesk"))
        except Unavailable as reason:
            pytest.skip(str(reason))
        gateway = running.enter_context(ticket_gateway(stack, folder / "gateway.log", **settings))
        relay.helpdesk, relay.sender = helpdesk, Sender(gateway.url, SECRET)
        running.callback(relay.sender.http.close)
        yield Shop(relay, helpdesk)


def _until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.3)
    return False


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_ticket_gets_one_private_follow_up_with_a_proposal(shop: Shop, language: str) -> None:
    with running_relay(shop.relay):
        ticket_id = shop.helpdesk.write("Camping", REQUESTS[language])
        assert _until(lambda: bool(shop.helpdesk.notes(ticket_id)))
        time.sleep(3.0)
        (note,) = shop.helpdesk.notes(ticket_id)
        assert {"en": "Draft of a reply", "zh": "回复草稿"}[language] in note


def test_what_was_saved_while_the_relay_was_away_is_noted_once_each(shop: Shop) -> None:
    title = "Written while it was away"
    for _ in range(2):  # the customer sees an error, and sends again
        with pytest.raises(httpx.HTTPStatusError, match="500"):
            shop.helpdesk.write(title, REQUESTS["en"])
    saved = [str(one["id"]) for one in shop.helpdesk.tickets() if one["title"] == title]
    assert len(saved) == 2
    with running_relay(shop.relay):
        assert _until(lambda: all(shop.helpdesk.notes(one) for one in saved))
        time.sleep(3.0)
        assert [len(shop.helpdesk.notes(one)) for one in saved] == [1, 1]


def test_a_draft_that_the_agent_sent_comes_back_as_one_label_though_saved_twice(
    shop: Shop, stack: Stack
) -> None:
    with running_relay(shop.relay):
        ticket_id = shop.helpdesk.write("Camping", REQUESTS["en"])
        assert _until(lambda: bool(shop.helpdesk.notes(ticket_id)))
        draft = shop.helpdesk.notes(ticket_id)[0].split("----------")[1].strip()
        before = _labels(stack)
    with pytest.raises(httpx.HTTPStatusError, match="500"):
        shop.helpdesk.follow_up(ticket_id, draft)
    with running_relay(shop.relay):
        shop.helpdesk.follow_up(ticket_id, draft)
        assert _until(lambda: len(_labels(stack)) > len(before))
        time.sleep(2.0)
        assert _labels(stack)[len(before) :] == ["sent"]


def _labels(stack: Stack) -> list[str]:
    engine = open_engine(stack.database_url)
    rows = select(FeedbackRow.detail).where(FeedbackRow.kind == "label").order_by(FeedbackRow.at)
    with engine.connect() as connection:
        found = [detail["did"] for detail in connection.scalars(rows)]
    engine.dispose()
    return found
