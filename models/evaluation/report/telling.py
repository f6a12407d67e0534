"""A comparison in a few lines for whoever ran it, and as a document of tables with its command."""

import argparse
import shlex
from collections.abc import Iterator
from pathlib import Path

from models.evaluation.comparison import Comparison
from models.evaluation.report.tables import SAME, interval, markdown, tables_of

LANGUAGES = {"en": "English", "zh": "Chinese"}


def told(comparison: Comparison) -> Iterator[str]:
    """How Chinese and English contexts compare, judge by judge, where both are asked the same."""
    for one in comparison.languages:
        if one.metric != "hit_rate@1":
            continue
        sides = [
            f"{name} {figure.mean:.3f}"
            for language, name in LANGUAGES.items()
            if (figure := comparison.in_language(one.judge, one.group, one.rows, language))
        ]
        verdict = "within" if abs(one.mean) <= SAME else "NOT within"
        yield (
            f"{one.group}, {one.judge}, {one.rows}: {', '.join(sides)} in "
            f"{one.n} pairs, Chinese less English {interval(one, signed=True)}, {verdict} {SAME}"
        )


def write_tables(place: Path, comparison: Comparison) -> None:
    """All tables below the command that made them."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("\n".join(_document(comparison)) + "\n", encoding="utf-8")


def command_line(options: argparse.Namespace) -> str:
    """What to type for the same figures; defaults are left out."""
    parts = ["compare", "--data", *(_named(*one) for one in options.data)]
    parts += ["--model", *(_named(*one) for one in options.model)] if options.model else []
    parts += ["--split", options.split, "--base", *options.base]
    parts += [f"--{name}" for name in ("disturbed", "ablated") if getattr(options, name)]
    parts += ["--seed", str(options.seed)] if options.seed else []
    parts += ["--markdown", str(options.markdown)] if options.markdown is not None else []
    return f"python -m models.evaluation {shlex.join(parts)}"


def _document(comparison: Comparison) -> Iterator[str]:
    about = comparison.about
    yield f"# Figures of {', '.join(about['domains'])}\n"
    yield f"Made by the command, not by hand:\n\n    {about.get('command', '')}\n"
    yield (
        f"Rows of {about['split']}, 95 % intervals by bootstrap over sessions. The language is the "
        "context's alone: every item is read in the same words, whatever they are, in both."
    )
    yield ""
    for name, one in about["domains"].items():
        counts = f"{one['items']} items, {one['bundles']} bundles, {one['sessions']} sessions"
        yield f"- {name}: {counts}, fingerprint {one['fingerprint']}"
    yield ""
    yield from map(markdown, tables_of(comparison))


def _named(name: str, folder: Path) -> str:
    return str(folder) if folder.resolve().name == name else f"{name}={folder}"
