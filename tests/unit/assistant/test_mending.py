"""What becomes of the classifier's tags before they leave the server."""

from typing import Any

import pytest
from components.quantities import with_quantities
from components.roles import with_roles
from components.things import mended


def _tag(text: str, words: str, name: str, role: str | None = None) -> dict[str, Any]:
    start = text.index(words)
    tag = {"entity": name, "start": start, "end": start + len(words), "value": words}
    return {**tag, "role": role} if role else tag


def _words(text: str, entities: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["entity"], text[one["start"] : one["end"]]) for one in entities]


def test_a_name_broken_in_two_becomes_one() -> None:
    text = "add a travel mug"
    broken = [_tag(text, "travel", "category"), _tag(text, "mug", "category", "want")]
    (whole,) = mended(text, "add_item", broken)
    assert (whole["value"], whole["role"]) == ("travel mug", "want")


def test_two_attributes_side_by_side_stay_two() -> None:
    text = "light waterproof"
    tags = [_tag(text, "light", "attribute"), _tag(text, "waterproof", "attribute")]
    assert len(mended(text, "refine", tags)) == 2


def test_a_degree_belongs_to_its_attribute() -> None:
    text = "太笨"
    tags = [_tag(text, "太", "attribute"), _tag(text, "笨", "attribute")]
    assert _words(text, mended(text, "critique", tags)) == [("attribute", "太笨")]


def test_words_that_name_nothing_are_dropped() -> None:
    text = "change the others"
    assert mended(text, "keep_item", [_tag(text, "the", "ordinal")]) == []


@pytest.mark.parametrize(
    ("intent", "tagged", "told"),
    [
        ("remove_item", "category", "item_ref"),
        ("add_item", "item_ref", "category"),
        ("complete_anchor", "category", "category"),
    ],
)
def test_the_intent_tells_things_from_kinds_of_thing(intent: str, tagged: str, told: str) -> None:
    (entity,) = mended("the mug", intent, [_tag("the mug", "mug", tagged)])
    assert entity["entity"] == told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("we own a tent", "tent"),
        ("i already have sleeping bags", "sleeping bags"),
        ("got a kayak already", "kayak"),
        ("our grill", "grill"),
        ("帐篷我们有", "帐篷"),
        ("家里已经有炉子", "炉子"),
        ("三脚架我有了", "三脚架"),
    ],
)
def test_what_the_shopper_has_is_owned(text: str, words: str) -> None:
    (entity,) = with_roles(text, "request_bundle", [_tag(text, words, "category", "want")])
    assert entity["role"] == "owned"


@pytest.mark.parametrize(
    "text", ["can i have a tent", "i have the tent in my basket", "有没有tent"]
)
def test_asking_for_a_thing_is_not_owning_it(text: str) -> None:
    (entity,) = with_roles(text, "request_bundle", [_tag(text, "tent", "category", "want")])
    assert entity["role"] == "want"


def test_owned_needs_a_word_that_says_so() -> None:
    text = "drop the mug"
    (entity,) = with_roles(text, "remove_item", [_tag(text, "mug", "item_ref", "owned")])
    assert entity["role"] == "exclude"


def test_a_trait_that_only_describes_an_item_has_no_role() -> None:
    text = "swap the red scarf for a blue one"
    tags = [
        _tag(text, "red", "color", "want"),
        _tag(text, "scarf", "item_ref"),
        _tag(text, "blue", "color"),
    ]
    assert [one.get("role") for one in with_roles(text, "swap_item", tags)] == [None, None, "want"]


@pytest.mark.parametrize(
    ("text", "leaving", "coming"),
    [
        ("swap the lamp for a candle", "lamp", "candle"),
        ("use a candle instead of the lamp", "lamp", "candle"),
        ("把台灯换成蜡烛", "台灯", "蜡烛"),
        ("用蜡烛代替台灯", "台灯", "蜡烛"),
    ],
)
def test_a_swap_tells_what_leaves_from_what_comes(text: str, leaving: str, coming: str) -> None:
    tags = [_tag(text, leaving, "category"), _tag(text, coming, "item_ref")]
    told = _words(text, mended(text, "swap_item", tags))
    assert set(told) == {("item_ref", leaving), ("category", coming)}


def test_small_talk_names_nothing() -> None:
    text = "will it rain tomorrow"
    assert mended(text, "out_of_scope", [_tag(text, "rain", "item_ref")]) == []


@pytest.mark.parametrize(
    ("text", "tagged", "parts"),
    [
        ("add two pillows", ("two pillows", "category"), ["two", "pillows"]),
        ("加两个枕头", ("两个枕头", "category"), ["两个", "枕头"]),
        ("加两个枕头", ("两", "quantity"), ["两个"]),
        ("加一个枕头", ("一个", "quantity"), []),
        ("加一对耳环", ("耳环", "category"), ["耳环"]),
    ],
)
def test_a_quantity_stands_apart_from_what_it_counts(
    text: str, tagged: tuple[str, str], parts: list[str]
) -> None:
    entities = with_quantities(text, [_tag(text, *tagged)])
    assert [text[one["start"] : one["end"]] for one in entities] == parts


