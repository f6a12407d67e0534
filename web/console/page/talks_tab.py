"""The conversations' tab: its components, and what each of them sets going."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from web.console.access.roles import Agent
from web.console.errors import Unfit
from web.console.page.acting import QUIET, Handler, Site
from web.console.page.bundles_panel import BundlesPanel, add_bundles_panel
from web.console.page.labels_panel import LabelsPanel, add_labels_panel
from web.console.page.talks import EITHER, Attached, Open, Talks, Update, buttons
from web.console.page.why_panel import WhyPanel, add_why_panel
from web.console.proposals.drafts import money, proposal_text
from web.console.talks.listing import FILTERS

Deed = Callable[[Agent, str], None]


@dataclass(frozen=True)
class Parts:
    """The components, by what they show."""

    opened: gr.State
    count: gr.Markdown
    only: gr.Dropdown
    language: gr.Dropdown
    list: gr.Radio
    talk: gr.HTML
    take: gr.Button
    give: gr.Button
    reply: gr.Textbox
    attached: gr.Markdown
    detach: gr.Button
    send: gr.Button
    drafts: gr.Radio


def add_talks_tab(site: Site, timer: gr.Timer) -> None:
    words = site.words
    talks = Talks(site)
    opened = gr.State(Open())
    with gr.Row(elem_classes="desk", equal_height=False):
        with gr.Column(scale=3, min_width=250, elem_classes="pane list"):
            count = gr.Markdown("", elem_classes="count")
            with gr.Row(elem_classes="filters"):
                only = gr.Dropdown(
                    [(words(f"list.{one}"), one) for one in FILTERS],
                    value="waiting",
                    label=words("list.only"),
                    filterable=False,
                    scale=3,
                    min_width=120,
                )
                language = gr.Dropdown(
                    [
                        (words("list.either"), EITHER),
                        (words("tongue.name_en"), "en"),
                        (words("tongue.name_zh"), "zh"),
                    ],
                    value=EITHER,
                    label=words("list.language"),
                    filterable=False,
                    scale=2,
                    min_width=90,
                )
            listed = gr.Radio([], label=words("list.talks"), elem_classes="talks")
        with gr.Column(scale=5, min_width=380, elem_classes="pane talk"):
            talk = gr.HTML(site.pages.nothing("talk.choose"))
            reply = gr.Textbox(
                label=words("write.reply"),
                placeholder=words("write.hint"),
                lines=3,
                max_lines=12,
                max_length=4000,
            )
            attached = gr.Markdown("", visible=False, elem_classes="attached")
            with gr.Row():
                take = gr.Button(words("do.take"), variant="primary", size="md", interactive=False)
                send = gr.Button(words("do.send"), variant="primary", size="md", visible=False)
                give = gr.Button(words("do.hand_back"), size="md", visible=False)
                detach = gr.Button(words("do.detach"), size="md", visible=False)
        with gr.Column(scale=4, min_width=330, elem_classes="pane tools"), gr.Tabs():
            with gr.Tab(words("tab.replies")):
                drafts = gr.Radio([], label=words("reply.label"), elem_classes="drafts")
            with gr.Tab(words("tab.bundles")):
                bundles = add_bundles_panel(site)
            with gr.Tab(words("tab.why")):
                why = add_why_panel(site)
            with gr.Tab(words("tab.labels")):
                labels = add_labels_panel(site)
    parts = Parts(
        opened,
        count,
        only,
        language,
        listed,
        talk,
        take,
        give,
        reply,
        attached,
        detach,
        send,
        drafts,
    )
    _wire_reading(site, talks, parts, (bundles, why, labels), timer)
    _wire_answering(site, talks, parts, bundles)
    bundles.wire(site, talks, opened)
    why.wire(site, talks, opened)
    labels.wire(site, opened)


def _wire_reading(
    site: Site,
    talks: Talks,
    parts: Parts,
    panels: tuple[BundlesPanel, WhyPanel, LabelsPanel],
    timer: gr.Timer,
) -> None:
    """The list and the conversation follow the database, and the agent's choice."""
    live = [parts.list, parts.count, parts.opened, parts.talk, parts.take, parts.give, parts.send]

    @site.telling
    def followed(opened: Open, only: str, language: str, request: gr.Request) -> tuple[Update, ...]:
        agent = site.agent(request)
        shown = talks.listed(agent, only, language, opened.conversation_id)  # type: ignore[arg-type]
        return (shown, talks.counted(), *_refreshed(talks, agent, opened))

    asked = [parts.opened, parts.only, parts.language]
    for change in (parts.only.input, parts.language.input, timer.tick):
        change(followed, asked, live, queue=False, **QUIET)
    fresh = [outputs for panel in panels for outputs in panel.fresh()]

    @site.telling
    def chosen(conversation_id: str, request: gr.Request) -> tuple[Update, ...]:
        agent = site.agent(request)
        talk, state = talks.talk(conversation_id), talks.state(conversation_id)
        opened = Open(conversation_id, talk.head)
        return (
            opened,
            talks.shown(agent, talk),
            *buttons(agent, talk),
            gr.update(choices=talks.drafts(state, talk), value=None),
            gr.update(value=""),
            gr.update(visible=False),
            gr.update(visible=False),
            *(update for panel in panels for update in panel.opened(site, state, talk)),
        )

    parts.list.input(
        chosen,
        [parts.list],
        [
            parts.opened, parts.talk, parts.take, parts.give, parts.send, parts.drafts,
            parts.reply, parts.attached, parts.detach, *fresh,
        ],
        **QUIET,
    )  # fmt: skip
    both = [parts.drafts, parts.reply]
    parts.drafts.input(_taken_up, both, [parts.reply], queue=False, **QUIET)


