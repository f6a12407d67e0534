import json
from pathlib import Path

import numpy as np
import pytest

from models.policy.bandit import FEATURES, Bandit, Habits, learned
from models.policy.errors import StrategiesUnreadable
from models.policy.stored import read_bandit, write_bandit


def bandit() -> Bandit:
    contexts = np.ones((4, len(FEATURES)))
    beliefs = learned(contexts, np.array([1.0, 0, 1, 0]), {"score": np.ones(4)})
    return Bandit(beliefs, 0.2, Habits({"a": 2}, {("a", "b"): 1}), 4)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "var" / "strategies.json"
    write_bandit(file, bandit())
    found = read_bandit(file)
    assert found.hash == bandit().hash
    assert (found.explore, found.decisions, found.habits) == (0.2, 4, bandit().habits)
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_nothing_stored_is_a_bandit_that_knows_nothing_and_leaves_all_to_the_score(
    tmp_path: Path,
) -> None:
    found = read_bandit(tmp_path / "none.json")
    assert found.hash == read_bandit(None).hash == Bandit().hash
    assert found.explore == read_bandit(None).explore == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": 9}, "another version"),
        ({"features": ["always"]}, "another version"),
        ({"explore": 1.5}, "no file of strategies"),
        ({"strategies": {}}, "other strategies"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    tmp_path: Path, change: dict[str, object], told: str
) -> None:
    file = tmp_path / "strategies.json"
    write_bandit(file, bandit())
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(StrategiesUnreadable, match=told):
        read_bandit(file)


def test_beliefs_of_another_shape_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "strategies.json"
    write_bandit(file, bandit())
    stored = json.loads(file.read_text())
    stored["strategies"]["score"]["mean"] = [1.0]
    file.write_text(json.dumps(stored))
    with pytest.raises(StrategiesUnreadable, match="a belief has"):
        read_bandit(file)
