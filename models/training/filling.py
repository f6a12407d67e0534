"""What the items of a step could do beside its sets, by the roles that the shop states."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.scorer.stated.stated import ROLE_FACTS
from models.scorer.trained.known import Known, Meant
from models.scorer.trained.signals import Rows


@dataclass(frozen=True)
class Filling:
    """``items`` are the step's, rows of ``known``; ``purposes`` are those that the examples'
    wishes name. The roles of a share of examples, ``untold``, are unknown."""

    known: Known
    items: Rows
    purposes: tuple[Meant, ...]
    untold: frozenset[int] = frozenset()

    @staticmethod
    def of(
        known: Known,
        items: Rows,
        wishes: Sequence[str],
        without_roles: float,
        random: np.random.Generator,
    ) -> "Filling":
        drawn = random.random(len(wishes)) < without_roles
        untold = frozenset(np.flatnonzero(drawn).tolist())
        return Filling(known, items, tuple(map(known.purposes, wishes)), untold)

    def __call__(self, lines: Sequence[tuple[Sequence[int], int, bool]], asked: Rows) -> Tensor:
        """Of shape (ROLE_FACTS, lines, some). A line is what is given, as places among the items,
        its example and whether that one's wish was said; ``asked`` (lines, some) are places."""
        found = np.zeros((len(ROLE_FACTS), *asked.shape), np.float32)
        for row, (rest, example, is_wished) in enumerate(lines):
            if example not in self.untold:
                purposes = self.purposes[example] if is_wished else None
                given = self.items[np.array(rest, np.int64)]
                found[:, row] = self.known.filling(purposes, given, self.items[asked[row]])
        return torch.from_numpy(found)
