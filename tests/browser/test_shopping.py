"""A shopper does the whole job on an item's page, from the first wish to the basket."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import is_accessible
from tests.browser.conftest import OpenPage
from tests.browser.hands import Finger, Keyboard, Mouse
from tests.browser.window import Card, Window, cents
from tests.browser.words import EN, ZH
from tests.facts import rows
from tests.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.browser]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
REACTIONS = {"swap", "keep", "reject", "critique", "accept"}


def test_the_whole_job_with_the_mouse_alone(
    open_page: OpenPage, item_path: str, tmp_path: Path, stack: Stack
) -> None:
    window = Window(open_page(item_path, viewport=DESKTOP), EN, Mouse())
    is_accessible(window.page)
    window.open()
    with window.page.expect_response("**/chat/sessions") as session:
        _asks(window, "camping for four under $300, we own a tent", own="tent", need="sleeping bag")
    _keep_picture(window.page, tmp_path / "chat.png")
    _does_the_rest(window, "something cheaper")
    window.page.screenshot(path=tmp_path / "basket.png")
    told = rows(
        stack.database_url, "feedback", conversation_id=session.value.json()["conversation_id"]
    )
    assert {row["kind"] for row in told} >= REACTIONS


def test_the_whole_job_with_the_keyboard_alone(
    open_page: OpenPage, item_path: str, tmp_path: Path
) -> None:
    page = open_page(item_path, viewport=DESKTOP)
    window = Window(page, EN, Keyboard(page))
    window.open()
    _asks(window, "camping for four under $300, we own a tent", own="tent", need="sleeping bag")
    _does_the_rest(window, "something cheaper")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(window.button(EN.launcher)).to_be_focused()
    page.screenshot(path=tmp_path / "closed.png")


def test_the_whole_job_in_chinese_on_a_phone(
    open_page: OpenPage, item_path: str, tmp_path: Path
) -> None:
    page = open_page(
        f"{item_path}?lang=zh",
        viewport=PHONE,
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
    )
    window = Window(page, ZH, Finger())
    window.open()
    _asks(window, "四个人去露营，预算300美元以内，帐篷我们有", own="帐篷", need="睡袋")
    page.screenshot(path=tmp_path / "slate.png")
    _does_the_rest(window, "有没有便宜点的")
    page.screenshot(path=tmp_path / "basket.png")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls aside"


def _asks(window: Window, wish: str, own: str, need: str) -> None:
    """Three bundles within the budget: what is needed, and nothing that the shopper owns."""
    assert window.say(wish).inner_text().strip()
    expect(window.bundles).to_have_count(3)
    for card in window.cards():
        assert card.total_cents <= 300_00
        assert need in card.roles
        assert own not in card.roles
    is_accessible(window.page)


def _does_the_rest(window: Window, cheaper: str) -> None:
    _swaps_the_first_item(window)
    kept = _keeps_the_second_item(window)
    _reads_why(window)
    seen = _turns_all_down(window)
    _asks_for(cheaper, window, seen)
    assert kept in window.cards()[0].items
    _takes_the_first(window)
    is_accessible(window.page)


def _swaps_the_first_item(window: Window) -> None:
    before = window.cards()[0].items
    window.press(window.words.swap + before[0], of=window.bundles.first)
    after = window.cards()[0].items
    assert set(before) - set(after) == {before[0]}
    assert len(after) == len(before)


def _keeps_the_second_item(window: Window) -> str:
    kept = window.cards()[0].items[1]
    keep = window.words.keep + kept
    window.press(keep, of=window.bundles.first)
    assert all(kept in card.items for card in window.cards())
    expect(window.button(keep, of=window.bundles.first)).to_have_attribute("aria-pressed", "true")
    expect(window.bundles.first).to_contain_text(window.words.kept)
    return kept


def _reads_why(window: Window) -> None:
    bundle = window.bundles.first
    answer = window.press(window.words.why, of=bundle)
    reasons = bundle.locator(".reasons li").all_inner_texts()
    assert any(reason.strip() in answer.inner_text() for reason in reasons)


def _turns_all_down(window: Window) -> Sequence[Card]:
    """Nothing that was turned down comes back."""
    before = window.cards()
    window.press(window.words.none)
    after = window.cards()
    assert not {frozenset(card.items) for card in before} & {frozenset(c.items) for c in after}
    return [*before, *after]


def _asks_for(cheaper: str, window: Window, seen: Sequence[Card]) -> None:
    """Every new bundle costs less than the first one of the slate that was criticised."""
    asked_about = seen[-len(window.cards())]
    window.say(cheaper)
    for card in window.cards():
        assert card.total_cents < asked_about.total_cents


def _takes_the_first(window: Window) -> None:
    taken = window.cards()[0]
    window.press(window.words.take)
    expect(window.basket).to_be_visible()
    lines = window.basket.locator(".lines .line span:first-child").all_inner_texts()
    assert sorted(lines) == sorted(taken.items)
    assert cents(window.basket.locator(".sum").inner_text()) == taken.total_cents
    assert window.basket.get_by_text(window.words.checkout).is_enabled()


def _keep_picture(page: Page, path: Path) -> None:
    """Takes the picture; with SATCHEL_SCREENSHOTS set it also goes into that folder."""
    page.screenshot(path=path)
    wanted = os.environ.get("SATCHEL_SCREENSHOTS")
    if wanted:
        Path(wanted).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, Path(wanted) / path.name)
