"""A model of rewards by position and bundle: a ridge, fitted apart from what it is used on."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from models.evaluation.offpolicy.decision import Sheet
from models.evaluation.offpolicy.terms import Floats

RIDGE, FOLDS = 1.0, 5


@dataclass(frozen=True, slots=True, eq=False)
class Modelled:
    """What the model expects of the target's choice, and of what was shown, of shape (decisions,).
    ``influence`` is what the model's own uncertainty adds where it was fitted on all of them."""

    expected: Floats
    told: Floats
    influence: Floats


def fitted(sheet: Sheet, ridge: float = RIDGE) -> Modelled:
    """One model for all decisions, which learned from them too: for the direct method.

    Its influence is that of least squares (the sandwich: White, Econometrica 1980): how far each
    decision's residuals moved the weights, along what the target would show.
    """
    x, y = _rows(sheet)
    weights = _weights(x, y, ridge)
    inverse = np.linalg.inv(x.T @ x + ridge * np.eye(x.shape[1]))
    pulls = x * (y - x @ weights)[:, np.newaxis]
    by_decision = pulls.reshape(len(sheet), -1, x.shape[1]).sum(1)
    influence = len(sheet) * (by_decision @ inverse @ sheet.expected.mean(0))
    told = (sheet.told @ weights).sum(1)
    return Modelled(sheet.expected @ weights, told, influence - influence.mean())


def cross_fitted(sheet: Sheet, ridge: float = RIDGE, folds: int = FOLDS) -> Modelled:
    """Of every conversation a model that did not learn from it (Chernozhukov et al., The
    Econometrics Journal 2018): for doubly robust estimates."""
    fold = _folds(sheet.groups, folds)
    expected, told = np.zeros(len(sheet)), np.zeros(len(sheet))
    x, y = _rows(sheet)
    positions = sheet.rewards.shape[1]
    for one in range(folds):
        here = fold == one
        learned = np.repeat(~here, positions)
        weights = _weights(x[learned], y[learned], ridge)
        expected[here] = sheet.expected[here] @ weights
        told[here] = (sheet.told[here] @ weights).sum(1)
    return Modelled(expected, told, np.zeros(len(sheet)))


def _rows(sheet: Sheet) -> tuple[Floats, Floats]:
    """One row a position. Those that a slate did not have are zeros, and teach nothing."""
    return sheet.told.reshape(-1, sheet.told.shape[2]), sheet.rewards.ravel()


def _weights(x: Floats, y: Floats, ridge: float) -> Floats:
    solved = np.linalg.solve(x.T @ x + ridge * np.eye(x.shape[1]), x.T @ y)
    return np.asarray(solved, np.float64)


def _folds(groups: Sequence[Hashable], folds: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Whole groups in turn, in the order in which they are first met."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(one, len(numbers)) % folds for one in groups], np.int64)
