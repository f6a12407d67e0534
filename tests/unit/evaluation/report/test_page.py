import re
from pathlib import Path

import pytest

from models.evaluation.__main__ import main
from models.evaluation.comparison import ALL, Comparison, Difference, Figure, save_comparison
from models.evaluation.report.tables import Table, markdown, tables_of
from models.evaluation.report.telling import told, write_tables

FIGURES = tuple(
    Figure(judge, domain, rows, with_intent, metric, 40, mean, mean - 0.1, mean + 0.1)
    for judge, mean in (("TF-IDF", 0.5), ("demo <1>", 0.6))
    for domain in ("food", ALL)
    for rows, metric in (("uniform", "hit_rate@1"), ("uniform", "mrr"), ("full", "recall@20"))
    for with_intent in (True, False)
)
PARTS = tuple(
    Figure("TF-IDF", ALL, "uniform", True, "hit_rate@1", n, 0.4, 0.3, 0.5, "bundle size", group)
    for group, n in (("2", 30), ("3", 50))
)
AHEAD = Difference(
    "demo <1>", "TF-IDF", "uniform", True, "hit_rate@1", 40, 0.1, 0.02, 0.18
)  # fmt: skip
LOST = Difference(
    "TF-IDF", "TF-IDF", "uniform", True, "hit_rate@1", 40, -0.05, -0.1, 0.01, "disturbed", "typos"
)
ABLATED = Difference(
    "TF-IDF", "TF-IDF", "uniform", True, "hit_rate@1", 40, -0.2, -0.3, -0.1, "without", "categories"
)
LANGUAGES = (
    Difference(
        "TF-IDF", "TF-IDF", "uniform", True, "hit_rate@1", 20, -0.3, -0.4, -0.2, "language", "food"
    ),
    Difference(
        "demo <1>", "demo <1>", "uniform", True, "hit_rate@1", 20, 0.01, -0.03, 0.05,
        "language", "food",
    ),
)  # fmt: skip
IN_LANGUAGES = tuple(
    Figure("TF-IDF", "food", "uniform", True, "hit_rate@1", 20, mean, 0.1, 0.9, "language", group)
    for group, mean in (("en", 0.65), ("zh", 0.35))
)
THERE = Difference(
    "demo <1>", "TF-IDF", "uniform", True, "hit_rate@1", 40, 0.1, 0.02, 0.18, "domain", "food"
)  # fmt: skip
ABOUT = {
    "split": "test",
    "seed": 0,
    "command": "python -m models.evaluation compare --data food",
    "trained_on": {"demo <1>": {"food": "never trained on"}},
    "domains": {"food": {"items": 9, "bundles": 4, "sessions": 3, "fingerprint": "abc"}},
}
FOUND = Comparison(
    ABOUT,
    {"TF-IDF": "baseline", "demo <1>": "model"},
    (*FIGURES, *PARTS, *IN_LANGUAGES),
    (AHEAD,),
    (LOST, ABLATED),
    LANGUAGES,
    (THERE,),
)


def titled(start: str) -> Table:
    return next(one for one in tables_of(FOUND) if one.title.startswith(start))


def test_a_table_a_domain_shows_means_with_intervals_and_models_strongly() -> None:
    table = titled("food")
    assert table.columns[1] == "ten, drawn from all: hit_rate@1"
    assert table.cells[1][:3] == ("demo <1>", "0.600 (0.500 to 0.700)", "–")
    assert table.strong == (1,)
    assert titled("all domains").cells[0][1] == "0.500 (0.400 to 0.600)"


def test_differences_and_losses_bear_their_sign() -> None:
    assert titled("Beside").cells[0][-1] == "+0.100 (+0.020 to +0.180)"
    assert titled("What is lost when written").cells == (("TF-IDF", "-0.050 (-0.100 to +0.010)"),)
    without = titled("What is lost when items do not say it")
    assert without.columns == ("judge", "categories, ten, drawn from all")
    assert without.cells == (("TF-IDF", "-0.200 (-0.300 to -0.100)"),)


def test_a_row_of_transfer_says_that_the_model_never_saw_the_domain() -> None:
    (row,) = titled("Domain by domain").cells
    assert row[:4] == ("demo <1>", "food", "never trained on", "TF-IDF")
    assert row[-1] == "+0.100 (+0.020 to +0.180)"


def test_languages_are_alike_by_the_mean_and_by_the_whole_interval() -> None:
    words, model = titled("Chinese context").cells
    assert words[4:7] == ("20", "0.650 (0.100 to 0.900)", "0.350 (0.100 to 0.900)")
    assert (words[-2:], model[-2:]) == (("no", "no"), ("yes", "no"))
    assert titled("Chinese context").strong == (1,)


def test_whoever_compares_is_told_how_the_languages_differ() -> None:
    words, model = told(FOUND)
    assert "food, TF-IDF, uniform: English 0.650, Chinese 0.350" in words
    assert "20 pairs" in words
    assert "NOT within 0.02" in words
    assert "NOT" not in model


def test_tables_stand_below_the_command_that_made_them(tmp_path: Path) -> None:
    write_tables(tmp_path / "deep" / "figures.md", FOUND)
    text = (tmp_path / "deep" / "figures.md").read_text()
    assert "    python -m models.evaluation compare --data food\n" in text
    assert "9 items, 4 bundles, 3 sessions, fingerprint abc" in text
    assert all(f"### {one.title}" in text for one in tables_of(FOUND))


def test_parts_say_of_how_many_questions_they_are() -> None:
    assert titled("By bundle size").columns == ("judge", "2 (n=30)", "3 (n=50)")


def test_markdown_is_a_table_whose_bars_do_not_break_it() -> None:
    told = markdown(Table("T", ("a", "b"), (("x|y", "1"), ("z", "2")), (1,)))
    assert told == "### T\n\n| a | b |\n| --- | ---: |\n| x\\|y | 1 |\n| **z** | **2** |\n"


def test_the_page_holds_plots_and_tables_and_needs_no_network(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'report' is not installed")
    save_comparison(tmp_path / "found.json", FOUND)
    asked = ["report", "--from", str(tmp_path / "found.json"), "--out", str(tmp_path / "out")]
    assert main(asked) == 0
    page = (tmp_path / "out" / "index.html").read_text()
    # by domain: two; differences, a breakdown, two losses, the languages
    assert page.count("<svg") == page.count("</svg>") == 7
    assert page.count("0.600 (0.500 to 0.700)") > 1
    assert "demo &lt;1&gt;" in page
    assert "<1>" not in page
    linked = re.findall(r"(?:src|href)=\"(?!#)([^\"]+)", page)
    assert not linked
    assert "@import" not in page
    assert "url(http" not in page
    assert "### food" in (tmp_path / "out" / "tables.md").read_text()
    main(asked)
    assert (tmp_path / "out" / "index.html").read_text() == page


def test_a_missing_comparison_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'report' is not installed")
    assert main(["report", "--from", str(tmp_path / "no.json"), "--out", str(tmp_path)]) == 1
    assert "no comparison" in capsys.readouterr().err
