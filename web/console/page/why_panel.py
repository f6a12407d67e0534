"""Why: a plot of what each item adds to the score, and the evidence as a table."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
import pandas as pd

from data.types.turn import LoggedBundle
from models.turn.state import TurnState
from web.console.errors import Unfit
from web.console.page.acting import Site, shown_on
from web.console.page.talks import Open, Talks, Update
from web.console.proposals.drafts import bundle_line
from web.console.proposals.reasons import why
from web.console.talks.reading import Talk

TITLE_CHARS = 26


@dataclass(frozen=True)
class WhyPanel:
    bundle: gr.Dropdown
    explain: gr.Button
    by: gr.Markdown
    plot: gr.BarPlot
    evidence: gr.HTML

    def fresh(self) -> Sequence[Any]:
        return self.bundle, self.by, self.plot, self.evidence

    def opened(self, site: Site, state: TurnState, _: Talk) -> Sequence[Update]:
        choices = [
            (f"{number} · {bundle_line(state, one)}", one.bundle_id)
            for number, one in enumerate(state.bundles(), start=1)
        ]
        first = choices[0][1] if choices else None
        label = site.words("why.bundle" if choices else "why.none")
        return (
            gr.update(choices=choices, value=first, label=label),
            gr.update(value="", visible=False),
            gr.update(visible=False),
            gr.update(visible=False),
        )

    def wire(self, site: Site, talks: Talks, opened: gr.State) -> None:
        words = site.words

        @site.telling
        async def explained(
            before: Open, bundle_id: str | None, request: gr.Request
        ) -> tuple[Update, ...]:
            await asyncio.to_thread(site.agent, request)
            if not before.conversation_id:
                raise Unfit("choose_first")
            state = await asyncio.to_thread(talks.state, before.conversation_id)
            bundle = _bundle(state, bundle_id)
            found = await why(state, bundle.items, site.office.scorers[""], words)
            titles = [_short(one.title) for one in found.effects]
            losses = [one.loss for one in found.effects]
            table = site.pages.evidence(found.evidence)
            frame = pd.DataFrame({words("why.item_axis"): titles, words("why.chart_short"): losses})
            told = words("why.by", model=found.model_version)
            return (
                gr.update(value=told, visible=True),
                gr.update(value=frame, visible=bool(titles)),
                gr.update(value=table, visible=True),
            )

        self.explain.click(
            explained,
            [opened, self.bundle],
            [self.by, self.plot, self.evidence],
            **shown_on(self.explain),
        )


def add_why_panel(site: Site) -> WhyPanel:
    words = site.words
    bundle = gr.Dropdown([], label=words("why.none"), filterable=False)
    explain = gr.Button(words("do.explain"), size="md")
    by = gr.Markdown("", visible=False)
    plot = gr.BarPlot(
        x=words("why.item_axis"),
        y=words("why.chart_short"),
        title=words("why.chart"),
        sort="-y",
        x_label_angle=-30,
        height=260,
        visible=False,
        buttons=[],
    )
    evidence = gr.HTML("", visible=False)
    return WhyPanel(bundle, explain, by, plot, evidence)


def _bundle(state: TurnState, bundle_id: str | None) -> LoggedBundle:
    found = next((one for one in state.bundles() if one.bundle_id == bundle_id), None)
    if found is None:
        raise Unfit("bundles_gone")
    return found


def _short(title: str) -> str:
    return title if len(title) <= TITLE_CHARS else title[: TITLE_CHARS - 1] + "…"
