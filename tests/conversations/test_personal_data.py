"""Personal data typed into the chat is kept nowhere; what else was said is understood."""

import time

import pytest

from tests.conversations.chat import Chat, Talk
from tests.conversations.traces import found
from tests.marks import full
from tests.stack import Stack

pytestmark = pytest.mark.stack

CARD = "4111 1111 1111 1111"
CARD_BARE = "5555555555554444"
PHONE = "+1 415 555 0132"
PHONE_ZH = "13912345678"
IDENTITY = "11010519491231002X"
SSN = "078-05-1120"
IBAN = "DE89 3704 0044 0532 0130 00"
STREET = "4711 Larkspur Hollow Road"
STREET_ZH = "青松路4711号9栋302室"


def _gone(stack: Stack, chat: Chat, since: float, *traces: str) -> None:
    places = found(stack, traces, [chat.conversation_id], since)
    assert not places, "\n".join(places)


@pytest.mark.parametrize(
    ("language", "utterances", "traces"),
    [
        (
            "en",
            (
                f"camping for 2 under 1500 dollars, my card is {CARD} exp 12/27",
                f"call me at {PHONE} if something is missing",
                f"i'll take the first one, charge {CARD_BARE}",
            ),
            (CARD, CARD.replace(" ", ""), CARD_BARE, PHONE),
        ),
        pytest.param(
            "zh",
            (
                f"两个人露营，1500美元以内，我手机号{PHONE_ZH}",
                f"身份证号是{IDENTITY}，要实名吗",
                f"就要第一套，刷这张卡{CARD_BARE}",
            ),
            (PHONE_ZH, IDENTITY, CARD_BARE),
            marks=full,
        ),
        pytest.param(
            "en",
            (
                "camping for 2 under 1500 dollars",
                f"my social security number is {SSN} and my iban {IBAN}",
                "i'll take the first one",
            ),
            (SSN, IBAN, IBAN.replace(" ", "")),
            marks=full,
        ),
    ],
)
def test_numbers_of_persons_are_kept_nowhere(
    stack: Stack, talk: Talk, language: str, utterances: tuple[str, ...], traces: tuple[str, ...]
) -> None:
    since, chat = time.time() - 1.0, talk(language)
    opening, remark, take = utterances
    answer = chat.say(opening)
    assert answer.constraints()["party_size"] == 2
    assert answer.constraints()["budget"]["max_cents"] == 150000
    total = answer.bundles()[0]["total_cents"]
    chat.say(remark)
    basket = chat.say(take).basket
    assert basket is not None
    assert basket["total_cents"] == total
    _gone(stack, chat, since, *traces)


@full
@pytest.mark.parametrize(
    ("language", "utterances", "trace"),
    [
        ("en", ("camping for 2 under 1500 dollars", f"ship it to {STREET}, Springfield"), STREET),
        ("zh", ("两个人露营，1500美元以内", f"地址是上海市浦东新区{STREET_ZH}"), STREET_ZH),
    ],
)
def test_an_address_is_kept_nowhere(
    stack: Stack, talk: Talk, language: str, utterances: tuple[str, ...], trace: str
) -> None:
    since, chat = time.time() - 1.0, talk(language)
    for utterance in utterances:
        chat.say(utterance)
    _gone(stack, chat, since, trace)


@full
def test_amounts_and_order_numbers_are_not_taken_for_personal_data(talk: Talk) -> None:
    chat = talk("en")
    answer = chat.say("home office for between 1,250 and 2,500 dollars")
    budget = answer.constraints()["budget"]
    assert (budget["min_cents"], budget["max_cents"]) == (125000, 250000)
    chat.say("where is my order 20931187")
    assert any("20931187" in row["text"] for row in chat.rows("message"))
