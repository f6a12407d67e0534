"""The table of agents: adding, finding, checking, and taking the right away."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.operation import AgentRow
from web.console.access.passwords import hashed, matches, renewed
from web.console.access.roles import ROLES, Agent, Role
from web.console.audit import note
from web.console.database import Database
from web.console.errors import Gone, Unfit

COMMAND_LINE = "command line"


def add_agent(
    session: Session, login: str, role: Role, password: str | None, at: datetime
) -> Agent:
    """A new agent; without a password one who logs in by the provider alone. Raises Unfit."""
    name = login.strip()
    if not name:
        raise Unfit("login_empty")
    if _by_login(session, name) is not None:
        raise Unfit("login_known", login=name)
    row = AgentRow(
        agent_id=f"agent-{uuid4().hex[:12]}",
        login=name,
        password_hash=None if password is None else hashed(password),
        role=role,
        active=True,
    )
    session.add(row)
    note(session, COMMAND_LINE, "agent_added", row.agent_id, {"role": role}, at)
    return _agent(row)


def change_agent(  # noqa: PLR0917 - what may be changed
    session: Session,
    login: str,
    role: Role | None,
    password: str | None,
    active: bool | None,
    at: datetime,
) -> Agent:
    """Another role or password, or no right to come in any more. Raises Gone, Unfit."""
    row = _by_login(session, login.strip())
    if row is None:
        raise Gone
    row.role = role or row.role
    row.active = row.active if active is None else active
    row.password_hash = row.password_hash if password is None else hashed(password)
    changed = {"role": row.role, "active": row.active, "password": password is not None}
    note(session, COMMAND_LINE, "agent_changed", row.agent_id, changed, at)
    return _agent(row)


def all_agents(session: Session) -> Sequence[AgentRow]:
    return session.scalars(select(AgentRow).order_by(AgentRow.login)).all()


def logged_in(database: Database, login: str, password: str, at: datetime) -> Agent | None:
    """The agent, if the password is theirs and they may come in; either way it is noted.

    The password is checked outside of any transaction: that is meant to take its time.
    """
    row = database.read(lambda session: _by_login(session, login.strip()))
    stored = row.password_hash if row and row.active else None
    if not matches(stored, password) or row is None or stored is None:
        _refuse(database, row, at)
        return None
    return _let_in(database, row, at, by="password", newer=renewed(stored, password))


def vouched_for(database: Database, login: str, at: datetime) -> Agent | None:
    """The agent whom a provider names, if there is one and they may come in."""
    row = database.read(lambda session: _by_login(session, login.strip()))
    if row is None or not row.active:
        _refuse(database, row, at)
        return None
    return _let_in(database, row, at, by="provider", newer=None)


def _refuse(database: Database, row: AgentRow | None, at: datetime) -> None:
    actor = row.agent_id if row else "unknown"
    database.write(lambda session: note(session, actor, "login_refused", "", {}, at))


def _let_in(
    database: Database, row: AgentRow, at: datetime, *, by: str, newer: str | None
) -> Agent:
    def work(session: Session) -> None:
        note(session, row.agent_id, "login", "", {"by": by}, at)
        if newer is not None:
            session.get_one(AgentRow, row.agent_id).password_hash = newer

    database.write(work)
    return _agent(row)


def present(session: Session, agent_id: str, stamp: str) -> Agent | None:
    """The agent of a session that is still good: active, with the password of when it began."""
    row = session.get(AgentRow, agent_id)
    if row is None or not row.active or stamp != stamp_of(row):
        return None
    return _agent(row)


def agent_of(session: Session, agent_id: str) -> Agent:
    """Raises Gone for one who may not come in any more."""
    row = session.get(AgentRow, agent_id)
    if row is None or not row.active:
        raise Gone
    return _agent(row)


def stamp_for(session: Session, agent_id: str) -> str:
    return stamp_of(session.get_one(AgentRow, agent_id))


def stamp_of(row: AgentRow) -> str:
    """Changes with the password, so that a new one ends the sessions begun with the old."""
    return sha256((row.password_hash or "").encode()).hexdigest()[:16]


def _by_login(session: Session, login: str) -> AgentRow | None:
    return session.scalar(select(AgentRow).where(AgentRow.login == login))


def _agent(row: AgentRow) -> Agent:
    role = row.role if row.role in ROLES else ROLES[0]
    return Agent(row.agent_id, row.login, role)
