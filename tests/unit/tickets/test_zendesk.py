"""Against a stand-in that keeps to Zendesk's documentation, not against Zendesk."""

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from tests.unit.gateway.fakes import NOW, FakeClock
from tests.unit.tickets.fakes import FakeAssistant
from tests.unit.tickets.standins import Fields, ZendeskStandIn
from web.gateway.wiring import Gateway
from web.tickets.adapters.zendesk import Zendesk
from web.tickets.core.errors import Forged, Late, Malformed, Rejected, Undelivered
from web.tickets.core.letter import Letter
from web.tickets.core.message import TicketMessage
from web.tickets.core.ports import TicketSystem
from web.tickets.desk import open_desk
from web.tickets.settings import TicketSettings

pytestmark = pytest.mark.anyio
COMMENT = {"id": "55", "body": "camping for four", "is_public": True}
BY_CUSTOMER: Fields = {"comment": {**COMMENT, "author": {"id": "8", "is_staff": False}}}
BY_AGENT: Fields = {"comment": {**COMMENT, "author": {"id": "2", "is_staff": True}}}
NOTE = Letter("note:1", "note", "101", "Gear", "a proposal", NOW)
TICKET = Letter("ticket:cv-1", "ticket", "", "Chat", "a transcript", NOW)


@pytest.fixture
def standin(clock: FakeClock) -> ZendeskStandIn:
    return ZendeskStandIn(clock)


@pytest.fixture
def zendesk(standin: ZendeskStandIn) -> Zendesk:
    return Zendesk(
        standin.secret,
        "https://shop.zendesk.example",
        email=standin.email,
        token=standin.token,
        window_s=300.0,
        timeout_s=5.0,
        transport=standin.transport(),
    )


def _received(
    system: TicketSystem, signed: tuple[bytes, dict[str, str]], clock: FakeClock
) -> TicketMessage | None:
    raw, headers = signed
    arrival = system.received(raw, httpx.Headers(headers), clock.now)
    return arrival.message if arrival else None


