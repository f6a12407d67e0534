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


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"item_id": 1', "line 1"),
        ('{"bundle_id": "b", "intent": "", "given": ["a"], "candidates": ["q"], "answer": 0}', "q"),
        (
            '{"bundle_id": "b", "intent": "", "given": ["a"], "candidates": ["a"], "answer": 4}',
            "line 1: 1 candidates and the answer 4",
        ),
        ('{"bundle_id": "b", "given": [], "candidates": ["a"], "answer": "0"}', "answer 0"),
        ('{"bundle_id": "b", "given": "a", "candidates": ["a"], "answer": 0}', "no list"),
        ('{"bundle_id": "b", "candidates": ["a"], "answer": 0}', "lacks 'given'"),
        ('{"bundle_id": "b", "given": [["a"]], "candidates": ["a"], "answer": 0}', "lacks: ['a']"),
        ("[1]", "line 1"),
        ("3", "line 1"),
    ],
)
def test_rows_that_cannot_be_asked_are_told_and_no_trace_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    items, rows = tmp_path / "items.jsonl", tmp_path / "rows.jsonl"
    items.write_text(json.dumps({"item_id": "a", "title": "a", "categories": "[[]]"}) + "\n")
    rows.write_text(line + "\n")
    asked = ["--model", str(tmp_path), "--items", str(items), "--rows", str(rows)]
    assert main(["one-of-ten", *asked]) == 1
    assert told in capsys.readouterr().err


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
    "line", ['{"title": "no id"}', '{"item_id": "a", "title": 7}', "[]", "null", "\x00"]
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
