"""Entities as labels of tokens."""

from components.labels import labels_of, spans_of
from components.lexicon import Lexicon
from components.tag_features import tag_features
from components.taught import Lessons, Span

PLAIN = Lexicon.of({"goods": ["尼龙绳"]}, [])


def test_labels_and_spans_are_each_others_inverse() -> None:
    seen = PLAIN.glance("no leather, 要两个红色的dog bed")
    spans = [
        Span(3, 10, "material", "exclude"),
        Span(13, 15, "quantity"),
        Span(15, 17, "color", "want"),
        Span(18, 25, "category", "want"),
    ]
    labels = labels_of(seen, spans)
    assert labels[:3] == ["O", "B-material.exclude", "O"]
    assert labels[-2:] == ["B-category.want", "I-category.want"]
    assert list(spans_of(seen, labels)) == spans


def test_two_neighbours_of_one_kind_stay_two() -> None:
    seen = PLAIN.glance("red blue")
    spans = [Span(0, 3, "color", "want"), Span(4, 8, "color", "want")]
    assert list(spans_of(seen, labels_of(seen, spans))) == spans


def test_a_token_is_seen_with_its_surroundings_its_kind_and_the_intent() -> None:
    first = tag_features(PLAIN.glance("尼龙绳, please"), "add_item")[0]
    assert {"intent=add_item", "0:B-goods", "1:I-goods", "break:0", "-1:edge"} <= set(first)
    last_of_word = tag_features(PLAIN.glance("尼龙绳, please"), "add_item")[2]
    assert {"0:E-goods", "break:1", "1:please"} <= set(last_of_word)


def test_lookups_of_both_languages_are_one_list_a_kind() -> None:
    lessons = Lessons.of([], [("goods", ["cup, mug", "pan"]), ("goods", ["杯子"])])
    assert lessons.words == {"goods": ["cup", "mug", "pan", "杯子"]}
