from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow
from data.db.operation import DeliveryRow
from data.feedback.erasure import forget_shopper
from tests.unit.gateway.fakes import FakeClock
from tests.unit.tickets.fakes import Customer, FakeAssistant, FakeSystem, Scene
from web.gateway.wiring import Gateway
from web.tickets.core.message import TicketMessage, to_json
from web.tickets.desk import Desk, open_desk
from web.tickets.settings import TicketSettings

pytestmark = pytest.mark.anyio


def _notes(system: FakeSystem) -> list[tuple[str, str | None]]:
    return [(one.ticket_id, one.in_reply_to) for one in system.delivered if one.kind == "note"]


def _deliveries(engine: Engine) -> dict[str, DeliveryRow]:
    with Session(engine) as session:
        return {row.delivery_id: row for row in session.query(DeliveryRow)}


async def test_a_request_gets_one_internal_note(
    customer: Customer, desk: Desk, system: FakeSystem
) -> None:
    await customer.writes("camping for four", ticket_id="9", subject="Gear")
    await desk.settle()
    (note,) = system.delivered
    assert (note.kind, note.is_internal, note.ticket_id) == ("note", True, "9")
    assert "Brook tent" in note.text
    assert [bundle["bundle_id"] for bundle in note.facts["bundles"]] == ["s-1-0", "s-1-1"]


async def test_a_ticket_is_a_conversation_of_its_own_channel(
    customer: Customer, desk: Desk, engine: Engine
) -> None:
    await customer.writes("露营 给四个人", ticket_id="9")
    await customer.writes("再便宜一点", ticket_id="9")
    await desk.settle()
    with Session(engine) as session:
        (conversation,) = session.query(ConversationRow)
        assert (conversation.channel, conversation.language) == ("ticket", "zh")
        said = session.query(MessageRow).filter_by(author="shopper").order_by(MessageRow.seq)
        assert [row.text for row in said] == ["露营 给四个人", "再便宜一点"]


async def test_the_assistant_never_sees_personal_data(
    customer: Customer, desk: Desk, assistant: FakeAssistant
) -> None:
    await customer.writes("camping for four, mail me at a.b@example.com")
    await desk.settle()
    assert assistant.asked == ["camping for four, mail me at [email]"]


async def test_the_same_message_in_another_delivery_gets_no_second_note(
    customer: Customer, desk: Desk, system: FakeSystem, assistant: FakeAssistant
) -> None:
    await customer.writes(message_id="m")
    await desk.settle()
    await customer.writes(message_id="m")
    await customer.writes(message_id="m")
    await desk.settle()
    assert len(system.delivered) == 1
    assert len(assistant.asked) == 1


async def test_messages_that_arrive_in_the_wrong_order_are_taken_in_the_right_one(
    customer: Customer, desk: Desk, system: FakeSystem, assistant: FakeAssistant, clock: FakeClock
) -> None:
    early, late = clock.now - timedelta(seconds=9), clock.now - timedelta(seconds=5)
    await customer.writes("and no nylon", message_id="2", at=late.isoformat())
    await customer.writes("camping for four", message_id="1", at=early.isoformat())
    await desk.settle()
    assert assistant.asked == ["camping for four", "and no nylon"]
    assert sorted(_notes(system)) == [("5", "1"), ("5", "2")]
    assert not any("Attention" in one.text for one in system.delivered)


async def test_a_message_that_is_overtaken_gets_its_note_with_a_warning(
    customer: Customer, desk: Desk, system: FakeSystem, clock: FakeClock
) -> None:
    early, late = clock.now - timedelta(seconds=9), clock.now - timedelta(seconds=5)
    await customer.writes("and no nylon", message_id="2", at=late.isoformat())
    await desk.settle()
    await customer.writes("camping for four", message_id="1", at=early.isoformat())
    await desk.settle()
    assert _notes(system) == [("5", "2"), ("5", "1")]
    assert ["Attention" in one.text for one in system.delivered] == [False, True]


async def test_a_message_waits_for_earlier_ones_that_may_be_under_way(scene: Scene) -> None:
    await scene.customer.writes("one")
    with Session(scene.engine) as session, session.begin():
        row = session.get_one(DeliveryRow, ("generic", "d-1"))
        row.due_at = scene.clock.now + timedelta(seconds=1)
    await scene.desk.settle()
    assert scene.assistant.asked == []
    scene.clock.pass_s(1.0)
    await scene.desk.settle()
    assert scene.assistant.asked == ["one"]


async def test_our_own_notes_are_not_answered(
    customer: Customer, desk: Desk, system: FakeSystem, assistant: FakeAssistant
) -> None:
    await customer.writes()
    await desk.settle()
    (note,) = system.delivered
    await customer.writes(note.marked_text, message_id=note.mark, author="bot")
    await customer.writes(note.marked_text, author="agent")
    await desk.settle()
    assert len(system.delivered) == len(assistant.asked) == 1


