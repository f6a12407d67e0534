from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.db.conversation import BasketLineRow, TurnRow
from data.db.errors import WriterClosed
from data.db.impression import FeedbackRow, ImpressionBundleRow, ImpressionRow, PreferenceRow
from data.db.operation import SurveyRow
from data.feedback.errors import LogBusy
from data.feedback.log import FeedbackLog
from data.types.turn import (
    BasketLine,
    FeedbackEvent,
    Impression,
    PreferenceRecord,
    Survey,
    TurnRecord,
)
from tests.factories import impression, turn_record
from tests.unit.conftest import Sessions

TABLES = (
    TurnRow,
    ImpressionRow,
    ImpressionBundleRow,
    FeedbackRow,
    PreferenceRow,
    BasketLineRow,
    SurveyRow,
)
ACCEPTED = FeedbackEvent("e-1", "accept", "s-1", "b-1", reward=1.0, propensity=0.25)


def _whole(**known: Any) -> TurnRecord:
    record = turn_record(
        impression=impression(),
        feedback=(ACCEPTED,),
        preference=PreferenceRecord(("price",), (0.5,), (4.0,), ("e-1",)),
        basket=(BasketLine("gas", 2, "b-1"),),
        survey=Survey(5, "great", "s-1"),
    )
    return replace(record, **known)


def _counts(sessions: Sessions) -> dict[str, int]:
    with sessions() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in TABLES
        }


def test_a_turn_writes_all_its_rows(sessions: Sessions) -> None:
    FeedbackLog(sessions).record(_whole())
    assert _counts(sessions) == {
        "turn": 1,
        "impression": 1,
        "impression_bundle": 3,
        "feedback": 1,
        "preference": 1,
        "basket_line": 1,
        "survey": 1,
    }


def test_rows_refer_to_each_other_and_keep_policy_model_and_seed(sessions: Sessions) -> None:
    FeedbackLog(sessions).record(_whole())
    with sessions() as session:
        shown = session.scalars(select(ImpressionRow)).one()
        turn = session.scalars(select(TurnRow)).one()
        reaction = session.scalars(select(FeedbackRow)).one()
    assert (turn.slate_id, shown.turn_id, reaction.slate_id) == ("s-1", turn.turn_id, "s-1")
    assert (shown.policy, shown.policy_hash, shown.model_version, shown.seed) == (
        "softmax",
        "h-1",
        "untrained",
        7,
    )
    assert (reaction.reward, reaction.propensity) == (1.0, 0.25)


def _with_a_bundle_twice(shown: Impression) -> Impression:
    return replace(shown, pool=(*shown.pool, shown.pool[0]))


@pytest.mark.parametrize(
    "broken",
    [
        {"impression": _with_a_bundle_twice(impression())},
        {"basket": (BasketLine("no-such-item", 1),)},
        {"shopper_id": "nobody"},
    ],
)
def test_one_row_that_fails_leaves_none(sessions: Sessions, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        FeedbackLog(sessions).record(_whole(**broken))
    assert not any(_counts(sessions).values())


def test_a_kind_of_feedback_that_nobody_knows_leaves_nothing(sessions: Sessions) -> None:
    odd = replace(ACCEPTED, kind="shrug")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="shrug"):
        FeedbackLog(sessions).record(_whole(feedback=(odd,)))
    assert not any(_counts(sessions).values())


def test_a_turn_is_written_once(sessions: Sessions) -> None:
    FeedbackLog(sessions).record(_whole())
    before = _counts(sessions)
    with pytest.raises(IntegrityError):
        FeedbackLog(sessions).record(_whole())
    assert _counts(sessions) == before


def test_a_known_event_changes_nothing(sessions: Sessions) -> None:
    log = FeedbackLog(sessions)
    log.record(turn_record(1, feedback=(ACCEPTED,)))
    log.record(turn_record(2, feedback=(replace(ACCEPTED, kind="reject"),)))
    with sessions() as session:
        assert [row.kind for row in session.scalars(select(FeedbackRow))] == ["accept"]


def _basket(sessions: Sessions) -> dict[str, int]:
    with sessions() as session:
        return {row.item_id: row.quantity for row in session.scalars(select(BasketLineRow))}


def test_the_basket_becomes_what_the_turn_says(sessions: Sessions) -> None:
    log = FeedbackLog(sessions)
    log.record(turn_record(1, basket=(BasketLine("gas", 1), BasketLine("lamp", 1))))
    log.record(turn_record(2, basket=(BasketLine("gas", 3), BasketLine("dome", 1))))
    assert _basket(sessions) == {"gas": 3, "dome": 1}


def test_a_turn_that_says_nothing_of_the_basket_leaves_it(sessions: Sessions) -> None:
    log = FeedbackLog(sessions)
    log.record(turn_record(1, basket=(BasketLine("gas", 1),)))
    log.record(turn_record(2))
    assert _basket(sessions) == {"gas": 1}
    log.record(turn_record(3, basket=()))
    assert _basket(sessions) == {}


@contextmanager
def _locked(sessions: Sessions) -> Iterator[Session]:
    """Somebody else is writing."""
    with sessions() as other:
        is_sqlite = sessions.kw["bind"].dialect.name == "sqlite"
        other.execute(text("BEGIN IMMEDIATE" if is_sqlite else "LOCK TABLE turn"))
        yield other
        other.rollback()


def test_a_busy_database_is_said_so_in_time_and_nothing_is_written(sessions: Sessions) -> None:
    with _locked(sessions), pytest.raises(LogBusy):
        FeedbackLog(sessions, patience_s=0.1).record(_whole())
    assert not any(_counts(sessions).values())


def test_a_database_that_is_free_again_takes_the_turn(sessions: Sessions) -> None:
    with _locked(sessions) as holder, ThreadPoolExecutor() as threads:
        recorded = threads.submit(FeedbackLog(sessions).record, _whole())
        with pytest.raises(TimeoutError):
            recorded.result(0.05)
        holder.rollback()
        recorded.result(5)
    assert _counts(sessions)["turn"] == 1


def test_a_closed_log_takes_no_turn(sessions: Sessions) -> None:
    log = FeedbackLog(sessions)
    log.record(_whole())
    log.close()
    with pytest.raises(WriterClosed):
        log.record(turn_record(2))
    assert _counts(sessions)["turn"] == 1
