from dataclasses import replace

import numpy as np
import pytest

from models.contract.item_text import ItemText
from models.evaluation.disturbing import (
    ABLATIONS,
    DISTURBANCES,
    disturbed_items,
    disturbed_questions,
    items_without,
    mistyped,
    shuffled,
)
from models.evaluation.judge import Question

ITEMS = (ItemText("a", "four season dome tent for two", (("Camping",),), "双人 帐篷"),)


def test_words_in_another_order_are_the_same_words() -> None:
    title = ITEMS[0].title
    found = shuffled(title, np.random.default_rng(1))
    assert found != title
    assert sorted(found.split()) == sorted(title.split())


def test_typos_go_wrong_in_about_one_letter_of_twenty() -> None:
    text = "camping with friends " * 200
    found = mistyped(text, np.random.default_rng(1))
    assert sum(one != other for one, other in zip(text.split(), found.split(), strict=False)) / 600 > 0.02  # noqa: E501  # fmt: skip
    assert abs(len(found) - len(text)) < 0.03 * len(text)


@pytest.mark.parametrize("name", DISTURBANCES)
def test_the_same_seed_disturbs_the_same_way(name: str) -> None:
    change = DISTURBANCES[name]
    one, other = (disturbed_items(ITEMS * 3, change.titles, 5) for _ in range(2))
    assert one == other
    assert [item.paths for item in one] == [item.paths for item in ITEMS * 3]
    questions = [Question("gear for a weekend in the hills", ("a",), ("a",), 0, "s")] * 2
    first, second = disturbed_questions(questions, change.intents, 5)
    assert first.intent == second.intent
    assert (first.given, first.candidates, first.answer) == (("a",), ("a",), 0)


def test_what_is_not_to_be_changed_stays() -> None:
    assert disturbed_items(ITEMS, None, 1) == ITEMS
    asked = (Question("tea", ("a",), ("a",), 0, "s"),)
    assert disturbed_questions(asked, None, 1) == asked


def test_what_is_taken_from_items_is_as_if_it_had_never_been_there() -> None:
    whole = ItemText("a", "tent", (("Camping",),), "帐篷", "d", "描述", "b", 900, "s", "r", "评")
    without = {name: items_without([whole], fields)[0] for name, fields in ABLATIONS.items()}
    assert without["categories"] == replace(whole, paths=())
    assert without["reviews"] == replace(whole, reviews="", reviews_zh="")
    assert without["price"] == replace(whole, price_cents=None)
    assert all(one.title == "tent" for one in without.values())
