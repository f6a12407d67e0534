"""One simulated shopper: what they say first, how they talk, and what they secretly want."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from data.types.scenario import BundleItem
from data.types.text import Language
from models.simulation.acceptance import aspiration
from models.simulation.market import Bundle
from models.turn.moves import Changes

DEEDS = {"reject": 0.35, "keep": 0.15, "swap": 0.2, "critique": 0.15, "wish": 0.15}
"""How often each is what comes to a shopper's mind."""


class Wants(Protocol):
    """A hidden worth. Only the shopper's own code and the report may ask for it."""

    def of_item(self, item_id: str) -> float: ...

    def of_bundle(self, lines: Sequence[BundleItem]) -> float: ...


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many shoppers, which ones, and how often their reactions are mistaken (0 to 0.3)."""

    seed: int
    count: int
    noise: float


@dataclass(frozen=True)
class Manner:
    """How imperfect a shopper is.

    ``noise`` is the chance that a reaction is mistaken: it says the opposite. ``contradiction``
    is the chance to take back what was said, ``silence`` to ask for others without a word.
    ``patience`` is the last round they stay for; from ``drift_round`` on (if any) they want
    something else.
    """

    noise: float
    contradiction: float
    silence: float
    patience: int
    drift_round: int | None = None


@dataclass(frozen=True)
class Shopper:
    """``name`` is unique within the seed. ``opening`` is what is said first. ``market`` are
    bundles that the shop could offer; ``wants`` and ``later`` judge them, before and after drift.
    ``deeds`` weigh what the shopper does about a slate.
    """

    name: str
    language: Language
    scenario_id: str | None
    opening: str
    changes: Changes
    manner: Manner
    market: tuple[Bundle, ...]
    wants: Wants
    later: Wants
    deeds: Mapping[str, float] = field(default_factory=lambda: DEEDS)

    def wants_in(self, round_number: int) -> Wants:
        """What is wanted in that round, counted from 1."""
        drift = self.manner.drift_round
        return self.later if drift is not None and round_number >= drift else self.wants

    def least_in(self, round_number: int) -> float:
        """The worth that is good enough in that round."""
        return aspiration(self.worths_in(round_number))

    def target_in(self, round_number: int) -> int:
        """The place in the market of the bundle wanted most."""
        worths = self.worths_in(round_number)
        return worths.index(max(worths))

    def worths_in(self, round_number: int) -> list[float]:
        """What each bundle of the market is worth in that round."""
        return self._before if self.wants_in(round_number) is self.wants else self._after

    @cached_property
    def _before(self) -> list[float]:
        return [self.wants.of_bundle(bundle) for bundle in self.market]

    @cached_property
    def _after(self) -> list[float]:
        return [self.later.of_bundle(bundle) for bundle in self.market]
