from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from data.db.conversation import BasketLineRow, ConversationRow, MessageRow
from data.db.operation import SurveyRow
from data.feedback.memory import begin_conversation
from tests.factories import NOW
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.talks.listing import Filter, Wanted, entries, waiting_count


def _begin(database: Database, conversation_id: str, text: str, **known: Any) -> None:
    def work(session: Session) -> None:
        begin_conversation(
            session,
            conversation_id,
            channel="web",
            language=known.pop("language", "en"),
            page_item_id=None,
            at=NOW,
        )
        session.flush()
        at = known.pop("at", NOW)
        for name, value in known.items():
            setattr(session.get_one(ConversationRow, conversation_id), name, value)
        session.add(
            MessageRow(
                conversation_id=conversation_id,
                seq=1,
                client_message_id=None,
                author="shopper",
                text=text,
                custom=None,
                at=at,
            )
        )

    database.write(work)


def _listed(database: Database, only: Filter, **wish: Any) -> list[str]:
    wanted = Wanted(
        only=only,
        language=wish.get("language"),
        agent_id=wish.get("agent_id", "agent-0"),
        since=NOW - timedelta(days=1),
        high_value_cents=20_000,
    )
    found = database.read(lambda session: entries(session, wanted))
    return [one.conversation_id for one in found]


def test_who_waits_longest_comes_first(database: Database) -> None:
    _begin(database, "c-2", "hello", waiting_since=NOW - timedelta(minutes=2))
    _begin(database, "c-3", "hello", waiting_since=NOW - timedelta(minutes=9))
    _begin(database, "c-4", "hello")
    assert _listed(database, "waiting") == ["c-3", "c-2"]
    assert _listed(database, "all") == ["c-3", "c-2", "c-4"]
    assert database.read(waiting_count) == 2


def test_what_somebody_else_answers_does_not_wait_for_me(database: Database) -> None:
    _begin(database, "c-2", "hello", waiting_since=NOW, owner="agent-1")
    assert _listed(database, "waiting", agent_id="agent-1") == ["c-2"]
    assert _listed(database, "waiting", agent_id="agent-2") == []
    assert _listed(database, "mine", agent_id="agent-1") == ["c-2"]


def test_a_low_rating_is_low_satisfaction(database: Database, talked: str) -> None:
    _begin(database, "c-2", "hello")

    def rate(session: Session) -> None:
        for name, stars in (("c-1", 2), ("c-2", 3)):
            session.add(
                SurveyRow(
                    survey_id=name,
                    conversation_id=name,
                    slate_id=None,
                    stars=stars,
                    text="",
                    at=NOW,
                )
            )

    database.write(rate)
    assert _listed(database, "dissatisfied") == ["c-1"]


def test_a_dear_bundle_shown_is_high_value(database: Database, talked: str) -> None:
    _begin(database, "c-2", "hello")
    assert _listed(database, "high_value") == ["c-1"]


@pytest.mark.parametrize(("language", "found"), [("en", ["c-2"]), ("zh", ["c-3"])])
def test_the_list_can_be_of_one_language(
    database: Database, language: str, found: list[str]
) -> None:
    _begin(database, "c-2", "hello")
    _begin(database, "c-3", "你好", language="zh")
    assert _listed(database, "all", language=language) == found


def test_what_is_long_over_is_not_listed(database: Database) -> None:
    _begin(database, "c-2", "hello", at=NOW - timedelta(days=2))
    assert _listed(database, "all") == []


def test_an_entry_says_what_the_shopper_said_last_and_what_it_is_worth(
    database: Database, talked: str, agent: Agent
) -> None:
    def basket(session: Session) -> None:
        line = BasketLineRow(
            conversation_id="c-1", item_id="tunnel", quantity=3, bundle_id=None, at=NOW
        )
        session.add(line)
        session.get_one(ConversationRow, "c-1").owner = agent.agent_id

    database.write(basket)
    wanted = Wanted("all", None, "", NOW - timedelta(days=1), 0)
    (entry,) = database.read(lambda session: entries(session, wanted))
    assert entry.excerpt == "a person please"
    assert entry.value_cents == 3 * 20_000
    assert entry.owner == "mei"
