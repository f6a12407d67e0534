"""Agents at the console: one who answers in five clicks, and two who want the same conversation."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from data.db.engine import open_engine, session_factory
from tests.browser.accessible import is_accessible
from tests.browser.conftest import PATIENCE_MS, OpenPage
from tests.browser.hands import Mouse
from tests.browser.window import Window
from tests.browser.words import EN
from tests.facts import rows
from tests.stack import Stack
from web.console.access.agents import add_agent, all_agents
from web.console.access.roles import Role
from web.console.database import Database
from web.console.office import utc_now
from web.console.texts import Words, words_in

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PASSWORD = "correct horse battery"
SCREEN: ViewportSize = {"width": 1280, "height": 860}
MOST_CLICKS = 5
COUNTS_CLICKS = "window.clicks = 0; addEventListener('pointerdown', () => window.clicks++, true)"
DRAWS = ("Vega-Lite", "x-scale", "fit-x")
"""What the plot's library writes to the browser's console about its own defaults."""

OpenConsole = Callable[..., "Console"]


class Console:
    """A page of the console, in the words of its language."""

    def __init__(self, page: Page, words: Words) -> None:
        self.page = page
        self.words = words

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(key), exact=True)

    def talk(self, words: str) -> Locator:
        """The conversation in the list in which the shopper said this last."""
        return self.page.locator(".talks label", has_text=words)

    @property
    def said(self) -> Locator:
        return self.page.get_by_role("log", name=self.words("talk.said"))

    def tab(self, key: str) -> None:
        self.page.get_by_role("tab", name=self.words(key), exact=True).click()


@pytest.fixture
def open_console(chromium: Browser, stack: Stack) -> Iterator[OpenConsole]:
    """Logs an agent in, on a page of their own; one that complains fails the test."""
    complaints: list[str] = []
    with ExitStack() as opened:

        def enter(login: str, role: Role = "agent", language: str = "en") -> Console:
            _know(stack.database_url, login, role)
            context = opened.enter_context(
                closing(
                    chromium.new_context(
                        base_url=stack.console, viewport=SCREEN, reduced_motion="reduce"
                    )
                )
            )
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            _listen(page, stack.console, complaints)
            words = words_in("zh" if language == "zh" else "en")
            page.goto(f"/login?lang={language}")
            is_accessible(page)
            page.get_by_label(words("login.login")).fill(login)
            page.get_by_label(words("login.password")).fill(PASSWORD)
            page.get_by_role("button", name=words("login.enter")).click()
            expect(page.get_by_text(f"{login} · {words(f'role.{role}')}")).to_be_visible()
            return Console(page, words)

        yield enter
    assert not complaints, "\n".join(complaints)


def _listen(page: Page, home: str, complaints: list[str]) -> None:
    def said(message: Any) -> None:
        if message.type in ("error", "warning") and not any(one in message.text for one in DRAWS):
            complaints.append(f"console: {message.text}")

    def asked(request: Any) -> None:
        if not request.url.startswith((f"{home}/", "data:", "blob:")):
            complaints.append(f"asked a stranger: {request.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
    page.on("request", asked)


def _know(database_url: str, login: str, role: Role) -> None:
    engine = open_engine(database_url)
    database = Database(session_factory(engine))
    if login not in {row.login for row in database.read(all_agents)}:
        database.write(lambda session: add_agent(session, login, role, PASSWORD, utc_now()))
    database.close()
    engine.dispose()


def _wait_for_person(stack: Stack, *said: str) -> str:
    """A shopper who talks with the assistant and then wants a person; the conversation's id."""
    with httpx.Client(base_url=stack.gateway, timeout=30, trust_env=False) as http:
        begun = http.post("/chat/sessions", json={}).raise_for_status().json()
        headers = {"Authorization": f"Bearer {begun['token']}"}
        for text in said:
            http.post("/chat/messages", json={"text": text}, headers=headers).raise_for_status()
    conversation_id: str = begun["conversation_id"]
    return conversation_id


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("camping for four under $300, we own a tent", "can i speak with a human being")),
        ("zh", ("两个人露营，预算八百", "我想跟真人客服聊")),
    ],
)
def test_a_waiting_conversation_is_answered_in_five_clicks(
    open_console: OpenConsole,
    stack: Stack,
    tmp_path: Path,
    language: str,
    said: tuple[str, str],
) -> None:
    conversation_id = _wait_for_person(stack, *said)
    console = open_console("mei", language=language)
    page = console.page
    page.evaluate(COUNTS_CLICKS)
    console.talk(said[1]).last.click()
    expect(console.said).to_contain_text(said[0])
    expect(console.said.locator(".bundle").first).to_be_visible()
    expect(console.said.locator(".understood").first).to_contain_text("%")
    console.button("do.take").click()
    expect(page.get_by_text(console.words("talk.you_answer"), exact=True)).to_be_visible()
    page.locator(".drafts label").first.click()
    answer = page.get_by_label(console.words("write.reply"))
    expect(answer).not_to_be_empty()
    text = answer.input_value()
    console.button("do.send").click()
    expect(answer).to_be_empty()
    expect(console.said.locator(".message.agent").last).to_contain_text(text[:20])
    assert page.evaluate("window.clicks") <= MOST_CLICKS
    is_accessible(page)
    page.screenshot(path=tmp_path / "answered.png")
    told = rows(stack.database_url, "message", conversation_id=conversation_id)
    assert [row["text"] for row in told if row["author"] == "agent"][-1] == text
    (row,) = rows(stack.database_url, "conversation", conversation_id=conversation_id)
    assert row["waiting_since"] is None


