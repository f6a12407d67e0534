import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow
from data.feedback.erasure import forget_shopper
from tests.unit.gateway.fakes import Shopper, open_session
from tests.unit.tickets.fakes import Customer, Scene
from web.tickets.core.errors import Undelivered

pytestmark = pytest.mark.anyio


@pytest.fixture
async def waiting(scene: Scene) -> Shopper:
    """A shopper who was shown a slate, asked for a person, and waits."""
    shopper = await open_session(scene.customer.http)
    await shopper.says("camping for four")
    _wait(scene, shopper.conversation_id)
    return shopper


def _wait(scene: Scene, conversation_id: str) -> None:
    with Session(scene.engine) as session, session.begin():
        session.get_one(ConversationRow, conversation_id).waiting_since = scene.clock.now


def _chat(engine: Engine, shopper: Shopper) -> list[MessageRow]:
    with Session(engine) as session:
        rows = session.query(MessageRow).filter_by(conversation_id=shopper.conversation_id)
        return rows.order_by(MessageRow.seq).all()


def _owner(engine: Engine, shopper: Shopper) -> str | None:
    with Session(engine) as session:
        return session.get_one(ConversationRow, shopper.conversation_id).owner


async def _agent_says(customer: Customer, scene: Scene, text: str, **fields: str) -> None:
    await customer.writes(text, ticket_id="77", author="agent", **fields)
    await scene.desk.settle()


async def test_a_ticket_is_opened_with_transcript_limits_and_slate(
    scene: Scene, waiting: Shopper
) -> None:
    await scene.desk.settle()
    (ticket,) = scene.system.delivered
    assert ticket.kind == "ticket"
    assert "Shopper: camping for four" in ticket.text
    assert "for 4 persons; without nylon" in ticket.text
    assert "Brook tent" in ticket.text
    assert ticket.facts["slate_id"] == "s-1"
    assert waiting.conversation_id not in str(ticket.facts)


async def test_it_is_opened_once_and_the_shopper_is_told(scene: Scene, waiting: Shopper) -> None:
    await scene.desk.settle()
    await scene.desk.settle()
    assert len(scene.system.delivered) == 1
    last = _chat(scene.engine, waiting)[-1]
    assert last.custom == {"type": "handover", "reference": "77"}
    assert "77" in last.text


async def test_a_system_that_is_down_gets_the_ticket_once_it_is_back(
    scene: Scene, waiting: Shopper
) -> None:
    scene.system.failures.append(Undelivered("down"))
    scene.system.loses_answers.append(Undelivered("answer lost"))
    for _ in range(5):
        await scene.desk.settle()
        scene.clock.pass_s(5.0)
    assert [one.kind for one in scene.system.delivered] == ["ticket"]
    assert _chat(scene.engine, waiting)[-1].custom == {"type": "handover", "reference": "77"}


async def test_whom_an_agent_of_the_console_has_taken_needs_no_ticket(
    scene: Scene, waiting: Shopper
) -> None:
    with Session(scene.engine) as session, session.begin():
        session.get_one(ConversationRow, waiting.conversation_id).owner = "agent-1"
    await scene.desk.settle()
    assert scene.system.delivered == []


async def test_an_agents_answer_is_heard_in_the_chat_and_the_assistant_is_silent(
    scene: Scene, waiting: Shopper
) -> None:
    await scene.desk.settle()
    await _agent_says(scene.customer, scene, "I take care of it.")
    notice, answer = _chat(scene.engine, waiting)[-2:]
    assert (notice.author, notice.custom) == ("agent", {"type": "owner", "owner": "agent"})
    assert (answer.author, answer.text) == ("agent", "I take care of it.")
    asked = len(scene.assistant.asked)
    assert (await waiting.says("thanks")).json() == {"messages": []}
    assert len(scene.assistant.asked) == asked


async def test_the_next_answer_comes_without_a_notice(scene: Scene, waiting: Shopper) -> None:
    await scene.desk.settle()
    await _agent_says(scene.customer, scene, "One.")
    await _agent_says(scene.customer, scene, "Two.")
    assert [row.text for row in _chat(scene.engine, waiting)[-2:]] == ["One.", "Two."]


