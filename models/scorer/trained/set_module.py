"""How well an item belongs to a set: from vectors, words, what was asked for and what is stated.

A set's logit is the mean over its items of how well each belongs to the others. It starts as the
cosine to the mean of the rest, which untrained is the best there is, and learns what to add.
"""

from dataclasses import dataclass
from math import log

import torch
from torch import Tensor, nn

from models.scorer.stated.stated import ROLE_FACTS
from models.scorer.trained.known import ALONE, PAIRS
from models.scorer.trained.signals import WISH_SIGNALS

SPREADS = 3
"""Mean, greatest and least over the rest of the set."""
TEMPERATURE = 0.05
LEAST_SPREAD = 0.02


@dataclass(frozen=True)
class SetBatch:
    """Questions, each about a set without one item, and items that may complete them.

    Shapes, with items that are candidates and others that sets consist of:
    ``cosines`` (items, others) and ``signals`` (PAIRS, items, others); ``rest``
    (questions, longest rest), places among the others, -1 beyond a rest's end;
    ``wish_cosines`` (questions, items), ``wish_signals`` (WISH_SIGNALS, questions, items),
    ``wish_rest`` (questions,), the mean cosine of the wish to the rest; ``has_wish``
    (questions,), zero where nothing was said; ``roles`` (ROLE_FACTS, questions, items);
    ``facts`` (items, ALONE).

    With ``asked`` (questions, some), places among the items, each question is about those items
    alone, and whatever else is (questions, items) is (questions, some).
    """

    cosines: Tensor
    signals: Tensor
    rest: Tensor
    wish_cosines: Tensor
    wish_signals: Tensor
    wish_rest: Tensor
    has_wish: Tensor
    roles: Tensor
    facts: Tensor
    asked: Tensor | None = None


class SetModule(nn.Module):
    """Logits of belonging; some five thousand weights beside the encoder's."""

    def __init__(self, hidden: int = 48, dropout: float = 0.1) -> None:
        super().__init__()
        self.hidden = hidden
        size = feature_count()
        self.center: Tensor
        self.spread: Tensor
        self.register_buffer("center", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))
        self.log_scale = nn.Parameter(torch.tensor(log(1 / TEMPERATURE)))
        self.more = nn.Sequential(
            nn.Linear(size, hidden), nn.GELU(), nn.Dropout(dropout),
            nn.Linear(hidden, hidden), nn.GELU(), nn.Dropout(dropout),
        )  # fmt: skip
        self.last = nn.Linear(hidden, 1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, batch: SetBatch) -> Tensor:
        """Logits of shape (questions, items); only differences within a question mean anything."""
        learned = self.last(self.more((features(batch) - self.center) / self.spread))
        logits: Tensor = mean_cosine(batch) * self.log_scale.exp() + learned.squeeze(-1)
        return logits

    def hidden_layers(self) -> tuple[nn.Linear, nn.Linear]:
        """The two layers between what is read and ``last``."""
        first, second = (one for one in self.more if isinstance(one, nn.Linear))
        return first, second

    def standardize(self, found: Tensor) -> None:
        """Takes center and spread from features of shape (rows, features). One that is always the
        same is not read: nothing could be learned of it, and elsewhere it may vary."""
        self.center.copy_(found.mean(0))
        varies = (found != found[0]).any(0)
        spread = found.std(0).clamp_min(LEAST_SPREAD)
        self.spread.copy_(spread.where(varies, torch.inf))


def mean_cosine(batch: SetBatch) -> Tensor:
    """To the mean of the rest, the wish as one more member, (questions, items)."""
    rest, is_there = _gathered(batch.cosines[None], batch)
    total = (rest[0] * is_there).sum(-1) + batch.wish_cosines
    members = is_there.sum(-1) + batch.has_wish[:, None]
    return total / members.clamp_min(1)


def features(batch: SetBatch) -> Tensor:
    """What the learned part reads, of shape (questions, items, features)."""
    pairs, is_there = _gathered(torch.cat([batch.cosines[None], batch.signals]), batch)
    size = is_there.sum(-1, keepdim=True).clamp_min(1)
    mean = (pairs * is_there).sum(-1) / is_there.sum(-1).clamp_min(1)
    is_any = is_there.any(-1)
    most = pairs.masked_fill(~is_there, -torch.inf).amax(-1).where(is_any, 0.0)
    least = pairs.masked_fill(~is_there, torch.inf).amin(-1).where(is_any, 0.0)
    shape = batch.wish_cosines.shape
    said = [batch.has_wish, batch.wish_rest]
    facts = batch.facts if batch.asked is None else batch.facts[batch.asked]
    alone = [size[..., 0] / 4, (size[..., 0] == 1).float()]
    columns = [
        *mean, *most, *least,
        batch.wish_cosines, *batch.wish_signals, *batch.roles,
        *(one[:, None].expand(shape) for one in said),
        *(one.expand(shape) for one in alone),
        *(fact.expand(shape) for fact in facts.unbind(-1)),
    ]  # fmt: skip
    return torch.stack(columns, -1)


def feature_count() -> int:
    of_pairs, of_wish, of_rest = SPREADS * (1 + len(PAIRS)), 3 + len(WISH_SIGNALS), 2
    return of_pairs + of_wish + len(ROLE_FACTS) + of_rest + len(ALONE)


def _gathered(pairs: Tensor, batch: SetBatch) -> tuple[Tensor, Tensor]:
    """Each question's own columns, (signals, questions, items, longest rest), and which are
    there, (questions, 1, longest rest)."""
    rest = batch.rest.clamp_min(0)
    if batch.asked is None:
        found = pairs[:, :, rest].permute(0, 2, 1, 3)
    else:
        found = pairs[:, batch.asked[:, :, None], rest[:, None, :]]
    return found, (batch.rest >= 0)[:, None, :]
