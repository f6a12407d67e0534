"""Command line of the agents: adding, changing and listing those who may log in."""

import argparse
import asyncio
import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from data.db.engine import open_engine, session_factory
from web.console.access.agents import add_agent, all_agents, change_agent
from web.console.access.passwords import generated
from web.console.access.roles import ROLES, Role
from web.console.database import Database
from web.console.errors import Refused
from web.console.office import open_office
from web.console.settings import ConsoleSettings
from web.console.showcase.showing import show
from web.console.texts import words_in

DATABASE = "SATCHEL_DATABASE_URL"
DEFAULT_DATABASE = "sqlite:///var/satchel.db"
DEMO: tuple[str, Role] = ("demo", "admin")
"""The log-in of the demo shop, and its role."""


def showcase_command() -> int:
    """``python -m web.console showcase``: conversations for a console that runs alone."""
    office = open_office(ConsoleSettings())

    async def shown() -> int:
        try:
            return await show(office)
        finally:
            await office.close()

    print(f"{asyncio.run(shown())} conversations added")
    return 0


def agents_command(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    database = Database(session_factory(open_engine(options.database)))
    try:
        _DEEDS[options.deed](database, options)
    except Refused as refused:
        print(words_in("en")(f"said.{refused.key}", **refused.values), file=sys.stderr)
        return 1
    finally:
        database.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m web.console", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    agents = commands.add_parser("agents", help="who may log in")
    deeds = agents.add_subparsers(dest="deed", required=True)
    add = deeds.add_parser("add", help="a new agent; the password is asked for, or read from stdin")
    add.add_argument("login")
    add.add_argument("--role", choices=ROLES, default="agent")
    add.add_argument("--provider", action="store_true", help="no password: logs in by OIDC alone")
    change = deeds.add_parser("change", help="another role or password, or no right any more")
    change.add_argument("login")
    change.add_argument("--role", choices=ROLES)
    change.add_argument("--password", action="store_true", help="asks for a new password")
    state = change.add_mutually_exclusive_group()
    state.add_argument("--active", action="store_const", const=True, default=None)
    state.add_argument("--inactive", dest="active", action="store_const", const=False)
    deeds.add_parser("list", help="all agents with their roles")
    demo = deeds.add_parser("demo", help="a log-in for the demo shop, with a password of chance")
    demo.add_argument("--file", type=Path, default=Path("var/console.txt"))
    for deed in deeds.choices.values():
        url = os.environ.get(DATABASE, DEFAULT_DATABASE)
        deed.add_argument("--database", default=url, help="URL; default: %(default)s")
    return parser


def _add(database: Database, options: argparse.Namespace) -> None:
    password = None if options.provider else _password()
    at = datetime.now(UTC)
    agent = database.write(
        lambda session: add_agent(session, options.login, options.role, password, at)
    )
    print(f"{agent.login} may log in as {agent.role}")


def _change(database: Database, options: argparse.Namespace) -> None:
    password = _password() if options.password else None
    at = datetime.now(UTC)
    agent = database.write(
        lambda session: change_agent(
            session, options.login, options.role, password, options.active, at
        )
    )
    print(f"{agent.login} is changed")


def _list(database: Database, _: argparse.Namespace) -> None:
    for row in database.read(all_agents):
        state = "" if row.active else "  (inactive)"
        by = "password" if row.password_hash else "provider"
        print(f"{row.login}  {row.role}  {by}{state}")


def _demo(database: Database, options: argparse.Namespace) -> None:
    """Once for each database; the file is readable by its owner only."""
    login, role = DEMO
    known = any(row.login == login for row in database.read(all_agents))
    if known and options.file.exists():
        return
    password, at = generated(), datetime.now(UTC)
    if known:
        database.write(lambda session: change_agent(session, login, role, password, True, at))
    else:
        database.write(lambda session: add_agent(session, login, role, password, at))
    options.file.parent.mkdir(parents=True, exist_ok=True)
    options.file.touch(mode=0o600)
    options.file.write_text(f"{login} {password}\n", encoding="utf-8")


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")


_DEEDS = {"add": _add, "change": _change, "list": _list, "demo": _demo}
