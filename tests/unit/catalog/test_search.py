from dataclasses import replace

import pytest

from data.catalog.search import TextIndex, words_of
from data.types.text import Bilingual
from tests.unit.catalog.shop import CAMERA, LENS, TRIPOD
from tests.unit.catalog.test_snapshot import catalog_of

SHOP = catalog_of(
    replace(CAMERA, title=Bilingual("A camera", "一台相机")),
    replace(LENS, title=Bilingual("A lens", "便宜镜头"), description=Bilingual("Glass.", "玻璃。")),
    replace(TRIPOD, title=Bilingual("Legs", "架"), description=Bilingual("Three.", "三条腿。")),
)


def ids(index: TextIndex, text: str, category: str | None = None) -> list[str]:
    return [item_id for item_id, _ in index.matching(text, 10, category)]


def test_words_are_singular_and_chinese_goes_by_pairs() -> None:
    assert list(words_of("Two Tents, batteries: 蓝色帐篷 4K 灯")) == [
        "two", "tent", "battery", "蓝色", "色帐", "帐篷", "4k", "灯",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "item_id"), [("a camera, please", "it-camera"), ("便宜的镜头", "it-lens")]
)
def test_an_item_is_found_by_its_title_in_either_language(text: str, item_id: str) -> None:
    assert ids(TextIndex(SHOP), text)[0] == item_id


def test_a_category_bounds_the_search() -> None:
    index = TextIndex(SHOP)
    assert {"it-camera", "it-lens"} <= set(ids(index, "camera lens"))
    assert ids(index, "camera lens", "camera") == ["it-camera"]


def test_nothing_asked_or_known_finds_nothing() -> None:
    index = TextIndex(SHOP)
    assert ids(index, "") == ids(index, "?!") == ids(index, "zeppelin") == []
    assert index.matching("camera", 0) == ()


def test_the_index_follows_the_catalog() -> None:
    index = TextIndex(SHOP)
    renamed = replace(SHOP.items["it-tripod"], title=Bilingual("A zeppelin", "飞艇"))
    held = replace(SHOP.items["it-lens"], held_reason="recall")
    index.follow(SHOP.with_items([renamed, held], ["it-camera"], version=2))
    assert ids(index, "zeppelin") == [TRIPOD.item_id]
    assert ids(index, "lens mirrorless") == []


def test_every_word_can_be_asked_for() -> None:
    index = TextIndex(SHOP)
    assert {"it-camera", "it-lens"} <= {one for one, _ in index.matching("camera lens", 10)}
    every = index.matching("glass lens", 10, every=True)
    assert [item_id for item_id, _ in every] == ["it-lens"]
    assert index.matching("camera zeppelin", 10, every=True) == ()
