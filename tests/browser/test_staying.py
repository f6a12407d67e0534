"""What a page keeps: the talk on the next page, and words that did not get through."""

import signal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.hands import Mouse
from tests.browser.window import Window
from tests.browser.words import EN
from tests.facts import rows
from tests.marks import full
from tests.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.browser]

WISH = "things for camping with a friend"


def test_a_bundles_link_leads_to_the_items_page_where_the_talk_goes_on(
    open_page: OpenPage, item_path: str, stack: Stack
) -> None:
    window = Window(open_page(item_path), EN, Mouse())
    window.open()
    with window.page.expect_response("**/chat/sessions") as session:
        window.say(WISH)
    # Read at once: a page that was left takes its answers with it.
    conversation_id = session.value.json()["conversation_id"]
    shown = window.cards()
    name = shown[0].items[-1]
    with window.page.expect_response("**/chat/events"):
        window.bundles.first.get_by_role("link", name=name).click()
    expect(window.page.get_by_role("heading", level=1)).to_have_text(name)
    expect(window.bundles).to_have_count(len(shown))
    assert window.cards() == shown
    window.press(EN.keep + name, of=window.bundles.first)
    told = rows(stack.database_url, "feedback", conversation_id=conversation_id)
    assert {row["kind"] for row in told} >= {"click", "keep"}


def test_words_that_did_not_get_through_are_sent_again_and_count_once(
    open_page: OpenPage, item_path: str, stack: Stack
) -> None:
    window = Window(open_page(item_path, may_complain=True), EN, Mouse())
    window.page.route("**/chat/messages", lambda route: route.abort())
    window.open()
    with window.page.expect_response("**/chat/sessions") as session:
        window.send(WISH)
    expect(window.button(EN.retry)).to_be_enabled()
    window.page.unroute("**/chat/messages")
    window.press(EN.retry)
    assert len(window.cards()) == 3
    conversation_id = session.value.json()["conversation_id"]
    said = rows(stack.database_url, "message", conversation_id=conversation_id)
    assert [row["text"] for row in said if row["author"] == "shopper"] == [WISH]


@full
def test_a_stalled_action_server_is_answered_by_an_apology_and_a_button(
    open_page: OpenPage, item_path: str, stack: Stack
) -> None:
    window = Window(open_page(item_path), EN, Mouse())
    window.open()
    stack.signal("actions", signal.SIGSTOP)
    try:
        window.say(WISH)
    finally:
        stack.signal("actions", signal.SIGCONT)
    window.press(EN.retry)
    assert len(window.cards()) == 3
