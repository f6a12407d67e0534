"""How the second stage's logits change a ranking: among the best of the first, and only there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SecondSettings:
    """``top``: how many of the first stage's best bundles the second judges at most; ``budget_ms``:
    what that may take of a request, or fewer are judged."""

    top: int = 12
    budget_ms: int = 150


def best_places(first: ArrayLike, top: int) -> Places:
    """Places of the ``top`` best by the first stage, best first, the earlier one among equals;
    what has no valid score is never among them."""
    scores = np.asarray(first, np.float64)
    order = np.argsort(-np.where(np.isfinite(scores), scores, -np.inf), kind="stable")
    found: Places = order[: min(max(top, 0), int(np.isfinite(scores).sum()))].astype(np.int64)
    return found


def mixed(first: ArrayLike, places: Places, second: ArrayLike, weight: float) -> Floats:
    """Scores of the shape of ``first``: at ``places``, the best of the first stage, ``weight`` of
    the second stage's logit and the rest of the first's; all others stay in the first stage's
    order, behind those.

    ``second``: (places,). Raises ValueError for a weight outside 0 to 1.
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"the second stage's share is between 0 and 1, not {weight}")
    scores: Any = np.array(first, np.float64)
    if not len(places):
        return np.asarray(scores)
    own = scores[places]
    found = (1 - weight) * own + weight * np.asarray(second, np.float64)
    # The rest moves as a whole, so that it begins where the best end.
    scores += found.min() - own.min()
    scores[places] = found
    return np.asarray(scores)
