"""Reading which one of a row is meant."""

import pytest
from components.ordinals import find_ordinals, ordinal_of


@pytest.mark.parametrize(
    ("phrase", "number", "kind"),
    [
        ("the second one", 2, None),
        ("the 2nd one", 2, None),
        ("第二套", 2, "bundle"),
        ("第二个方案", 2, "bundle"),
        ("第3个", 3, None),
        ("第二件", 2, "item"),
        ("bundle 2", 2, "bundle"),
        ("option one", 1, "bundle"),
        ("the third item", 3, "item"),
        ("the last one", -1, None),
        ("最后一套", -1, "bundle"),
        ("倒数第二个", -2, None),
        ("second to last", -2, None),
        ("方案三", 3, "bundle"),
        ("一号", 1, None),
        ("#3", 3, None),
        ("3", 3, None),
        ("第一", 1, None),
    ],
)
def test_reads_an_ordinal(phrase: str, number: int, kind: str | None) -> None:
    value = ordinal_of(phrase)
    assert value is not None
    assert value.as_dict() == {"number": number, "kind": kind}


@pytest.mark.parametrize("phrase", ["the first two", "前两套", "the other one"])
def test_a_phrase_for_several_names_no_single_one(phrase: str) -> None:
    assert ordinal_of(phrase) is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("i'll take the first one", "the first one"),
        ("把第二个换掉", "第二个"),
        ("bundle two please", "bundle two"),
        ("就要最后一套", "最后一套"),
    ],
)
def test_finds_the_whole_phrase(text: str, span: str) -> None:
    (ordinal,) = find_ordinals(text)
    assert text[ordinal.start : ordinal.end] == span


@pytest.mark.parametrize("text", ["wait a second", "first aid kit", "第一次露营", "last week"])
def test_words_of_time_and_rank_point_at_nothing(text: str) -> None:
    assert find_ordinals(text) == []