@pytest.mark.parametrize(
    ("text", "words"),
    [("i already have a monitor and a keyboard", "keyboard"), ("帐篷和睡袋都有了", "睡袋")],
)
def test_what_is_listed_with_an_owned_thing_is_owned_too(text: str, words: str) -> None:
    first = "monitor" if "monitor" in text else "帐篷"
    tags = [_tag(text, first, "item_ref", "owned"), _tag(text, words, "category", "want")]
    last = with_roles(text, "request_bundle", tags)[-1]
    assert (last["entity"], last["role"]) == ("item_ref", "owned")


def test_what_follows_an_owned_thing_behind_a_comma_is_still_wanted() -> None:
    text = "we own a tent, boots please"
    tags = [_tag(text, "tent", "item_ref"), _tag(text, "boots", "category", "want")]
    assert [one["role"] for one in with_roles(text, "request_bundle", tags)] == ["owned", "want"]


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        ("not the red ones", "red", "exclude"),
        ("anything but velvet", "velvet", "exclude"),
        ("i can't stand sony", "sony", "exclude"),
        ("red rather than blue", "blue", "exclude"),
        ("red rather than blue", "red", "want"),
        ("不要带皮的", "皮", "exclude"),
        ("除了耐克都行", "耐克", "exclude"),
        ("红色的不要", "红色", "exclude"),
        ("要红的不要蓝的", "红", "want"),
        ("对乳胶过敏", "乳胶", "exclude"),
        ("nothing other than wool", "wool", "want"),
        ("i don't want anything except linen", "linen", "want"),
        ("不是纯棉的不要", "纯棉", "want"),
        ("除了纯棉都不要", "纯棉", "want"),
        ("it's nylon i don't want", "nylon", "exclude"),
        ("all that nylon", "nylon", "exclude"),
        ("way too much plastic in there", "plastic", "exclude"),
        ("plastic is fine, no glass", "plastic", "want"),
        ("怎么全是塑料", "塑料", "exclude"),
        ("塑料我不喜欢", "塑料", "exclude"),
        ("塑料可以，不要的是尼龙", "塑料", "want"),
    ],
)
def test_what_is_negated_right_there_is_excluded(text: str, words: str, role: str) -> None:
    (entity,) = with_roles(text, "refine", [_tag(text, words, "material", "want")])
    assert entity["role"] == role


def test_a_negated_excess_stays_what_it_was() -> None:
    text = "nothing too heavy"
    (entity,) = with_roles(text, "refine", [_tag(text, "too heavy", "attribute", "exclude")])
    assert entity["role"] == "exclude"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("最好是纯棉的", "纯棉"),
        ("ideally cotton", "cotton"),
        ("leather is ok after all", "leather"),
    ],
)
def test_nothing_is_excluded_where_no_word_denies_it(text: str, words: str) -> None:
    (entity,) = with_roles(text, "refine", [_tag(text, words, "material", "exclude")])
    assert entity["role"] == "want"


@pytest.mark.parametrize(
    ("text", "things", "quantity"),
    [
        ("get me six wine glasses", ["wine glasses"], "six"),
        ("add two black towels", ["black", "towels"], "two"),
        ("put 3 extra batteries in", ["batteries"], "3"),
        ("再加十二个鸡蛋", ["鸡蛋"], "十二个"),
        ("两条红色的浴巾", ["红色", "浴巾"], "两条"),
    ],
)
def test_a_number_right_before_what_is_wanted_is_a_quantity(
    text: str, things: list[str], quantity: str
) -> None:
    kinds = ["color"] * (len(things) - 1) + ["category"]
    tags = [_tag(text, words, kind) for words, kind in zip(things, kinds, strict=True)]
    assert ("quantity", quantity) in _words(text, with_quantities(text, tags))


@pytest.mark.parametrize(
    "text", ["the second one, a towel", "第二条毛巾", "one more towel", "size 12, towel"]
)
def test_other_words_before_a_thing_are_no_quantity(text: str) -> None:
    towel = _tag(text, "毛巾" if "毛巾" in text else "towel", "category")
    assert with_quantities(text, [towel]) == [towel]


@pytest.mark.parametrize(
    ("text", "tagged", "parts"),
    [
        ("the silk tie", "silk tie", [("material", "silk"), ("item_ref", "tie")]),
        ("真皮沙发太硬", "真皮沙发", [("material", "真皮"), ("item_ref", "沙发")]),
        ("铸铁锅多重", "铸铁锅", [("item_ref", "铸铁锅")]),
        ("is the olive oil fresh", "olive oil", [("item_ref", "olive oil")]),
    ],
)  # fmt: skip
def test_a_material_stands_apart_from_the_thing_unless_both_are_one_word(
    text: str, tagged: str, parts: list[tuple[str, str]]
) -> None:
    assert _words(text, mended(text, "ask_item", [_tag(text, tagged, "item_ref")])) == parts


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [("a bed for my old dog", "old dog", "my old dog"), ("我家柯基怕冷", "柯基", "我家柯基")],
)
def test_whose_somebody_is_belongs_to_them(text: str, words: str, whole: str) -> None:
    told = mended(text, "request_bundle", [_tag(text, words, "recipient")])
    assert _words(text, told) == [("recipient", whole)]
