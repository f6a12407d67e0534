"""Three ways to work a page: with the mouse alone, with the keyboard alone, with a finger."""

from typing import Protocol

from playwright.sync_api import Locator, Page

FARTHEST_STOPS = 250

HAS_FOCUS = "element => element.getRootNode().activeElement === element"
LIES_BACK = """element => {
    const from = element.getRootNode().activeElement;
    return from !== null && Boolean(
        element.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
SHOWS_FOCUS = """element => {
    const style = getComputedStyle(element);
    return element.matches(':focus-visible')
        && (style.outlineStyle !== 'none' || style.boxShadow !== 'none');
}"""


class Hands(Protocol):
    """What a shopper does to a page, whatever with."""

    def press(self, button: Locator) -> None:
        """Presses a button."""

    def send(self, box: Locator, button: Locator, text: str) -> None:
        """Writes a message into the box and sends it off."""


class Mouse:
    """Clicks; only letters come from the keyboard."""

    def press(self, button: Locator) -> None:
        button.click()

    def send(self, box: Locator, button: Locator, text: str) -> None:
        box.click()
        box.page.keyboard.type(text)
        button.click()


class Finger:
    """Taps; letters come from the phone's own keyboard."""

    def press(self, button: Locator) -> None:
        button.tap()

    def send(self, box: Locator, button: Locator, text: str) -> None:
        box.tap()
        box.page.keyboard.insert_text(text)
        button.tap()


class Keyboard:
    """Tab, Shift+Tab and Enter. Whatever is reached must show that it has the focus."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, button: Locator) -> None:
        self._reach(button)
        self._page.keyboard.press("Enter")

    def send(self, box: Locator, button: Locator, text: str) -> None:
        self._reach(box)
        self._page.keyboard.type(text)
        self._page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        target.wait_for()
        key = "Shift+Tab" if target.evaluate(LIES_BACK) else "Tab"
        for _ in range(FARTHEST_STOPS):
            if target.evaluate(HAS_FOCUS):
                assert target.evaluate(SHOWS_FOCUS), f"no focus to be seen on {target}"
                return
            self._page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not reach {target}")