async def test_what_the_shopper_writes_then_goes_onto_the_ticket_once(
    scene: Scene, waiting: Shopper
) -> None:
    await scene.desk.settle()
    await _agent_says(scene.customer, scene, "I take care of it.")
    await waiting.says("by Friday please")
    await waiting.says("in green")
    await scene.desk.settle()
    await scene.desk.settle()
    _, added = scene.system.delivered
    assert (added.kind, added.ticket_id) == ("message", "77")
    assert added.text == "by Friday please\n\nin green"


async def test_what_comes_back_of_our_own_letters_is_not_taken_for_the_customers(
    scene: Scene, waiting: Shopper
) -> None:
    await scene.desk.settle()
    ticket = scene.system.delivered[0]
    asked = len(scene.assistant.asked)
    await scene.customer.writes(ticket.marked_text, ticket_id="77")
    await scene.desk.settle()
    assert len(scene.assistant.asked) == asked
    assert len(scene.system.delivered) == 1


async def test_a_closed_ticket_gives_the_chat_back_to_the_assistant(
    scene: Scene, waiting: Shopper
) -> None:
    await scene.desk.settle()
    await _agent_says(scene.customer, scene, "Done.", message_id="a")
    await _agent_says(scene.customer, scene, "", message_id="b", status="closed")
    last = _chat(scene.engine, waiting)[-1]
    assert last.custom == {"type": "owner", "owner": "assistant"}
    assert _owner(scene.engine, waiting) is None
    assert (await waiting.says("and cheaper")).json()["messages"]
    await _agent_says(scene.customer, scene, "", message_id="c", status="closed")
    assert _chat(scene.engine, waiting)[-1].author == "assistant"


async def test_a_ticket_closed_without_an_answer_is_told_of_too(
    scene: Scene, waiting: Shopper
) -> None:
    await scene.desk.settle()
    await _agent_says(scene.customer, scene, "", status="closed")
    assert "closed your request" in _chat(scene.engine, waiting)[-1].text
    await scene.desk.settle()
    assert len(scene.system.delivered) == 1


async def test_who_asks_again_after_a_ticket_was_closed_gets_a_new_one(
    scene: Scene, waiting: Shopper
) -> None:
    await scene.desk.settle()
    await _agent_says(scene.customer, scene, "Done.", message_id="a", status="closed")
    scene.system.number = "78"
    await waiting.says("a person again please")
    _wait(scene, waiting.conversation_id)
    await scene.desk.settle()
    assert [one.kind for one in scene.system.delivered] == ["ticket", "ticket"]
    assert "a person again please" in scene.system.delivered[-1].text
    assert _chat(scene.engine, waiting)[-1].custom == {"type": "handover", "reference": "78"}


async def test_an_agent_who_goes_on_with_a_closed_ticket_opens_it_again(
    scene: Scene, waiting: Shopper
) -> None:
    await scene.desk.settle()
    await _agent_says(scene.customer, scene, "Done.", message_id="a", status="closed")
    await _agent_says(scene.customer, scene, "One more thing.", message_id="b")
    await waiting.says("yes?")
    await scene.desk.settle()
    assert scene.system.delivered[-1].kind == "message"
    assert scene.system.delivered[-1].text == "yes?"


async def test_a_pending_ticket_is_told_of(scene: Scene, waiting: Shopper) -> None:
    await scene.desk.settle()
    await _agent_says(scene.customer, scene, "Which size?", status="pending")
    assert "waiting for your answer" in _chat(scene.engine, waiting)[-1].text


async def test_whoever_is_forgotten_meanwhile_gets_no_ticket(
    scene: Scene, waiting: Shopper
) -> None:
    scene.system.failures.append(Undelivered("down"))
    await scene.desk.settle()
    with Session(scene.engine) as session, session.begin():
        conversation = session.get_one(ConversationRow, waiting.conversation_id)
        forget_shopper(session, conversation.shopper_id, scene.clock.now)
    scene.clock.pass_s(60.0)
    await scene.desk.settle()
    assert scene.system.delivered == []
