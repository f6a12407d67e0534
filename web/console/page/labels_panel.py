"""Labels: what a message meant, which bundle was better, which answer was bad."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from sqlalchemy.orm import Session

from data.types.turn import LoggedBundle
from models.turn.state import TurnState
from web.console.access.roles import Agent
from web.console.errors import Unfit
from web.console.labels.labelling import label_bundle, label_intent, label_reply
from web.console.page.acting import QUIET, Site
from web.console.page.talks import Open, Update
from web.console.proposals.drafts import bundle_line
from web.console.talks.reading import Said, Talk

EXCERPT = 60


@dataclass(frozen=True)
class LabelsPanel:
    message: gr.Dropdown
    intent: gr.Dropdown
    store_intent: gr.Button
    bundle: gr.Dropdown
    store_bundle: gr.Button
    answer: gr.Dropdown
    remark: gr.Textbox
    store_answer: gr.Button

    def fresh(self) -> Sequence[Any]:
        return self.message, self.intent, self.bundle, self.answer, self.remark

    def opened(self, _: Site, state: TurnState, talk: Talk) -> Sequence[Update]:
        messages = [(_excerpt(one), _turn_id(one)) for one in talk.said if one.understood]
        answers = [(_excerpt(one), one.seq) for one in talk.said if one.author == "assistant"]
        return (
            gr.update(choices=messages, value=messages[-1][1] if messages else None),
            gr.update(value=None),
            gr.update(choices=_pool(state), value=None),
            gr.update(choices=answers, value=answers[-1][1] if answers else None),
            gr.update(value=""),
        )

    def wire(self, site: Site, opened: gr.State) -> None:
        def stored(deed: Callable[[Session, Agent], object], request: gr.Request) -> None:
            agent = site.agent(request)
            site.office.database.write(lambda session: deed(session, agent))
            site.done("said.labelled")

        @site.telling
        def of_intent(turn_id: str | None, intent: str | None, request: gr.Request) -> None:
            at = site.office.clock()
            stored(
                lambda session, agent: label_intent(
                    session, agent, turn_id or "", intent or "", at
                ),
                request,
            )

        @site.telling
        def of_bundle(picked: str | None, request: gr.Request) -> None:
            slate_id, _, bundle_id = (picked or "").partition(" ")
            if not bundle_id:
                raise Unfit("bundles_gone")
            at = site.office.clock()
            stored(
                lambda session, agent: label_bundle(session, agent, slate_id, bundle_id, at),
                request,
            )

        @site.telling
        def of_answer(before: Open, seq: int | None, remark: str, request: gr.Request) -> Update:
            at = site.office.clock()
            stored(
                lambda session, agent: label_reply(
                    session, agent, before.conversation_id, seq or 0, remark, at
                ),
                request,
            )
            return ""

        self.store_intent.click(of_intent, [self.message, self.intent], [], **QUIET)
        self.store_bundle.click(of_bundle, [self.bundle], [], **QUIET)
        self.store_answer.click(
            of_answer, [opened, self.answer, self.remark], [self.remark], **QUIET
        )


def add_labels_panel(site: Site) -> LabelsPanel:
    words = site.words
    with gr.Group():
        message = gr.Dropdown([], label=words("label.message"), filterable=False)
        intent = gr.Dropdown(_intents(site), label=words("label.intent"))
        store_intent = gr.Button(words("label.store_intent"), size="sm")
    with gr.Group():
        bundle = gr.Dropdown([], label=words("label.bundle"), filterable=False)
        store_bundle = gr.Button(words("label.store_bundle"), size="sm")
    with gr.Group():
        answer = gr.Dropdown([], label=words("label.answer"), filterable=False)
        remark = gr.Textbox(label=words("label.remark"), max_length=500)
        store_answer = gr.Button(words("label.store_answer"), size="sm")
    return LabelsPanel(
        message, intent, store_intent, bundle, store_bundle, answer, remark, store_answer
    )


def _intents(site: Site) -> list[tuple[str, str]]:
    prefix = "intent."
    names = [key.removeprefix(prefix) for key in site.words.sentences if key.startswith(prefix)]
    return [(f"{site.words.of('intent', name)} · {name}", name) for name in names]


def _excerpt(said: Said) -> str:
    line = " ".join(said.text.split())
    short = line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"
    return f"{said.seq} · {short}"


def _turn_id(said: Said) -> str:
    assert said.understood is not None
    return said.understood.turn_id


def _pool(state: TurnState) -> list[tuple[str, str]]:
    """Every bundle that the last slate was drawn from, those shown first."""
    if state.slate is None:
        return []
    ranked = sorted(state.slate.pool, key=_place)
    slate_id = state.slate.slate_id
    return [(bundle_line(state, one), f"{slate_id} {one.bundle_id}") for one in ranked]


def _place(bundle: LoggedBundle) -> tuple[int, float]:
    shown = bundle.position if bundle.position is not None else 99
    return shown, -(bundle.score or 0.0)
