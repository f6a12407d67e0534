"""A ticket's whole way through the running stack, by the generic signed webhook."""

import time

import httpx
import pytest

from tests.marks import full
from tests.stack import Stack
from tests.tickets.gateway import TicketGateway
from tests.tickets.receiver import Receiver
from tests.tickets.sender import Sender
from tests.tickets.storm import storm

pytestmark = [pytest.mark.stack, full]

REQUESTS = {
    "en": "Hello,\n\nwe are four and go camping, at most $900, nothing made of nylon. We own a "
    "tent already. What do you suggest?\n\nBest regards\nRobin",
    "zh": "您好，\n\n我们四个人周末去露营，预算六千元以内，帐篷已经有了，不要尼龙的。"
    "请帮忙推荐一套。\n\n谢谢！",
}
NO_REQUESTS = (
    "My order 4711 has still not arrived. Where is it?",
    "帐篷的杆子断了，我要退货。",
    "Thanks, that was quick!",
    "I can't log in to my account any more, the password reset mail never comes.",
    "Please send me an invoice for order 2231.",
    "Unsubscribe me please",
)


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=full)])
def test_a_request_comes_back_as_a_note_with_bundles_reasons_and_a_draft(
    sender: Sender, receiver: Receiver, language: str
) -> None:
    answer = sender.send(
        REQUESTS[language], ticket_id=f"1001-{language}", message_id="m1", subject="Camping"
    )
    assert answer.status_code == 202
    (note,) = receiver.wait_for(1)
    assert (note.body["ticket_id"], note.body["author"]) == (f"1001-{language}", "bot")
    assert (note.body["internal"], note.body["in_reply_to"]) == (True, "m1")
    assert note.body["language"] == language
    assert note.body["bundles"]
    assert {"en": "Draft of a reply", "zh": "回复草稿"}[language] in note.body["text"]
    assert receiver.forged == 0


def test_what_asks_for_no_bundle_gets_no_note(sender: Sender, receiver: Receiver) -> None:
    for text in NO_REQUESTS:
        assert sender.send(text).status_code == 202
    sender.send(REQUESTS["en"], ticket_id="asks")
    receiver.wait_for(1)
    time.sleep(2.0)
    assert [note.body["ticket_id"] for note in receiver.notes] == ["asks"]


def test_a_gateway_killed_in_mid_flight_loses_nothing_and_notes_nothing_twice(
    sender: Sender, receiver: Receiver, gateway: TicketGateway
) -> None:
    receiver.status = 503
    for number in range(6):
        sender.send(REQUESTS["en"], ticket_id=f"k-{number}", message_id="1")
    time.sleep(1.5)  # some asked, some being asked, some in the outbox
    gateway.kill()
    receiver.status = 200
    gateway.start()
    receiver.wait_for(6, patience_s=60.0)
    time.sleep(1.0)
    assert sorted(note.body["ticket_id"] for note in receiver.notes) == [
        f"k-{number}" for number in range(6)
    ]


def test_a_receiver_that_loses_its_answers_is_sent_the_same_delivery_again(
    sender: Sender, receiver: Receiver
) -> None:
    receiver.is_losing = True
    sender.send(REQUESTS["en"])
    receiver.wait_for(1)
    receiver.is_losing = False
    deadline = time.monotonic() + 15.0
    while not receiver.repeats and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (len(receiver.notes), receiver.repeats) == (1, 1)


def test_a_storm_of_repeated_reordered_and_forged_deliveries_leaves_one_note_each(
    sender: Sender, receiver: Receiver
) -> None:
    came = storm(sender, receiver, 40, seed=3, per_s=10.0, outage_s=3.0)
    assert came.is_whole
    assert came.notes == came.messages == 30
    statuses = {one.status for one in came.answered if one.planned.secret is not None}
    assert statuses == {401}


def test_a_handover_opens_a_ticket_and_its_answers_come_back_into_the_chat(
    stack: Stack, gateway: TicketGateway, sender: Sender, receiver: Receiver
) -> None:
    with httpx.Client(base_url=gateway.url, timeout=30.0) as http:
        token = http.post("/chat/sessions", json={"language": "en"}).json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        http.post("/chat/messages", json={"text": "camping for two, under $1500"})
        http.post("/chat/messages", json={"text": "can i speak with a human being"})
        if not receiver.wait_for(1, patience_s=4.0):
            http.post("/chat/messages", json={"text": "yes please"})
        (ticket,) = receiver.wait_for(1)
        assert ticket.body["kind"] == "ticket"
        assert "camping for two, under $1500" in ticket.body["text"]
        assert ticket.body["constraints"]["party_size"] == 2
        ticket_id = ticket.body["ticket_id"]
        sender.send("I take care of you.", ticket_id=ticket_id, author="agent")
        assert _heard(http, "agent", "I take care of you.")
        http.post("/chat/messages", json={"text": "I need it by Friday"})
        added = receiver.wait_for(2)[-1]
        assert (added.body["kind"], added.body["ticket_id"]) == ("message", ticket_id)
        assert added.body["text"].startswith("I need it by Friday")
        sender.send("", ticket_id=ticket_id, author="agent", status="closed")
        assert _heard(http, "agent", "closed your request")
        again = http.post("/chat/messages", json={"text": "something cheaper"}).json()
        assert again["messages"]


def _heard(http: httpx.Client, author: str, words: str) -> bool:
    """Whether the chat's stream tells of it."""
    with http.stream("GET", "/chat/stream", timeout=15.0) as stream:
        for line in stream.iter_lines():
            if line.startswith("data: ") and words in line and f'"author": "{author}"' in line:
                return True
    return False
