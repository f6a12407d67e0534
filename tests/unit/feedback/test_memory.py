from dataclasses import replace
from datetime import timedelta

from data.feedback.events import append
from data.feedback.log import FeedbackLog
from data.feedback.memory import begin_conversation, recall, slate_of
from data.types.turn import BasketLine, FeedbackEvent, Memory, PreferenceRecord
from tests.factories import NOW, impression, turn_record
from tests.unit.conftest import Sessions

CLICK = FeedbackEvent("e-1", "click", "s-1", "b-1", "gas", source="event")
TASTE = PreferenceRecord(("price", "weight"), (0.5, -0.25), (4.0, 0.0, 4.0), ("e-1",))


def _recalled(sessions: Sessions, conversation_id: str = "c-1") -> Memory:
    with sessions() as session:
        memory = recall(session, conversation_id)
    assert memory is not None
    return memory


def test_a_conversation_never_begun_is_none(sessions: Sessions) -> None:
    with sessions() as session:
        assert recall(session, "c-9") is None


def test_a_conversation_without_turns_knows_its_page_and_nothing_else(sessions: Sessions) -> None:
    memory = _recalled(sessions)
    assert (memory.page_item_id, memory.language, memory.number) == ("gas", "en", 0)
    assert (memory.state, memory.impression, memory.preference, memory.basket) == (
        {},
        None,
        None,
        (),
    )


def test_what_a_turn_wrote_is_recalled_the_same(sessions: Sessions) -> None:
    shown = impression()
    state = {"slate_id": "s-1", "purpose": "露营", "rejected": [["dome", "gas"]]}
    basket = (BasketLine("gas", 2, "b-1"), BasketLine("lamp", 1))
    FeedbackLog(sessions).record(
        turn_record(1, state=state, impression=shown, preference=TASTE, basket=basket)
    )
    memory = _recalled(sessions)
    assert memory.impression == shown
    assert memory.state == state
    assert memory.preference == TASTE
    assert memory.basket == basket
    assert memory.number == 1


def test_the_last_turn_counts(sessions: Sessions) -> None:
    log = FeedbackLog(sessions)
    log.record(turn_record(1, state={"slate_id": "s-1"}, impression=impression()))
    log.record(turn_record(2, state={"slate_id": None}))
    memory = _recalled(sessions)
    assert (memory.number, memory.impression) == (2, None)


def test_a_turn_can_be_looked_at_as_it_began(sessions: Sessions) -> None:
    log = FeedbackLog(sessions)
    log.record(turn_record(1, state={"slate_id": "s-1"}, impression=impression()))
    log.record(turn_record(2, state={"slate_id": None}))
    with sessions() as session:
        second, first = recall(session, "c-1", before=2), recall(session, "c-1", before=1)
    assert second is not None
    assert first is not None
    assert (second.number, second.impression) == (1, impression())
    assert (first.number, first.state) == (0, {})


def test_the_newest_taste_counts_even_within_one_moment(sessions: Sessions) -> None:
    log = FeedbackLog(sessions)
    log.record(turn_record(1, preference=TASTE))
    newer = replace(TASTE, mean=(0.75, 0.0), folded=())
    log.record(turn_record(2, preference=newer))
    assert _recalled(sessions).preference == newer


def _append(sessions: Sessions, *events: FeedbackEvent) -> int:
    with sessions.begin() as session:
        return append(session, "c-1", events, NOW)


def test_events_of_the_page_are_unfolded_until_a_taste_names_them(sessions: Sessions) -> None:
    _append(sessions, CLICK, replace(CLICK, event_id="e-2", kind="view"))
    assert {event.event_id for event in _recalled(sessions).unfolded} == {"e-1", "e-2"}
    FeedbackLog(sessions).record(turn_record(1, preference=TASTE))
    assert [event.event_id for event in _recalled(sessions).unfolded] == ["e-2"]


def test_an_event_is_recalled_as_it_was_sent(sessions: Sessions) -> None:
    _append(sessions, CLICK)
    assert _recalled(sessions).unfolded == (CLICK,)


def test_reactions_of_a_turn_are_not_events_of_the_page(sessions: Sessions) -> None:
    FeedbackLog(sessions).record(turn_record(1, feedback=(FeedbackEvent("t-1", "reject"),)))
    assert _recalled(sessions).unfolded == ()


def test_an_event_sent_again_is_counted_once(sessions: Sessions) -> None:
    assert _append(sessions, CLICK, CLICK) == 1
    assert _append(sessions, CLICK) == 0
    assert len(_recalled(sessions).unfolded) == 1


def test_a_slate_of_another_conversation_is_not_ours(sessions: Sessions) -> None:
    FeedbackLog(sessions).record(turn_record(1, impression=impression()))
    with sessions.begin() as session:
        begin_conversation(session, "c-2", channel="web", language="zh", page_item_id=None, at=NOW)
    with sessions() as session:
        assert slate_of(session, "c-1", "s-1") is not None
        assert slate_of(session, "c-2", "s-1") is None
        assert slate_of(session, "c-1", "s-9") is None
    assert _recalled(sessions, "c-2").language == "zh"


def test_conversations_do_not_see_each_others_turns(sessions: Sessions) -> None:
    with sessions.begin() as session:
        begin_conversation(session, "c-2", channel="rasa", language="en", page_item_id=None, at=NOW)
    other = turn_record(
        3,
        turn_id="t-c-2-3",
        conversation_id="c-2",
        shopper_id="shopper-c-2",
        at=NOW + timedelta(days=1),
        basket=(BasketLine("gas", 1),),
        preference=TASTE,
    )
    FeedbackLog(sessions).record(other)
    memory = _recalled(sessions)
    assert (memory.number, memory.basket, memory.preference) == (0, (), None)
