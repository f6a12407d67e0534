"""Bundles that are nearly the same: the same items, or the same items in other words."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from fractions import Fraction
from math import ceil

LEAST_JACCARD = Fraction(1, 2)
Members = frozenset[Hashable]


def near_duplicates(
    bundles: Sequence[Collection[str]],
    kind_of: Callable[[str], str],
    least: Fraction = LEAST_JACCARD,
) -> Iterator[tuple[int, int]]:
    """Pairs of indices, the greater first, whose items or whose items' kinds have at least this
    Jaccard similarity. A pair may come twice."""
    yield from similar_pairs([frozenset(items) for items in bundles], least)
    yield from similar_pairs([kinds_of(items, kind_of) for items in bundles], least)


def kinds_of(items: Collection[str], kind_of: Callable[[str], str]) -> Members:
    """The kinds of the items; two of one kind are told apart by their count."""
    seen = Counter[str]()
    kinds = set()
    for item in items:
        kind = kind_of(item)
        kinds.add((kind, seen[kind]))
        seen[kind] += 1
    return frozenset(kinds)


def jaccard(one: Members, other: Members) -> Fraction:
    """Shared members over all members; 0 for two empty sets."""
    return Fraction(len(one & other), max(len(one | other), 1))


def similar_pairs(
    sets: Sequence[Members], least: Fraction = LEAST_JACCARD
) -> Iterator[tuple[int, int]]:
    """All pairs with at least this similarity, each once, the later index first.

    Prefix filtering (Xiao et al., "Efficient Similarity Joins for Near Duplicate Detection",
    WWW 2008): in an order from the rarest member on, similar sets share one of the first.
    """
    carriers = Counter(member for one in sets for member in one)
    ranks = {member: rank for rank, (member, _) in enumerate(_rarest_first(carriers))}
    ordered = [sorted(one, key=ranks.__getitem__) for one in sets]
    index: dict[Hashable, list[int]] = defaultdict(list)
    # From small to large, so that the index needs the shorter of the two prefixes only.
    for at in sorted(range(len(sets)), key=lambda place: len(sets[place])):
        size = len(sets[at])
        probed = ordered[at][: size - ceil(least * size) + 1] if size else []
        near = dict.fromkeys(other for member in probed for other in index[member])
        for other in near:
            if jaccard(sets[at], sets[other]) >= least:
                yield max(at, other), min(at, other)
        overlap = ceil(2 * least / (1 + least) * size)
        for member in ordered[at][: size - overlap + 1] if size else []:
            index[member].append(at)


def _rarest_first(carriers: Counter[Hashable]) -> list[tuple[Hashable, int]]:
    return sorted(carriers.items(), key=lambda one: (one[1], repr(one[0])))
