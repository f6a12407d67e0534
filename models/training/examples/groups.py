"""Groups that never straddle a split: sessions, joined where they hold near-duplicates."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from models.evaluation.dataset.bundle import TrainingBundle
from models.training.examples.duplicates import near_duplicates

KindOf = Callable[[str], str]


def joined_groups(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each of ``count`` places the first place of its group, by union-find."""
    heads = list(range(count))
    for one, other in pairs:
        first, second = sorted((_head(heads, one), _head(heads, other)))
        heads[second] = first
    return [_head(heads, place) for place in range(count)]


def _head(heads: list[int], place: int) -> int:
    while heads[place] != place:
        heads[place] = heads[heads[place]]
        place = heads[place]
    return place


def session_groups(bundles: Sequence[TrainingBundle], kind_of: KindOf) -> list[str]:
    """Each bundle's group, named by the session of its first bundle."""
    firsts: dict[str, int] = {}
    sessions = [
        (place, firsts.setdefault(one.session_id, place)) for place, one in enumerate(bundles)
    ]
    same = near_duplicates([one.items for one in bundles], kind_of)
    heads = joined_groups(len(bundles), chain(sessions, same))
    return [bundles[head].session_id for head in heads]
