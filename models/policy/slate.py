"""Plackett-Luce: drawing a slate without replacement, with the chance of every step."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def plackett_luce(logits: Floats, size: int, seed: int) -> tuple[list[int], list[float]]:
    """The indices drawn, in order, each with its chance given those before it.

    Plackett (1975), Luce (1959). Worked in logarithms, so that the chances of what is left stay
    exact after a near-certain bundle is gone. ``logits`` has shape (bundles,).
    """
    random = np.random.Generator(np.random.PCG64(seed))
    left = list(range(len(logits)))
    shown: list[int] = []
    chances: list[float] = []
    for threshold in random.random(min(size, len(logits))):
        chance = np.exp(log_softmax(logits[left]))
        cumulated = np.cumsum(chance)
        place = int(np.searchsorted(cumulated, threshold * cumulated[-1], side="right"))
        shown.append(left.pop(place))
        chances.append(float(chance[place]))
    return shown, chances


def log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max()
    normalised: Floats = shifted - np.log(np.exp(shifted).sum())
    return normalised
