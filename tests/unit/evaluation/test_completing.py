import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.evaluation.__main__ import main
from models.evaluation.dataset.bundle import TrainingBundle
from models.evaluation.judge import Question, Scores, questions_of_bundles, ranks


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
            "answer 4",
        ),
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
