"""Several processes, and several connections, that write to one database at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from data.db.conversation import ShopperRow
from data.db.errors import WriterBusy, WriteUncertain
from data.db.writer import open_writer
from data.feedback.log import FeedbackLog
from data.types.turn import FeedbackEvent
from tests.factories import NOW
from tests.marks import postgresql
from tests.storage.conftest import Sessions
from tests.storage.keeping import check_kept
from tests.storage.victim import writing

only_postgresql = pytest.mark.parametrize(
    "kind", [pytest.param("postgresql", marks=postgresql)], indirect=True
)


@pytest.mark.slow
def test_two_processes_write_all_that_they_should_and_neither_is_turned_away(
    filled_url: str,
) -> None:
    with (
        writing(filled_url, "gateway", threads=4, turns=15) as one,
        writing(filled_url, "actions", threads=4, turns=15) as other,
    ):
        told = {"gateway": one.end(), "actions": other.end()}
    for prefix, said in told.items():
        assert (len(said.turns), len(said.events), sum(said.failures.values())) == (60, 60, 0)
        check_kept(filled_url, prefix, said)


def test_the_same_event_from_many_at_once_is_kept_once(sessions: Sessions) -> None:
    logs = [FeedbackLog(sessions) for _ in range(4)]
    click = FeedbackEvent("e-1", "click", source="event")
    with ThreadPoolExecutor(4) as threads:
        kept = list(threads.map(lambda log: log.append("c-1", [click, click], NOW), logs * 5))
    assert sorted(kept) == [0] * 19 + [1]


def _adding(session: Session) -> None:
    session.add(ShopperRow(shopper_id="a", created_at=NOW))


def _is_there(sessions: Sessions) -> bool:
    with sessions() as session:
        return session.scalar(select(ShopperRow).filter_by(shopper_id="a")) is not None


def test_who_holds_the_database_makes_others_wait_no_longer_than_their_patience(
    sessions: Sessions,
) -> None:
    with sessions() as holder:
        is_sqlite = sessions.kw["bind"].dialect.name == "sqlite"
        holder.execute(text("BEGIN IMMEDIATE" if is_sqlite else "LOCK TABLE shopper"))
        began = time.monotonic()
        with pytest.raises(WriterBusy):
            open_writer(sessions, 0.3).run(_adding)
        assert 0.2 < time.monotonic() - began < 1.5
        holder.rollback()
    assert not _is_there(sessions)


@only_postgresql
def test_a_unit_waits_for_no_unit_that_touches_other_rows(sessions: Sessions) -> None:
    writer, is_held, may_go = open_writer(sessions), Event(), Event()

    def slow(session: Session) -> None:
        is_held.set()
        assert may_go.wait(10)

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(writer.run, slow)
        assert is_held.wait(5)
        writer.run(_adding)
        assert _is_there(sessions)
        may_go.set()
        waiting.result(5)


def _end_connection(session: Session) -> None:
    """The server hangs up in the middle of the transaction."""
    pid = session.scalar(text("SELECT pg_backend_pid()"))
    with Session(session.get_bind().engine) as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


@only_postgresql
def test_a_connection_lost_in_the_work_is_opened_again_and_the_work_repeated(
    sessions: Sessions,
) -> None:
    attempts = []

    def losing(session: Session) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            _end_connection(session)
        _adding(session)

    open_writer(sessions).run(losing)
    assert len(attempts) == 2
    assert _is_there(sessions)


@only_postgresql
def test_a_connection_lost_before_the_commit_is_answered_leaves_it_uncertain(
    sessions: Sessions,
) -> None:
    def losing_late(session: Session) -> None:
        _adding(session)
        session.flush()
        _end_connection(session)

    with pytest.raises(WriteUncertain):
        open_writer(sessions).run(losing_late)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("loss", "complaint"),
    [
        ("DELETE FROM feedback WHERE event_id = 'e-k-0-2'", "events that were told are gone"),
        ("DELETE FROM feedback WHERE event_id = 'a-t-k-0-2'", "half a turn"),
        ("DELETE FROM impression_bundle WHERE bundle_id = 'b-24'", "half a turn"),
        ("DELETE FROM preference WHERE number = 3", "half a turn"),
        ("UPDATE basket_line SET quantity = 2 WHERE item_id = 'gas'", "half a turn"),
        ("UPDATE turn SET conversation_id = 'c-1' WHERE number = 2", "turns that were told"),
    ],
)
def test_a_loss_would_be_noticed(
    filled_url: str, sessions: Sessions, loss: str, complaint: str
) -> None:
    with writing(filled_url, "k", threads=1, turns=3) as victim:
        said = victim.end()
    check_kept(filled_url, "k", said)
    with sessions.begin() as session:
        session.execute(text(loss))
    with pytest.raises(AssertionError, match=complaint):
        check_kept(filled_url, "k", said)
