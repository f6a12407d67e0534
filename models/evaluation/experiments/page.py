"""The page of an experiment: one file that needs no network, and the same figures as JSON."""

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.evaluation.experiments.findings import Findings
from models.evaluation.experiments.plots import plots_of

PAGE, FIGURES = "index.html", "experiment.json"


def write_page(found: Findings, out: Path) -> tuple[Path, Path]:
    """Writes both and says where they are."""
    out.mkdir(parents=True, exist_ok=True)
    page, figures = out / PAGE, out / FIGURES
    page.write_text(page_of(found), encoding="utf-8")
    figures.write_text(json.dumps(found.report(), indent=1) + "\n", encoding="utf-8")
    return page, figures


def page_of(found: Findings) -> str:
    shapes = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    return shapes.get_template("page.html").render(found=found.report(), plots=plots_of(found))
