import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import select

from actions.ask import ActionRequestBundle, ActionShowMore
from actions.attend import ActionAffirm, ActionDefaultFallback, ActionForgetMe, ActionRestart
from actions.edit import ActionRemoveItem
from actions.inquire import ActionAskItem
from actions.take import ActionAcceptBundle
from actions.turn import TurnAction
from actions.wiring import Desk
from data.catalog.current import CurrentCatalog
from data.db.conversation import BasketLineRow, ConversationRow, TurnRow
from data.db.impression import FeedbackRow, ImpressionRow
from data.db.shop import ItemRow, ReviewRow
from data.feedback.errors import LogBusy, LogUncertain
from data.feedback.log import FeedbackLog
from data.types.turn import TurnRecord
from models.client.errors import ScorerUnavailable
from models.turn.ports import TurnLog
from tests.factories import NOW
from tests.fakes import FakeLog, FakeRecommender, stopped_clock
from tests.unit.actions.test_slots import tracker
from tests.unit.conftest import Sessions

pytestmark = pytest.mark.anyio


@dataclass
class Counter:
    """An action server's desk over the camping shop, with a recommender that never fails."""

    sessions: Sessions
    log: TurnLog
    recommender: FakeRecommender = field(default_factory=FakeRecommender)

    def desk(self) -> Desk:
        catalog = CurrentCatalog(self.sessions, time.monotonic)
        return Desk(self.sessions, catalog, self.log, self.recommender, stopped_clock)

    async def asked(
        self,
        action: Callable[[Callable[[], Desk]], TurnAction],
        text: str,
        *entities: dict[str, Any],
        **heard: Any,
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The messages uttered and the events returned."""
        dispatcher = CollectingDispatcher()
        events = await action(self.desk).run(dispatcher, tracker(text, *entities, **heard), {})
        return dispatcher.messages, events


@dataclass
class LosingLog:
    """Loses the connection at the commit; ``writes`` says what the database made of it."""

    log: TurnLog
    writes: bool
    losing: bool = True

    def record(self, turn: TurnRecord) -> None:
        if self.writes or not self.losing:
            self.log.record(turn)
        if self.losing:
            raise LogUncertain("the connection was lost during the commit")


@pytest.fixture
def counter(sessions: Sessions) -> Counter:
    return Counter(sessions, FeedbackLog(sessions))


async def test_a_slate_is_uttered_with_its_card_and_mirrored_in_the_slots(counter: Counter) -> None:
    messages, events = await counter.asked(ActionRequestBundle, "a camping weekend")
    said = messages[-1]
    assert said["response"] == "utter_slate"
    assert said["custom"]["type"] == "slate"
    assert said["bundles"].startswith("1. $185: Lark dome")
    slots = {event["name"]: event["value"] for event in events}
    assert slots["slate_id"] == said["custom"]["slate_id"]


async def test_the_turn_is_in_the_database_when_the_reply_goes_out(counter: Counter) -> None:
    await counter.asked(ActionRequestBundle, "a camping weekend")
    await counter.asked(ActionShowMore, "more")
    with counter.sessions() as session:
        turns = session.scalars(select(TurnRow).order_by(TurnRow.number)).all()
    assert [(turn.number, turn.intent) for turn in turns] == [
        (1, "request_bundle"),
        (2, "show_more"),
    ]


async def test_the_next_turn_knows_what_was_shown(counter: Counter) -> None:
    await counter.asked(ActionRequestBundle, "a camping weekend")
    pressed = {"entity": "bundle_id", "start": 15, "end": 20, "value": "b-2"}
    messages, _ = await counter.asked(ActionAcceptBundle, '/accept_bundle{"…"}', pressed)
    assert messages[0]["response"] == "utter_accepted"
    assert [line["item_id"] for line in messages[0]["custom"]["items"]] == [
        "tunnel",
        "wood",
        "flare",
    ]


@pytest.mark.parametrize(("language", "title"), [("en", "Lark dome"), ("zh", "云雀圆顶帐")])
async def test_the_reply_is_in_the_language_of_the_slot(
    counter: Counter, language: str, title: str
) -> None:
    messages, _ = await counter.asked(
        ActionRequestBundle, "camping 露营", slots={"language": language}
    )
    assert title in messages[-1]["bundles"]
    assert messages[-1]["custom"]["language"] == language


async def test_the_item_on_the_page_is_what_this_means(counter: Counter) -> None:
    await counter.asked(ActionRequestBundle, "some", metadata={"page_item_id": "lamp"})
    assert counter.recommender.asked[0].anchor == "lamp"


async def test_a_page_that_the_shop_does_not_have_is_no_anchor(counter: Counter) -> None:
    messages, _ = await counter.asked(
        ActionRequestBundle, "some", metadata={"page_item_id": "no-such-item"}
    )
    assert messages[0]["response"] == "utter_ask_purpose"


async def test_a_sender_whom_nobody_knows_gets_a_conversation(counter: Counter) -> None:
    stranger = tracker("a camping weekend", slots={"language": "zh"})
    stranger.sender_id = "stranger"
    await ActionRequestBundle(counter.desk).run(CollectingDispatcher(), stranger, {})
    with counter.sessions() as session:
        row = session.get(ConversationRow, "stranger")
    assert row is not None
    assert (row.channel, row.language, row.created_at) == ("rasa", "zh", NOW)


async def test_with_the_scorer_away_there_still_is_a_slate(counter: Counter) -> None:
    counter.recommender.answers = [ScorerUnavailable("down")]
    messages, _ = await counter.asked(ActionRequestBundle, "a camping weekend")
    assert "utter_degraded" in [message["response"] for message in messages]
    assert messages[-1]["custom"]["degraded"] is True


async def test_a_busy_log_is_said_so_and_shows_nothing(sessions: Sessions) -> None:
    counter = Counter(sessions, FakeLog(error=LogBusy("locked")))
    messages, events = await counter.asked(ActionRequestBundle, "a camping weekend")
    assert [message["response"] for message in messages] == ["utter_busy"]
    assert messages[0]["custom"] == {"type": "retry"}
    assert events == []


async def test_what_nobody_expected_is_an_apology_without_a_trace(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    counter.recommender.answers = [ZeroDivisionError("a secret of the inside")]
    messages, events = await counter.asked(ActionRequestBundle, "a camping weekend")
    assert [message["response"] for message in messages] == ["utter_failure"]
    assert "secret" not in str(messages)
    assert events == []
    assert "a secret of the inside" in caplog.text


async def test_a_desk_that_cannot_be_opened_is_an_apology_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def locked() -> Desk:
        raise OSError("no database")

    dispatcher = CollectingDispatcher()
    await ActionRequestBundle(locked).run(dispatcher, tracker("camping"), {})
    assert [message["response"] for message in dispatcher.messages] == ["utter_failure"]
    assert "no database" in caplog.text


async def test_a_restart_empties_the_slots_and_leaves_the_language(counter: Counter) -> None:
    await counter.asked(ActionRequestBundle, "a camping weekend")
    messages, events = await counter.asked(ActionRestart, "start over")
    assert messages[0]["response"] == "utter_restart"
    slots = {event["name"]: event["value"] for event in events}
    assert slots["slate_id"] is None
    assert "language" not in slots


async def test_seeds_differ_by_turn_and_repeat_with_it(counter: Counter) -> None:
    await counter.asked(ActionRequestBundle, "a camping weekend")
    await counter.asked(ActionShowMore, "more")
    first, second = (request.seed for request in counter.recommender.asked)
    assert first != second
    again = counter.desk().state("c-1", "en", None)
    assert counter.desk().seed(again) == counter.desk().seed(again)


async def test_a_fixed_seed_is_every_turns(counter: Counter) -> None:
    desk = counter.desk()
    desk.turn_seed = 42
    assert desk.seed(desk.state("c-1", "en", None)) == 42


M1 = {"client_message_id": "m-1"}
SECOND = {"entity": "bundle_id", "start": 15, "end": 20, "value": "b-2"}


@pytest.mark.parametrize("writes", [True, False])
async def test_a_turn_of_which_nobody_knows_can_be_sent_again_and_is_taken_once(
    sessions: Sessions, writes: bool
) -> None:
    log = LosingLog(FeedbackLog(sessions), writes)
    counter = Counter(sessions, log)
    messages, events = await counter.asked(ActionRequestBundle, "a camping trip", metadata=M1)
    assert [message["response"] for message in messages] == ["utter_failure"]
    assert messages[0]["custom"] == {"type": "retry"}
    assert events == []
    log.losing = False
    messages, events = await counter.asked(ActionRequestBundle, "a camping trip", metadata=M1)
    assert messages[-1]["response"] == "utter_slate"
    with sessions() as session:
        turns = session.scalars(select(TurnRow)).all()
        slates = session.scalars(select(ImpressionRow.slate_id)).all()
    assert [turn.number for turn in turns] == [1]
    assert slates == [messages[-1]["custom"]["slate_id"]]
    assert {event["name"]: event["value"] for event in events}["slate_id"] == slates[0]


async def test_a_bundle_taken_in_a_turn_of_which_nobody_knew_is_in_the_basket_once(
    sessions: Sessions,
) -> None:
    log = LosingLog(FeedbackLog(sessions), writes=True, losing=False)
    counter = Counter(sessions, log)
    await counter.asked(ActionRequestBundle, "a camping trip", metadata=M1)
    log.losing = True
    pressed, press = {"client_message_id": "m-2"}, '/accept_bundle{"…"}'
    await counter.asked(ActionAcceptBundle, press, SECOND, metadata=pressed)
    log.losing = False
    messages, _ = await counter.asked(ActionAcceptBundle, press, SECOND, metadata=pressed)
    assert [message["response"] for message in messages] == ["utter_accepted"]
    with sessions() as session:
        accepted = session.scalars(select(FeedbackRow).where(FeedbackRow.kind == "accept")).all()
        basket = session.scalars(select(BasketLineRow.item_id)).all()
    assert len(accepted) == 1
    assert sorted(basket) == ["flare", "tunnel", "wood"]


async def test_the_same_words_in_another_message_are_another_turn(counter: Counter) -> None:
    for name in ("m-1", "m-2"):
        await counter.asked(ActionRequestBundle, "camping", metadata={"client_message_id": name})
    with counter.sessions() as session:
        assert len(session.scalars(select(TurnRow)).all()) == 2


async def test_a_listing_that_is_held_back_is_no_anchor(counter: Counter) -> None:
    with counter.sessions.begin() as session:
        session.get_one(ItemRow, "lamp").held_reason = "recall"
    messages, _ = await counter.asked(
        ActionRequestBundle, "some", metadata={"page_item_id": "lamp"}
    )
    assert messages[0]["response"] == "utter_ask_purpose"


@pytest.mark.parametrize("writes", [True, False])
async def test_whoever_was_forgotten_in_a_turn_of_which_nobody_knew_is_told_so(
    sessions: Sessions, writes: bool
) -> None:
    log = LosingLog(FeedbackLog(sessions), writes, losing=False)
    counter = Counter(sessions, log)
    await counter.asked(ActionForgetMe, "forget me", metadata=M1)
    log.losing = True
    said_yes = {"client_message_id": "m-2"}
    await counter.asked(ActionAffirm, "yes", metadata=said_yes)
    log.losing = False
    messages, _ = await counter.asked(ActionAffirm, "yes", metadata=said_yes)
    assert [message["response"] for message in messages] == ["utter_forgotten"]


async def test_the_reading_picked_is_taken_with_what_was_said_before(counter: Counter) -> None:
    await counter.asked(ActionRequestBundle, "a camping weekend")
    stove = {"entity": "item_ref", "start": 4, "end": 9, "value": "stove"}
    asked, _ = await counter.asked(
        ActionDefaultFallback,
        "the stove, hm",
        stove,
        ranking={"nlu_fallback": 0.4, "swap_item": 0.3, "remove_item": 0.25},
    )
    assert asked[0]["response"] == "utter_choose_reading"
    options = asked[0]["custom"]["options"]
    assert [option["reading"] for option in options] == ["swap_item", "remove_item"]
    picked = {"entity": "reading", "start": 12, "end": 40, "value": "remove_item"}
    answer, _ = await counter.asked(ActionRemoveItem, '/remove_item{"…"}', picked)
    assert answer[0]["response"] == "utter_edited_remove"
    assert answer[0]["old"] == "Ember gas stove"
    with counter.sessions() as session:
        turn = session.scalars(select(TurnRow).order_by(TurnRow.number.desc())).first()
    assert turn is not None
    assert (turn.intent, turn.utterance) == ("remove_item", "the stove, hm")


async def test_a_question_about_an_item_is_answered_with_a_review_of_the_shops(
    counter: Counter,
) -> None:
    with counter.sessions.begin() as session:
        session.add(
            ReviewRow(
                review_id="r-1",
                item_id="gas",
                language="en",
                rating=5,
                text="Boils in no time.",
                synthetic=False,
                written_on=NOW.date(),
            )
        )
    await counter.asked(ActionRequestBundle, "a camping weekend")
    stove = {"entity": "item_ref", "start": 28, "end": 33, "value": "stove"}
    answer, _ = await counter.asked(ActionAskItem, "what do people say about the stove?", stove)
    assert "“Boils in no time.” (a buyer, 5 of 5 stars)" in answer[0]["facts"]
