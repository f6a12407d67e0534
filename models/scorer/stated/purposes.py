"""What a shop says that its bundles are for, and which roles a set leaves open."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.catalog.wording import plain

KEPT = 4096
"""Sets of kinds whose open roles are kept in memory."""
IsWithin = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class PurposeRole:
    """``categories`` can do it, and those below them."""

    categories: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Purpose:
    """``names`` are all that it is called, in plain letters (data.catalog.wording)."""

    names: tuple[str, ...]
    roles: tuple[PurposeRole, ...]


class Purposes:
    """All purposes of a shop, by their places. Safe to use from several threads."""

    def __init__(self, purposes: Sequence[Purpose], is_within: IsWithin) -> None:
        self._all = tuple(purposes)
        self._is_within = is_within
        self._able = lru_cache(KEPT)(self._find_able)
        self.guessed = lru_cache(KEPT)(self._guess)
        self._open = lru_cache(KEPT)(self._find_open)

    def named(self, text: str) -> tuple[int, ...]:
        """The purposes whose longest name in the text is the longest of all."""
        said = plain(text)
        lengths = [
            max((len(name) for name in one.names if name in said), default=0) for one in self._all
        ]
        most = max(lengths, default=0)
        return tuple(at for at, length in enumerate(lengths) if most and length == most)

    def openings(
        self, purposes: Sequence[int], held: Collection[str], kinds: Iterable[str]
    ) -> Mapping[str, tuple[float, float]]:
        """For each kind (a leaf category) the shares of the purposes in which it could fill a
        required role that those held leave open, and else one that is not required."""
        counts = {kind: [0, 0] for kind in kinds}
        for purpose in purposes:
            left = self._open(purpose, tuple(sorted(held)))
            for kind, count in counts.items():
                found = {self._all[purpose].roles[one].required
                         for one in self._able(kind)[purpose] if one in left}  # fmt: skip
                if found:
                    count[0 if True in found else 1] += 1
        among = max(1, len(purposes))
        return {kind: (one / among, other / among) for kind, (one, other) in counts.items()}

    def _guess(self, held: tuple[str, ...]) -> tuple[int, ...]:
        """The purposes in which the most of what is held (leaf categories) has a role."""
        able = [self._able(leaf) for leaf in held]
        reach = [sum(bool(one[at]) for one in able) for at in range(len(self._all))]
        seated: dict[int, int] = {}
        for at in sorted(range(len(self._all)), key=lambda one: -reach[one]):
            if not reach[at] or reach[at] < max(seated.values(), default=0):
                break
            seated[at] = len(_seated([one[at] for one in able]))
        most = max(seated.values(), default=0)
        return tuple(sorted(at for at, count in seated.items() if count == most))

    def _find_open(self, purpose: int, held: tuple[str, ...]) -> frozenset[int]:
        able = [self._able(leaf)[purpose] for leaf in held]
        return open_roles(len(self._all[purpose].roles), able)

    def _find_able(self, leaf: str) -> tuple[tuple[int, ...], ...]:
        """For each purpose the places of the roles that an item of this leaf could do."""
        return tuple(tuple(_doing(leaf, one.roles, self._is_within)) for one in self._all)


def open_roles(roles: int, able: Sequence[Sequence[int]]) -> frozenset[int]:
    """The roles that one more item could fill when those held take up as many as they can: also
    those whose item could do another open one instead. ``able`` has the roles of each held."""
    taken = _seated(able)
    left = set(range(roles)) - taken.keys()
    while moved := {one for one, item in taken.items() if one not in left and left & {*able[item]}}:
        left |= moved
    return frozenset(left)


def _seated(able: Sequence[Sequence[int]]) -> Mapping[int, int]:
    """Who takes which role when as many as can have one (augmenting paths, Berge, 1957)."""
    taken: dict[int, int] = {}

    def seat(item: int, seen: set[int]) -> bool:
        for role in able[item]:
            if role not in seen:
                seen.add(role)
                if role not in taken or seat(taken[role], seen):
                    taken[role] = item
                    return True
        return False

    for item in range(len(able)):
        seat(item, set())
    return taken


def _doing(leaf: str, roles: Sequence[PurposeRole], is_within: IsWithin) -> Iterator[int]:
    for at, role in enumerate(roles):
        if any(is_within(leaf, one) for one in role.categories):
            yield at
