import gc
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from data.db.conversation import ShopperRow
from data.db.errors import WriterBusy, WriterClosed, WriteUncertain
from data.db.group import GroupWriter
from tests.factories import NOW
from tests.unit.conftest import Sessions


@pytest.fixture
def writer(sessions: Sessions) -> Iterator[GroupWriter]:
    writer = GroupWriter(sessions, patience_s=4.0)
    yield writer
    writer.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(80) as threads:
        yield threads


Unit = Callable[[Session], object]


class Gate:
    """A unit that holds the writer up until it is let go."""

    def __init__(self) -> None:
        self.is_reached, self._go = threading.Event(), threading.Event()

    def __call__(self, _session: Session) -> None:
        self.is_reached.set()
        assert self._go.wait(10)

    def open(self) -> None:
        self._go.set()


class Commits:
    """How often the database commits."""

    def __init__(self, sessions: Sessions) -> None:
        self.count = 0
        event.listen(sessions.kw["bind"], "commit", self._counted)

    def _counted(self, _connection: object) -> None:
        self.count += 1


class Adding:
    """A unit that adds one shopper."""

    def __init__(self, shopper_id: str) -> None:
        self.shopper_id = shopper_id

    def __call__(self, session: Session) -> str:
        session.add(ShopperRow(shopper_id=self.shopper_id, created_at=NOW))
        return self.shopper_id


def _failing(session: Session) -> None:
    Adding("half")(session)
    session.flush()
    raise ValueError("changed its mind")


def _shoppers(sessions: Sessions) -> set[str]:
    with sessions() as session:
        return set(session.scalars(select(ShopperRow.shopper_id))) - {"shopper-c-1"}


def _behind(
    gate: Gate,
    writer: GroupWriter,
    threads: ThreadPoolExecutor,
    *units: Callable[[Session], object],
) -> list["Future[object]"]:
    """These units wait together, since the gate holds the writer up; then it is opened."""
    held = threads.submit(writer.run, gate)
    assert gate.is_reached.wait(5)
    waiting = [threads.submit(writer.run, unit) for unit in units]
    while writer._inbox.qsize() < len(units):
        time.sleep(0.001)
    gate.open()
    held.result(5)
    return waiting


def test_a_unit_gives_its_result_when_others_can_see_what_it_wrote(
    sessions: Sessions, writer: GroupWriter
) -> None:
    assert writer.run(Adding("a")) == "a"
    assert _shoppers(sessions) == {"a"}


def test_all_that_waits_is_committed_at_once(
    sessions: Sessions, writer: GroupWriter, threads: ThreadPoolExecutor
) -> None:
    commits = Commits(sessions)
    names = [f"s-{number}" for number in range(20)]
    waiting = _behind(Gate(), writer, threads, *map(Adding, names))
    assert [one.result(5) for one in waiting] == names
    assert _shoppers(sessions) == set(names)
    assert commits.count == 2  # the gate's, and the one of all the others


def test_a_group_is_bounded(
    sessions: Sessions, writer: GroupWriter, threads: ThreadPoolExecutor
) -> None:
    commits = Commits(sessions)
    waiting = _behind(Gate(), writer, threads, *(Adding(f"s-{number}") for number in range(65)))
    assert len({one.result(5) for one in waiting}) == 65
    assert commits.count == 3


def test_a_unit_that_fails_fails_alone_and_whole(
    sessions: Sessions, writer: GroupWriter, threads: ThreadPoolExecutor
) -> None:
    units = Adding("a"), _failing, Adding("a"), Adding("b")
    first, changed, twice, last = _behind(Gate(), writer, threads, *units)
    assert (first.result(5), last.result(5)) == ("a", "b")
    with pytest.raises(ValueError, match="changed its mind"):
        changed.result(5)
    with pytest.raises(IntegrityError):
        twice.result(5)
    assert _shoppers(sessions) == {"a", "b"}


