"""The page of a comparison: one file that needs no network, and its tables in Markdown."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.evaluation.comparison import Comparison
from models.evaluation.report.plots import plots_of
from models.evaluation.report.tables import markdown, tables_of

PAGE, TABLES = "index.html", "tables.md"


def write_report(comparison: Comparison, out: Path) -> tuple[Path, Path]:
    """Writes both and says where they are."""
    out.mkdir(parents=True, exist_ok=True)
    page, tables = out / PAGE, out / TABLES
    page.write_text(page_of(comparison), encoding="utf-8")
    tables.write_text("\n".join(map(markdown, tables_of(comparison))), encoding="utf-8")
    return page, tables


def page_of(comparison: Comparison) -> str:
    """The whole HTML, plots and all."""
    shapes = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    return shapes.get_template("page.html").render(
        about=comparison.about, plots=plots_of(comparison), tables=tables_of(comparison)
    )
