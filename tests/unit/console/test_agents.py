from pathlib import Path

import pytest

from tests.factories import NOW
from tests.unit.conftest import Sessions
from tests.unit.console.fakes import PASSWORD, deeds
from web.console.access.agents import (
    add_agent,
    change_agent,
    logged_in,
    present,
    stamp_for,
    vouched_for,
)
from web.console.access.passwords import hashed, matches
from web.console.access.roles import Agent
from web.console.command import agents_command
from web.console.database import Database
from web.console.errors import Gone, Unfit


def test_a_password_is_stored_as_argon2id_and_salted() -> None:
    first, second = hashed(PASSWORD), hashed(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert matches(first, PASSWORD)
    assert not matches(first, PASSWORD + "!")


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_too_short_and_endless_passwords_are_refused(password: str) -> None:
    with pytest.raises(Unfit):
        hashed(password)


def test_the_right_password_lets_in_and_all_else_does_not(database: Database, agent: Agent) -> None:
    assert logged_in(database, "mei", PASSWORD, NOW) == agent
    assert logged_in(database, "mei", "wrong password", NOW) is None
    assert logged_in(database, "nobody", PASSWORD, NOW) is None
    said = [deed for _, deed in deeds(database)]
    assert sorted(said) == ["agent_added", "login", "login_refused", "login_refused"]


def test_who_has_no_password_comes_in_by_the_provider_alone(database: Database) -> None:
    agent = database.write(lambda session: add_agent(session, "ida", "lead", None, NOW))
    assert logged_in(database, "ida", "", NOW) is None
    assert vouched_for(database, "ida", NOW) == agent
    assert vouched_for(database, "ivo", NOW) is None


def test_a_new_password_and_a_lost_right_end_the_sessions(database: Database, agent: Agent) -> None:
    stamp = database.read(lambda session: stamp_for(session, agent.agent_id))
    assert database.read(lambda session: present(session, agent.agent_id, stamp)) == agent
    database.write(
        lambda session: change_agent(session, "mei", None, "another password", None, NOW)
    )
    assert database.read(lambda session: present(session, agent.agent_id, stamp)) is None
    newer = database.read(lambda session: stamp_for(session, agent.agent_id))
    database.write(lambda session: change_agent(session, "mei", None, None, False, NOW))
    assert database.read(lambda session: present(session, agent.agent_id, newer)) is None
    assert logged_in(database, "mei", "another password", NOW) is None


def test_two_agents_cannot_have_one_login(database: Database, agent: Agent) -> None:
    with pytest.raises(Unfit):
        database.write(lambda session: add_agent(session, "mei", "agent", PASSWORD, NOW))


def test_nobody_changes_an_agent_who_is_not_there(database: Database) -> None:
    with pytest.raises(Gone):
        database.write(lambda session: change_agent(session, "mei", "lead", None, None, NOW))


def test_the_command_line_adds_lists_and_keeps_out(
    sessions: Sessions,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = ["--database", f"sqlite:///{tmp_path}/shop.db"]
    demo = tmp_path / "console.txt"
    assert agents_command(["agents", "demo", *url, "--file", str(demo)]) == 0
    login, password = demo.read_text().split()
    assert demo.stat().st_mode & 0o077 == 0
    assert agents_command(["agents", "demo", *url, "--file", str(demo)]) == 0
    assert demo.read_text().split() == [login, password], "a second time nothing changes"
    assert agents_command(["agents", "add", "eva", "--role", "lead", "--provider", *url]) == 0
    assert agents_command(["agents", "add", "eva", "--provider", *url]) == 1
    assert agents_command(["agents", "change", "eva", "--inactive", *url]) == 0
    assert agents_command(["agents", "list", *url]) == 0
    assert "eva  lead  provider  (inactive)" in capsys.readouterr().out
    database = Database(sessions)
    assert logged_in(database, login, password, NOW) is not None
    database.close()
