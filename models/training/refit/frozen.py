"""Champion and challenger on the frozen rows of the base data, which no refit ever learns from."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.evaluation.contestants import Places as JudgePlaces
from models.evaluation.contestants import open_checkpoint_judge
from models.evaluation.dataset.folder import Rows, TrainingData
from models.evaluation.intervals import paired_interval
from models.evaluation.judge import questions_of_rows, ranks
from models.training.refit.gate import Comparison, Name
from models.training.refit.places import Places

FILES: dict[Name, str] = {"frozen_uniform": "one_of_ten", "frozen_hard": "one_of_ten_hard"}


def frozen(
    data: TrainingData, champion: Path, challenger: Path, split: str, places: Places
) -> list[Comparison]:
    """Hit rates at 1 by kind of rows, paired row by row, sessions drawn. Raises CheckpointError."""
    former, latter = (_hits(one, data, split, places) for one in (champion, challenger))
    return [_compared(name, former[name], latter[name], data, split) for name in former]


def _compared(
    name: Name, former: list[float], latter: list[float], data: TrainingData, split: str
) -> Comparison:
    rows = data.rows[f"{FILES[name]}.{split}"]
    sessions = [row.session_id or row.bundle_id for row in rows]
    found = paired_interval(latter, former, sessions)
    return Comparison(name, found.mean, found.low, found.high, float(np.mean(former)), len(rows))


def _hits(folder: Path, data: TrainingData, split: str, places: Places) -> dict[Name, list[float]]:
    texts = [item.text() for item in data.items.values()]
    judge = open_checkpoint_judge(
        folder, JudgePlaces(places.base_dir, places.cache), texts, data.facts
    )
    return {
        name: [float(rank == 1) for rank in ranks(judge, questions_of_rows(rows, True))]
        for name, rows in _rows(data, split)
    }


def _rows(data: TrainingData, split: str) -> Iterator[tuple[Name, Rows]]:
    for name, file in FILES.items():
        if rows := data.rows.get(f"{file}.{split}"):
            yield name, rows
