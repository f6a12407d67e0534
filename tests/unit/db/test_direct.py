import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.db.conversation import ShopperRow
from data.db.direct import DirectWriter
from data.db.errors import WriterBusy, WriterClosed
from data.db.group import GroupWriter
from data.db.writer import open_writer
from tests.factories import NOW
from tests.unit.conftest import Sessions


def _add(session: Session) -> str:
    session.add(ShopperRow(shopper_id="a", created_at=NOW))
    return "added"


def _shoppers(sessions: Sessions) -> set[str]:
    with sessions() as session:
        return set(session.scalars(select(ShopperRow.shopper_id))) - {"shopper-c-1"}


def test_a_sqlite_file_gets_the_writer_that_commits_in_groups(sessions: Sessions) -> None:
    assert isinstance(open_writer(sessions), GroupWriter)


def test_a_unit_is_committed_and_what_fails_is_not(sessions: Sessions) -> None:
    writer = DirectWriter(sessions, patience_s=4.0)
    assert writer.run(_add) == "added"
    with pytest.raises(IntegrityError):
        writer.run(_add)
    assert _shoppers(sessions) == {"a"}


def test_a_mistake_in_a_unit_is_not_tried_again(sessions: Sessions) -> None:
    calls = []

    def mistaken(session: Session) -> None:
        calls.append(1)
        raise KeyError("price")

    with pytest.raises(KeyError):
        DirectWriter(sessions, patience_s=4.0).run(mistaken)
    assert len(calls) == 1


def test_a_database_that_is_free_again_takes_the_unit_at_a_later_attempt(
    sessions: Sessions,
) -> None:
    attempts = []

    def at_last(session: Session) -> None:
        attempts.append(session.execute(text("PRAGMA busy_timeout = 0")))
        if len(attempts) == 3:
            other.rollback()
        _add(session)
        session.flush()

    with sessions() as other:
        other.execute(text("BEGIN IMMEDIATE"))
        DirectWriter(sessions, patience_s=4.0).run(at_last)
    assert len(attempts) == 3
    assert _shoppers(sessions) == {"a"}


def test_a_database_that_stays_busy_is_told_and_nothing_is_written(sessions: Sessions) -> None:
    def impatient(session: Session) -> None:
        session.execute(text("PRAGMA busy_timeout = 0"))
        _add(session)

    with sessions() as other:
        other.execute(text("BEGIN IMMEDIATE"))
        with pytest.raises(WriterBusy):
            DirectWriter(sessions, patience_s=0.1).run(impatient)
    assert _shoppers(sessions) == set()


def test_a_closed_writer_takes_nothing(sessions: Sessions) -> None:
    writer = DirectWriter(sessions, patience_s=4.0)
    writer.close()
    with pytest.raises(WriterClosed):
        writer.run(_add)
