"""How far predicted ratings are from those given."""

import numpy as np
from numpy.typing import ArrayLike


def rmse(predicted: ArrayLike, given: ArrayLike) -> float:
    """Root mean squared error, in the ratings' own unit; 0 without any."""
    errors = np.asarray(predicted, np.float64) - np.asarray(given, np.float64)
    return float(np.sqrt((errors**2).mean())) if errors.size else 0.0
