"""The chat window on a page of the store, as a shopper sees it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Hands
from tests.browser.words import Words

SLATE = ".slate:not(.older)"
# Pictures below the fold are loaded lazily: asking for one brings it.
SHOWS_PICTURE = """async picture => {
    picture.loading = 'eager';
    await picture.decode();
    return picture.naturalWidth > 0;
}"""


@dataclass(frozen=True)
class Card:
    """One bundle as its card says it; roles in lower case."""

    items: tuple[str, ...]
    roles: tuple[str, ...]
    total_cents: int


@dataclass(frozen=True)
class Window:
    """A page with the widget, the words on it, and the hands that work it."""

    page: Page
    words: Words
    hands: Hands

    @property
    def bundles(self) -> Locator:
        """The bundles that can still be taken."""
        return self.page.locator(f"{SLATE} article[data-bundle]")

    @property
    def basket(self) -> Locator:
        return self.page.get_by_role("article", name=self.words.basket).last

    @property
    def answers(self) -> Locator:
        return self.page.locator(".entry.assistant")

    def button(self, name: str, of: Locator | None = None) -> Locator:
        """The last button so called: those of former slates stay on the page, disabled."""
        return (of or self.page).get_by_role("button", name=name, exact=True).last

    def open(self) -> None:
        self.hands.press(self.button(self.words.launcher))
        expect(self.page.get_by_role("dialog")).to_be_visible()
        expect(self.button(self.words.launcher)).to_be_hidden()

    def say(self, text: str) -> Locator:
        """Sends a message; returns the answer's last entry."""
        before = self.answers.count()
        self.send(text)
        return self._answer(before)

    def send(self, text: str) -> None:
        """Sends a message and waits for nothing."""
        box = self.page.get_by_role("textbox", name=self.words.composer)
        self.hands.send(box, self.button(self.words.send), text)

    def press(self, name: str, of: Locator | None = None) -> Locator:
        """Presses a button of the slate; returns the answer's last entry."""
        before = self.answers.count()
        self.hands.press(self.button(name, of))
        return self._answer(before)

    def _answer(self, before: int) -> Locator:
        expect(self.answers.nth(before)).to_be_visible()
        expect(self.page.locator(".typing")).to_have_count(0)
        return self.answers.last

    def cards(self) -> list[Card]:
        """What the shopper can take now; fails on a card that cannot be seen."""
        return [_card(bundle) for bundle in self.bundles.all()]


def _card(bundle: Locator) -> Card:
    expect(bundle).to_be_visible()
    box = bundle.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 100, f"a card of {box}"
    picture = bundle.locator("img").first
    assert picture.evaluate(SHOWS_PICTURE), "an item without its picture"
    return Card(
        items=tuple(bundle.locator(".name").all_inner_texts()),
        roles=tuple(role.lower() for role in bundle.locator(".role").all_inner_texts()),
        total_cents=cents(bundle.locator(".total").inner_text()),
    )


def cents(text: str) -> int:
    """The one amount in a text, whatever its currency sign."""
    whole, fraction = re.findall(r"([\d,]+)\.(\d\d)", text)[-1]
    return int(whole.replace(",", "")) * 100 + int(fraction)
