"""Against a stand-in that keeps to Zammad's documentation, not against Zammad."""

from dataclasses import replace

import httpx
import pytest

from tests.unit.gateway.fakes import NOW, FakeClock
from tests.unit.tickets.standins import Fields, ZammadStandIn
from web.tickets.adapters.zammad import Zammad
from web.tickets.core.errors import Forged, Malformed, Rejected, Undelivered
from web.tickets.core.letter import Letter
from web.tickets.core.message import TicketMessage

pytestmark = pytest.mark.anyio
NOTE = Letter("note:1", "note", "101", "Gear", "a proposal", NOW)
TICKET = Letter("ticket:cv-1", "ticket", "", "Chat", "a transcript", NOW)


@pytest.fixture
def standin(clock: FakeClock) -> ZammadStandIn:
    return ZammadStandIn(clock)


@pytest.fixture
def zammad(standin: ZammadStandIn) -> Zammad:
    return Zammad(
        standin.secret,
        "https://zammad.example",
        token=standin.token,
        group="Users",
        customer="shop-chat@localhost",
        timeout_s=5.0,
        transport=standin.transport(),
    )


def _received(
    zammad: Zammad, standin: ZammadStandIn, ticket: Fields, article: Fields | None
) -> TicketMessage:
    raw, headers = standin.hook(ticket, article, "delivery-1")
    arrival = zammad.received(raw, httpx.Headers(headers), standin.clock.now)
    assert arrival is not None
    assert arrival.delivery_id == "delivery-1"
    return arrival.message


def test_a_customers_article_is_a_message_without_its_markup(
    zammad: Zammad, standin: ZammadStandIn
) -> None:
    body = "We are <b>four</b> &amp; go camping.<div><br></div><div>Under $900</div>"
    message = _received(zammad, standin, {"id": 81}, {"body": body})
    assert (message.ticket_id, message.message_id, message.author) == ("81", "104", "customer")
    assert message.text.split("\n")[0] == "We are four & go camping."
    assert "Under $900" in message.text
    assert "<" not in message.text


@pytest.mark.parametrize(
    ("article", "author", "public"),
    [
        ({"sender": "Agent", "internal": True}, "agent", False),
        ({"sender": "Agent", "internal": False}, "agent", True),
        ({"sender": "System"}, "bot", True),
    ],
)
def test_who_speaks_and_to_whom_is_known(
    zammad: Zammad, standin: ZammadStandIn, article: Fields, author: str, public: bool
) -> None:
    message = _received(zammad, standin, {}, {"body": "x", **article})
    assert (message.author, message.public) == (author, public)


@pytest.mark.parametrize(
    ("state", "status"),
    [("closed", "closed"), ("pending reminder", "pending"), ({"name": "merged"}, "closed")],
)
def test_a_changed_state_is_told(
    zammad: Zammad, standin: ZammadStandIn, state: object, status: str
) -> None:
    message = _received(zammad, standin, {"state": state}, None)
    assert (message.text, message.status) == ("", status)


def test_what_was_not_signed_so_is_refused(zammad: Zammad, standin: ZammadStandIn) -> None:
    raw, headers = standin.hook({}, {"body": "x"}, "d")
    for wrong in ({**headers, "X-Hub-Signature": "sha1=00"}, {"X-Zammad-Delivery": "d"}):
        with pytest.raises(Forged):
            zammad.received(raw, httpx.Headers(wrong), standin.clock.now)
    with pytest.raises(Forged):
        zammad.received(raw + b" ", httpx.Headers(headers), standin.clock.now)


def test_a_delivery_without_a_name_or_a_sender_is_malformed(
    zammad: Zammad, standin: ZammadStandIn
) -> None:
    raw, headers = standin.hook({}, {"body": "x"}, "")
    with pytest.raises(Malformed):
        zammad.received(raw, httpx.Headers(headers), standin.clock.now)
    with pytest.raises(Malformed):
        _received(zammad, standin, {}, {"body": "x", "sender": "Nobody"})


async def test_a_note_is_an_internal_article(zammad: Zammad, standin: ZammadStandIn) -> None:
    note = replace(NOTE, ticket_id=standin.add("Gear"))
    assert await zammad.find(note) is None
    await zammad.deliver(note)
    (article,) = standin.articles
    assert (article["internal"], article["type"], article["sender"]) == (True, "note", "Agent")
    assert await zammad.find(note) == note.ticket_id


async def test_a_reply_is_mailed_to_a_customer_with_an_address(
    zammad: Zammad, standin: ZammadStandIn
) -> None:
    for customer in ("robin@customer.example", "robin"):
        ticket_id = standin.add("Gear", customer)
        await zammad.deliver(replace(NOTE, kind="reply", ticket_id=ticket_id))
    mailed, shown = standin.articles
    assert (mailed["type"], mailed["to"], mailed["internal"]) == (
        "email",
        "robin@customer.example",
        False,
    )
    assert (shown["type"], shown["internal"]) == ("note", False)


async def test_a_shoppers_words_are_a_customers(zammad: Zammad, standin: ZammadStandIn) -> None:
    await zammad.deliver(replace(NOTE, kind="message", ticket_id=standin.add("Gear")))
    assert standin.articles[0]["sender"] == "Customer"


async def test_a_ticket_is_found_again_where_the_answer_was_lost(
    zammad: Zammad, standin: ZammadStandIn
) -> None:
    standin.loses_answer = True
    with pytest.raises(Undelivered):
        await zammad.deliver(TICKET)
    assert await zammad.find(TICKET) in standin.tickets
    assert len(standin.tickets) == 1


@pytest.mark.parametrize(
    ("status", "headers", "wait_s"),
    [(429, {"Retry-After": "5"}, 5.0), (502, {}, None), (423, {}, None)],
)
async def test_a_limit_and_an_outage_are_waited_out(
    zammad: Zammad, standin: ZammadStandIn, status: int, headers: dict[str, str], wait_s: float
) -> None:
    standin.outages.append((status, headers))
    with pytest.raises(Undelivered) as caught:
        await zammad.deliver(NOTE)
    assert caught.value.retry_after_s == wait_s


async def test_a_ticket_that_is_gone_and_a_group_that_is_not_there_refuse(
    zammad: Zammad, standin: ZammadStandIn
) -> None:
    with pytest.raises(Rejected):
        await zammad.deliver(replace(NOTE, ticket_id="999"))
    standin.groups = ()
    with pytest.raises(Rejected):
        await zammad.deliver(TICKET)
