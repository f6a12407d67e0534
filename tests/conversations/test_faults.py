"""One process after another fails while people chat: nothing is lost, nobody sees the insides."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from tenacity import Retrying, retry_if_result, stop_after_delay, wait_fixed

from tests.conversations.chat import Answer, Chat, Talk
from tests.facts import Facts
from tests.marks import full
from tests.oracle import measure
from tests.stack import Stack

pytestmark = pytest.mark.stack

PATIENCE_S = 120.0
ANSWERED_WITHIN_S = 4.5


def _addresses(stack: Stack) -> dict[str, str]:
    return {
        "scorer": f"{stack.scorer}/readyz",
        "actions": f"{stack.actions}/health",
        "rasa": f"{stack.rasa}/",
        "web": f"{stack.gateway}/readyz",
    }


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2.0).is_success
    except httpx.HTTPError:
        return False


def _until_ready(stack: Stack) -> None:
    """Returns once all processes answer, whichever was killed."""
    retrying = Retrying(
        stop=stop_after_delay(PATIENCE_S),
        wait=wait_fixed(0.3),
        retry=retry_if_result(lambda ready: not ready),
    )
    for address in _addresses(stack).values():
        retrying(_answers, address)


@contextmanager
def _stalled(stack: Stack, process: str) -> Iterator[None]:
    stack.signal(process, signal.SIGSTOP)
    try:
        yield
    finally:
        stack.signal(process, signal.SIGCONT)
        _until_ready(stack)


@contextmanager
def _killed(stack: Stack, process: str) -> Iterator[None]:
    """The process ends; whatever the test does inside, all is well again afterwards."""
    assert stack.pids(process), f"{process} does not run"
    stack.signal(process, signal.SIGKILL)
    try:
        yield
    finally:
        _until_ready(stack)


def _in_time(chat: Chat, text: str) -> Answer:
    began = time.monotonic()
    answer = chat.say(text)
    assert time.monotonic() - began < ANSWERED_WITHIN_S
    return answer


def _apologises(answer: Answer) -> None:
    assert answer.slate is None
    assert answer.custom("retry") is not None
    assert "Traceback" not in answer.text
    assert "Error" not in answer.text


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "camping kit for 2, under $900, no nylon"),
        pytest.param("zh", "两人露营，900美元以内，不要尼龙", marks=full),
    ],
)
def test_a_stalled_scorer_gives_popular_bundles_within_the_constraints(
    stack: Stack, talk: Talk, language: str, utterance: str
) -> None:
    chat = talk(language)
    chat.expect(exclude=["nylon"])
    with _stalled(stack, "scorer"):
        answer = _in_time(chat, utterance)
        assert answer.slate is not None
        assert answer.slate["degraded"]
        assert answer.constraints()["budget"]["max_cents"] == 90000
    assert answer.language == language


@full
def test_a_killed_scorer_is_missed_for_a_moment_only(stack: Stack, talk: Talk) -> None:
    chat = talk("zh")
    with _killed(stack, "scorer"):
        answer = _in_time(chat, "居家办公，1000美元")
        assert answer.slate is not None
        assert answer.slate["degraded"]
    recovered = chat.say("还有别的吗")
    assert recovered.slate is not None
    assert not recovered.slate["degraded"]


@full
def test_edits_work_without_the_scorer(stack: Stack, talk: Talk) -> None:
    chat = talk("en")
    bundle = chat.say("camping kit for 2").bundles()[0]
    line = bundle["items"][0]
    with _stalled(stack, "scorer"):
        answer = chat.press("remove_item", bundle_id=bundle["bundle_id"], item_id=line["item_id"])
        left = {each["item_id"] for each in answer.bundles()[0]["items"]}
        assert left == {each["item_id"] for each in bundle["items"]} - {line["item_id"]}


@pytest.mark.parametrize("process", ["actions", pytest.param("rasa", marks=full)])
def test_a_killed_process_is_apologised_for_and_the_retry_works(
    stack: Stack, talk: Talk, process: str
) -> None:
    chat = talk("en")
    chat.say("hello")
    with _killed(stack, process):
        _apologises(chat.say("home office kit, under 1000 bucks"))
    answer = chat.say("home office kit, under 1000 bucks")
    assert answer.constraints()["budget"]["max_cents"] == 100000


@full
@pytest.mark.parametrize("process", ["actions", "rasa", "web"])
def test_a_conversation_goes_on_where_it_was(
    stack: Stack, talk: Talk, facts: Facts, process: str
) -> None:
    chat = talk("en")
    chat.expect(exclude=["nylon"])
    old = chat.say("camping for two, no nylon, under 1500").bundles()[0]
    with _killed(stack, process):
        pass
    answer = chat.say("cheaper")
    assert answer.constraints()["exclude"] == ["nylon"]
    before = measure(facts, old, "price")
    assert before is not None
    for bundle in answer.bundles():
        after = measure(facts, bundle, "price")
        assert after is not None
        assert after < before


@full
def test_the_baskets_survive_a_killed_gateway(stack: Stack, talk: Talk) -> None:
    chat = talk("zh")
    bundle = chat.say("想办一次下午茶，要准备哪些东西").bundles()[0]
    chat.press("accept_bundle", bundle_id=bundle["bundle_id"])
    with _killed(stack, "web"):
        pass
    basket = chat.say("看看购物车").basket
    assert basket is not None
    assert basket["total_cents"] == bundle["total_cents"]


@full
def test_a_stalled_action_server_does_not_hang_the_shopper(stack: Stack, talk: Talk) -> None:
    chat = talk("zh")
    with _stalled(stack, "actions"):
        began = time.monotonic()
        _apologises(chat.say("六个人吃火锅"))
        assert time.monotonic() - began < 15.0
    assert chat.say("六个人吃火锅").constraints()["party_size"] == 6
