"""Ratings from sets: heads that a fit needs and throws away, as what they taught stays in the
vectors and in the set module."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.objectives import rating_error
from models.training.settings import ObjectiveSettings

LEAST, MOST = 1.0, 5.0
STATE = 16


class SetRating(nn.Module):
    """A rating that grows with the set's logit."""

    def __init__(self) -> None:
        super().__init__()
        self.log_slope = nn.Parameter(torch.zeros(()))
        self.shift = nn.Parameter(torch.zeros(()))

    def forward(self, logits: Tensor) -> Tensor:
        """Of the shape of the logits, from 1 to 5."""
        return _bounded(self.log_slope.exp() * logits + self.shift)


class SequenceRating(nn.Module):
    """Ratings one after another: each from its set and from what a small recurrent network kept
    of the sets and ratings before it (as in Wu et al., Recurrent Recommender Networks, 2017)."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.reading = nn.Linear(dim + 1, STATE)
        self.keeping = nn.GRUCell(STATE + 1, STATE)
        self.last = nn.Linear(2 * STATE, 1)

    def forward(self, vectors: Tensor, logits: Tensor, given: Tensor) -> Tensor:
        """Predictions (sequences, longest) from sets' mean vectors (sequences, longest, dim),
        their logits and the ratings given (sequences, longest), of which each prediction sees
        only those before it."""
        read = torch.tanh(self.reading(torch.cat([vectors, logits[..., None]], -1)))
        kept = read.new_zeros(len(read), STATE)
        found = []
        for place in range(read.shape[1]):
            found.append(self.last(torch.cat([read[:, place], kept], -1))[:, 0])
            scaled = (given[:, place, None] - LEAST) / (MOST - LEAST)
            kept = self.keeping(torch.cat([read[:, place], scaled], -1), kept)
        return _bounded(torch.stack(found, 1))


class Ratings(nn.Module):
    """Both heads, and what they make of a step's rated sets.

    Of ``inputs``: ``ratings`` (sets,), and ``sequences`` (sequences, longest), places among the
    sets, -1 beyond a sequence's end.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.of_set = SetRating()
        self.of_sequence = SequenceRating(dim)

    def sequence(self, logits: Tensor, vectors: Tensor, inputs: Mapping[str, Tensor]) -> Tensor:
        """Predictions (sequences, longest), from logits (sets,) and mean vectors (sets, dim)."""
        places = inputs["sequences"].clamp_min(0)
        found: Tensor = self.of_sequence(vectors[places], logits[places], inputs["ratings"][places])
        return found

    def loss(
        self,
        objective: ObjectiveSettings,
        logits: Tensor,
        vectors: Tensor,
        inputs: Mapping[str, Tensor],
    ) -> Tensor:
        given, places = inputs["ratings"], inputs["sequences"]
        found = logits.new_zeros(())
        if objective.rating:
            found = found + objective.rating * rating_error(self.of_set(logits), given)
        if objective.sequence:
            predicted, is_there = self.sequence(logits, vectors, inputs), places >= 0
            error = rating_error(predicted[is_there], given[places[is_there]])
            found = found + objective.sequence * error
        return found


def mean_vectors(vectors: Tensor, items: Tensor, set_of: Tensor, sets: int) -> Tensor:
    """Unit means of sets' vectors, (sets, dim): ``items`` and ``set_of`` (members,) say which
    vector is a member of which set."""
    total = vectors.new_zeros(sets, vectors.shape[1]).index_add(0, set_of, vectors[items])
    return functional.normalize(total, dim=-1)


def _bounded(values: Tensor) -> Tensor:
    return LEAST + (MOST - LEAST) * torch.sigmoid(values)
