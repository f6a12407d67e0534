"""What is to become small: a function a loss, each over logits, vectors or ratings."""

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

NEVER = -1e4


def next_item(logits: Tensor, inputs: Mapping[str, Tensor], smoothing: float = 0.0) -> Tensor:
    """Cross-entropy of the true item over all that are not barred, weighted by example.

    ``logits`` (questions, items); of ``inputs``: ``barred`` likewise, ``answers`` and ``weights``
    (questions,). ``smoothing`` of a label is shared by all that are not barred (Szegedy et al.,
    2016).
    """
    barred, weights = inputs["barred"], inputs["weights"]
    told = functional.log_softmax(logits.masked_fill(barred, NEVER), -1)
    losses = -told.gather(1, inputs["answers"][:, None])[:, 0]
    if smoothing:
        anyone = -told.masked_fill(barred, 0.0).sum(1) / (~barred).sum(1)
        losses = (1 - smoothing) * losses + smoothing * anyone
    loss: Tensor = (losses * weights).sum() / weights.sum().clamp_min(1e-9)
    return loss


def preferred(sets: Tensor, weights: Tensor | None = None) -> Tensor:
    """Bradley-Terry over pairs of sets' logits (2 * pairs,): the even ones above those behind.
    ``weights`` (pairs,) say what each pair counts; without them all count the same."""
    losses = -functional.logsigmoid(sets[0::2] - sets[1::2])
    if weights is None:
        return losses.mean()
    loss: Tensor = (losses * weights).sum() / weights.sum().clamp_min(1e-9)
    return loss


def whole(sets: Tensor) -> Tensor:
    """Binary cross-entropy of sets' logits (2 * pairs,): the even ones are good, the others not."""
    is_good = torch.zeros_like(sets)
    is_good[0::2] = 1.0
    return functional.binary_cross_entropy_with_logits(sets, is_good)


def rating_error(predicted: Tensor, given: Tensor) -> Tensor:
    """Mean squared error, both (ratings,)."""
    return functional.mse_loss(predicted, given)


def drift(vectors: Tensor, before: Tensor) -> Tensor:
    """Mean squared distance of unit vectors, both (items, dim), from what they were."""
    distances: Tensor = (vectors - before).square().sum(-1)
    return distances.mean()


def push_of(slope: Tensor, length: float) -> Tensor:
    """Where each vector's loss grows fastest, of that length: (items, dim) like ``slope``."""
    push: Tensor = length * slope / slope.norm(dim=-1, keepdim=True).clamp_min(1e-9)
    return push.detach()
