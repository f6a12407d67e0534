"""The store's pages, as a browser gets them."""

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from data.types.item import Seller
from data.types.text import Bilingual
from tests.unit.storefront.corner_shop import catalog_of, item, visitor

PAGES = (
    "/",
    "/departments/camping",
    "/items/it-1",
    "/search?q=stove",
    "/search?q=nothing",
    "/checkout?item=it-1:2",
    "/items/nothing",
)


@pytest.fixture
def shopper(tmp_path: Path) -> TestClient:
    return visitor(catalog_of(item("it-1"), item("it-2", stock=0)), tmp_path)


def chat_of(page: str) -> dict[str, str]:
    element = re.search(r"<satchel-chat ([^>]*)>", page)
    assert element is not None
    return {name: unescape(value) for name, value in re.findall(r'([\w-]+)="(.*?)"', element[1])}


def test_the_home_page_leads_to_the_departments_and_shows_a_ready_made_bundle(
    shopper: TestClient,
) -> None:
    page = shopper.get("/").text
    assert 'href="/departments/camping"' in page
    assert "Light and dry" in page
    assert "2 items, $90.00 in all" in page


@pytest.mark.parametrize("fault", [{"stock": 1}, {"held_reason": "recall"}])
def test_a_ready_made_bundle_that_cannot_be_bought_is_not_shown(
    tmp_path: Path, fault: dict[str, object]
) -> None:
    shopper = visitor(catalog_of(item("it-1", **fault), item("it-2")), tmp_path)
    assert "Light and dry" not in shopper.get("/").text


def test_every_page_says_that_it_is_a_demo_shop(shopper: TestClient) -> None:
    assert all("This is a demo shop" in shopper.get(page).text for page in PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_more_than_a_strict_content_security_policy(
    shopper: TestClient, page: str
) -> None:
    html = shopper.get(page).text
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
    assert scripts == [(' type="module" src="/widget/satchel-chat.js"', "")]
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)


def test_an_item_page_says_what_a_buyer_wants_to_know(shopper: TestClient) -> None:
    page = shopper.get("/items/it-1").text
    said = ("Stove it-1", "$45.00", "In stock", "Northtrail", "authorised seller", "4.5", "2.4 kg")
    assert [words for words in said if words not in page] == []


def test_an_item_page_carries_the_chat_with_its_item_and_fitting_offers(
    shopper: TestClient,
) -> None:
    chat = chat_of(shopper.get("/items/it-1").text)
    assert (chat["page-item"], chat["language"]) == ("it-1", "en")
    assert json.loads(chat["suggestions"]) == [
        "What goes with this?",
        "Is it in stock?",
        "Everything for weekend camping",
    ]


def test_what_the_catalog_says_cannot_become_markup(tmp_path: Path) -> None:
    title = Bilingual('<script>alert("1")</script>', "x")
    page = visitor(catalog_of(item("it-1", title=title)), tmp_path).get("/items/it-1").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_sold_out_item_says_so_and_promises_no_delivery(shopper: TestClient) -> None:
    page = shopper.get("/items/it-2").text
    assert "Out of stock" in page
    assert "Delivered" not in page


@pytest.mark.parametrize("path", ["/items/nothing", "/departments/nothing", "/items/%3Cb%3E"])
def test_what_is_not_there_gets_a_page_of_the_shop(shopper: TestClient, path: str) -> None:
    answer = shopper.get(path)
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text


def test_an_item_held_back_is_nowhere_to_be_found(tmp_path: Path) -> None:
    catalog = catalog_of(item("it-1"), item("it-9", held_reason="recall"))
    shopper = visitor(catalog, tmp_path)
    assert shopper.get("/items/it-9").status_code == 404
    assert "it-9" not in shopper.get("/departments/camping").text
    assert "it-9" not in shopper.get("/items/it-1").text
    assert "/items/it-9" not in shopper.get("/search?q=stove it-9").text
    assert "/items/it-9" not in shopper.get("/checkout?item=it-9:1&item=it-1:1").text


def test_the_page_of_an_item_held_back_says_that_it_is_unavailable(tmp_path: Path) -> None:
    shopper = visitor(catalog_of(item("it-1"), item("it-9", held_reason="recall")), tmp_path)
    page = shopper.get("/items/it-9").text
    assert "This item is not available" in page
    assert "recall" not in page
    assert "该商品暂不可购买" in shopper.get("/items/it-9?lang=zh").text


def test_an_item_page_shows_what_speaks_for_the_seller_in_both_languages(tmp_path: Path) -> None:
    northtrail = Seller(
        "northtrail", "Northtrail", 4.7, 0.9, authorised=False, rating_count=1820,
        since=date(2014, 3, 1),
    )  # fmt: skip
    catalog = replace(catalog_of(item("it-1")), sellers={"northtrail": northtrail})
    shopper = visitor(catalog, tmp_path)
    english, chinese = shopper.get("/items/it-1").text, shopper.get("/items/it-1?lang=zh").text
    assert "rated 4.7 of 5 by 1,820 buyers · selling here since 2014 · not an auth" in english
    assert "1,820 位买家平均 4.7 分" in chinese
    assert "2014 年入驻" in chinese


def test_a_price_before_the_reduction_is_struck_through(tmp_path: Path) -> None:
    shopper = visitor(catalog_of(item("it-1", list_price_cents=6000), item("it-2")), tmp_path)
    assert '<s class="before">$60.00</s>' in shopper.get("/items/it-1").text
    assert shopper.get("/departments/camping").text.count('<s class="before">') == 1


def test_pages_come_in_chinese_for_a_chinese_browser(tmp_path: Path) -> None:
    shopper = visitor(catalog_of(item("it-1")), tmp_path, **{"Accept-Language": "zh-CN,en;q=0.5"})
    page = shopper.get("/items/it-1").text
    said = ('lang="zh-CN"', "炉子 it-1", "有现货", "重量", "露营炉", "帮我配齐周末露营要用的东西")
    assert [words for words in said if words not in unescape(page)] == []


def test_a_chosen_language_is_remembered(shopper: TestClient) -> None:
    shopper.get("/?lang=zh")
    assert "演示商店" in shopper.get("/items/it-1").text
    shopper.get("/?lang=en")
    assert "demo shop" in shopper.get("/items/it-1").text


def test_the_language_link_stays_on_the_page(shopper: TestClient) -> None:
    page = shopper.get("/departments/camping?sort=cheap&page=1").text
    assert 'href="/departments/camping?sort=cheap&amp;page=1&amp;lang=zh"' in page


def test_pages_answer_head_requests(shopper: TestClient) -> None:
    assert shopper.head("/items/it-1").status_code == 200


def test_an_item_that_nobody_has_rated_has_no_stars(tmp_path: Path) -> None:
    shopper = visitor(catalog_of(item("it-1", rating=4.5, rating_count=0)), tmp_path)
    for page in ("/items/it-1", "/departments/camping", "/search?q=stove"):
        assert "★" not in shopper.get(page).text
        assert "Not rated yet" in shopper.get(page).text
    assert "暂无评分" in shopper.get("/items/it-1?lang=zh").text