async def test_a_customer_who_quotes_us_is_answered(
    customer: Customer, desk: Desk, system: FakeSystem, assistant: FakeAssistant
) -> None:
    await customer.writes()
    await desk.settle()
    await customer.writes(f"cheaper please\n> {system.delivered[0].marked_text}")
    await desk.settle()
    assert assistant.asked[1].startswith("cheaper please")


async def test_agents_are_not_answered(
    customer: Customer, desk: Desk, assistant: FakeAssistant
) -> None:
    await customer.writes("What about camping for two?", author="agent")
    await desk.settle()
    assert assistant.asked == []


@pytest.mark.parametrize("text", ["", " \u200b "])
async def test_a_message_without_words_is_done_at_once(
    customer: Customer, desk: Desk, engine: Engine, assistant: FakeAssistant, text: str
) -> None:
    await customer.writes(text)
    await desk.settle()
    assert assistant.asked == []
    assert _deliveries(engine)["d-1"].state == "done"


async def test_what_is_not_a_request_gets_no_note(
    customer: Customer, desk: Desk, system: FakeSystem, assistant: FakeAssistant
) -> None:
    assistant.intent = None
    await customer.writes("Where is my order 4711?")
    await desk.settle()
    assert assistant.asked == ["Where is my order 4711?"]
    assert system.delivered == []


async def test_customers_are_not_replied_to_unless_the_shop_wants_it(
    customer: Customer, desk: Desk, gateway: Gateway, tickets: TicketSettings, system: FakeSystem
) -> None:
    await customer.writes()
    await desk.settle()
    assert [one.kind for one in system.delivered] == ["note"]
    bold = tickets.model_copy(update={"reply_to_customers": True})
    await customer.writes()
    await open_desk(gateway, bold, {"generic": system}).settle()
    assert sorted(one.kind for one in system.delivered[1:]) == ["note", "reply"]


async def test_an_assistant_that_is_away_loses_nothing(scene: Scene) -> None:
    scene.assistant.is_up = False
    await scene.customer.writes()
    await scene.desk.settle()
    assert _deliveries(scene.engine)["d-1"].state == "received"
    scene.assistant.is_up = True
    await scene.desk.settle()  # not due yet
    assert scene.system.delivered == []
    scene.clock.pass_s(2.0)
    await scene.desk.settle()
    assert len(scene.system.delivered) == 1
    assert _deliveries(scene.engine)["d-1"].state == "done"


async def test_an_assistant_that_is_away_is_not_asked_again_and_again(
    customer: Customer, desk: Desk, assistant: FakeAssistant, clock: FakeClock, engine: Engine
) -> None:
    assistant.is_up = False
    await customer.writes()
    for _ in range(20):
        await desk.settle()
        clock.pass_s(60.0)
    with Session(engine) as session:
        apologies = session.query(MessageRow).filter_by(author="assistant").count()
    assert apologies == 1


async def test_what_was_in_work_at_a_crash_is_taken_up_again_and_noted_once(scene: Scene) -> None:
    await scene.customer.writes()
    await scene.desk.settle()
    _undo(scene, due_in_s=30.0)
    survivor = scene.another_desk()
    await survivor.settle()
    assert _deliveries(scene.engine)["d-1"].state == "received"
    scene.clock.pass_s(30.0)
    await survivor.settle()
    assert _deliveries(scene.engine)["d-1"].state == "done"
    assert len(scene.system.delivered) == 1


def _undo(scene: Scene, due_in_s: float) -> None:
    """As a process leaves it that ended after the note was put, before the delivery was done."""
    message = TicketMessage(
        "5", "m-1", "customer", "", "camping for four", scene.clock.now - timedelta(seconds=59)
    )
    with Session(scene.engine) as session, session.begin():
        row = session.get_one(DeliveryRow, ("generic", "d-1"))
        row.state, row.due_at = "received", scene.clock.now + timedelta(seconds=due_in_s)
        row.payload = to_json(message)


async def test_the_words_of_a_done_delivery_are_in_the_transcript_only(
    customer: Customer, desk: Desk, engine: Engine
) -> None:
    await customer.writes("camping for four")
    await desk.settle()
    assert "text" not in _deliveries(engine)["d-1"].payload


async def test_a_forgotten_customers_delivery_ends_without_a_note(
    customer: Customer, desk: Desk, system: FakeSystem, engine: Engine, clock: FakeClock
) -> None:
    await customer.writes()
    await desk.settle()
    await customer.writes("and cheaper")
    with Session(engine) as session, session.begin():
        (conversation,) = session.query(ConversationRow)
        forget_shopper(session, conversation.shopper_id, clock())
    await desk.settle()
    assert len(system.delivered) == 1
    assert _deliveries(engine)["d-2"].state == "done"
