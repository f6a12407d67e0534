"""Team-draft interleaving: two strategies fill one slate, judged by what is taken of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from data.types.turn import Impression
from models.policy.mixing import SCORE, Mixing
from models.policy.mixture import Mixture
from models.policy.slate import Floats


def team_draft(left: str, right: str, values: Mapping[str, Floats], positions: int) -> Mixing:
    """Who draws each position (Radlinski, Kurup and Joachims, CIKM 2008): in every two positions
    each team draws one, and a coin says which goes first.

    Each strategy draws by chance from what is left, not its best (Hofmann, Whiteson and de Rijke,
    CIKM 2011), so that every slate's chance is known: the parts are the coins' outcomes.
    """
    names = (SCORE, *(name for name in (left, right) if name != SCORE))
    places = names.index(left), names.index(right)
    rounds = -(-positions // 2)
    turns = {
        tuple(place for first in coins for place in (places if first else places[::-1]))[:positions]
        for coins in product((True, False), repeat=rounds)
    }
    rows = np.array(sorted(turns), np.int64)
    spoken = [values[name] for name in names[1:]]
    return Mixing(names, np.array(spoken), np.full(len(rows), 1 / len(rows)), rows)


@dataclass(frozen=True, slots=True)
class Credit:
    """What one slate says of two teams, as the right one's share less the left one's: from -1 to 1
    for each bundle taken.

    ``drawn`` goes by the teams that drew. ``expected`` by how likely each was to have drawn what
    was shown: the same mean, and less left to chance (Hofmann et al., 2011).
    """

    drawn: float
    expected: float


def credit_of(
    impression: Impression, rewards: tuple[float, ...], left: str, right: str
) -> Credit | None:
    """The credit for these rewards by position; None where not just these two were at the draw."""
    mixed = impression.mixture
    if mixed is None or {mixed.strategies[one] for row in mixed.turns for one in row} != {
        left,
        right,
    }:
        return None
    places = {bundle.bundle_id: at for at, bundle in enumerate(impression.pool)}
    slate = [places[bundle.bundle_id] for bundle in impression.shown()]
    turns = np.array(mixed.turns)[:, : len(slate)]
    sides = np.where(turns == mixed.strategies.index(right), 1.0, -1.0)
    by_part = sides @ np.array(rewards)
    mixture = Mixture(np.array(mixed.weights), np.array(mixed.turns), np.array(mixed.logits))
    joint = mixture.weights * mixture.part_chances(slate)
    return Credit(float(by_part[mixed.drawn]), float(joint @ by_part / joint.sum()))
