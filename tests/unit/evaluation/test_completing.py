import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.evaluation.__main__ import main
from models.evaluation.dataset.bundle import TrainingBundle
from models.evaluation.judge import Question, Scores, questions_of_bundles, ranks
from tests.unit.evaluation.folders import write_data


class ByName:
    """Thinks that what has the first letter of the given belongs to them."""

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Scores:
        return np.array(
            [np.nan if one == "?" else float(one[0] == given[0][0]) for one in candidates]
        )


def test_ranks_follow_the_scores_and_no_number_is_a_miss() -> None:
    asked = [
        Question("", ("a1",), ("b1", "a2", "c1"), 1),
        Question("", ("a1",), ("b1", "a2", "c1"), 0),
        Question("", ("a1",), ("?", "b1"), 0),
    ]
    assert ranks(ByName(), asked) == [1, 3, 0]


def test_each_position_of_a_bundle_is_asked_among_all_items_not_given() -> None:
    bundles = [
        TrainingBundle("b", "s", "tea", ("x", "y", "x")),
        TrainingBundle("c", "s", "", ("z",)),
    ]
    asked = questions_of_bundles(bundles, ("w", "x", "y", "z"), with_intent=True)
    assert asked == [
        Question("tea", ("y",), ("w", "x", "z"), 1, "s"),
        Question("tea", ("x",), ("w", "y", "z"), 1, "s"),
    ]


@pytest.mark.parametrize("line", ['{"item_id": 1', "[1]", "3", "null", "[" * 5000])
def test_a_line_that_is_no_object_is_told_and_no_trace_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    items, rows = tmp_path / "items.jsonl", tmp_path / "rows.jsonl"
    items.write_text(json.dumps({"item_id": "a", "title": "a", "categories": "[[]]"}) + "\n")
    rows.write_text(line + "\n")
    asked = ["--model", "tfidf", "--items", str(items), "--rows", str(rows)]
    assert main(["one-of-ten", *asked]) == 1
    assert "rows.jsonl, line 1" in capsys.readouterr().err


ALL = ["tent0", "kettle0", "guitar0", "puzzle0"]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"given": ["tent1"], "candidates": ALL},
        {"given": ["tent1"], "candidates": ALL, "answer": None},
        {"given": ["tent1"], "candidates": ALL, "answer": 4},
        {"given": ["tent1"], "candidates": ALL, "answer": -4},
        {"given": ["tent1"], "candidates": ALL, "answer": "0"},
        {"given": ["tent1"], "candidates": ALL, "answer": False},
        {"given": ["tent1"], "candidates": "tent0", "answer": 0},
        {"given": ["tent1"], "candidates": ["unknown", *ALL], "answer": 0},
        {"given": ["tent1"], "candidates": [["tent0"], None], "answer": 0},
    ],
)
def test_a_row_without_a_right_answer_counts_and_is_a_miss(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: dict[str, object]
) -> None:
    right = {"given": ["tent1"], "candidates": ALL, "answer": 0}
    found, warned = measured(tmp_path, capsys, [right, row, right, right])
    assert found == {"n": 4, "hit_rate@1": 0.75, "mrr": 0.75}
    assert "row 2" in warned


@pytest.mark.parametrize(
    "row",
    [
        {"intent": None, "given": ["tent1"], "candidates": ALL, "answer": 0},
        {"intent": ["no", "text"], "given": ["tent1"], "candidates": ALL, "answer": 0},
        {"intent": "\ud83d tent", "given": ["tent1"], "candidates": ALL, "answer": 0},
        {"intent": "tent " * 50_000, "given": [], "candidates": ALL, "answer": 0},
        {"intent": "tent", "given": None, "candidates": ALL, "answer": 0},
        {"given": ["tent1", "unknown", 5], "candidates": ALL, "answer": 0},
        {"given": [f"tent{one}" for one in range(1, 12)] * 2, "candidates": ALL, "answer": 0},
        {"given": ["tent1"], "candidates": ["unknown", *ALL], "answer": 1},
        {"given": ["tent1"], "candidates": ["tent0", *ALL, "tent0"], "answer": 5},
    ],
)
def test_a_row_that_is_odd_but_has_a_right_answer_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: dict[str, object]
) -> None:
    found, _ = measured(tmp_path, capsys, [row])
    assert found == {"n": 1, "hit_rate@1": 1.0, "mrr": 1.0}


def test_many_odd_rows_are_told_in_a_few_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, warned = measured(tmp_path, capsys, [{}] * 40)
    assert found["n"] == 40
    assert warned.splitlines()[-1] == "warning: and 35 more"


def measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: Sequence[object]
) -> tuple[dict[str, float], str]:
    """What TF-IDF comes to on these rows, and what is said beside it. The files begin with the
    mark of the byte order, and blank lines stand between the rows."""
    items = write_data(tmp_path / "data") / "items.jsonl"
    place = tmp_path / "rows.jsonl"
    place.write_text("\n \n".join(map(json.dumps, rows)), encoding="utf-8-sig")
    items.write_text(items.read_text(), encoding="utf-8-sig")
    assert (
        main(["one-of-ten", "--model", "tfidf", "--items", str(items), "--rows", str(place)]) == 0
    )
    told = capsys.readouterr()
    return json.loads(told.out), told.err


def test_unknown_items_of_a_bundle_are_found_by_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, bundles = write_data(tmp_path / "data") / "items.jsonl", tmp_path / "bundles.jsonl"
    line = {"bundle_id": 1, "session_id": 2, "intent": None, "items": ["tent1", "gone", "tent2"]}
    bundles.write_text(json.dumps(line))
    asked = ["--model", "tfidf", "--items", str(items), "--bundles", str(bundles)]
    assert main(["full-catalog", *asked]) == 0
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert found["n"] == 3
    assert found["recall@20"] == pytest.approx(2 / 3)
    assert "'gone'" in told.err


@pytest.mark.parametrize(
    "item",
    [
        {"item_id": 7, "title": "tent", "categories": None, "price_cents": "12"},
        {"item_id": "x", "title": "\ud800 tent", "categories": [["A", "B"], ["C"]]},
        {"item_id": "x", "title": None, "categories": ["A", "B"]},
    ],
)
def test_odd_items_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], item: dict[str, object]
) -> None:
    items, rows = write_data(tmp_path / "data") / "items.jsonl", tmp_path / "rows.jsonl"
    items.write_text(items.read_text() + json.dumps(item))
    candidates = [item["item_id"], "tent0"]
    rows.write_text(json.dumps({"given": ["kettle1"], "candidates": candidates, "answer": 0}))
    assert main(["one-of-ten", "--model", "tfidf", "--items", str(items), "--rows", str(rows)]) == 0
    assert json.loads(capsys.readouterr().out)["n"] == 1


def test_a_folder_without_a_checkpoint_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, bundles = tmp_path / "items.jsonl", tmp_path / "bundles.jsonl"
    items.write_text(json.dumps({"item_id": "a", "title": "a", "categories": "[[]]"}) + "\n")
    bundles.write_text("")
    asked = ["--model", str(tmp_path), "--items", str(items), "--bundles", str(bundles)]
    assert main(["full-catalog", *asked]) == 1
    assert "no checkpoint" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [
        '{"title": "no id"}',
        '{"item_id": "a", "title": 7}',
        '{"item_id": "a", "categories": 7}',
        '{"item_id": "a", "price_cents": 1e999}',
        "[]",
        "null",
        "\x00",
    ],
)
def test_items_that_cannot_be_read_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    items, rows = tmp_path / "items.jsonl", tmp_path / "rows.jsonl"
    items.write_text('{"item_id": "a", "title": "a"}\n' + line + "\n")
    rows.write_text("")
    assert main(["one-of-ten", "--model", "tfidf", "--items", str(items), "--rows", str(rows)]) == 1
    assert "items.jsonl, line 2" in capsys.readouterr().err


def test_a_baseline_is_asked_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_data(tmp_path / "data")
    asked = ["--model", "tfidf", "--items", str(data / "items.jsonl")]
    rows = ["--rows", str(data / "one_of_ten.test.jsonl"), "--json", str(tmp_path / "out.json")]
    assert main(["one-of-ten", *asked, *rows]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {"n": 36, "hit_rate@1": 1.0, "mrr": 1.0}
    assert json.loads((tmp_path / "out.json").read_text()) == found
    assert main(["full-catalog", *asked, "--bundles", str(data / "bundles.test.jsonl")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["n"], found["recall@20"]) == (36, 1.0)
    # The ten of its kind that are left have (nearly) equal scores, and the true one stands last.
    assert found["ndcg@20"] == pytest.approx(1 / np.log2(11), abs=0.01)


def test_ids_that_are_numbers_and_texts_that_are_null_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, rows = tmp_path / "items.jsonl", tmp_path / "rows.jsonl"
    items.write_text(
        '{"item_id": 1, "title": "red tent", "categories": [["Camping", "Tents"]]}\n'
        '{"item_id": 2, "title": "blue tent", "categories": null, "price_cents": null}\n'
        '{"item_id": 3, "title": null, "brand": null}\n'
    )
    rows.write_text(
        '{"bundle_id": 9, "intent": null, "given": [1], "candidates": [2, 3], "answer": 0}\n'
    )
    assert main(["one-of-ten", "--model", "tfidf", "--items", str(items), "--rows", str(rows)]) == 0
    assert json.loads(capsys.readouterr().out) == {"n": 1, "hit_rate@1": 1.0, "mrr": 1.0}
