"""What a whole crowd likes for the time being, beside what each of them likes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from random import Random

from data.catalog.snapshot import Catalog
from models.simulation.hidden import HiddenTaste
from models.simulation.shopper import Shopper

LIKED, DISLIKED = 12, 8
LEAST_ITEMS = 25
"""So many items must carry what may be in fashion."""
STRENGTH = 0.6


def fashion(catalog: Catalog, seed: int) -> Mapping[str, float]:
    """Concepts in and out of fashion with their weight, of those that many items carry."""
    carried = Counter(concept for item in catalog.offers() for concept in item.facets)
    most = len(catalog.items) // 4
    usual = sorted(one for one, count in carried.items() if LEAST_ITEMS <= count <= most)
    random = Random(f"fashion/{seed}")
    chosen = random.sample(usual, min(LIKED + DISLIKED, len(usual)))
    return {
        concept: STRENGTH * (1 if place < LIKED else -1) for place, concept in enumerate(chosen)
    }


def in_fashion(shopper: Shopper, liked: Mapping[str, float]) -> Shopper:
    """The same shopper, who likes what everybody likes too; their own liking goes before it."""
    return replace(
        shopper, wants=_swayed(shopper.wants, liked), later=_swayed(shopper.later, liked)
    )


def _swayed(wants: object, liked: Mapping[str, float]) -> HiddenTaste:
    if not isinstance(wants, HiddenTaste):
        raise TypeError("only shoppers with a taste for concepts follow a fashion")
    return replace(wants, likes={**liked, **wants.likes})
