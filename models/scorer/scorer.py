"""What every scorer of bundles must do, trained or not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from data.types.scenario import BundleItem
from models.contract.recommendation import Taste
from models.scorer.stock import Stock

Bundle = Sequence[BundleItem]
Scores = NDArray[np.float64]
Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ScoreContext:
    """Whom the bundles are for and what for.

    ``purpose`` is the unit vector of the scenario or, without one, of what was said, (dim,).
    ``prefer`` are liked concepts.
    """

    utterance: str = ""
    scenario_id: str | None = None
    purpose: Vector | None = None
    taste: Taste = field(default_factory=Taste)
    prefer: tuple[str, ...] = ()


class Scorer(Protocol):
    """Judges whole bundles; a checkpoint that was trained for it implements this as well."""

    @property
    def model_version(self) -> str:
        """Names the weights exactly; logged with every slate."""
        ...

    def score(self, context: ScoreContext, bundles: Sequence[Bundle]) -> Scores:
        """One score a bundle, of shape (bundles,); higher is better.

        Comparable within one call. A difference of one is about what separates a good bundle
        from an ordinary one, which is the scale that the policy's temperature counts in.
        """
        ...

    def over(self, stock: Stock) -> Self:
        """The same scorer over the stock after some items changed; takes milliseconds."""
        ...
