from datetime import timedelta

import pytest
from pydantic import SecretStr

from tests.factories import NOW
from tests.unit.console.fakes import FakeScorer
from web.console.database import Database
from web.console.office import Office
from web.console.proposals.counter import Counter
from web.console.settings import ConsoleSettings
from web.console.showcase.showing import show
from web.console.talks.listing import Wanted, entries
from web.console.talks.reading import talk_of

pytestmark = pytest.mark.anyio


async def test_a_console_alone_has_conversations_to_look_at(
    database: Database, scorer: FakeScorer
) -> None:
    settings = ConsoleSettings(_env_file=None, console_secret=SecretStr("s" * 40))
    office = Office(settings, database, Counter(database.sessions), {"": scorer}, lambda: NOW)
    assert await show(office) == 5
    assert await show(office) == 0, "a second time nothing is added"
    wanted = Wanted("waiting", None, "", NOW - timedelta(days=1), 0)
    waiting = database.read(lambda session: entries(session, wanted))
    assert [one.conversation_id for one in waiting] == ["demo-luying", "demo-camping"]
    talk = database.read(lambda session: talk_of(session, "demo-camping"))
    assert [one.understood.intent for one in talk.said if one.understood] == [
        "request_bundle",
        "critique",
        "human_agent",
    ]
    slate = talk.said[1].custom
    assert slate is not None
    assert slate["bundles"]
