"""What the first stage takes for right, so that the second learns to tell just that."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm  # type: ignore[import-untyped]

from models.training.inputs import wish_of
from models.training.negatives import Ints
from models.training.steps import Domain

Near = Mapping[tuple[int, int], Ints]
"""By the example's number and the true item's row: rows of items, the nearest first."""


class FirstStage(Protocol):
    def completing(
        self, given: Sequence[str], candidates: Sequence[str], intent: str
    ) -> NDArray[np.floating]:
        """One score a candidate, (candidates,); higher is better."""
        ...


def nearest(domain: Domain, first: FirstStage, skip: int, depth: int) -> Near:
    """For each item of each example, the items that the first stage would have in its place, from
    its ``skip``-th to its ``depth``-th choice; none that may be right as well."""
    members = domain.shelf.everything()
    item_ids = [domain.items[row].item_id for row in members]
    found: dict[tuple[int, int], Ints] = {}
    asked = list(_questions(domain))
    # No bar where nobody watches it.
    for number, answer in tqdm(asked, "asking the first stage", disable=None):
        example = domain.examples[number]
        given = [one for one in dict.fromkeys(example.positive) if domain.rows[one] != answer]
        scores = np.array(first.completing(given, item_ids, wish_of(example.context)), np.float64)
        may_be_right = domain.shelf.barred(answer, domain.mates[example.group])
        scores[np.isin(members, may_be_right) | ~np.isfinite(scores)] = -np.inf
        order = np.argsort(-scores, kind="stable")[: int(np.isfinite(scores).sum())]
        found[number, answer] = members[order[skip:depth]]
    return found


def _questions(domain: Domain) -> Iterator[tuple[int, int]]:
    for number, example in enumerate(domain.examples):
        for item_id in dict.fromkeys(example.positive):
            yield number, domain.rows[item_id]
