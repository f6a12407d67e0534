"""A shopper searches the store: by keyboard and finger, without JavaScript, in both languages."""

import time
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from tests.browser.accessible import is_accessible
from tests.browser.conftest import OpenPage
from tests.browser.hands import Keyboard
from tests.facts import rows
from tests.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.browser]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
CATALOG_CHECK_S = 1.2
FINDS = "main .shelf .tile"


def test_a_search_by_keyboard_leads_to_an_items_page(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/", viewport=DESKTOP)
    box = page.get_by_role("searchbox", name="Search the shop")
    Keyboard(page).send(box, box, "dome tent")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “dome tent”")
    expect(page.get_by_role("searchbox")).to_have_value("dome tent")
    titles = page.locator(f"{FINDS} .name").all_inner_texts()
    assert titles
    assert all("tent" in title.lower() for title in titles)
    is_accessible(page)
    page.screenshot(path=tmp_path / "found.png")
    page.locator(f"{FINDS} a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[0])


def test_a_search_in_chinese_on_a_phone_needs_no_script(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(
        "/?lang=zh",
        viewport=PHONE,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        java_script_enabled=False,
    )
    page.get_by_role("searchbox", name="搜索商品").fill("帐篷")
    page.get_by_role("button", name="搜索", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("“帐篷”的搜索结果")
    expect(page.locator(FINDS).first).to_contain_text("帐")
    page.screenshot(path=tmp_path / "found.png")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_nothing_found_leads_on_to_a_department_or_the_assistant(
    open_page: OpenPage, viewport: dict[str, int], tmp_path: Path
) -> None:
    page = open_page(f"/search?q=zeppelin{'x' * 190}", viewport=viewport)
    expect(page.get_by_text("Nothing in the shop matches")).to_be_visible()
    expect(page.get_by_role("button", name="Ask the shopping assistant")).to_be_visible()
    is_accessible(page)
    page.screenshot(path=tmp_path / "nothing.png")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls aside"
    page.locator(".doors a").first.click()
    expect(page.locator(FINDS).first).to_be_visible()


def test_a_listing_that_is_held_back_is_gone_from_the_next_search(
    open_page: OpenPage, stack: Stack
) -> None:
    stoves = rows(stack.database_url, "item", category="camp_stove")
    item = min(stoves, key=lambda one: str(one["item_id"]))
    path = f"/search?q={quote(item['title_en'])}"
    link = f"main a[href='/items/{item['item_id']}']"
    page = open_page(path, viewport=DESKTOP)
    expect(page.locator(link)).to_be_visible()
    _hold(stack, item["item_id"], "recall")
    try:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(link)).to_have_count(0)
    finally:
        _hold(stack, item["item_id"], None)
    page.goto(path)
    expect(page.locator(link)).to_be_visible()


def _hold(stack: Stack, item_id: str, reason: str | None) -> None:
    """As the merchant does it; a moment later the pages know."""
    engine = create_engine(stack.database_url)
    held = text("UPDATE item SET held_reason = :reason WHERE item_id = :item_id")
    with engine.begin() as connection:
        connection.execute(held, {"reason": reason, "item_id": item_id})
    engine.dispose()
    time.sleep(CATALOG_CHECK_S)
