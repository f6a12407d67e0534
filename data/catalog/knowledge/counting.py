"""Counts which categories are bought together, one basket at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from math import log

Pair = tuple[str, str]


@dataclass(slots=True)
class Counts:
    """Baskets in all, baskets with each category, and with each pair of them (in the order of the
    alphabet). Memory grows with the categories, not with the baskets."""

    baskets: int = 0
    alone: Counter[str] = field(default_factory=Counter)
    together: Counter[Pair] = field(default_factory=Counter)

    def add(self, categories: Iterable[str]) -> None:
        held = sorted(set(categories))
        self.baskets += 1
        self.alone.update(held)
        self.together.update(combinations(held, 2))

    def both(self, left: str, right: str) -> int:
        return self.together[(left, right) if left < right else (right, left)]

    def confidence(self, left: str, right: str) -> float:
        """Share of the baskets with the left that also have the right (Agrawal et al., "Mining
        association rules between sets of items in large databases", SIGMOD 1993)."""
        return self.both(left, right) / self.alone[left]

    def expected(self, left: str, right: str) -> float:
        """How many baskets would have both, were they independent."""
        return self.alone[left] * self.alone[right] / self.baskets

    def lift(self, left: str, right: str) -> float:
        """Confidence over the right's share of all baskets (Brin et al., "Dynamic itemset
        counting and implication rules for market basket data", SIGMOD 1997): 1 by chance."""
        return self.both(left, right) / self.expected(left, right)

    def surprise(self, left: str, right: str) -> float:
        """The log-likelihood ratio G² of the two being independent, which small counts do not
        mislead as they do χ² (Dunning, "Accurate methods for the statistics of surprise and
        coincidence", Computational Linguistics 1993). 10.83 is one chance in a thousand."""
        both = self.both(left, right)
        ours, theirs, everything = self.alone[left], self.alone[right], self.baskets
        seen = (both, ours - both, theirs - both, everything - ours - theirs + both)
        rest_ours, rest_theirs = everything - ours, everything - theirs
        expected = (ours * theirs, ours * rest_theirs, rest_ours * theirs, rest_ours * rest_theirs)
        return 2 * sum(
            count * log(count * everything / product)
            for count, product in zip(seen, expected, strict=True)
            if count
        )

    def pairs(self) -> Iterator[Pair]:
        """Both orders of each pair seen together, in the order of the alphabet."""
        yield from sorted({*self.together, *((right, left) for left, right in self.together)})


def counted(baskets: Iterable[Iterable[str]], category_of: Callable[[str], str | None]) -> Counts:
    """``baskets`` are ids of items; those whose category nobody knows are left out, and with them
    a basket of nothing else."""
    counts = Counts()
    for basket in baskets:
        categories = {one for item_id in basket if (one := category_of(item_id)) is not None}
        if categories:
            counts.add(categories)
    return counts