def test_two_agents_cannot_have_the_same_conversation(
    open_console: OpenConsole, stack: Stack
) -> None:
    said = "a picnic for two under $151"
    _wait_for_person(stack, said, "can i speak with a human being please")
    both = [open_console("mei"), open_console("tom")]
    for console in both:
        # The list stands still, so that both press before either has heard of the other.
        console.talk("human being please").last.click()
        expect(console.said).to_contain_text(said)
        console.page.route("**/gradio_api/run/predict*", lambda route: route.fulfill(json={}))
    for console in both:
        console.button("do.take").click()
    expect(both[0].page.get_by_text("You answer", exact=True)).to_be_visible()
    expect(both[1].page.get_by_text("mei has taken this conversation over")).to_be_visible()
    for console in both:
        console.page.unroute("**/gradio_api/run/predict*")
    expect(both[1].page.get_by_text("mei answers", exact=True)).to_be_visible()
    expect(both[1].button("do.send")).to_be_hidden()


def test_the_shopper_sees_who_speaks_and_what_an_agent_proposes(
    open_console: OpenConsole, open_page: OpenPage, stack: Stack, item_path: str, tmp_path: Path
) -> None:
    window = Window(open_page(item_path, viewport=SCREEN), EN, Mouse())
    window.open()
    window.say("camping for two under $900")
    window.say("let me talk to a human being")
    console = open_console("mei")
    page = console.page
    console.talk("let me talk to a human").last.click()
    console.button("do.take").click()
    expect(page.get_by_text("You answer", exact=True)).to_be_visible()
    staff = window.page.locator(".entry.agent")
    expect(staff.first).to_contain_text("A member of the shop's staff has joined")
    expect(staff.first.locator(".speaker")).to_have_text("Shop staff:")
    asked = len(rows(stack.database_url, "turn"))
    window.send("are you a person?")
    expect(console.said).to_contain_text("are you a person?")
    console.tab("tab.bundles")
    page.get_by_label("Budget, USD").fill("400")
    console.button("do.compare").click()
    expect(page.get_by_role("region", name="What if")).to_be_visible()
    is_accessible(page)
    assert len(rows(stack.database_url, "turn")) == asked, "a trial left something behind"
    page.get_by_label("B1").check()
    console.button("do.attach").click()
    expect(page.get_by_text("With 1 bundle")).to_be_visible()
    console.button("do.send").click()
    expect(staff.last).to_contain_text("I have put this together for you")
    expect(staff.last.locator("article[data-bundle]")).to_have_count(1)
    window.page.screenshot(path=tmp_path / "staff.png")
    console.button("do.hand_back").click()
    expect(staff.last).to_contain_text("the assistant answers again")
    window.press(EN.take)
    expect(window.basket).to_be_visible()


def test_why_is_drawn_and_told_and_a_label_is_stored(
    open_console: OpenConsole, stack: Stack, tmp_path: Path
) -> None:
    conversation_id = _wait_for_person(stack, "a home office for me", "get me a human being now")
    console = open_console("ana", "lead")
    page = console.page
    console.talk("human being now").last.click()
    console.tab("tab.why")
    console.button("do.explain").click()
    expect(page.get_by_role("table", name="Evidence")).to_contain_text("in stock")
    expect(page.locator(".vega-embed canvas, .vega-embed svg").first).to_be_visible()
    is_accessible(page)
    page.screenshot(path=tmp_path / "why.png")
    console.tab("tab.labels")
    page.get_by_label("What it meant").fill("order_status")
    page.get_by_role("option", name="order_status").click()
    console.button("label.store_intent").click()
    expect(page.get_by_text("The label is stored.")).to_be_visible()
    (label,) = rows(stack.database_url, "label", conversation_id=conversation_id)
    assert label["kind"] == "intent_wrong"


def test_each_role_sees_its_own_tabs_and_a_lead_offers_a_held_listing(
    open_console: OpenConsole, stack: Stack, tmp_path: Path
) -> None:
    agent, lead = open_console("mei"), open_console("ana", "lead")
    names = [agent.words(f"tab.{one}") for one in ("review", "export", "releases", "audit")]
    for name, count in zip(names, (1, 1, 0, 0), strict=True):
        expect(agent.page.get_by_role("tab", name=name, exact=True)).to_have_count(0)
        expect(lead.page.get_by_role("tab", name=name, exact=True)).to_have_count(count)
    lead.tab("tab.review")
    page = lead.page
    expect(page.locator(".listing .findings")).not_to_be_empty()
    is_accessible(page)
    page.screenshot(path=tmp_path / "held.png")
    told = page.locator(".listing > .quiet").first.inner_text().partition(" · ")[0]
    lead.button("do.release").click()
    expect(page.locator(".listing > .quiet").first).not_to_contain_text(told)
    (item,) = rows(stack.database_url, "item", item_id=told)
    assert item["held_reason"] is None
    lead.tab("tab.export")
    with page.expect_download() as labels:
        page.get_by_role("link", name="Labels, JSONL").click()
    assert labels.value.suggested_filename == "labels.jsonl"


def test_an_admin_sees_what_was_done_and_what_is_in_service(
    open_console: OpenConsole, tmp_path: Path
) -> None:
    admin = open_console("ida", "admin", "zh")
    for name in ("experiments", "drift", "releases", "audit"):
        admin.tab(f"tab.{name}")
        expect(admin.page.locator(".evidence:visible, .nothing:visible").first).to_be_visible()
        is_accessible(admin.page)
        admin.page.screenshot(path=tmp_path / f"{name}.png")
    expect(admin.page.get_by_role("table").last).to_contain_text("登录")
