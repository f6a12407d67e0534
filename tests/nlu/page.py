"""What was measured as tables and as a page with plots that needs no network."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import matplotlib as mpl
import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.evaluation.report.plots import SETTINGS, Plot
from models.evaluation.report.tables import Table
from tests.nlu.scores import Score

PAGE = "understanding.html"


@dataclass(frozen=True)
class Measured:
    """``scores`` by language; ``budgets`` is the share of ``amounts`` understood exactly;
    ``resident_mb`` is what the server holds afterwards."""

    origin: str
    scores: Mapping[str, Score]
    budgets: float
    amounts: int
    resident_mb: int


def write_page(measured: Measured, out: Path) -> Path:
    """Writes the page into the folder and says where it is."""
    out.mkdir(parents=True, exist_ok=True)
    shapes = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    text = shapes.get_template("page.html").render(
        origin=measured.origin, tables=tables_of(measured), plots=_plots(measured)
    )
    (out / PAGE).write_text(text, encoding="utf-8")
    return out / PAGE


def tables_of(measured: Measured) -> tuple[Table, ...]:
    scores = measured.scores
    columns = ("", *scores)
    return (
        Table("Understanding", columns, (*_main(scores), *_whole(measured))),
        Table("F1 by entity", columns, _by_name({k: s.by_entity for k, s in scores.items()})),
        Table("F1 by intent", columns, _by_name({k: s.by_intent for k, s in scores.items()})),
    )


def _main(scores: Mapping[str, Score]) -> tuple[tuple[str, ...], ...]:
    told = {
        "utterances": [str(one.utterances) for one in scores.values()],
        "intents, macro-F1": [f"{one.macro_f1:.3f}" for one in scores.values()],
        "intents, accuracy": [f"{one.accuracy:.3f}" for one in scores.values()],
        "asked back": [f"{one.asked_back:.3f}" for one in scores.values()],
        "entities, F1": [f"{one.entity_f1:.3f}" for one in scores.values()],
        "entities with role, F1": [f"{one.entity_f1_with_role:.3f}" for one in scores.values()],
        "budgets exact": [f"{one.budgets_exact:.3f}" for one in scores.values()],
        "expected calibration error": [f"{one.calibration_error:.3f}" for one in scores.values()],
        "time, p50 / p95 (ms)": [f"{one.p50_ms:.0f} / {one.p95_ms:.0f}" for one in scores.values()],
    }
    return tuple((name, *cells) for name, cells in told.items())


def _whole(measured: Measured) -> tuple[tuple[str, ...], ...]:
    blank = [""] * (len(measured.scores) - 1)
    return (
        (f"{measured.amounts} budgets to tune by, exact", f"{measured.budgets:.3f}", *blank),
        ("memory of the server (MB)", str(measured.resident_mb), *blank),
    )


def _by_name(found: Mapping[str, Mapping[str, float]]) -> tuple[tuple[str, ...], ...]:
    names = sorted({name for by_name in found.values() for name in by_name})
    return tuple(
        (name, *(f"{one[name]:.3f}" if name in one else "–" for one in found.values()))
        for name in names
    )


def _plots(measured: Measured) -> tuple[Plot, ...]:
    with mpl.rc_context(SETTINGS):
        found = []
        for language, one in measured.scores.items():
            canvas = Figure(figsize=(4, 4))
            _reliability(canvas.subplots(), one)
            told = f"How often utterances ({language}) are read rightly, by confidence"
            found.append(Plot(f"Calibration, {language}", _svg(canvas), told))
            canvas = Figure(figsize=(10, 9))
            _confusion(canvas.subplots(), one)
            told = f"Which intent ({language}) was read (columns) where which was meant (rows)"
            found.append(Plot(f"Confusion, {language}", _svg(canvas), told))
    return tuple(found)


def _reliability(axes: Axes, found: Score) -> None:
    axes.plot([0, 1], [0, 1], color="#9ca3af", linewidth=0.8)
    sure = [one.confidence for one in found.bins]
    axes.plot(sure, [one.accuracy for one in found.bins], "o-", color="#1d4ed8")
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="confidence", ylabel="accuracy")


def _confusion(axes: Axes, found: Score) -> None:
    names = sorted({name for pair in found.confused for name in pair})
    counts = np.array([[found.confused[row, column] for column in names] for row in names])
    axes.imshow(np.sqrt(counts), cmap="Blues")
    places = range(len(names))
    axes.set_xticks(places, names, rotation=90)
    axes.set_yticks(places, names)
    for row, column in zip(*np.nonzero(counts), strict=True):
        is_right = row == column
        color = "white" if is_right else "#b91c1c"
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", color=color)


def _svg(canvas: Figure) -> str:
    canvas.tight_layout()
    out = StringIO()
    canvas.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]
