from dataclasses import replace
from pathlib import Path

import pytest

from data.catalog.current import Changes
from data.catalog.snapshot import Catalog
from models.engine.version import CatalogVersion, catalog_version_of
from models.retrieval.shelf import Shelf
from models.scorer.encoder.vectors import VectorCache
from tests.unit.engine.shop import ITEMS, WordEncoder, catalog
from tests.unit.retrieval.asking import Asked


def found(shelf: Shelf, text: str, limit: int = 3) -> list[str]:
    return [item_id for item_id, _ in shelf.index.find(text, Asked(text)(), limit)]


@pytest.mark.parametrize("text", ["a red stove", "红色燃气炉"])
def test_items_are_found_in_both_languages(shelf: Shelf, text: str) -> None:
    assert found(shelf, text)[0] == "it-stove-red"


def test_without_a_vector_words_alone_find(shelf: Shelf) -> None:
    assert shelf.index.find("canvas", None, 1)[0][0] == "it-tent-canvas"


def test_what_is_held_back_or_sold_out_is_not_found(tmp_path: Path) -> None:
    vectors = VectorCache(tmp_path, WordEncoder())
    before = catalog_version_of(catalog(), vectors)
    assert "it-lantern-held" not in found(before.shelf, "lantern", 99)
    red = next(item for item in ITEMS if item.item_id == "it-stove-red")
    after = before.after(Changes(2, (replace(red, stock=0),)))
    assert "it-stove-red" not in found(after.shelf, "red stove", 99)


def test_a_renamed_item_is_found_by_its_new_name(tmp_path: Path) -> None:
    vectors = VectorCache(tmp_path, WordEncoder())
    before: CatalogVersion = catalog_version_of(catalog(), vectors)
    rug = next(item for item in ITEMS if item.item_id == "it-rug")
    renamed = replace(rug, title=replace(rug.title, en="kilim"))
    after = before.after(Changes(2, (renamed,)))
    assert found(after.shelf, "kilim", 1) == ["it-rug"]


def test_an_empty_shop_finds_nothing(tmp_path: Path) -> None:
    empty: Catalog = catalog((), scenarios=())
    shelf = catalog_version_of(empty, VectorCache(tmp_path, WordEncoder())).shelf
    assert found(shelf, "tent") == []
