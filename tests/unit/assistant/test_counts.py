"""Reading how many people or things are spoken of."""

import pytest
from components.counts import find_parties, party_of, quantity_of


@pytest.mark.parametrize(
    ("phrase", "count"),
    [
        ("for four", 4),
        ("for 12", 12),
        ("两个人", 2),
        ("一家三口", 3),
        ("三口之家", 3),
        ("for two adults and two kids", 4),
        ("two adults and a child", 3),
        ("两大两小", 4),
        ("for my wife and me", 2),
        ("我和老婆", 2),
        ("for both of us", 2),
        ("just me", 1),
        ("for a party of twelve", 12),
        ("四五个人", 5),
        ("十来个人", 10),
        ("我们俩", 2),
    ],
)
def test_counts_people(phrase: str, count: int) -> None:
    assert party_of(phrase) == count


def test_words_without_a_number_count_nobody() -> None:
    assert party_of("for the office") is None


@pytest.mark.parametrize(
    ("text", "span", "count"),
    [
        ("camping for four under $300", "for four", 4),
        ("a tent for 3 people", "for 3 people", 3),
        ("一家三口用的", "一家三口", 3),
        ("四人露营", "四人", 4),
        ("dinner for eight on Saturday", "for eight", 8),
        ("it'll be me and three mates", "me and three mates", 4),
        ("a trip for nine lads", "for nine lads", 9),
        ("五个朋友来家里", "五个朋友", 5),
    ],
)
def test_finds_a_party_in_a_text(text: str, span: str, count: int) -> None:
    (party,) = find_parties(text)
    assert (text[party.start : party.end], party.count) == (span, count)


@pytest.mark.parametrize(
    "text", ["get it for five dollars", "pack for 3 days", "好人", "for two weeks", "第二套"]
)
def test_other_numbers_are_no_party(text: str) -> None:
    assert find_parties(text) == []


@pytest.mark.parametrize(
    ("phrase", "count"), [("two", 2), ("两双", 2), ("3条", 3), ("a dozen", 12), ("一对", 1)]
)
def test_counts_things(phrase: str, count: int) -> None:
    assert quantity_of(phrase) == count
