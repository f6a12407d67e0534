"""What was told to be kept is kept, whoever is killed: the writing process or the server."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.marks import full, postgresql
from tests.storage.conftest import fill
from tests.storage.keeping import Told, check_kept
from tests.storage.server import Server, running_server
from tests.storage.victim import writing

pytestmark = pytest.mark.slow
THREADS = 8
LONGEST_S = 0.3
SEED = 20_260_101


@pytest.fixture(scope="module")
def careful_server() -> Iterator[Server]:
    """Waits for the disk, unlike the one of the other tests."""
    with running_server() as server:
        yield server


def _shop_at(server: Server, name: str) -> str:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    fill(server.url(name))
    return server.url(name)


def _killed_while_writing(url: str, prefix: str, after_s: float) -> Told:
    with writing(url, prefix, THREADS) as victim:
        victim.wait_for_words()
        time.sleep(after_s)
        return victim.kill()


def _kill_repeatedly(url: str, kills: int) -> list[Told]:
    moments = random.Random(SEED)
    all_told = []
    for number in range(kills):
        said = _killed_while_writing(url, f"k{number}", moments.uniform(0, LONGEST_S))
        check_kept(url, f"k{number}", said)
        all_told.append(said)
    for number, said in enumerate(all_told):  # and later kills have taken nothing of it
        check_kept(url, f"k{number}", said)
    return all_told


@pytest.mark.parametrize("kills", [6, pytest.param(50, marks=full)])
def test_sqlite_keeps_its_word_when_the_writing_process_is_killed(
    tmp_path_factory: pytest.TempPathFactory, kills: int
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('kills')}/shop.db"
    fill(url)
    all_told = _kill_repeatedly(url, kills)
    assert not any(said.failures for said in all_told)
    # Groups were in flight, not one unit after the other.
    assert sum(map(len, all_told)) > 1.5 * sum(said.commits for said in all_told)


@postgresql
@pytest.mark.parametrize("kills", [2, pytest.param(10, marks=full)])
def test_postgresql_keeps_its_word_when_the_writing_process_is_killed(
    careful_server: Server, kills: int
) -> None:
    url = _shop_at(careful_server, f"clients_{kills}")
    assert not any(said.failures for said in _kill_repeatedly(url, kills))


def _kill_server(server: Server, _url: str) -> None:
    server.stop(signal.SIGKILL)
    server.start()


def _kill_backend(server: Server, url: str) -> None:
    """The server takes the death of one process for a broken memory, and recovers by itself."""
    with psycopg.connect(url) as connection:
        writing_now = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1"
        ).fetchone()
    assert writing_now is not None
    os.kill(writing_now[0], signal.SIGKILL)


@postgresql
@pytest.mark.parametrize(
    ("kill", "kills"),
    [
        (_kill_backend, 1),
        pytest.param(_kill_backend, 4, marks=full),
        pytest.param(_kill_server, 3, marks=full),
    ],
)
def test_postgresql_keeps_its_word_when_it_is_killed_itself_and_the_process_goes_on(
    careful_server: Server, kill: Callable[[Server, str], None], kills: int
) -> None:
    url = _shop_at(careful_server, f"servers{kill.__name__}_{kills}")
    moments = random.Random(SEED)
    with writing(url, "k", THREADS) as victim:
        for _ in range(kills):
            victim.wait_for_words(3 * THREADS)
            time.sleep(moments.uniform(0, LONGEST_S))
            kill(careful_server, url)
        victim.wait_for_words(3 * THREADS)
        said = victim.kill()
    check_kept(url, "k", said)
