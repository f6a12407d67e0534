"""A real Rasa server with its conversations in PostgreSQL forgets one of them, and only that."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
import yaml
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from tests.marks import full, postgresql
from tests.stack import free_port
from tests.storage.server import Server, running_server
from tools.prepare import ROOT

pytestmark = [pytest.mark.stack, postgresql, full]

START_LIMIT_S = 180.0
STOP_LIMIT_S = 20.0
PHRASE = "velvet marmot"
ASSISTANT = ROOT / "assistant"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server(fsync="off") as running:
        yield running


@pytest.fixture(scope="module")
def rasa(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Without an action server: what is said is kept all the same."""
    folder, port = tmp_path_factory.mktemp("rasa"), free_port()
    with (folder / "rasa.log").open("wb") as log:
        process = subprocess.Popen(
            _command(_endpoints(folder), port),
            cwd=ASSISTANT,
            env=_environment(server),
            stdout=log,
            stderr=log,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30.0) as client:
            _until_it_answers(client)
            yield client
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_LIMIT_S)


def _endpoints(folder: Path) -> Path:
    """The project's own, but for the locks, which a single worker keeps in memory."""
    chosen = yaml.safe_load((ASSISTANT / "endpoints.sql.yml").read_text())
    del chosen["lock_store"]
    (folder / "endpoints.yml").write_text(yaml.safe_dump(chosen))
    return folder / "endpoints.yml"


def _command(endpoints: Path, port: int) -> list[str]:
    python = ROOT / ".venv-assistant/bin/python"
    options = {
        "--model": "build/dialogue.tar.gz",
        "--endpoints": str(endpoints),
        "--credentials": "credentials.yml",
        "--interface": "127.0.0.1",
        "--port": str(port),
    }
    words = [word for pair in options.items() for word in pair]
    return [str(python), "-m", "rasa", "run", *words]


def _environment(server: Server) -> dict[str, str]:
    return {
        **os.environ,
        "SATCHEL_ACTIONS_URL": f"http://127.0.0.1:{free_port()}/webhook",
        "SATCHEL_SERVICE_TOKEN": "none",
        "SATCHEL_TRACKER_HOST": server.url().split("@")[1].split("/")[0],
        "SATCHEL_TRACKER_DB": "postgres",
        "SATCHEL_TRACKER_USER": "satchel",
        "SATCHEL_TRACKER_PASSWORD": "none",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def _until_it_answers(client: httpx.Client) -> None:
    retrying = Retrying(
        stop=stop_after_delay(START_LIMIT_S),
        wait=wait_fixed(0.5),
        retry=retry_if_exception_type(httpx.HTTPError),
        reraise=True,
    )
    retrying(lambda: client.get("/webhooks/rest/").raise_for_status())


def _say(rasa: httpx.Client, sender: str, text: str) -> None:
    body = {"sender": sender, "message": text, "metadata": {"language": "en"}}
    rasa.post("/webhooks/rest/webhook", json=body).raise_for_status()


def _forget(rasa: httpx.Client, sender: str) -> httpx.Response:
    return rasa.post("/webhooks/erasing/conversations", json={"conversation_id": sender})


def _kept(server: Server, sender: str) -> str:
    """All that the database has of a conversation."""
    with psycopg.connect(server.url()) as connection:
        query = "SELECT data FROM events WHERE sender_id = %s ORDER BY id"
        return "\n".join(row[0] for row in connection.execute(query, (sender,)))


def test_no_event_is_left_of_the_conversation_and_others_stay(
    rasa: httpx.Client, server: Server
) -> None:
    for sender in ("cv-one", "cv-two"):
        _say(rasa, sender, f"I want a {PHRASE}")
        assert PHRASE in _kept(server, sender)
    assert _forget(rasa, "cv-one").status_code == 204
    assert _kept(server, "cv-one") == ""
    assert PHRASE in _kept(server, "cv-two")


def test_a_forgotten_conversation_can_go_on(rasa: httpx.Client, server: Server) -> None:
    _say(rasa, "cv-on", f"I want a {PHRASE}")
    _forget(rasa, "cv-on")
    _say(rasa, "cv-on", "hello again")
    kept = _kept(server, "cv-on")
    assert "hello again" in kept
    assert "session_started" in kept
    assert PHRASE not in kept


def test_what_was_never_there_is_forgotten_at_once(rasa: httpx.Client) -> None:
    assert _forget(rasa, "cv-nobody").status_code == 204


def test_a_request_without_a_conversation_is_refused_with_what_to_send(rasa: httpx.Client) -> None:
    answer = rasa.post("/webhooks/erasing/conversations", json={"sender": "x"})
    assert answer.status_code == 400
    assert "conversation_id" in answer.json()["error"]
