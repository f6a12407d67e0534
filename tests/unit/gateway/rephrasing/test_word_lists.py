import re

import pytest

from web.gateway.rephrasing.word_lists import word_lists

# Fixed phrases in which a numeral states no amount.
WITHOUT_AMOUNT = re.compile("一下|看一看|比一比|一起|几套|a few more")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_free_word_states_an_amount_or_a_negation_or_makes_a_claim(language: str) -> None:
    words = word_lists(language)
    for phrase in words.small | words.usual:
        bare = WITHOUT_AMOUNT.sub(" ", phrase)
        parts = set(bare.split()) if language == "en" else set(bare)
        assert not parts & (words.numerals | words.negations), phrase
        for claim in words.claims:
            starts = rf"\b{re.escape(claim)}" if language == "en" else re.escape(claim)
            assert not re.search(starts, phrase), (phrase, claim)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_list_has_an_empty_word(language: str) -> None:
    words = word_lists(language)
    lists = (words.small, words.usual, words.numerals, words.negations, words.claims)
    assert all(lists)
    assert not any("" in one for one in lists)


def test_where_things_go_is_never_a_free_word() -> None:
    directions = {"in", "out", "to", "from", "for", "with", "without", "at", "by", "on", "off"}
    bounds = {
        "or",
        "under",
        "over",
        "about",
        "around",
        "up",
        "least",
        "most",
        "less",
        "only",
        "all",
    }
    words = word_lists("en")
    assert not (directions | bounds) & (words.small | words.usual)
