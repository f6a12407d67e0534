"""The register of releases as an admin sees it: which is live, and changing that.

The one place of the console that knows how releases are kept: rows of ``release``, of which one
is active; a refused one has no weights any more; ``metrics`` says what the gate measured, and
which release came before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from data.db.operation import ReleaseRow
from data.db.releases import activate, active_release, all_releases
from models.client.errors import ScorerError
from web.console.access.roles import Agent
from web.console.audit import note
from web.console.database import Database
from web.console.errors import Gone, Refused, Unfit
from web.console.oversight.scorers import Reloading

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Release:
    """``reasons`` are the gate's, in words."""

    release_id: str
    checkpoint: str
    content: str
    outcome: str
    former: str | None
    active: bool
    at: datetime
    reasons: tuple[str, ...]

    @property
    def can_serve(self) -> bool:
        return not self.active and self.outcome != REFUSED


def releases(session: Session) -> Sequence[Release]:
    """The newest first."""
    return [_release(row) for row in reversed(all_releases(session))]


async def put_in_service(
    database: Database, scorer: Reloading, agent: Agent, release_id: str, at: datetime
) -> str:
    """Makes the release live and has the scorer take it up; returns the version that answers now.

    A scorer that does not take it goes on with the one before, and so does the register. Raises
    Gone, Unfit, and Refused where the scorer does not take it.
    """
    former = database.write(lambda session: _activated(session, agent, release_id, at))
    try:
        return await scorer.reload()
    except ScorerError as error:
        database.write(lambda session: _taken_back(session, agent, release_id, former, at))
        raise Refused("release_not_taken", why=str(error)[:200]) from error


async def put_back(database: Database, scorer: Reloading, agent: Agent, at: datetime) -> str:
    """Makes the release before the live one live again. Raises Unfit where none came before."""
    former = database.read(_before)
    if former is None:
        raise Unfit("no_former_release")
    return await put_in_service(database, scorer, agent, former, at)


def _before(session: Session) -> str | None:
    live = active_release(session)
    return _release(live).former if live is not None else None


def _activated(session: Session, agent: Agent, release_id: str, at: datetime) -> str | None:
    row = session.get(ReleaseRow, release_id)
    if row is None:
        raise Gone
    if not _release(row).can_serve:
        raise Unfit("release_unfit")
    live = active_release(session)
    former = live.release_id if live is not None else None
    activate(session, release_id)
    note(session, agent.agent_id, "promote", release_id, {"former": former}, at)
    return former


def _taken_back(
    session: Session, agent: Agent, release_id: str, former: str | None, at: datetime
) -> None:
    if former is not None:
        activate(session, former)
    else:
        session.execute(update(ReleaseRow).values(active=False))
    note(session, agent.agent_id, "promote_failed", release_id, {"former": former}, at)


def _release(row: ReleaseRow) -> Release:
    told = row.metrics
    return Release(
        release_id=row.release_id,
        checkpoint=row.checkpoint,
        content=row.checkpoint_hash[:12],
        outcome=str(told.get("outcome", "promoted")),
        former=told.get("former"),
        active=row.active,
        at=row.at,
        reasons=_reasons(told),
    )


def _reasons(told: Mapping[str, Any]) -> tuple[str, ...]:
    gate = told.get("gate")
    reasons = gate.get("reasons") if isinstance(gate, dict) else None
    return tuple(map(str, reasons)) if isinstance(reasons, list) else ()
