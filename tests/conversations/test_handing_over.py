"""When a person is offered: anger, low satisfaction, three failures, and on asking."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import bounds, handed_over
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "camping for two, no nylon, under $1500",
    "zh": "两个人露营，不要尼龙的，1500美元以内",
}
YES = {"en": "yes please", "zh": "好的，麻烦了"}


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "1 star, you were useless"),
        pytest.param("zh", "一星，什么破服务", marks=full),
        pytest.param("en", "this is ridiculous, you never understand anything!!", marks=full),
        pytest.param("zh", "气死我了，说了半天你都听不懂", marks=full),
        pytest.param("en", "worst shopping assistant i have ever used", marks=full),
    ],
)
def test_the_dissatisfied_are_offered_a_person(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    assert answer.language == language
    assert handed_over(chat, answer, YES[language]), answer.text


@pytest.mark.parametrize(
    ("language", "noise"),
    [
        ("en", ("flibber wug nonk", "gorp the snell", "wibbly frandle zot")),
        pytest.param("zh", ("嗷呜叽里", "咕噜呱啦叭", "哔哩嘎嘣脆耶"), marks=full),
    ],
)
def test_after_three_failures_a_person_is_offered(
    talk: Talk, language: str, noise: tuple[str, ...]
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    *_, last = [chat.say(utterance) for utterance in noise]
    assert handed_over(chat, last, YES[language]), last.text


@full
@pytest.mark.parametrize(
    ("language", "utterances"),
    [
        ("en", ("i don't like any of these", "still no", "no idea, these are all wrong")),
        ("zh", ("都不喜欢", "还是不喜欢", "说不上来，反正都不行")),
    ],
)
def test_three_rejections_end_in_a_question_or_an_offer(
    talk: Talk, language: str, utterances: tuple[str, ...]
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    *_, last = [chat.say(utterance) for utterance in utterances]
    assert last.asks
    assert last.slate is None


@full
@pytest.mark.parametrize(
    ("language", "utterance", "no", "cheaper"),
    [
        ("en", "1 star, you were useless", "no thanks", "something cheaper"),
        ("zh", "给你一星，太差了", "不用了", "便宜点的"),
    ],
)
def test_whoever_declines_goes_on_shopping(
    talk: Talk, language: str, utterance: str, no: str, cheaper: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    chat.say(utterance)
    assert chat.say(no).custom("handover") is None
    answer = chat.say(cheaper)
    assert bounds(answer.constraints()) == ("max", None, 150000)
    assert answer.constraints()["exclude"] == ["nylon"]


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("en", "5 stars, you were great"),
        ("zh", "满分好评，帮了大忙"),
    ],
)
def test_the_satisfied_are_thanked_not_passed_on(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    answer = chat.say(utterance)
    assert answer.custom("handover") is None
    assert [row["stars"] for row in chat.rows("survey")] == [5]


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "can i speak with a human being"), ("zh", "我想跟真人客服聊")],
)
def test_whoever_asks_for_a_person_is_passed_on(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    assert handed_over(chat, chat.say(utterance), YES[language])
