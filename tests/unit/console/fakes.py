"""A scorer that answers what it is told, and questions to the tables."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.base import Base
from data.db.operation import AuditRow
from models.contract.scoring import ScoreAnswer, ScoreRequest
from tests.fakes import FakeRecommender
from web.console.database import Database

PASSWORD = "correct horse battery"


@dataclass
class FakeScorer(FakeRecommender):
    """Each bundle's score is what its items are worth together."""

    worth: dict[str, float] = field(default_factory=dict)
    scored: list[ScoreRequest] = field(default_factory=list)

    version: str | Exception = "next"
    reloads: int = 0

    async def reload(self) -> str:
        self.reloads += 1
        if isinstance(self.version, Exception):
            raise self.version
        return self.version

    async def close(self) -> None:
        """There is no connection to end."""

    async def score(self, request: ScoreRequest) -> ScoreAnswer:
        self.scored.append(request)
        scores = (sum(self.worth.get(line.item_id, 0.0) for line in one) for one in request.bundles)
        return ScoreAnswer(tuple(scores), "test")


def deeds(database: Database) -> list[tuple[str, str]]:
    """Who did what, in order of time."""

    def work(session: Session) -> list[tuple[str, str]]:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.at))
        return [(row.actor, row.action) for row in rows]

    return database.read(work)


def everything(database: Database) -> dict[str, int]:
    """How many rows each table has."""

    def work(session: Session) -> dict[str, int]:
        return {
            name: len(session.execute(select(table)).all())
            for name, table in Base.metadata.tables.items()
        }

    return database.read(work)
