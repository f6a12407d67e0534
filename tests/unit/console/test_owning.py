from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, MessageRow
from tests.factories import NOW
from tests.unit.console.fakes import deeds
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.errors import Gone, NotTaken, Taken, Unfit
from web.console.talks.owning import hand_back, send, take_over


def _take(database: Database, agent: Agent, conversation_id: str = "c-1") -> None:
    database.write(lambda session: take_over(session, agent, conversation_id, NOW))


def _give(database: Database, agent: Agent) -> None:
    database.write(lambda session: hand_back(session, agent, "c-1", NOW))


def _send(database: Database, agent: Agent, text: str = "hello") -> None:
    database.write(lambda session: send(session, agent, "c-1", text, NOW) and None)


def _conversation(database: Database) -> ConversationRow:
    return database.read(lambda session: session.get_one(ConversationRow, "c-1"))


def _said(database: Database) -> list[tuple[str, object]]:
    def work(session: Session) -> list[tuple[str, object]]:
        rows = session.scalars(select(MessageRow).order_by(MessageRow.seq))
        return [(row.author, (row.custom or {}).get("type")) for row in rows]

    return database.read(work)


def test_who_takes_over_owns_the_conversation_and_the_shopper_is_told(
    database: Database, agent: Agent
) -> None:
    _take(database, agent)
    assert _conversation(database).owner == agent.agent_id
    assert _said(database) == [("agent", "owner")]


def test_taking_over_twice_says_nothing_twice(database: Database, agent: Agent) -> None:
    _take(database, agent)
    _take(database, agent)
    assert _said(database) == [("agent", "owner")]


def test_what_one_has_nobody_else_can_take(database: Database, agent: Agent, other: Agent) -> None:
    _take(database, agent)
    with pytest.raises(Taken) as refused:
        _take(database, other)
    assert refused.value.values == {"by": "mei"}
    assert _conversation(database).owner == agent.agent_id


def test_of_many_agents_at_the_same_moment_one_has_it(
    database: Database, agent: Agent, other: Agent
) -> None:
    ready = Barrier(8)

    def grab(who: Agent) -> bool:
        own = Database(database.sessions)
        ready.wait()
        try:
            _take(own, who)
        except Taken:
            return False
        finally:
            own.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(grab, [agent, other] * 4))
    winners = {who.agent_id for who, won in zip([agent, other] * 4, taken, strict=True) if won}
    assert winners == {_conversation(database).owner}
    assert _said(database) == [("agent", "owner")]


def test_an_unknown_conversation_is_gone(database: Database, agent: Agent) -> None:
    with pytest.raises(Gone):
        _take(database, agent, "c-9")


def test_only_the_owner_answers(database: Database, agent: Agent, other: Agent) -> None:
    with pytest.raises(NotTaken):
        _send(database, agent)
    _take(database, other)
    with pytest.raises(NotTaken):
        _send(database, agent)
    assert _said(database) == [("agent", "owner")]


def test_an_answer_ends_the_waiting(database: Database, agent: Agent) -> None:
    def wait(session: Session) -> None:
        session.get_one(ConversationRow, "c-1").waiting_since = NOW

    database.write(wait)
    _take(database, agent)
    assert _conversation(database).waiting_since == NOW
    _send(database, agent)
    assert _conversation(database).waiting_since is None
    assert _said(database)[-1] == ("agent", None)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001])
def test_nothing_and_too_much_is_not_sent(database: Database, agent: Agent, text: str) -> None:
    _take(database, agent)
    with pytest.raises(Unfit):
        _send(database, agent, text)


def test_handing_back_lets_the_assistant_answer_again(database: Database, agent: Agent) -> None:
    _take(database, agent)
    _give(database, agent)
    assert _conversation(database).owner is None
    assert _said(database) == [("agent", "owner"), ("agent", "owner")]


def test_others_conversations_are_a_leads_to_hand_back(
    database: Database, agent: Agent, other: Agent, lead: Agent
) -> None:
    _take(database, agent)
    with pytest.raises(NotTaken):
        _give(database, other)
    _give(database, lead)
    assert _conversation(database).owner is None


def test_every_deed_is_audited_and_no_refusal_leaves_a_trace(
    database: Database, agent: Agent, other: Agent
) -> None:
    _take(database, agent)
    with pytest.raises(Taken):
        _take(database, other)
    _send(database, agent)
    _give(database, agent)
    mine = [deed for who, deed in deeds(database) if who == agent.agent_id]
    assert sorted(mine) == ["hand_back", "send", "take_over"]
    assert other.agent_id not in {who for who, _ in deeds(database)}
