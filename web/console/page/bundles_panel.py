"""What if: other conditions, the slates they lead to side by side, and bundles to send."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from models.turn.slate_card import bundle_card
from models.turn.state import TurnState
from web.console.errors import Unfit
from web.console.page.acting import Site, shown_on
from web.console.page.talks import Open, Talks, Update
from web.console.proposals.drafts import money
from web.console.proposals.strategies import STRATEGIES, USUAL
from web.console.proposals.trying import NOTHING_SUPPOSED, Premise, Trial, tried
from web.console.talks.reading import Talk

LETTERS = "AB"


@dataclass(frozen=True)
class BundlesPanel:
    """The components of the panel."""

    purpose: gr.Textbox
    budget: gr.Number
    exclude: gr.Dropdown
    keep: gr.Dropdown
    strategy: gr.Dropdown
    checkpoint: gr.Dropdown
    compare: gr.Button
    slates: gr.HTML
    picked: gr.CheckboxGroup
    attach: gr.Button

    def fresh(self) -> Sequence[Any]:
        """What another conversation resets, in the order of ``opened``."""
        return (
            self.purpose, self.budget, self.exclude, self.keep, self.slates, self.picked,
            self.attach,
        )  # fmt: skip

    def opened(self, site: Site, state: TurnState, _: Talk) -> Sequence[Update]:
        held = state.constraints.budget
        cents = held.max_cents if held is not None else None
        return (
            gr.update(value=""),
            gr.update(value=None if cents is None else cents / 100),
            gr.update(choices=concepts(site, state), value=[]),
            gr.update(choices=kept(site, state), value=[]),
            gr.update(value=site.pages.nothing("what_if.begin")),
            gr.update(choices=[], value=[], visible=False),
            gr.update(visible=False),
        )

    def wire(self, site: Site, talks: Talks, opened: gr.State) -> None:
        @site.telling
        async def compared(  # noqa: PLR0917 - Gradio hands in a value for each component
            before: Open,
            purpose: str,
            budget: float | None,
            exclude: list[str],
            keep: list[str],
            strategy: str,
            checkpoint: str,
            request: gr.Request,
        ) -> tuple[Update, ...]:
            await asyncio.to_thread(site.agent, request)
            if not before.conversation_id:
                raise Unfit("choose_first")
            premise = Premise(
                budget_cents=0 if budget is None else round(budget * 100),
                exclude=tuple(exclude or ()),
                keep=tuple(keep or ()),
                purpose=(purpose or "").strip(),
                strategy=strategy,
                checkpoint=checkpoint,
            )
            trials = await both(site, talks, before.conversation_id, premise)
            columns = [column(site, place, one) for place, one in enumerate(trials)]
            choices = options(trials)
            return (
                replace(before, trials=trials),
                site.pages.slates(columns),
                gr.update(choices=choices, value=[], visible=bool(choices)),
                gr.update(visible=bool(choices)),
            )

        self.compare.click(
            compared,
            [
                opened, self.purpose, self.budget, self.exclude, self.keep, self.strategy,
                self.checkpoint,
            ],
            [opened, self.slates, self.picked, self.attach],
            **shown_on(self.compare),
        )  # fmt: skip


def add_bundles_panel(site: Site) -> BundlesPanel:
    words = site.words
    currency = site.office.counter.shop().catalog.shop.currency
    names = [(name or words("what_if.in_service"), name) for name in site.office.scorers]
    strategies = [(words.of("strategy", one), one) for one in STRATEGIES]
    purpose = gr.Textbox(
        label=words("what_if.purpose"), placeholder=words("what_if.purpose_hint"), max_length=300
    )
    with gr.Row():
        budget = gr.Number(label=words("what_if.budget", currency=currency), minimum=0)
        strategy = gr.Dropdown(
            strategies, value=USUAL, label=words("what_if.strategy"), filterable=False
        )
    with gr.Row():
        exclude = gr.Dropdown([], multiselect=True, label=words("what_if.exclude"))
        keep = gr.Dropdown([], multiselect=True, label=words("what_if.keep"))
    checkpoint = gr.Dropdown(
        names,
        value="",
        label=words("what_if.checkpoint"),
        filterable=False,
        visible=len(names) > 1,
    )
    compare = gr.Button(words("do.compare"), size="md")
    picked = gr.CheckboxGroup([], label=words("what_if.pick"), visible=False)
    attach = gr.Button(words("do.attach"), size="md", visible=False)
    slates = gr.HTML(site.pages.nothing("what_if.begin"))
    return BundlesPanel(
        purpose, budget, exclude, keep, strategy, checkpoint, compare, slates, picked, attach
    )


async def both(
    site: Site, talks: Talks, conversation_id: str, premise: Premise
) -> tuple[Trial, ...]:
    """The slate as things stand and the one under the premise; the first may be missing where
    nobody has said yet what it is for."""
    office = site.office
    state = await asyncio.to_thread(talks.state, conversation_id)
    at = office.clock()
    trials = []
    if state.purpose or state.anchor:
        trials.append(await tried(state, NOTHING_SUPPOSED, office.scorers[""], at))
    scorer = office.scorers.get(premise.checkpoint, office.scorers[""])
    trials.append(await tried(state, premise, scorer, at))
    return tuple(trials)


def column(site: Site, place: int, trial: Trial) -> Mapping[str, Any]:
    """One slate as the page shows it."""
    words, shown = site.words, trial.impression
    bundles = shown.shown() if shown else ()
    name = "what_if.as_is" if trial.premise == NOTHING_SUPPOSED else "what_if.supposed"
    made_by = ""
    if shown is not None:
        strategy = words.of("strategy", trial.premise.strategy)
        made_by = words("what_if.by_model", policy=strategy, model=shown.model_version)
    return {
        "letter": LETTERS[place],
        "name": words(name),
        "made_by": made_by,
        "notes": [words("what_if.relaxed", what=one) for one in trial.relaxed],
        "bundles": [
            bundle_card(one, trial.scenario_id, trial.state.shop, words.language) for one in bundles
        ],
    }


def options(trials: Sequence[Trial]) -> list[tuple[str, str]]:
    """Every bundle to pick from: what it is called, and its trial's number and its id."""
    return [
        (
            f"{LETTERS[place]}{number} · {money(trial.state, bundle.total_cents)}",
            f"{place}:{bundle.bundle_id}",
        )
        for place, trial in enumerate(trials)
        if trial.impression is not None
        for number, bundle in enumerate(trial.impression.shown(), start=1)
    ]


def concepts(site: Site, state: TurnState) -> list[tuple[str, str]]:
    """Everything that items of the shop carry, by its name."""
    catalog, language = state.shop.catalog, site.words.language
    carried = (one for one in catalog.concepts if one.concept_id in catalog.carried)
    named = {one.concept_id: one.name.in_language(language) for one in carried}
    return sorted((name, concept_id) for concept_id, name in named.items())


def kept(site: Site, state: TurnState) -> list[tuple[str, str]]:
    """The items that were shown last and can still be had."""
    ids = dict.fromkeys(line.item_id for one in state.bundles() for line in one.items)
    items = (state.shop.catalog.offered(one) for one in ids)
    return [(one.title.in_language(site.words.language), one.item_id) for one in items if one]
