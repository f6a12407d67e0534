"""How a slate is drawn: the parameters of the policy, and the hash they are logged under."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from models.contract.recommendation import SLATE_SIZE


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """Parameters of the draw.

    ``temperature`` and ``max_gap`` are in standard deviations of the pool's scores, so that they
    mean the same for every scorer; pools that differ less than ``least_spread`` are not blown up.
    ``mmr_lambda`` weighs score (1) against novelty (0). ``fresh_floor`` is the least chance at
    position 0 of all bundles with a new item together. ``max_gap``: a bundle further behind the
    best is not shown, unless a slate could not be filled without it.
    """

    temperature: float = 0.5
    mmr_lambda: float = 0.7
    fresh_floor: float = 0.05
    slate_size: int = SLATE_SIZE
    max_gap: float = 2.5
    least_spread: float = 0.01

    def __post_init__(self) -> None:
        if self.temperature <= 0 or self.least_spread <= 0:
            raise ValueError("temperature and least_spread must be above zero")
        if not (0 <= self.mmr_lambda <= 1 and 0 <= self.fresh_floor < 1):
            raise ValueError("mmr_lambda and fresh_floor are shares")

    @property
    def policy_hash(self) -> str:
        text = json.dumps(asdict(self), sort_keys=True)
        return sha256(text.encode()).hexdigest()[:16]
