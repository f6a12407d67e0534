"""Simulated shoppers whose every chance is known, for asking whether intervals cover the truth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from models.evaluation.offpolicy.decision import Drawn, Sheet, sheet_of
from models.evaluation.offpolicy.terms import Floats
from models.policy.mixture import Mixture

CONTEXTS, BUNDLES, POSITIONS, FEATURES = 24, 6, 3, 3
CALLS = 2
"""Decisions in one conversation: they share what is asked for, so they are not independent."""
LOGGED_SHARES, TARGET_SHARES = (0.8, 0.1, 0.1), (0.3, 0.5, 0.2)
LOGGED_HEAT, TARGET_HEAT = 1.0, 0.7
Rewards = Callable[[np.random.Generator, Floats], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """``rewards`` draws (decisions, positions) from what is behind each (decisions, positions):
    how tempting the bundle at each position is. ``expected`` is their mean. ``assumed`` are the
    estimators whose assumptions hold here."""

    rewards: Rewards
    expected: Callable[[Floats], Floats]
    assumed: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Every slate in every context: its row of the sheet, its chance of being logged and of being
    the target's (contexts, slates), and how tempting its bundles are (contexts, slates, positions).
    """

    sheet: Sheet
    logged: Floats
    target: Floats
    tempting: Floats

    def truth(self, world: World) -> float:
        """What the target is worth: the exact mean over contexts and slates."""
        worth = world.expected(self.tempting.reshape(-1, POSITIONS)).sum(1)
        return float((self.target * worth.reshape(self.target.shape)).sum(1).mean())

    def log(self, world: World, decisions: int, random: np.random.Generator) -> Sheet:
        """A log of that many decisions by the logging policy."""
        contexts = np.repeat(random.integers(len(self.logged), size=-(-decisions // CALLS)), CALLS)
        contexts = contexts[:decisions]
        cumulated = self.logged.cumsum(1)[contexts]
        drawn = random.random((decisions, 1)) * cumulated[:, -1:]
        slates = (cumulated < drawn).sum(1)
        rows = contexts * self.logged.shape[1] + slates
        rewards = world.rewards(random, self.tempting[contexts, slates])
        groups = tuple(str(place // CALLS) for place in range(decisions))
        return _taken(self.sheet, rows, groups, rewards)


def place_of(seed: int, count: int = CONTEXTS) -> Place:
    """Draws that many contexts, their pools and the two policies; takes seconds."""
    random = np.random.default_rng(seed)
    slates = list(permutations(range(BUNDLES), POSITIONS))
    decisions: list[Drawn] = []
    targets: dict[int, Mixture] = {}
    logged, target, tempting = [], [], []
    for _ in range(count):
        features = random.uniform(-1, 1, (BUNDLES, FEATURES))
        logits = random.normal(0, 0.8, (3, BUNDLES)) + features @ random.normal(0, 0.5, FEATURES)
        one = _mixture(logits / LOGGED_HEAT, LOGGED_SHARES)
        other = _mixture(logits / TARGET_HEAT, TARGET_SHARES)
        temptation = 0.3 + features @ np.array([0.15, -0.08, 0.04])
        for slate in slates:
            decisions.append(Drawn("", one, slate, (0.0,) * POSITIONS, features))
            targets[id(decisions[-1])] = other
        places = tuple(np.array(slates).T)
        logged.append(one.slates(POSITIONS)[places])
        target.append(other.slates(POSITIONS)[places])
        tempting.append(temptation[np.array(slates)])
    sheet = sheet_of(decisions, lambda one: targets[id(one)])
    return Place(sheet, np.array(logged), np.array(target), np.array(tempting))


def _mixture(logits: Floats, shares: tuple[float, ...]) -> Mixture:
    parts = np.arange(len(shares))[:, np.newaxis].repeat(POSITIONS, axis=1)
    return Mixture(np.array(shares), parts, logits)


def _taken(
    sheet: Sheet, rows: NDArray[np.int64], groups: tuple[str, ...], rewards: Floats
) -> Sheet:
    return Sheet(
        groups=groups,
        rewards=rewards,
        whole=sheet.whole[rows],
        alone=sheet.alone[rows],
        above=sheet.above[rows],
        pseudo=sheet.pseudo[rows],
        told=sheet.told[rows],
        expected=sheet.expected[rows],
        uncovered=sheet.uncovered[rows],
    )


LOOKED_AT = np.array([1.0, 0.85, 0.7])
"""How closely each position is looked at, where every one is looked at by itself."""


def _apart(random: np.random.Generator, tempting: Floats) -> Floats:
    chances = _apart_expected(tempting)
    return (random.random(chances.shape) < chances).astype(np.float64)


def _apart_expected(tempting: Floats) -> Floats:
    expected: Floats = tempting - (1 - LOOKED_AT) * 0.3
    return expected


def _cascade_expected(tempting: Floats) -> Floats:
    """From the top down until something is taken."""
    reached = np.cumprod(1 - tempting, axis=1)
    before = np.concatenate([np.ones((len(tempting), 1)), reached[:, :-1]], axis=1)
    expected: Floats = before * tempting
    return expected


def _choice_expected(tempting: Floats) -> Floats:
    """One of all, or none: the more tempting the others, the less is taken of each."""
    odds = np.exp(4 * tempting)
    expected: Floats = odds / (4.0 + odds.sum(1, keepdims=True))
    return expected


def _one_at_most(expected: Callable[[Floats], Floats]) -> Rewards:
    def drawn(random: np.random.Generator, tempting: Floats) -> Floats:
        cumulated = expected(tempting).cumsum(1)
        taken = (random.random((len(tempting), 1)) >= cumulated).sum(1)
        rewards: Floats = np.equal(np.arange(POSITIONS), taken[:, np.newaxis]).astype(np.float64)
        return rewards

    return drawn


ALWAYS = frozenset({"ips", "self_normalised_ips", "doubly_robust", "self_normalised_doubly_robust"})
CASCADE = ALWAYS | {"reward_interaction_ips", "self_normalised_reward_interaction_ips"}
APART = CASCADE | {
    "direct_method",
    "switch_doubly_robust",
    "independent_ips",
    "self_normalised_independent_ips",
    "pseudo_inverse",
    "self_normalised_pseudo_inverse",
}
WORLDS: Mapping[str, World] = {
    "apart": World(_apart, _apart_expected, APART),
    "cascade": World(_one_at_most(_cascade_expected), _cascade_expected, CASCADE),
    "choice": World(_one_at_most(_choice_expected), _choice_expected, ALWAYS),
}
