from dataclasses import replace

from sqlalchemy import func, select

from data.db.conversation import MessageRow
from data.db.impression import FeedbackRow, ImpressionBundleRow, ImpressionRow
from data.db.tables import Base
from data.feedback.events import append
from data.feedback.log import FeedbackLog
from data.feedback.memory import recall
from data.types.turn import BasketLine, FeedbackEvent, PreferenceRecord, Survey
from tests.factories import NOW, impression, turn_record
from tests.unit.conftest import Sessions

SECRET = "marzipan"


def _spoken(sessions: Sessions) -> None:
    """A conversation that says the secret wherever a word can be kept."""
    shown = replace(impression(), context={"utterance": SECRET, "seed": 7})
    with sessions.begin() as session:
        session.add(
            MessageRow(
                conversation_id="c-1",
                seq=1,
                client_message_id="m-1",
                author="shopper",
                text=f"I love {SECRET}",
                custom={"type": "slate", "note": SECRET},
                at=NOW,
            )
        )
    FeedbackLog(sessions).record(
        turn_record(
            1,
            utterance=SECRET,
            state={"slate_id": "s-1", "purpose": SECRET},
            impression=shown,
            feedback=(FeedbackEvent("t-1", "critique", detail={"exclude": [SECRET]}),),
            preference=PreferenceRecord((f"color:{SECRET}",), (1.0,), (4.0,), ("t-1",)),
            basket=(BasketLine("gas", 1),),
            survey=Survey(5, SECRET),
        )
    )
    click = FeedbackEvent("e-1", "click", item_id="gas", detail={"q": SECRET}, source="event")
    with sessions.begin() as session:
        append(session, "c-1", [click], NOW)


def _forget(sessions: Sessions) -> None:
    FeedbackLog(sessions).record(
        turn_record(2, intent="affirm", utterance="", basket=(), forget=True)
    )


def _stored_text(sessions: Sessions) -> str:
    """Every row of every table."""
    with sessions() as session:
        tables = Base.metadata.sorted_tables
        return "\n".join(str(session.execute(select(table)).all()) for table in tables)


def test_no_word_of_the_shopper_is_left_in_any_table(sessions: Sessions) -> None:
    _spoken(sessions)
    assert SECRET in _stored_text(sessions)
    _forget(sessions)
    assert SECRET not in _stored_text(sessions)


def test_what_was_shown_and_how_often_reacted_to_stays(sessions: Sessions) -> None:
    _spoken(sessions)
    _forget(sessions)
    with sessions() as session:
        pool = session.scalar(select(func.count()).select_from(ImpressionBundleRow))
        kinds = sorted(row.kind for row in session.scalars(select(FeedbackRow)))
        context = session.scalars(select(ImpressionRow.context)).one()
    assert (pool, kinds, context) == (3, ["click", "critique"], {"seed": 7})


def test_the_next_turn_knows_nothing_and_learns_nothing_old_again(sessions: Sessions) -> None:
    _spoken(sessions)
    _forget(sessions)
    with sessions() as session:
        memory = recall(session, "c-1")
    assert memory is not None
    assert (memory.preference, memory.basket, memory.impression, memory.unfolded) == (
        None,
        (),
        None,
        (),
    )
    assert memory.number == 2
