"""The admins' tabs: experiments, drift, releases, and who did what."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.operation import AuditRow
from web.console.errors import Unfit
from web.console.oversight.drift import Report, Shift, reports
from web.console.oversight.experiments import Arm, Experiment, end, experiments
from web.console.oversight.releases import Release, put_back, put_in_service, releases
from web.console.page.acting import QUIET, Site, shown_on
from web.console.page.talks import Update
from web.console.talks.owning import login_of

LATEST = 200
DETAIL_CHARS = 160


def add_experiments_tab(site: Site, tab: gr.Tab) -> None:
    words = site.words
    shown = gr.HTML("")
    running = gr.Dropdown([], label=words("experiment.running"), filterable=False)
    ending = gr.Button(words("experiment.end"), size="md")

    def told() -> tuple[str, Update]:
        found = site.office.database.read(experiments)
        names = [words(f"experiment.{one}") for one in _EXPERIMENT]
        rows = [row for one in found for row in _arms(site, one)]
        choices = [(one.name, one.experiment_id) for one in found if one.ended_at is None]
        table = site.pages.table(words("tab.experiments"), names, rows, words("experiment.none"))
        return table, gr.update(choices=choices, value=None)

    @site.telling
    def opened(request: gr.Request) -> tuple[str, Update]:
        site.agent(request, "admin")
        return told()

    @site.telling
    def ended(experiment_id: str | None, request: gr.Request) -> tuple[str, Update]:
        agent, at = site.agent(request, "admin"), site.office.clock()
        if not experiment_id:
            raise Unfit("experiment_missing")
        site.office.database.write(lambda session: end(session, agent, experiment_id, at))
        site.done("said.done")
        return told()

    tab.select(opened, [], [shown, running], **QUIET)
    ending.click(ended, [running], [shown, running], **QUIET)


_EXPERIMENT = ("name", "kind", "state", "arm", "share", "shoppers", "slates", "accepted")


def _arms(site: Site, one: Experiment) -> list[Sequence[object]]:
    words = site.words
    state = words("experiment.ongoing" if one.ended_at is None else "experiment.over")
    return [
        (
            one.name,
            words.of("kind", one.kind),
            state,
            arm.name,
            "" if arm.share is None else f"{arm.share:.0%}",
            arm.shoppers,
            arm.slates,
            _rate(site, arm),
        )
        for arm in one.arms
    ]


def _rate(site: Site, arm: Arm) -> str:
    shares = {"rate": arm.rate, "low": arm.low, "high": arm.high}
    return site.words("experiment.rate", **{name: f"{one:.1%}" for name, one in shares.items()})


def add_drift_tab(site: Site, tab: gr.Tab) -> None:
    words = site.words
    chosen = gr.Dropdown([], label=words("drift.report"), filterable=False)
    plot = gr.BarPlot(
        x=words("drift.measure"),
        y=words("drift.value"),
        title=words("drift.chart"),
        sort="-y",
        x_label_angle=-20,
        height=260,
        buttons=[],
        visible=False,
    )
    shown = gr.HTML("")

    def told(report_id: str | None) -> tuple[Update, Update, str]:
        found = site.office.database.read(reports)
        known = {one.report_id: one for one in found}
        report = known.get(report_id or "", next(iter(found), None))
        choices = [(_dated(site, one), one.report_id) for one in found]
        shifts = report.shifts if report else ()
        named = [f"{words.of('area', one.area)}: {one.measure}" for one in shifts]
        values = [one.value for one in shifts]
        frame = pd.DataFrame({words("drift.measure"): named, words("drift.value"): values})
        names = [words(f"drift.{one}") for one in _DRIFT]
        rows = [_shifted(site, one) for one in shifts]
        table = site.pages.table(words("tab.drift"), names, rows, words("drift.none"))
        value = report.report_id if report else None
        return (
            gr.update(choices=choices, value=value),
            gr.update(value=frame, visible=bool(shifts)),
            table,
        )

    @site.telling
    def opened(report_id: str | None, request: gr.Request) -> tuple[Update, Update, str]:
        site.agent(request, "admin")
        return told(report_id)

    for event in (tab.select, chosen.input):
        event(opened, [chosen], [chosen, plot, shown], **QUIET)


_DRIFT = ("level", "area", "measure", "value", "kind", "before", "now", "told")


def _dated(site: Site, one: Report) -> str:
    return f"{one.at:%Y-%m-%d %H:%M} · {site.words.of('level', one.level)}"


def _shifted(site: Site, one: Shift) -> Sequence[object]:
    words = site.words
    level, area = words.of("level", one.level), words.of("area", one.area)
    return level, area, one.measure, f"{one.value:.3f}", one.kind, one.before, one.now, one.told


def add_releases_tab(site: Site, tab: gr.Tab) -> None:
    words = site.words
    shown = gr.HTML("")
    with gr.Row():
        chosen = gr.Dropdown([], label=words("release.other"), filterable=False)
        with gr.Column():
            promoting = gr.Button(words("do.promote"), variant="primary", size="md")
            returning = gr.Button(words("do.rollback"), size="md")

    def told() -> tuple[str, Update]:
        found = site.office.database.read(releases)
        names = [words(f"release.{one}") for one in _RELEASE]
        rows = [_released(site, one) for one in found]
        table = site.pages.table(words("tab.releases"), names, rows, words("release.none"))
        choices = [one.release_id for one in found if one.can_serve]
        return table, gr.update(choices=choices, value=None)

    @site.telling
    def opened(request: gr.Request) -> tuple[str, Update]:
        site.agent(request, "admin")
        return told()

    @site.telling
    async def promoted(release_id: str | None, request: gr.Request) -> tuple[str, Update]:
        agent, office = await asyncio.to_thread(site.agent, request, "admin"), site.office
        if not release_id:
            raise Unfit("release_missing")
        version = await put_in_service(
            office.database, office.scorers[""], agent, release_id, office.clock()
        )
        site.done("said.in_service", version=version)
        return await asyncio.to_thread(told)

    @site.telling
    async def returned(request: gr.Request) -> tuple[str, Update]:
        agent, office = await asyncio.to_thread(site.agent, request, "admin"), site.office
        version = await put_back(office.database, office.scorers[""], agent, office.clock())
        site.done("said.in_service", version=version)
        return await asyncio.to_thread(told)

    both = [shown, chosen]
    tab.select(opened, [], both, **QUIET)
    promoting.click(promoted, [chosen], both, **shown_on(promoting))
    returning.click(returned, [], both, **shown_on(returning))


_RELEASE = ("state", "release", "at", "checkpoint", "content", "former", "gate")


def _released(site: Site, one: Release) -> Sequence[object]:
    state = site.words("release.live") if one.active else site.words.of("outcome", one.outcome)
    gate = "; ".join(one.reasons)
    at = one.at.strftime("%Y-%m-%d %H:%M")
    return state, one.release_id, at, one.checkpoint, one.content, one.former or "", gate


def add_audit_tab(site: Site, tab: gr.Tab) -> None:
    words = site.words
    shown = gr.HTML("")

    def latest(session: Session) -> list[tuple[Any, ...]]:
        chosen = select(AuditRow).order_by(AuditRow.at.desc()).limit(LATEST)
        return [
            (
                row.at.strftime("%Y-%m-%d %H:%M:%S"),
                login_of(session, row.actor),
                words.of("deed", row.action),
                row.subject,
                _details(row.detail),
            )
            for row in session.scalars(chosen)
        ]

    @site.telling
    def opened(request: gr.Request) -> str:
        site.agent(request, "admin")
        names = [words(f"audit.{one}") for one in ("at", "actor", "action", "subject", "detail")]
        rows = site.office.database.read(latest)
        return site.pages.table(words("audit.latest", count=LATEST), names, rows, "")

    tab.select(opened, [], [shown], **QUIET)


def _details(detail: Mapping[str, Any]) -> str:
    told = ", ".join(f"{name}: {value}" for name, value in detail.items())
    return told if len(told) <= DETAIL_CHARS else told[: DETAIL_CHARS - 1] + "…"
