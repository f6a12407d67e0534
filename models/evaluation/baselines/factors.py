"""Item factors learned from which items stand together in bundles, by pairwise ranking.

Factored item similarity (FISM, Kabbur et al., 2013) with the loss of Bayesian personalised
ranking (BPR, Rendle et al., 2009): a bundle never seen is the mean of its items' factors, so that
it needs no user of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.contract.item_text import ItemText
from models.evaluation.baselines.places import Rows, places_of, rows_of

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FactorSettings:
    dim: int = 32
    epochs: int = 30
    batch: int = 256
    learning_rate: float = 0.01
    decay: float = 1e-5
    seed: int = 0


@dataclass(frozen=True)
class Factors:
    """``giving`` are an item's factors where it is given, ``asked`` where it is a candidate,
    both (items, dim); ``liking`` is (items,)."""

    rows: Rows
    giving: Floats
    asked: Floats
    liking: Floats

    @staticmethod
    def of(
        items: Sequence[ItemText],
        bundles: Sequence[Sequence[str]],
        settings: FactorSettings = FactorSettings(),
    ) -> "Factors":
        """Learns from each item of each bundle against one drawn item an epoch."""
        rows = rows_of(items)
        with torch.random.fork_rng():
            torch.manual_seed(settings.seed)
            learned = _Learned(len(rows), settings.dim)
            _fit(learned, _positions(rows, bundles), settings)
        giving, asked, liking = (one.detach().numpy() for one in learned.parameters())
        return Factors(rows, giving[:-1], asked, liking)

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Floats:  # noqa: ARG002
        mean = self.giving[places_of(self.rows, given)].sum(0) / max(len(given), 1)
        places = places_of(self.rows, candidates)
        found: Floats = self.asked[places] @ mean + self.liking[places]
        return found


class _Learned(nn.Module):
    def __init__(self, items: int, dim: int) -> None:
        super().__init__()
        # One more row, of zeros, stands for the end of a shorter bundle.
        self.giving = nn.Parameter(torch.randn(items + 1, dim) * 0.1)
        self.asked = nn.Parameter(torch.randn(items, dim) * 0.1)
        self.liking = nn.Parameter(torch.zeros(items))

    def forward(self, rest: Tensor, asked: Tensor) -> Tensor:
        """Scores (batch,) of ``asked`` (batch,) beside ``rest`` (batch, longest), -1 at its end."""
        known = (rest >= 0).float().unsqueeze(-1)
        mean = (self.giving[rest] * known).sum(1) / known.sum(1)
        return (mean * self.asked[asked]).sum(-1) + self.liking[asked]


def _positions(rows: Rows, bundles: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor]:
    """What is given, (positions, longest) filled with -1, and what completes it, (positions,)."""
    known = [places_of(rows, tuple(dict.fromkeys(one for one in some if one in rows)))
             for some in bundles]  # fmt: skip
    pairs = [(np.delete(some, at), some[at]) for some in known if len(some) > 1
             for at in range(len(some))]  # fmt: skip
    rest = np.full((len(pairs), max((len(given) for given, _ in pairs), default=1)), -1)
    for row, (given, _) in enumerate(pairs):
        rest[row, : len(given)] = given
    answers = np.array([answer for _, answer in pairs], np.int64)
    return torch.from_numpy(rest), torch.from_numpy(answers)


def _fit(learned: _Learned, positions: tuple[Tensor, Tensor], settings: FactorSettings) -> None:
    rest, answers = positions
    steps = torch.optim.AdamW(
        learned.parameters(), lr=settings.learning_rate, weight_decay=settings.decay
    )
    for _ in range(settings.epochs if len(answers) else 0):
        for some in torch.split(torch.randperm(len(answers)), settings.batch):
            drawn = torch.randint(len(learned.liking), (len(some),))
            ahead = learned(rest[some], answers[some]) - learned(rest[some], drawn)
            steps.zero_grad()
            loss = -nn.functional.logsigmoid(ahead).mean()
            loss.backward()  # type: ignore[no-untyped-call]
            steps.step()
