import httpx
import pytest
from sqlalchemy import Engine

from tests.unit.gateway.fakes import FakeRasa, Shopper, open_session, show_slate, transcript_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def slate_id(shopper: Shopper, engine: Engine) -> str:
    show_slate(engine, shopper.conversation_id, "s-1")
    return "s-1"


@pytest.mark.parametrize(
    ("intent", "ids"),
    [
        ("accept_bundle", {"bundle_id": "b-0"}),
        ("swap_item", {"bundle_id": "b-0", "item_id": "it-2"}),
        ("keep_item", {"item_id": "it-3"}),
        ("remove_item", {"item_id": "it-1"}),
        ("reject_bundle", {}),
        ("show_more", {}),
        ("ask_why", {"bundle_id": "b-1"}),
        ("ask_why", {"item_id": "it-3"}),
        ("view_basket", {}),
        ("checkout", {}),
        ("restart", {}),
    ],
)
async def test_a_press_is_forwarded_as_an_intent(
    shopper: Shopper, rasa: FakeRasa, slate_id: str, intent: str, ids: dict[str, str]
) -> None:
    answer = await shopper.presses(intent, slate_id=slate_id, **ids)
    assert answer.status_code == 200
    told = ", ".join(f'"{name}": "{value}"' for name, value in {"slate_id": "s-1", **ids}.items())
    assert rasa.calls[0]["message"] == f"/{intent}{{{told}}}"


@pytest.mark.parametrize("intent", ["view_basket", "checkout", "restart"])
async def test_some_presses_need_no_slate(shopper: Shopper, rasa: FakeRasa, intent: str) -> None:
    assert (await shopper.presses(intent)).status_code == 200
    assert rasa.calls[0]["message"] == f"/{intent}"


async def test_a_press_is_in_the_transcript_in_the_language_of_the_last_turn(
    shopper: Shopper, engine: Engine, slate_id: str
) -> None:
    await shopper.presses("accept_bundle", slate_id=slate_id, bundle_id="b-1")
    row = transcript_of(engine, shopper.conversation_id)[0]
    assert (row.author, row.text) == ("shopper", "就要这一套")
    assert row.custom == {
        "type": "press",
        "intent": "accept_bundle",
        "slate_id": "s-1",
        "bundle_id": "b-1",
    }


@pytest.mark.parametrize(
    ("intent", "ids"),
    [
        ("accept_bundle", {"slate_id": "s-1"}),
        ("accept_bundle", {"bundle_id": "b-0"}),
        ("swap_item", {"slate_id": "s-1", "bundle_id": "b-0"}),
        ("ask_why", {"slate_id": "s-1"}),
        ("show_more", {}),
        ("checkout", {"item_id": "it-1"}),
    ],
)
async def test_an_incomplete_press_is_refused(
    shopper: Shopper, rasa: FakeRasa, slate_id: str, intent: str, ids: dict[str, str]
) -> None:
    answer = await shopper.presses(intent, **ids)
    assert answer.status_code == 422
    assert intent in answer.json()["detail"]
    assert rasa.calls == []


@pytest.mark.parametrize(
    ("ids", "problem"),
    [
        ({"slate_id": "s-none", "item_id": "it-1"}, "slate-unknown"),
        ({"slate_id": "s-1", "bundle_id": "b-none", "item_id": "it-1"}, "bundle-unknown"),
        ({"slate_id": "s-1", "bundle_id": "b-2", "item_id": "it-4"}, "bundle-unknown"),
        ({"slate_id": "s-1", "bundle_id": "b-1", "item_id": "it-1"}, "item-unknown"),
        ({"slate_id": "s-1", "item_id": "it-4"}, "item-unknown"),
        ({"slate_id": "s-1", "item_id": "it-none"}, "item-unknown"),
    ],
)
async def test_only_what_was_shown_can_be_pressed(
    shopper: Shopper, engine: Engine, slate_id: str, ids: dict[str, str], problem: str
) -> None:
    answer = await shopper.presses("swap_item", **ids)
    assert answer.status_code == 404
    assert answer.json()["type"].endswith(problem)
    assert transcript_of(engine, shopper.conversation_id) == []


async def test_a_slate_of_another_conversation_cannot_be_pressed(
    http: httpx.AsyncClient, rasa: FakeRasa, slate_id: str
) -> None:
    stranger = await open_session(http)
    answer = await stranger.presses("accept_bundle", slate_id=slate_id, bundle_id="b-0")
    assert answer.status_code == 404
    assert rasa.calls == []


CHOICE = {
    "type": "choice",
    "options": [
        {"reading": "swap_item", "label": "Swap one item"},
        {"reading": "remove_item", "label": "Take one item out"},
    ],
}


async def test_a_reading_that_was_offered_can_be_picked_once_and_again(
    shopper: Shopper, rasa: FakeRasa, engine: Engine
) -> None:
    rasa.answer = [{"text": "This or that?", "custom": CHOICE}]
    await shopper.says("the stove, hm")
    rasa.answer = [{"text": "Out it goes."}]
    picked = {
        "press": {"intent": "choose_reading", "reading": "remove_item"},
        "client_message_id": "once",
    }
    first, again = await shopper.sends(picked), await shopper.sends(picked)
    assert first.json() == again.json()
    assert [call["message"] for call in rasa.calls] == [
        "the stove, hm",
        '/remove_item{"reading": "remove_item"}',
    ]
    said = transcript_of(engine, shopper.conversation_id)[2]
    assert (said.author, said.text) == ("shopper", "Take one item out")


@pytest.mark.parametrize(
    ("press", "status"),
    [
        ({"intent": "choose_reading", "reading": "forget_me"}, 404),
        ({"intent": "choose_reading"}, 422),
        ({"intent": "choose_reading", "reading": "swap_item{}"}, 422),
        ({"intent": "view_basket", "reading": "swap_item"}, 422),
    ],
)
async def test_only_a_reading_that_was_offered_can_be_picked(
    shopper: Shopper, rasa: FakeRasa, press: dict[str, str], status: int
) -> None:
    rasa.answer = [{"text": "This or that?", "custom": CHOICE}]
    await shopper.says("the stove, hm")
    assert (await shopper.sends({"press": press})).status_code == status
    assert len(rasa.calls) == 1


async def test_what_another_shopper_was_offered_cannot_be_picked(
    http: httpx.AsyncClient, shopper: Shopper, rasa: FakeRasa
) -> None:
    rasa.answer = [{"text": "This or that?", "custom": CHOICE}]
    await shopper.says("the stove, hm")
    stranger = await open_session(http)
    assert (await stranger.presses("choose_reading", reading="swap_item")).status_code == 404
