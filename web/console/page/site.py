"""The whole page in one language: the tabs, and who sees which."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from data.types.text import Language
from web.console.access.roles import Role
from web.console.office import Office
from web.console.page.acting import QUIET, Site
from web.console.page.export_tab import add_export_tab
from web.console.page.html import Pages
from web.console.page.oversight_tabs import (
    add_audit_tab,
    add_drift_tab,
    add_experiments_tab,
    add_releases_tab,
)
from web.console.page.review_tab import add_review_tab
from web.console.page.talks_tab import add_talks_tab
from web.console.texts import words_in


@dataclass(frozen=True)
class Room:
    """A tab that agents of some role see, and no others; its handlers ask for the role too."""

    name: str
    role: Role
    add: Callable[[Site, gr.Tab], None]


ROOMS = (
    Room("review", "lead", add_review_tab),
    Room("export", "lead", add_export_tab),
    Room("experiments", "admin", add_experiments_tab),
    Room("drift", "admin", add_drift_tab),
    Room("releases", "admin", add_releases_tab),
    Room("audit", "admin", add_audit_tab),
)


def build_page(office: Office, language: Language) -> gr.Blocks:
    """The blocks of the page; importing Gradio takes seconds, building them less than one."""
    words = words_in(language)
    site = Site(office, words, Pages(words))
    page = gr.Blocks(title=words("bar.title"), fill_width=True, analytics_enabled=False)
    with page:
        bar = gr.HTML("", elem_classes="top")
        timer = gr.Timer(office.settings.console_poll_s)
        tabs = []
        with gr.Tabs():
            with gr.Tab(words("tab.talks")):
                add_talks_tab(site, timer)
            for room in ROOMS:
                with gr.Tab(words(f"tab.{room.name}"), visible=False) as tab:
                    room.add(site, tab)
                tabs.append(tab)

        @site.telling
        def greeted(request: gr.Request) -> tuple[Any, ...]:
            agent = site.agent(request)
            seen = (gr.update(visible=agent.may(room.role)) for room in ROOMS)
            return (site.pages.bar(agent), *seen)

        page.load(greeted, [], [bar, *tabs], **QUIET)
    page.queue(default_concurrency_limit=8)
    return page
