"""A comparison as plots: SVG texts to stand in a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from models.evaluation.comparison import Comparison, Difference, Figure
from models.evaluation.report.tables import POOLED, TOLD
from models.evaluation.sheets import MAIN

COLORS = {"baseline": "#6b7280", "model": "#1d4ed8"}
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # letters stay letters: to be searched, and read aloud
    "svg.hashsalt": "satchel",  # the same plot is the same text
    "font.family": "sans-serif",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
ROW_INCHES, PANEL_INCHES = 0.26, 3.4


@dataclass(frozen=True, slots=True)
class Plot:
    """``svg`` is a whole element; ``told`` says in words what it shows."""

    title: str
    svg: str
    told: str


def plots_of(comparison: Comparison) -> tuple[Plot, ...]:
    with mpl.rc_context(SETTINGS):
        found = [_domain(comparison, one) for one in comparison.domains()]
        found += _differences(comparison)
        found += _broken_down(comparison)
        found += _changed(comparison)
        found += _languages(comparison)
    return tuple(found)


def _domain(comparison: Comparison, domain: str) -> Plot:
    name = POOLED if domain == "all" else domain
    canvas, panels = _panels(len(comparison.judges), len(MAIN))
    for axes, (rows, metric) in zip(panels, MAIN.items(), strict=True):
        for with_intent in (True, False):
            found = [
                comparison.figure(judge, domain, rows, with_intent, metric)
                for judge in comparison.judges
            ]
            _whiskers(axes, comparison, list(comparison.judges), found, is_hollow=not with_intent)
        axes.set_title(f"{metric}, {TOLD[rows]}", loc="left")
        axes.set_xlim(left=0)
    told = f"{', '.join(MAIN.values())} of every judge in {name}; hollow: without the intent"
    return Plot(name, svg_of(canvas), told)


def _differences(comparison: Comparison) -> list[Plot]:
    kinds = [
        (rows, [one for one in comparison.differences
                if one.rows == rows and one.metric == metric and one.with_intent])
        for rows, metric in MAIN.items()
    ]  # fmt: skip
    return _beside_zero(comparison, kinds, "Beside the best baseline, with intent")


def _changed(comparison: Comparison) -> list[Plot]:
    found = []
    for by, group in dict.fromkeys((one.by, one.group) for one in comparison.disturbed):
        some = [one for one in comparison.disturbed if (one.by, one.group) == (by, group)]
        kinds = [(rows, [one for one in some if one.rows == rows]) for rows in MAIN]
        told = f"Lost without {group}" if by == "without" else f"Lost by {group}"
        found += _beside_zero(comparison, kinds, told)
    return found


def _languages(comparison: Comparison) -> list[Plot]:
    found = []
    for domain in dict.fromkeys(one.group for one in comparison.languages):
        some = [one for one in comparison.languages if one.group == domain]
        kinds = [(rows, [one for one in some if one.rows == rows]) for rows in MAIN]
        found += _beside_zero(comparison, kinds, f"Chinese less English context, {domain}")
    return found


def _beside_zero(
    comparison: Comparison, kinds: Sequence[tuple[str, Sequence[Difference]]], title: str
) -> list[Plot]:
    filled = [(rows, some) for rows, some in kinds if some]
    if not filled:
        return []
    judges = [one for one in comparison.judges if any(d.judge == one for _, s in filled for d in s)]
    canvas, panels = _panels(len(judges), len(filled))
    for axes, (rows, some) in zip(panels, filled, strict=True):
        by_judge = {one.judge: one for one in some}
        _whiskers(axes, comparison, judges, [by_judge.get(one) for one in judges])
        axes.axvline(0, color="black", linewidth=0.8)
        against = dict.fromkeys(one.against for one in some if one.against != one.judge)
        beside = f"\nbeside {', '.join(against)}" if against else ""
        axes.set_title(f"{MAIN[rows]}, {TOLD[rows]}{beside}", loc="left")
    return [Plot(title, svg_of(canvas), f"{title}: paired differences with 95 % intervals")]


def _broken_down(comparison: Comparison) -> list[Plot]:
    found = []
    for by in dict.fromkeys(one.by for one in comparison.parts()):
        some = [one for one in comparison.parts() if one.by == by]
        kinds = [rows for rows in MAIN if any(one.rows == rows for one in some)]
        names = [one for one in comparison.judges if any(f.judge == one for f in some)]
        groups = list(dict.fromkeys(one.group for one in some))
        canvas, panels = _panels(len(names) * len(groups), len(kinds))
        for axes, rows in zip(panels, kinds, strict=True):
            by_place = {(f.group, f.judge): f for f in some if f.rows == rows}
            places = [(group, judge) for group in groups for judge in names]
            told = [f"{judge} · {group}" for group, judge in places]
            figures = [by_place.get(place) for place in places]
            _whiskers(axes, comparison, told, figures, judges=[judge for _, judge in places])
            axes.set_title(f"{MAIN[rows]}, {TOLD[rows]}", loc="left")
            axes.set_xlim(left=0)
        found.append(Plot(f"By {by}", svg_of(canvas), f"Main metrics of every judge by {by}"))
    return found


def _whiskers(
    axes: Axes,
    comparison: Comparison,
    labels: Sequence[str],
    found: Sequence[Figure | Difference | None],
    *,
    is_hollow: bool = False,
    judges: Sequence[str] | None = None,
) -> None:
    """A point with its interval in each line that has a figure."""
    for line, (judge, one) in enumerate(zip(judges or labels, found, strict=True)):
        if one is not None:
            color = COLORS[comparison.judges[judge]]
            at = line + (0.22 if is_hollow else 0)
            axes.plot([one.low, one.high], [at, at], color=color, linewidth=1.2)
            fill = "white" if is_hollow else color
            axes.plot([one.mean], [at], "o", color=color, markerfacecolor=fill, markersize=4)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)  # the first line on top
    axes.grid(axis="x", color="#e5e7eb", linewidth=0.6)
    axes.set_axisbelow(True)


def _panels(lines: int, count: int) -> tuple[Canvas, list[Axes]]:
    """Panels side by side, lines named at the left alone."""
    canvas = Canvas(figsize=(2.2 + PANEL_INCHES * count, 0.9 + ROW_INCHES * lines))
    panels = list(canvas.subplots(1, count, sharey=True, squeeze=False)[0])
    return canvas, panels


def svg_of(canvas: Canvas) -> str:
    """The whole element, and nothing around it."""
    canvas.tight_layout()
    out = StringIO()
    canvas.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]
