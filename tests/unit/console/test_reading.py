import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, SHOP
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.errors import Gone
from web.console.page.html import Pages
from web.console.talks.owning import take_over
from web.console.talks.reading import head_of, talk_of
from web.console.texts import words_in
from web.gateway.transcript import Line, append


def test_a_turn_stands_at_the_message_that_it_answered(database: Database, talked: str) -> None:
    talk = database.read(lambda session: talk_of(session, talked))
    understood = [one.understood for one in talk.said]
    assert understood[0] is not None
    assert (understood[0].intent, understood[0].confidence) == ("request_bundle", 0.9)
    assert understood[0].slate_id == "s-c-1-1"
    assert understood[1:] == [None, None, None]


def test_the_head_changes_with_messages_and_with_the_owner(
    database: Database, talked: str, agent: Agent
) -> None:
    before = database.read(lambda session: head_of(session, talked))
    assert database.read(lambda session: head_of(session, talked)) == before
    database.write(lambda session: take_over(session, agent, talked, NOW))
    assert database.read(lambda session: head_of(session, talked)) != before


def test_what_is_not_there_is_gone(database: Database) -> None:
    with pytest.raises(Gone):
        database.read(lambda session: talk_of(session, "c-9"))


def test_what_a_shopper_wrote_is_text_and_never_markup(database: Database, agent: Agent) -> None:
    def write(session: Session) -> None:
        append(session, "c-1", [Line("shopper", "<img src=x onerror=alert(1)>{{7*7}}")], NOW)

    database.write(write)
    talk = database.read(lambda session: talk_of(session, "c-1"))
    html = Pages(words_in("en")).talk(talk, SHOP, agent, NOW)
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in html
    assert "<img src=x" not in html


@pytest.mark.parametrize(("language", "told"), [("en", "without leather"), ("zh", "不要 皮革")])
def test_the_conditions_that_hold_are_named_in_the_agents_language(
    database: Database, talked: str, agent: Agent, language: str, told: str
) -> None:
    talk = database.read(lambda session: talk_of(session, talked))
    words = words_in("zh" if language == "zh" else "en")
    html = Pages(words).talk(talk, SHOP, agent, NOW)
    assert told in html
