"""An experiment's findings as plots: SVG texts to stand in a page."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from models.evaluation.experiments.findings import Effect, Findings, primary
from models.evaluation.experiments.measures import MEASURES, PRIMARY
from models.evaluation.experiments.sequential import Sequence as Bounds
from models.evaluation.report.plots import SETTINGS, Plot, svg_of

VERDICTS = {
    "better": "#15803d", "safe": "#15803d", "worse": "#b91c1c", "harmed": "#b91c1c",
    "open": "#6b7280",
}  # fmt: skip
COLORS = ("#1d4ed8", "#b45309", "#7c3aed", "#0f766e")


def plots_of(found: Findings) -> tuple[Plot, ...]:
    """Nothing where nobody has come yet."""
    with mpl.rc_context(SETTINGS):
        if found.credits is not None:
            return _path("Credit by number of shoppers", [("", found.credits)], "credit")
        paths = [(arm, one.path) for arm, one in primary(found).items()]
        title = f"Effect on {PRIMARY} by number of shoppers"
        return (*_path(title, paths, MEASURES[PRIMARY].told), *_effects(found))


def _path(title: str, paths: Sequence[tuple[str, Bounds]], told: str) -> tuple[Plot, ...]:
    """How mean and bounds went; they hold at every number of shoppers."""
    shown = [(name, one) for name, one in paths if np.isfinite(one.high).any()]
    if not shown:
        return ()
    canvas = Canvas(figsize=(7.2, 3.2))
    axes = canvas.subplots()
    for (name, one), color in zip(shown, COLORS * len(shown), strict=False):
        places = np.flatnonzero(np.isfinite(one.high))
        count = places + 1
        axes.fill_between(count, one.low[places], one.high[places], color=color, alpha=0.15)
        axes.plot(count, one.mean[places], color=color, linewidth=1.4, label=name)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_xlabel("shoppers")
    axes.set_ylabel(told)
    if any(name for name, _ in shown):
        axes.legend(frameon=False)
    return (Plot(title, svg_of(canvas), f"{title}: mean and bounds that hold whenever one looks"),)


def _effects(found: Findings) -> tuple[Plot, ...]:
    """Every measure as it stands, a panel a measure since their units differ."""
    shown = [one for one in found.effects if len(one.path) and np.isfinite(one.path.high[-1])]
    names = [name for name in MEASURES if any(one.measure == name for one in shown)]
    if not names:
        return ()
    arms = list(dict.fromkeys(one.arm for one in shown))
    canvas = Canvas(figsize=(7.2, 0.5 + len(names) * (0.55 + 0.22 * len(arms))))
    panels = canvas.subplots(len(names), 1, squeeze=False)[:, 0]
    for axes, name in zip(panels, names, strict=True):
        _whiskers(axes, [one for one in shown if one.measure == name], name)
    title = "Every measure beside the control"
    return (Plot(title, svg_of(canvas), f"{title}: differences; a dashed line is the margin"),)


def _whiskers(axes: Axes, some: Sequence[Effect], name: str) -> None:
    for line, one in enumerate(some):
        color = VERDICTS[one.verdict]
        axes.plot([one.path.low[-1], one.path.high[-1]], [line, line], color=color, linewidth=1.4)
        axes.plot([one.path.mean[-1]], [line], "o", color=color, markersize=4)
    measure = MEASURES[name]
    axes.axvline(0, color="black", linewidth=0.8)
    if measure.margin is not None:
        worse = -measure.margin if measure.is_better_high else measure.margin
        axes.axvline(worse, color=VERDICTS["harmed"], linewidth=0.8, linestyle="--")
    axes.set_yticks(range(len(some)), [f"{one.arm} · {one.verdict}" for one in some])
    axes.set_ylim(len(some) - 0.4, -0.6)
    axes.set_title(f"{name}: {measure.told}", loc="left")
