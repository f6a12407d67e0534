"""The search box: what it finds, and what it bears."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from data.catalog.snapshot import Catalog
from data.types.text import Bilingual
from data.types.vocabulary import Concept
from tests.unit.storefront.corner_shop import catalog_of, item, visitor
from web.storefront.departments import PER_PAGE
from web.storefront.pages import storefront_router
from web.storefront.search import MOST_CHARACTERS, MOST_FOUND, Query, SearchDesk, query_of

DOME = item("it-dome", category="dome", title=Bilingual("Lark shelter", "云雀圆顶"))
KETTLE = item(
    "it-kettle", category="kettle", title=Bilingual("Steel kettle", "钢水壶"), department="kitchen"
)
STOVE = item("it-stove", title=Bilingual("Steel stove", "钢炉子"))
GONE = item("it-gone", title=Bilingual("Steel stove, sold out", "钢炉子（旧款）"), stock=0)
HELD = item("it-held", title=Bilingual("Steel stove", "钢炉子"), held_reason="recall")


def shop(*more: Concept) -> Catalog:
    catalog = catalog_of(GONE, STOVE, KETTLE, DOME, HELD)
    tents = (
        Concept("kitchen", "department", Bilingual("kitchen", "厨房")),
        Concept("tent", "category", Bilingual("tent", "帐篷")),
        Concept("dome", "category", Bilingual("dome tent", "圆顶帐篷"), parent="tent"),
        Concept("kettle", "category", Bilingual("kettle", "水壶")),
    )
    return replace(catalog, concepts=(*catalog.concepts, *tents, *more))


def found(text: str, catalog: Catalog | None = None) -> list[str]:
    finds = SearchDesk().finds(query_of(text, 1), catalog or shop(), "en")
    return [tile.item_id for tile in finds.tiles]


def test_words_of_either_language_find_an_item() -> None:
    assert found("kettles") == ["it-kettle"]
    assert found("水壶") == ["it-kettle"]


def test_every_word_counts_where_an_item_has_them_all_and_any_where_none_has() -> None:
    assert found("steel kettle") == ["it-kettle"]
    assert set(found("lark zeppelin kettle")) == {"it-dome", "it-kettle"}


def test_what_is_sold_out_comes_last_and_says_so(tmp_path: Path) -> None:
    assert found("steel stove sold") == ["it-gone"]
    assert found("steel stove") == ["it-stove", "it-gone"]
    page = visitor(shop(), tmp_path).get("/search?q=steel stove").text
    assert page.count("Out of stock") == 1


def test_an_item_held_back_is_not_found() -> None:
    assert "it-held" not in found("it-held steel stove")


def test_the_name_of_a_category_finds_its_items_and_leads_there() -> None:
    finds = SearchDesk().finds(query_of("tents", 1), shop(), "en")
    assert [tile.item_id for tile in finds.tiles] == ["it-dome"]
    (door,) = finds.doors
    assert (door.name, door.count) == ("Dome tent", 1)
    assert door.url == "/departments/camping?category=dome"


def test_the_name_of_a_department_leads_there() -> None:
    finds = SearchDesk().finds(query_of("厨房", 1), shop(), "zh")
    assert [(door.name, door.url, door.count) for door in finds.doors] == [
        ("厨房", "/departments/kitchen", 1)
    ]


def test_each_find_is_on_one_page_and_there_are_not_too_many() -> None:
    many = catalog_of(*(item(f"it-{n:04}") for n in range(MOST_FOUND + 30)))
    desk = SearchDesk()
    first = desk.finds(Query("stove"), many, "en")
    assert (first.count, first.is_cut, first.pages) == (MOST_FOUND, True, MOST_FOUND // PER_PAGE)
    pages = [desk.finds(Query("stove", n + 1), many, "en") for n in range(first.pages)]
    shown = [tile.item_id for page in pages for tile in page.tiles]
    assert len(shown) == len(set(shown)) == MOST_FOUND
    assert desk.finds(Query("stove", 9999), many, "en").page == first.pages


def test_a_query_is_cleaned_and_cut() -> None:
    assert query_of("  a\x00b\n\tc\u200b ", 1).text == "a b c"
    assert len(query_of("x" * 100_000, 1).text) == MOST_CHARACTERS
    assert Query("a&b <c>", 2).url == "/search?q=a%26b+%3Cc%3E&page=2"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' OR 1=1 --",
        "title:stove AND (body:*) ~2 ^9 [a TO z]",
        "{{ 7*7 }} {% raw %} {q}",
        "\u202egnp.exe",
        "\x00\x1b[2J",
        "🏕️" * 100,
        "steel " * 5000,
        "%s%n%00",
    ],
)
def test_a_hostile_query_is_nothing_but_words(tmp_path: Path, text: str) -> None:
    answer = visitor(shop(), tmp_path).get("/search", params={"q": text})
    assert answer.status_code == 200
    said = query_of(text, 1).text
    box = re.search(r'<input id="search"[^>]* value="([^"]*)"', answer.text)
    assert box is not None
    assert unescape(box[1]) == said
    assert not re.search(r"<script>|<img src=x|49", re.sub(r'"[^"]*"', "", answer.text))


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?q=%00", "?page=2", "?q=%FF%FE"])
def test_nothing_asked_gets_the_departments(tmp_path: Path, query: str) -> None:
    answer = visitor(shop(), tmp_path).get(f"/search{query}")
    assert answer.status_code == 200
    assert 'href="/departments/kitchen"' in answer.text


def test_nothing_found_leads_to_the_departments_and_the_assistant(tmp_path: Path) -> None:
    shopper = visitor(shop(), tmp_path)
    english = shopper.get("/search?q=zeppelin").text
    assert "Results for “zeppelin”" in english
    assert "Nothing in the shop matches" in english
    assert "tell the assistant" in english
    assert re.search(r'<ul class="doors">.*href="/departments/kitchen"', english, re.DOTALL)
    chinese = unescape(shopper.get("/search?q=飞艇&lang=zh").text)
    assert "“飞艇”的搜索结果" in chinese
    assert "没有找到相关商品" in chinese
    assert "导购助手" in chinese


@pytest.mark.parametrize("page", ["/", "/items/it-stove", "/departments/camping", "/items/none"])
def test_every_page_has_the_box_with_a_label(tmp_path: Path, page: str) -> None:
    html = visitor(shop(), tmp_path).get(page).text
    assert '<form class="search" role="search" action="/search">' in html
    assert '<label class="unseen" for="search">Search the shop</label>' in html
    assert "搜索商品" in visitor(shop(), tmp_path).get(f"{page}?lang=zh").text


def test_the_address_of_the_next_page_keeps_the_words(tmp_path: Path) -> None:
    many = catalog_of(*(item(f"it-{n}") for n in range(PER_PAGE + 1)))
    shopper = visitor(many, tmp_path)
    page = shopper.get("/search?q=stove %26 boils").text
    assert 'rel="next" href="/search?q=stove+%26+boils&amp;page=2"' in page
    assert 'href="/search?q=stove+%26+boils&amp;lang=zh"' in page
    assert 'rel="prev"' in shopper.get("/search?q=stove&page=2").text


def test_what_changes_in_the_shop_changes_in_the_next_search(tmp_path: Path) -> None:
    catalogs = [shop()]
    app = FastAPI()
    current: Callable[[], Catalog] = lambda: catalogs[-1]  # noqa: E731
    app.include_router(storefront_router(current, tmp_path, tmp_path))
    shopper = TestClient(app)
    assert "/items/it-kettle" in shopper.get("/search?q=kettle").text
    held = replace(KETTLE, held_reason="recall")
    renamed = replace(STOVE, title=Bilingual("Brass kettle", "黄铜水壶"))
    catalogs.append(catalogs[-1].with_items([held, renamed], ["it-gone"], 2))
    page = shopper.get("/search?q=kettle").text
    assert "/items/it-kettle" not in page
    assert "/items/it-stove" in page
    assert "/items/it-gone" not in shopper.get("/search?q=steel").text
    assert "/items/it-held" not in shopper.get("/search?q=steel").text


def test_a_visit_that_began_before_a_change_shows_nothing_held_back_by_its_own_catalog() -> None:
    desk, older = SearchDesk(), shop()
    released = older.with_items([replace(HELD, held_reason=None)], (), 2)
    assert "it-held" in [one.item_id for one in desk.finds(Query("steel"), released, "en").tiles]
    assert "it-held" not in [one.item_id for one in desk.finds(Query("steel"), older, "en").tiles]
    assert "it-held" in [one.item_id for one in desk.finds(Query("steel"), released, "en").tiles]


def test_new_words_of_the_shop_are_understood() -> None:
    desk, older = SearchDesk(), shop()
    assert desk.finds(Query("yurt"), older, "en").doors == ()
    newer = replace(
        shop(Concept("yurt", "category", Bilingual("yurt", "毡房"))),
        items={**older.items, "it-dome": replace(DOME, category="yurt")},
        version=2,
        content_version=2,
    )
    assert [door.name for door in desk.finds(Query("yurt"), newer, "en").doors] == ["Yurt"]
