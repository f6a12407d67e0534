"""Chromium, and pages of the running store; a page that complains fails its test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from tests.facts import rows
from tests.stack import Stack

PATIENCE_MS = 15_000
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

OpenPage = Callable[..., Page]


# Not for the whole session: while it is open, no other test of this thread can run a loop.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = [path for path in map(shutil.which, CHROMIUM) if path]
    assert found, "no Chromium on the PATH: tools/browser installs it"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=list(FLAGS))
        with closing(browser):
            yield browser


@pytest.fixture
def item_path(stack: Stack) -> str:
    """The page of an item that goes camping."""
    stoves = rows(stack.database_url, "item", category="camp_stove")
    return f"/items/{min(item['item_id'] for item in stoves)}"


@pytest.fixture
def open_page(chromium: Browser, stack: Stack) -> Iterator[OpenPage]:
    """Opens a page of the store: ``open_page("/items/…", viewport=…)``.

    ``may_complain`` is for pages whose network a test breaks itself.
    """
    with ExitStack() as opened:

        def at(path: str, *, may_complain: bool = False, **device: Any) -> Page:
            page = opened.enter_context(_page(chromium, stack.gateway, may_complain, **device))
            page.goto(path)
            return page

        yield at


@contextmanager
def _page(chromium: Browser, store: str, may_complain: bool, **device: Any) -> Iterator[Page]:
    """A page of a shopper's own, which must not have complained by the end."""
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"console: {message.text}")

    def failed(error: Error) -> None:
        complaints.append(f"uncaught: {error}")

    def answered(response: Response) -> None:
        if not response.ok and response.status != 304:
            complaints.append(f"{response.status} for {response.url}")

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{store}/", "data:")):
            complaints.append(f"asked a stranger: {request.url}")

    # Without movement nothing is half faded in when axe measures its contrast.
    context = chromium.new_context(base_url=store, reduced_motion="reduce", **device)
    with closing(context):
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("console", said)
        page.on("pageerror", failed)
        page.on("request", asked)
        page.on("response", answered)
        yield page
    assert may_complain or not complaints, "\n".join(complaints)
