from dataclasses import replace
from pathlib import Path

import pytest

from data.types.item import Item
from data.types.money import Budget
from models.contract.constraints import Bound, Constraints
from models.engine.version import catalog_version_of, texts_of
from models.retrieval.preselect import Preselection, preselected
from models.retrieval.shelf import Shelf
from models.scorer.encoder.vectors import VectorCache
from tests.unit.engine.shop import WordEncoder, catalog, item
from tests.unit.retrieval.asking import request

SIZES = Preselection(
    large=50, nearest=5, best_rated=5, cheapest=5, bought=5, preferred=5, along_a_bound=5
)


def lantern(number: int) -> Item:
    made = item(
        f"it-{number:03}",
        "lantern",
        f"灯{number}",
        100 + (number * 37) % 100,
        rating=3.0 + (number * 53 % 100) / 50,
        color="black" if number % 20 == 3 else "green",
    )
    return replace(made, attributes={**made.attributes, "weight_g": 100 + number * 71 % 100})


LANTERNS = tuple(lantern(number) for number in range(100))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder: Path = tmp_path_factory.mktemp("vectors")
    vectors = VectorCache(folder, WordEncoder())
    vectors.fill(texts_of(catalog(LANTERNS)))
    return catalog_version_of(catalog(LANTERNS), vectors).shelf


def test_of_few_items_all_pass(shelf: Shelf) -> None:
    few = LANTERNS[:50]
    assert preselected(few, request(), None, shelf, SIZES) == few


def test_what_stands_out_in_anything_passes(shelf: Shelf) -> None:
    heavy = Bound("weight", "more", 150.0)
    asked = request("", Constraints(prefer=("black",), bounds=(heavy,)))
    vector = shelf.index.vectors.vector("it-042")
    passed = preselected(LANTERNS, asked, vector, shelf, SIZES)
    assert len(passed) < 50
    assert min(LANTERNS, key=lambda one: one.price_cents) in passed
    assert max(LANTERNS, key=lambda one: one.rating) in passed
    assert max(LANTERNS, key=lambda one: one.number("weight_g") or 0) in passed
    assert {one.item_id for one in LANTERNS if "black" in one.facets} <= {
        one.item_id for one in passed
    }
    assert "it-042" in {one.item_id for one in passed}


def test_the_dearest_pass_where_so_much_is_to_be_spent_at_least(shelf: Shelf) -> None:
    dearest = max(LANTERNS, key=lambda one: one.price_cents)
    least = Constraints(budget=Budget("min", 50_000, None, "USD"))
    assert dearest in preselected(LANTERNS, request("", least), None, shelf, SIZES)
    assert dearest not in preselected(LANTERNS, request(), None, shelf, SIZES)


def test_the_former_order_stays(shelf: Shelf) -> None:
    passed = preselected(LANTERNS, request(), None, shelf, SIZES)
    assert list(passed) == sorted(passed, key=lambda one: one.item_id)
