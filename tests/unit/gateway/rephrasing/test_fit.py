from typing import Any

import pytest

from web.gateway.rephrasing.fit import Opening, opening_of
from web.gateway.transcript import ASSISTANT, Line

SLATE: dict[str, Any] = {
    "type": "slate",
    "bundles": [{"items": [{"title": "Dome tent", "brand": "Alderwick", "role_name": "tent"}]}],
}


def opened(text: str, custom: dict[str, Any] | None) -> Opening | None:
    return opening_of(Line(ASSISTANT, text, custom))


def test_the_first_line_opens_and_the_listed_lines_stay() -> None:
    opening = opened("Here is what fits:\n1. $134: Dome tent\n2. $9: Mat", SLATE)
    assert opening is not None
    assert opening.text == "Here is what fits:"
    assert opening.names == {"Dome tent", "Alderwick"}
    assert opening.followed("Look:") == "Look:\n1. $134: Dome tent\n2. $9: Mat"


def test_an_answer_of_one_line_is_all_opening() -> None:
    opening = opened("How about these:", SLATE)
    assert opening is not None
    assert opening.followed("Look:") == "Look:"


@pytest.mark.parametrize(
    "kind", ["basket", "handover", "survey", "retry", "forgotten", "choice", "item", "other", None]
)
def test_money_refusals_errors_privacy_and_what_is_unknown_stay_as_written(
    kind: str | None,
) -> None:
    assert opened("Bundle 1 is in your basket.", {"type": kind}) is None


def test_a_text_without_a_card_stays_as_written() -> None:
    assert opened("I won't help with that.", None) is None


@pytest.mark.parametrize(
    "text", ["• weight: 980 g", "1. $134: Dome tent", "- tent", "\n• tent", "x" * 401]
)
def test_lists_and_long_texts_stay_as_written(text: str) -> None:
    assert opened(text, SLATE) is None


def test_a_sentence_with_personal_data_is_never_sent() -> None:
    assert opened("These go with the tent of jo@example.com:", SLATE) is None
