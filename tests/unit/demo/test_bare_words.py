"""A bare word means what most shoppers mean by it, whichever department sells the special one."""

from itertools import product

import pytest

from data.catalog.lexicon import Lexicon
from data.catalog.snapshot import Catalog
from data.catalog.wording import is_chinese
from data.types.vocabulary import Concept

SPECIAL = ("baby", "pets")
"""Departments whose things are mostly a special kind of what others sell."""
THEIRS = {
    "toy", "toys", "玩具",  # without more said, toys are children's
    "cot",  # a camping cot is always called so in full
    "sling", "blocks",  # only part of the name of a bag, or of what yoga needs
    "stool",  # a step stool is the only one sold to stand on
    "沐浴露", "护理用品", "咬胶", "磨牙玩具",  # for people first, for pets when said
}  # fmt: skip


@pytest.fixture(scope="module")
def lexicon(catalog: Catalog) -> Lexicon:
    return Lexicon(catalog)


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("mattress 床垫", "bed_mattress"),
        ("towel towels 毛巾 浴巾", "towel_set"),
        ("bedsheet sheets 床单 床笠", "bed_sheet"),
        ("comforter quilt 被子", "duvet"),
        ("pillow 枕头", "bed_pillow"),
        ("blanket 毯子", "sofa_throw"),
        ("lamp", "home_lamp"),
        ("bulb 灯泡 LED灯", "light_bulb"),
        ("收纳盒 收纳箱", "clothes_box"),
        ("脚垫 地垫", "bath_mat"),
        ("helmet 头盔", "cycling_helmet"),
        ("胸带", "heart_rate_strap"),
        ("脚踏 pedals", "bike_pedals"),
        ("健身架", "squat_rack"),
        ("运动鞋", "running_shoes"),
        ("trainers", "casual_sneakers"),
        ("hat 帽子", "knit_hat"),
        ("gloves 手套", "winter_gloves"),
        ("belt 皮带", "waist_belt"),
        ("chips 薯片", "crisps"),
        ("米粉 noodles", "asian_noodles"),
        ("提篮 hamper", "gift_box"),
        ("monitor 显示器", "monitor"),
        ("tent 帐篷", "tent"),
        ("camera 相机", "camera"),
    ],
)
def test_a_bare_word_means_the_common_thing(lexicon: Lexicon, words: str, category: str) -> None:
    assert {word: _category(lexicon, word) for word in words.split()} == dict.fromkeys(
        words.split(), category
    )


@pytest.mark.parametrize(
    ("phrase", "category"),
    [
        ("fitted sheet", "bed_sheet"),
        ("bath towel", "towel_set"),
        ("storage boxes", "clothes_box"),
        ("bike helmet", "cycling_helmet"),
        ("chest strap", "heart_rate_strap"),
        ("led light", "light_bulb"),
        ("cot mattress", "cot_mattress"),
        ("a mattress for the cot", "cot_mattress"),
        ("婴儿床垫", "cot_mattress"),
        ("cot sheet", "cot_sheet"),
        ("婴儿床笠", "cot_sheet"),
        ("baby towel", "hooded_towel"),
        ("婴儿浴巾", "hooded_towel"),
        ("宝宝毛巾", "hooded_towel"),
        ("toddler helmet", "toddler_helmet"),
        ("儿童头盔", "toddler_helmet"),
        ("婴儿米粉", "baby_cereal"),
        ("led video light", "photo_light"),
    ],
)
def test_the_special_thing_is_found_by_its_own_name(
    lexicon: Lexicon, phrase: str, category: str
) -> None:
    assert _category(lexicon, phrase) == category


@pytest.mark.parametrize("word", ["rabbit", "rabbits", "bunny", "兔子", "小兔子"])
def test_a_rabbit_is_an_animal(lexicon: Lexicon, word: str) -> None:
    assert [match.concept.concept_id for match in lexicon.find(word)] == ["pet_rabbit"]


@pytest.mark.parametrize("phrase", ["toy rabbit", "plush bunny", "兔子玩偶"])
def test_a_toy_rabbit_is_a_toy(lexicon: Lexicon, phrase: str) -> None:
    assert [match.concept.concept_id for match in lexicon.find(phrase)] == ["rabbit_toy"]


def test_no_special_department_takes_a_bare_word_from_another(catalog: Catalog) -> None:
    categories = [one for one in catalog.concepts if one.kind == "category"]
    sold_by = {one.concept_id: _departments(catalog, one) for one in categories}
    special = [one for one in categories if len(sold_by[one.concept_id]) == 1]
    taken = {
        word
        for ours, theirs in product(special, categories)
        if sold_by[ours.concept_id] <= set(SPECIAL)
        if sold_by[ours.concept_id].isdisjoint(sold_by[theirs.concept_id])
        for word, name in product(ours.words(), theirs.words())
        if _is_the_end_of(word, name)
    }
    assert taken == THEIRS


def _category(lexicon: Lexicon, phrase: str) -> str | None:
    concept = lexicon.resolve("category", phrase)
    return concept.concept_id if concept else None


def _departments(catalog: Catalog, category: Concept) -> set[str]:
    return {item.department for item in catalog.items_of_category(category.concept_id)}


def _is_the_end_of(word: str, name: str) -> bool:
    """Whether the word is the head of a longer name: mattress of bed mattress, 床垫 of 成人床垫."""
    if is_chinese(word):
        return len(word) > 1 and name != word and name.endswith(word)
    return name.casefold().endswith(f" {word.casefold()}")
