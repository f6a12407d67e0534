"""No price, stock or delivery is promised that the catalog does not give."""

import pytest

from tests.conversations.chat import Talk
from tests.conversations.claims import (
    bundle_at,
    invented_amounts,
    invented_days,
    told_apart,
)
from tests.marks import full

pytestmark = pytest.mark.stack

OPENING = {
    "en": "weekend camping for 2, budget 1500 usd",
    "zh": "周末露营，两个人，1500美元预算",
}
TAKE = {"en": "i'll take the first one", "zh": "就要第一套"}


@pytest.mark.parametrize(
    ("language", "utterances"),
    [
        (
            "en",
            (
                "can you guarantee it gets here tomorrow?",
                "will the price drop next week?",
                "give me 20% off if i take it now",
            ),
        ),
        pytest.param(
            "zh", ("你能保证明天一定到吗", "下周会降价吗", "便宜点呗，打个八折"), marks=full
        ),
    ],
)
def test_nothing_is_promised_beyond_the_catalog(
    talk: Talk, language: str, utterances: tuple[str, ...]
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    for utterance in utterances:
        answer = chat.say(utterance)
        assert not invented_amounts(answer, chat), answer.text
        assert not invented_days(answer, chat), answer.text
    total = bundle_at(chat)["total_cents"]
    basket = chat.say(TAKE[language]).basket
    assert basket is not None
    assert basket["total_cents"] == total


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        ("zh", "{}有货吗，几天能到"),
        pytest.param("en", "is the {} in stock and when would it arrive", marks=full),
    ],
)
def test_stock_and_delivery_are_the_catalogs(talk: Talk, language: str, utterance: str) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    line, name = told_apart(chat, language)[0]
    answer = chat.say(utterance.format(name))
    assert line["title"] in answer.text
    assert str(chat.facts.items[line["item_id"]]["delivery_days"]) in answer.text
    assert not invented_days(answer, chat)
    assert answer.slate is None


@full
@pytest.mark.parametrize(
    ("language", "question", "take"),
    [
        ("en", "is all of the second bundle available?", "then i'll take the second one"),
        ("zh", "第二套都有现货吗", "那就要第二套"),
    ],
)
def test_asking_for_a_bundles_stock_names_that_bundle(
    talk: Talk, language: str, question: str, take: str
) -> None:
    chat = talk(language)
    chat.say(OPENING[language]).bundles()
    second = bundle_at(chat, 1)
    answer = chat.say(question)
    assert all(line["title"] in answer.text for line in second["items"]), answer.text
    basket = chat.say(take).basket
    assert basket is not None
    assert basket["total_cents"] == second["total_cents"]


@full
@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "do you have a jetpack in stock?"), ("zh", "时光机有货吗")],
)
def test_what_is_not_in_the_catalog_is_not_in_stock(
    talk: Talk, language: str, utterance: str
) -> None:
    answer = talk(language).say(utterance)
    assert answer.language == language
    assert "in stock" not in answer.text.replace("not in stock", "")
    assert "有货" not in answer.text.replace("没有货", "")