def _refreshed(talks: Talks, agent: Agent, opened: Open) -> tuple[Update, ...]:
    """The conversation anew where something happened in it."""
    unchanged = (gr.skip(),) * 5
    if not opened.conversation_id:
        return unchanged
    if talks.head(opened.conversation_id) == opened.head:
        return unchanged
    return _shown(talks, agent, opened)


def _shown(talks: Talks, agent: Agent, opened: Open) -> tuple[Update, ...]:
    talk = talks.talk(opened.conversation_id)
    newer = replace(opened, head=talk.head)
    return (newer, talks.shown(agent, talk), *buttons(agent, talk))


def _taken_up(draft: str, written: str) -> str:
    """A draft in the box; what was written already stays before it."""
    return f"{written.rstrip()}\n{draft}" if written and written.strip() else draft


def _wire_answering(site: Site, talks: Talks, parts: Parts, bundles: BundlesPanel) -> None:
    shown = [parts.opened, parts.talk, parts.take, parts.give, parts.send]

    def doing(deed: Deed) -> Handler:
        @site.telling
        def done(opened: Open, request: gr.Request) -> tuple[Update, ...]:
            agent = site.agent(request)
            if not opened.conversation_id:
                raise Unfit("choose_first")
            deed(agent, opened.conversation_id)
            return _shown(talks, agent, opened)

        return done

    parts.take.click(doing(talks.take), [parts.opened], shown, **QUIET)
    parts.give.click(doing(talks.give), [parts.opened], shown, **QUIET)

    @site.telling
    async def sent(opened: Open, text: str, request: gr.Request) -> tuple[Update, ...]:
        agent = await asyncio.to_thread(site.agent, request)
        if opened.attached.trial is not None:
            await talks.propose(agent, opened, text)
        else:
            await asyncio.to_thread(talks.say, agent, opened.conversation_id, text)
        emptied = replace(opened, attached=Attached())
        after = await asyncio.to_thread(_shown, talks, agent, emptied)
        return (*after, gr.update(value=""), gr.update(visible=False), gr.update(visible=False))

    parts.send.click(
        sent,
        [parts.opened, parts.reply],
        [*shown, parts.reply, parts.attached, parts.detach],
        **QUIET,
    )

    @site.telling
    def put_in(opened: Open, picked: list[str], written: str) -> tuple[Update, ...]:
        newer = _with_bundles(opened, picked)
        trial = newer.attached.trial
        assert trial is not None
        assert trial.impression is not None
        pool = {one.bundle_id: one for one in trial.impression.pool}
        chosen = tuple(pool[one] for one in newer.attached.bundle_ids)
        totals = " · ".join(money(trial.state, one.total_cents) for one in chosen)
        told = site.words("write.with_bundles", count=len(chosen), totals=totals)
        text = _taken_up(proposal_text(trial.state, chosen), written)
        return newer, text, gr.update(value=told, visible=True), gr.update(visible=True)

    bundles.attach.click(
        put_in,
        [parts.opened, bundles.picked, parts.reply],
        [parts.opened, parts.reply, parts.attached, parts.detach],
        **QUIET,
    )

    def taken_out(opened: Open) -> tuple[Any, ...]:
        hidden = gr.update(visible=False)
        return replace(opened, attached=Attached()), hidden, hidden

    parts.detach.click(
        taken_out, [parts.opened], [parts.opened, parts.attached, parts.detach],
        **QUIET,
    )  # fmt: skip


def _with_bundles(opened: Open, picked: list[str]) -> Open:
    """What is picked of one trial; bundles of two trials were made under other conditions.

    ``picked`` are a trial's number and a bundle's id. Raises Unfit.
    """
    pairs = [one.partition(":") for one in picked]
    if not pairs:
        raise Unfit("bundles_gone")
    if len({number for number, _, _ in pairs}) > 1:
        raise Unfit("bundles_mixed")
    trial = opened.trials[int(pairs[0][0])]
    ids = tuple(bundle_id for _, _, bundle_id in pairs)
    return replace(opened, attached=Attached(trial, ids))
