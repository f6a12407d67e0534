"""The tab of held listings: one is chosen, looked at, and offered or kept back."""

from collections.abc import Callable
from datetime import datetime

import gradio as gr
from sqlalchemy.orm import Session

from web.console.access.roles import Agent
from web.console.errors import Gone, Unfit
from web.console.page.acting import QUIET, Handler, Site
from web.console.page.talks import Update
from web.console.review.holding import Held, Screens, held_listings, keep_back, offer

Deed = Callable[[Session, Agent, str, datetime], None]
TITLE_CHARS = 46


def add_review_tab(site: Site, tab: gr.Tab) -> None:
    words, screens = site.words, Screens()
    with gr.Row(elem_classes="desk", equal_height=False):
        with gr.Column(scale=4, min_width=320):
            listed = gr.Radio([], label=words("review.listings"), elem_classes="talks")
        with gr.Column(scale=7, min_width=420):
            shown = gr.HTML(site.pages.nothing("review.choose"))
            with gr.Row():
                offering = gr.Button(words("do.release"), variant="primary", size="md")
                keeping = gr.Button(words("do.keep"), size="md")

    def queue(chosen: str | None) -> tuple[Update, str]:
        found = _held(site)
        ids = [one.item.item_id for one in found]
        now = chosen if chosen in ids else next(iter(ids), None)
        label = words("review.count", count=len(found)) if found else words("review.none")
        choices = [(_line(site, one), one.item.item_id) for one in found]
        told = _details(site, screens, found, now)
        return gr.update(choices=choices, value=now, label=label), told

    @site.telling
    def opened(chosen: str | None, request: gr.Request) -> tuple[Update, str]:
        site.agent(request, "lead")
        return queue(chosen)

    def deciding(deed: Deed) -> Handler:
        @site.telling
        def decided(chosen: str | None, request: gr.Request) -> tuple[Update, str]:
            agent, at = site.agent(request, "lead"), site.office.clock()
            if not chosen:
                raise Unfit("listing_missing")
            site.office.database.write(lambda session: deed(session, agent, chosen, at))
            site.done("said.done")
            return queue(None)

        return decided

    both = [listed, shown]
    tab.select(opened, [listed], both, **QUIET)
    listed.input(opened, [listed], both, **QUIET)
    offering.click(deciding(offer), [listed], both, **QUIET)
    keeping.click(deciding(keep_back), [listed], both, **QUIET)


def _held(site: Site) -> list[Held]:
    catalog = site.office.counter.shop().catalog
    return list(site.office.database.read(lambda session: held_listings(session, catalog)))


def _line(site: Site, held: Held) -> str:
    words = site.words
    title = held.item.title.in_language(words.language)
    short = title if len(title) <= TITLE_CHARS else title[: TITLE_CHARS - 1] + "…"
    looked_at = words("review.looked_at") if held.decided else words("review.new")
    return f"{words.of('finding', held.code)} · {looked_at}\n{short}"


def _details(site: Site, screens: Screens, found: list[Held], item_id: str | None) -> str:
    held = next((one for one in found if one.item.item_id == item_id), None)
    if held is None:
        return site.pages.nothing("review.none")
    catalog = site.office.counter.shop().catalog
    if held.item.item_id not in catalog.items:
        raise Gone
    findings = screens.of(catalog).findings(held.item)
    told = [(one.code, one.text.in_language(site.words.language)) for one in findings]
    return site.pages.listing(held, told)
