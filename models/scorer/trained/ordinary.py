"""How much the logits of ordinary sets differ: what a difference of the trained logit is worth."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from data.catalog.snapshot import Catalog

SEED = 1
SCENARIOS = 48
"""Scenarios looked at, evenly spread."""
SETS = 8
"""Sets made for each of them."""
PAIRS = 128
"""Sets made where there are no scenarios."""
LEAST_SPREAD = 0.05
"""A smaller one says that next to nothing is encoded yet, not that all sets are alike."""

Sets = tuple[str | None, Sequence[tuple[str, ...]]]


def ordinary_sets(catalog: Catalog) -> Iterator[Sets]:
    """Sets that nobody chose, by the scenario that they are for: for each required role any item
    that may do it. Without scenarios, pairs of any items. The same catalog gives the same."""
    random = np.random.default_rng(SEED)
    scenarios = tuple(catalog.scenarios.values())
    for scenario in scenarios[:: max(1, len(scenarios) // SCENARIOS)]:
        roles = [
            [item.item_id for one in role.categories for item in catalog.items_of_category(one)]
            for role in scenario.roles
            if role.required
        ]
        drawn = _drawn([some for some in roles if some], SETS, random)
        if drawn:
            yield scenario.scenario_id, drawn
    everything = [item.item_id for item in catalog.offers()]
    if not scenarios and len(everything) > 1:
        yield None, _drawn([everything, everything], PAIRS, random)


def usual(found: Sequence[NDArray[np.floating]]) -> tuple[float, float] | None:
    """Mean of the logits of ordinary sets, and their spread within one purpose; ``found`` has
    those of one purpose each. None where they hardly differ."""
    spread = float(np.sqrt(np.mean([one.var() for one in found]))) if found else 0.0
    return (float(np.concatenate(found).mean()), spread) if spread >= LEAST_SPREAD else None


def _drawn(
    roles: Sequence[Sequence[str]], count: int, random: np.random.Generator
) -> list[tuple[str, ...]]:
    """Sets of two different items or more."""
    drawn = [tuple(dict.fromkeys(some[int(random.integers(len(some)))] for some in roles))
             for _ in range(count)]  # fmt: skip
    return [one for one in drawn if len(one) > 1]
