"""When a simulated shopper takes what is shown. Its hash stands in every comparison's report."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from random import Random

import numpy as np

ASPIRATION = 0.95
"""Of a hundred bundles that the shop could offer, five would do."""
ROUNDS = 10
FAILED = ROUNDS + 1
"""What a conversation without a purchase counts, in turns."""


def aspiration(market: Sequence[float]) -> float:
    """The least worth that the shopper is content with, given what the market offers.

    Satisficing instead of maximising: Simon, A Behavioral Model of Rational Choice (1955).
    """
    return float(np.quantile(np.asarray(market, np.float64), ASPIRATION))


def taken(worths: Sequence[float], least: float, noise: float, random: Random) -> int | None:
    """The place of the bundle taken, or None.

    The best of those shown is taken where it is worth ``least``. With chance ``noise`` the
    shopper does not see it; nothing below ``least`` is ever taken, so that luck helps no arm.
    """
    overlooked = random.random() < noise
    if not worths or overlooked:
        return None
    best = int(np.argmax(worths))
    return best if worths[best] >= least else None


def rule_hash() -> str:
    """sha256 of this file's text, in hexadecimal."""
    return sha256(Path(__file__).read_bytes()).hexdigest()
