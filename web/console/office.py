"""What everything in the console works with, put together once for each process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from anyio import to_thread
from sqlalchemy import Engine

from data.db.engine import open_engine, session_factory
from models.client.client import ScorerClient
from web.console.access.agents import agent_of
from web.console.access.roles import Agent, Role
from web.console.database import Database
from web.console.errors import NotAllowed
from web.console.oversight.scorers import Reloading
from web.console.proposals.counter import Counter
from web.console.proposals.reasons import Scoring
from web.console.settings import ConsoleSettings

Clock = Callable[[], datetime]


class Scorer(Scoring, Reloading, Protocol):
    """All that the console asks of a scorer service."""

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Office:
    """``scorers`` by name; the one in service has the empty name."""

    settings: ConsoleSettings
    database: Database
    counter: Counter
    scorers: Mapping[str, Scorer]
    clock: Clock

    def agent(self, agent_id: str | None, needed: Role = "agent") -> Agent:
        """Who asks, as the database knows them now. Raises NotAllowed, Gone."""
        agent = self.database.read(lambda session: agent_of(session, agent_id or ""))
        if not agent.may(needed):
            raise NotAllowed
        return agent

    async def close(self) -> None:
        """Finishes what is being written, and ends the connections to the scorers."""
        for scorer in self.scorers.values():
            await scorer.close()
        await to_thread.run_sync(self.database.close)


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_office(
    settings: ConsoleSettings,
    *,
    engine: Engine | None = None,
    scorers: Mapping[str, Scorer] | None = None,
    clock: Clock = utc_now,
) -> Office:
    """The office that the settings describe; what is given is not opened."""
    sessions = session_factory(engine or open_engine(settings.database_url))
    return Office(
        settings=settings,
        database=Database(sessions, settings.database_patience_s),
        counter=Counter(sessions),
        scorers=scorers or _clients(settings),
        clock=clock,
    )


def _clients(settings: ConsoleSettings) -> Mapping[str, Scorer]:
    addresses = {"": settings.scorer_url, **settings.console_scorers}
    token = settings.service_token.get_secret_value()
    return {
        name: ScorerClient(url, token, timeout_s=settings.scorer_timeout_s)
        for name, url in addresses.items()
    }
