"""What a department's page shows, and the addresses of its choices."""

from pathlib import Path

import pytest

from data.types.text import Bilingual
from tests.unit.storefront.corner_shop import catalog_of, item, visitor
from web.storefront.departments import PER_PAGE, Wish, shelves_of

ITEMS = [
    item("it-1", price_cents=300, rating=4.0),
    item("it-2", price_cents=100, rating=4.9),
    item("it-3", price_cents=200, rating=4.5, category="tent"),
]


def shown(wish: Wish) -> list[str]:
    shelves = shelves_of(wish, catalog_of(*ITEMS), "en")
    assert shelves is not None
    return [tile.item_id for tile in shelves.tiles]


def test_items_are_sorted_as_wished() -> None:
    assert shown(Wish("camping")) == ["it-2", "it-3", "it-1"]
    assert shown(Wish("camping", sort="cheap")) == ["it-2", "it-3", "it-1"]
    assert shown(Wish("camping", sort="dear")) == ["it-1", "it-3", "it-2"]


def test_an_item_that_nobody_has_rated_is_neither_best_nor_worst() -> None:
    rated = [item("it-good", rating=4.6), item("it-bad", rating=2.0)]
    unrated = [item("it-new", rating=0.0, rating_count=0), item("it-odd", rating=5, rating_count=0)]
    shelves = shelves_of(Wish("camping"), catalog_of(*rated, *unrated), "en")
    assert shelves is not None
    assert [one.item_id for one in shelves.tiles] == ["it-good", "it-new", "it-odd", "it-bad"]


def test_a_category_narrows_the_shelf_but_not_the_choice_of_categories() -> None:
    shelves = shelves_of(Wish("camping", category="tent"), catalog_of(*ITEMS), "en")
    assert shelves is not None
    assert [tile.item_id for tile in shelves.tiles] == ["it-3"]
    assert [(one.name, one.count) for one in shelves.categories] == [("Camp stove", 2), ("Tent", 1)]


def test_an_unknown_department_has_no_shelves() -> None:
    assert shelves_of(Wish("moon"), catalog_of(*ITEMS), "en") is None


def test_each_item_is_on_exactly_one_page() -> None:
    catalog = catalog_of(*(item(f"it-{n}") for n in range(2 * PER_PAGE + 1)))
    pages = [shelves_of(Wish("camping", page=n), catalog, "en") for n in (1, 2, 3)]
    found = [tile.item_id for page in pages if page for tile in page.tiles]
    assert sorted(found) == sorted(catalog.items)


@pytest.mark.parametrize("page", [0, 99])
def test_a_page_that_is_not_there_becomes_the_nearest(page: int) -> None:
    shelves = shelves_of(Wish("camping", page=page), catalog_of(*ITEMS), "en")
    assert shelves is not None
    assert shelves.page == 1


def test_addresses_say_only_what_does_not_go_without_saying() -> None:
    wish = Wish("camping", category="tent", sort="cheap", page=3)
    assert wish.url == "/departments/camping?category=tent&sort=cheap&page=3"
    assert wish.of_category(None).url == "/departments/camping?sort=cheap"
    assert Wish("camping").url == "/departments/camping"


@pytest.mark.parametrize("query", ["sort=worst", "page=-1", "page=x", "page=9999999999", "page=²"])
def test_a_broken_address_shows_the_shelf_all_the_same(tmp_path: Path, query: str) -> None:
    answer = visitor(catalog_of(*ITEMS), tmp_path).get(f"/departments/camping?{query}")
    assert answer.status_code == 200
    assert "it-1" in answer.text


def test_the_page_leads_on_to_the_next(tmp_path: Path) -> None:
    titled = [item(f"it-{n}", title=Bilingual(f"T{n}", f"T{n}")) for n in range(PER_PAGE + 1)]
    page = visitor(catalog_of(*titled), tmp_path).get("/departments/camping").text
    assert 'rel="next" href="/departments/camping?page=2"' in page
    assert "Page 1 of 2" in page
