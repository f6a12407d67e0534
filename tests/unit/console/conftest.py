"""A console over the camping shop: its database, two agents, a lead, and a scorer that is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from data.db.conversation import MessageRow
from data.feedback.log import FeedbackLog
from tests.factories import NOW, impression, turn_record
from tests.unit.conftest import Sessions
from tests.unit.console.fakes import PASSWORD, FakeScorer
from web.console.access.agents import add_agent
from web.console.access.roles import Agent, Role
from web.console.database import Database


@pytest.fixture
def database(sessions: Sessions) -> Iterator[Database]:
    database = Database(sessions)
    yield database
    database.close()


def _added(database: Database, login: str, role: Role) -> Agent:
    return database.write(lambda session: add_agent(session, login, role, PASSWORD, NOW))


@pytest.fixture
def agent(database: Database) -> Agent:
    return _added(database, "mei", "agent")


@pytest.fixture
def other(database: Database) -> Agent:
    return _added(database, "tom", "agent")


@pytest.fixture
def lead(database: Database) -> Agent:
    return _added(database, "ana", "lead")


@pytest.fixture
def scorer() -> FakeScorer:
    return FakeScorer()


@pytest.fixture
def talked(database: Database) -> str:
    """The conversation c-1 after a slate of three bundles; the shopper then asked for a person."""
    log = FeedbackLog(database.sessions)
    shown = turn_record(
        impression=replace(impression("s-c-1-1"), context={"scenario_id": "camping"}),
        state=_state("cm-1"),
    )
    log.record(shown)
    log.close()
    slate: dict[str, object] = {"type": "slate", "slate_id": "s-c-1-1", "bundles": []}
    said: tuple[tuple[str, str, dict[str, object] | None, str], ...] = (
        ("shopper", "camping for two", None, "cm-1"),
        ("assistant", "Here you are", slate, "cm-1"),
        ("shopper", "a person please", None, "cm-2"),
        ("assistant", "They will answer here.", {"type": "handover"}, "cm-2"),
    )

    def write(session: Session) -> None:
        for seq, (author, text, custom, client_id) in enumerate(said, start=1):
            session.add(_message(seq, author, text, custom, client_id, NOW))

    database.write(write)
    return "c-1"


def _state(message_id: str) -> dict[str, object]:
    return {
        "anchor": None,
        "constraints": {"budget": None, "exclude": ["leather"], "party_size": 2},
        "purpose": "camping for two",
        "scenario_id": "camping",
        "slate_id": "s-c-1-1",
        "named_bundle": None,
        "rejected": [],
        "shown": [],
        "rejections": 0,
        "pending": None,
        "message_id": message_id,
    }


def _message(  # noqa: PLR0917 - one row's columns
    seq: int,
    author: str,
    text: str,
    custom: dict[str, object] | None,
    client_message_id: str | None,
    at: datetime,
) -> MessageRow:
    return MessageRow(
        conversation_id="c-1",
        seq=seq,
        client_message_id=client_message_id,
        author=author,
        text=text,
        custom=custom,
        at=at,
    )
