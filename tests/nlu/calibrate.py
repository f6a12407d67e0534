"""Prints the temperature for assistant/config.yml, fitted on the development utterances.

Usage: python -m tests.nlu.calibrate MODEL TEMPERATURE_OF_THE_MODEL
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.nlu.heldout import Origin, Reading, readings, utterances
from tests.nlu.server import rasa_server

COLDEST, HOTTEST, STEPS = 0.1, 4.0, 200


def main(model: Path, now: float) -> None:
    origins: tuple[Origin, ...] = ("dev", "other")
    meant = [
        one
        for origin in origins
        for language in ("en", "zh")
        for one in utterances(language, origin)
    ]
    with rasa_server(model) as server:
        read = readings(server.url, [one.text for one in meant])
    logits, right = _logits(read, [one.intent for one in meant])
    print(f"temperature {now * fitted_temperature(logits, right):.2f}")


def fitted_temperature(logits: NDArray[np.float64], right: Sequence[int]) -> float:
    """The temperature under which the right intents are the likeliest (Guo et al., 2017).

    ``logits``: (utterances, intents), logarithms of confidences do as well; ``right``: the column
    of each right intent.
    """
    rows = np.arange(len(right))
    temperatures = np.geomspace(COLDEST, HOTTEST, STEPS)
    losses = [-_logarithms(logits / one)[rows, right].mean() for one in temperatures]
    return float(temperatures[int(np.argmin(losses))])


def _logarithms(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    told = logits - logits.max(axis=1, keepdims=True)
    normed: NDArray[np.float64] = told - np.log(np.exp(told).sum(axis=1, keepdims=True))
    return normed


def _logits(read: Sequence[Reading], meant: Sequence[str]) -> tuple[NDArray[np.float64], list[int]]:
    """An intent that the ranking does not tell is taken for as unlikely as the last told."""
    names = sorted({name for one in read for name, _ in one.ranking} | set(meant))
    rows = []
    for one in read:
        told = {name: np.log(sure + 1e-12) for name, sure in one.ranking}
        rows.append([told.get(name, min(told.values())) for name in names])
    return np.array(rows), [names.index(one) for one in meant]


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