def test_a_lone_unit_that_fails_leaves_nothing(sessions: Sessions, writer: GroupWriter) -> None:
    with pytest.raises(ValueError, match="changed its mind"):
        writer.run(_failing)
    with pytest.raises(OperationalError, match="full"):
        writer.run(_filling)
    assert writer.run(Adding("next")) == "next"
    with pytest.raises(IntegrityError):
        writer.run(Adding("next"))
    assert _shoppers(sessions) == {"next"}


def test_a_commit_that_fails_fails_all_of_its_group(
    sessions: Sessions, writer: GroupWriter, threads: ThreadPoolExecutor
) -> None:
    def owing(session: Session) -> None:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(
            text("INSERT INTO consent VALUES ('c', 'nobody', 'log', 1, '2026-01-01 00:00:00')")
        )

    waiting = _behind(Gate(), writer, threads, Adding("a"), owing, Adding("b"))
    for one in waiting:
        with pytest.raises(IntegrityError):
            one.result(5)
    assert _shoppers(sessions) == set()
    assert writer.run(Adding("c")) == "c"
    assert _shoppers(sessions) == {"c"}


def _filling(session: Session) -> None:
    """Meets a disk that has no room, for which SQLite ends the whole transaction."""
    connection = session.connection()
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    try:
        for number in range(2000):
            session.add(ShopperRow(shopper_id=f"{number}-{'x' * 900}", created_at=NOW))
        session.flush()
    finally:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


def test_a_full_disk_costs_its_group_and_nothing_is_half_written(
    sessions: Sessions, writer: GroupWriter, threads: ThreadPoolExecutor
) -> None:
    waiting = _behind(Gate(), writer, threads, Adding("a"), _filling, Adding("b"))
    for one in waiting:
        with pytest.raises(WriterBusy, match="nothing of it was written"):
            one.result(5)
    assert _shoppers(sessions) == set()
    assert writer.run(Adding("c")) == "c"
    assert _shoppers(sessions) == {"c"}


def test_who_waits_longer_than_the_patience_is_told_and_writes_nothing(
    sessions: Sessions,
) -> None:
    writer = GroupWriter(sessions, patience_s=0.1)
    with sessions() as other:
        other.execute(text("BEGIN IMMEDIATE"))
        began = time.monotonic()
        with pytest.raises(WriterBusy):
            writer.run(Adding("late"))
        assert time.monotonic() - began < 1
        other.rollback()
    assert writer.run(Adding("next")) == "next"
    assert _shoppers(sessions) == {"next"}


def test_a_unit_that_has_begun_and_does_not_end_is_uncertain(
    sessions: Sessions, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.db.group.GRACE_S", 0.1)
    writer, gate = GroupWriter(sessions, patience_s=0.1), Gate()
    with pytest.raises(WriteUncertain):
        writer.run(gate)
    gate.open()
    assert writer.run(Adding("next")) == "next"


def test_what_waiting_does_not_mend_is_told_at_once(sessions: Sessions) -> None:
    path = sessions.kw["bind"].url.database
    with open(path, "r+b") as file:
        file.write(b"this is no database" * 10)
    with pytest.raises(Exception, match="not a database"):
        GroupWriter(sessions, patience_s=60).run(Adding("a"))


def test_closing_finishes_what_waits_and_takes_nothing_more(
    sessions: Sessions, writer: GroupWriter, threads: ThreadPoolExecutor
) -> None:
    gate = Gate()
    held = threads.submit(writer.run, gate)
    assert gate.is_reached.wait(5)
    waiting = threads.submit(writer.run, Adding("waiting"))
    while writer._inbox.qsize() < 1:
        time.sleep(0.001)
    closing = threads.submit(writer.close)
    gate.open()
    closing.result(5)
    assert (held.result(5), waiting.result(5)) == (None, "waiting")
    with pytest.raises(WriterClosed):
        writer.run(Adding("late"))
    assert _shoppers(sessions) == {"waiting"}


def test_a_writer_that_nobody_holds_any_more_ends_its_thread(sessions: Sessions) -> None:
    writer = GroupWriter(sessions, patience_s=4.0)
    writer.run(Adding("a"))
    thread = writer._thread
    assert thread is not None
    del writer
    gc.collect()
    thread.join(5)
    assert not thread.is_alive()