def test_a_customers_comment_is_a_message(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    message = _received(zendesk, standin.event("comment_added", {}, BY_CUSTOMER, "i"), clock)
    assert message is not None
    assert (message.ticket_id, message.message_id) == ("1", "1-55")
    assert (message.author, message.public, message.subject) == ("customer", True, "Gear")
    assert message.text == "camping for four"


def test_an_agents_internal_comment_is_known_as_one(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    event = {"comment": {**BY_AGENT["comment"], "is_public": False}}
    message = _received(zendesk, standin.event("comment_added", {}, event, "i"), clock)
    assert message is not None
    assert (message.author, message.public) == ("agent", False)


def test_a_new_ticket_and_its_first_comment_are_one_message(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    ticket = {"description": "camping for four"}
    told = [
        standin.event("created", ticket, {}, "i1"),
        standin.event("comment_added", ticket, BY_CUSTOMER, "i2"),
    ]
    first, second = (_received(zendesk, one, clock) for one in told)
    assert first is not None
    assert second is not None
    assert first.message_id == second.message_id
    assert first.text == second.text


def test_a_ticket_submitted_for_somebody_else_is_an_agents(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    event = standin.event("created", {"submitter_id": "2", "description": "x"}, {}, "i")
    message = _received(zendesk, event, clock)
    assert message is not None
    assert message.author == "agent"


@pytest.mark.parametrize(
    ("current", "status"), [("SOLVED", "closed"), ("PENDING", "pending"), ("OPEN", "open")]
)
def test_a_status_is_told(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock, current: str, status: str
) -> None:
    event = standin.event("status_changed", {}, {"current": current, "previous": "NEW"}, "i")
    message = _received(zendesk, event, clock)
    assert message is not None
    assert (message.text, message.status) == ("", status)


def test_other_events_tell_us_nothing(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    assert _received(zendesk, standin.event("priority_changed", {}, {}, "i"), clock) is None


def test_a_triggers_own_body_may_be_the_generic_one(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    raw = (
        b'{"ticket_id": 7, "message_id": "9", "author": "customer", "text": "hi", '
        b'"at": "2026-03-01T12:00:00Z"}'
    )
    message = _received(zendesk, standin.signed(raw, "i"), clock)
    assert message is not None
    assert (message.ticket_id, message.text) == ("7", "hi")


def test_what_was_not_signed_so_is_refused(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    forger = replace(standin, secret="another")
    with pytest.raises(Forged):
        _received(zendesk, forger.event("comment_added", {}, BY_CUSTOMER, "i"), clock)
    raw, headers = standin.event("comment_added", {}, BY_CUSTOMER, "i")
    with pytest.raises(Forged):
        _received(zendesk, (raw + b" ", headers), clock)
    with pytest.raises(Forged):
        _received(zendesk, (raw, {}), clock)


def test_an_old_signature_is_refused(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    signed = standin.event("comment_added", {}, BY_CUSTOMER, "i")
    clock.pass_s(301)
    with pytest.raises(Late):
        _received(zendesk, signed, clock)


def test_an_event_without_its_ticket_is_malformed(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    with pytest.raises(Malformed):
        _received(zendesk, standin.event("comment_added", {"id": None}, BY_CUSTOMER, "i"), clock)


async def test_a_note_is_a_private_comment(zendesk: Zendesk, standin: ZendeskStandIn) -> None:
    ticket_id = standin.add({"subject": "Gear"})
    assert await zendesk.find(replace(NOTE, ticket_id=ticket_id)) is None
    await zendesk.deliver(replace(NOTE, ticket_id=ticket_id))
    (comment,) = standin.comments[ticket_id]
    assert comment["public"] is False
    assert await zendesk.find(replace(NOTE, ticket_id=ticket_id)) == ticket_id


async def test_only_a_reply_is_public(zendesk: Zendesk, standin: ZendeskStandIn) -> None:
    ticket_id = standin.add({"subject": "Gear"})
    await zendesk.deliver(replace(NOTE, ticket_id=ticket_id, kind="reply"))
    await zendesk.deliver(replace(NOTE, ticket_id=ticket_id, kind="message"))
    assert [one["public"] for one in standin.comments[ticket_id]] == [True, False]
    assert standin.tickets[ticket_id]["status"] == "open"


async def test_a_ticket_is_opened_once_though_the_answer_is_lost(
    zendesk: Zendesk, standin: ZendeskStandIn
) -> None:
    standin.loses_answer = True
    with pytest.raises(Undelivered):
        await zendesk.deliver(TICKET)
    ticket_id = await zendesk.find(TICKET)
    assert ticket_id == await zendesk.deliver(TICKET)
    assert len(standin.tickets) == 1
    assert standin.comments[ticket_id][0]["public"] is False


@pytest.mark.parametrize(
    ("status", "headers", "wait_s"),
    [(429, {"Retry-After": "37"}, 37.0), (503, {}, None), (500, {}, None), (409, {}, None)],
)
async def test_a_limit_and_an_outage_are_waited_out(
    zendesk: Zendesk,
    standin: ZendeskStandIn,
    status: int,
    headers: dict[str, str],
    wait_s: float | None,
) -> None:
    standin.outages.append((status, headers))
    with pytest.raises(Undelivered) as caught:
        await zendesk.deliver(NOTE)
    assert caught.value.retry_after_s == wait_s


async def test_the_limit_of_updates_of_one_ticket_is_kept_to(
    zendesk: Zendesk, standin: ZendeskStandIn, clock: FakeClock
) -> None:
    ticket_id = standin.add({"subject": "Gear"})
    for number in range(30):
        await zendesk.deliver(replace(NOTE, key=str(number), ticket_id=ticket_id))
    with pytest.raises(Undelivered) as caught:
        await zendesk.deliver(replace(NOTE, key="one more", ticket_id=ticket_id))
    assert caught.value.retry_after_s is not None
    clock.pass_s(caught.value.retry_after_s)
    await zendesk.deliver(replace(NOTE, key="one more", ticket_id=ticket_id))


async def test_a_ticket_that_is_gone_or_closed_refuses(
    zendesk: Zendesk, standin: ZendeskStandIn
) -> None:
    with pytest.raises(Rejected):
        await zendesk.deliver(replace(NOTE, ticket_id="999"))
    ticket_id = standin.add({"subject": "Gear", "status": "closed"})
    with pytest.raises(Rejected):
        await zendesk.deliver(replace(NOTE, ticket_id=ticket_id))


async def test_a_wrong_token_is_waited_out_until_it_is_mended(standin: ZendeskStandIn) -> None:
    zendesk = Zendesk(
        "s",
        "https://shop.zendesk.example",
        email=standin.email,
        token="old",
        window_s=300.0,
        timeout_s=5.0,
        transport=standin.transport(),
    )
    with pytest.raises(Undelivered):
        await zendesk.deliver(NOTE)


async def test_the_whole_way_there_and_back(
    zendesk: Zendesk,
    standin: ZendeskStandIn,
    gateway: Gateway,
    tickets: TicketSettings,
    assistant: FakeAssistant,
) -> None:
    ticket_id = standin.add({"subject": "Gear"})
    desk = open_desk(gateway, tickets.model_copy(update={"handover_to": ""}), {"zendesk": zendesk})
    app = FastAPI()
    app.include_router(desk.router)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
        for kind, event in (("created", {}), ("comment_added", BY_CUSTOMER)):
            ticket = {"id": ticket_id, "description": "camping for four"}
            raw, headers = standin.event(kind, ticket, event, f"i-{kind}")
            for _ in range(2):
                answer = await http.post("/tickets/zendesk", content=raw, headers=headers)
                assert answer.is_success
    await desk.settle()
    (note,) = standin.comments[ticket_id]
    assert "Brook tent" in note["body"]
    assert assistant.asked == ["Gear. camping for four"]
