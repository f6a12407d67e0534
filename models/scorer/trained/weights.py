"""How much the parts of a trained score count."""

from dataclasses import dataclass, field

from models.scorer.untrained import ScoreWeights


def _facts() -> ScoreWeights:
    """The trained logit stands in for what the texts' similarities say, and reads prices too."""
    return ScoreWeights(purpose=0.0, cohesion=0.0, dearness=-0.6)


@dataclass(frozen=True, slots=True)
class TrainedWeights:
    """``belonging``: the set's trained logit, in its spreads over ordinary sets of one purpose.
    ``facts``: the parts of the untrained score that stay beside it, without ``purpose``."""

    belonging: float = 1.0
    facts: ScoreWeights = field(default_factory=_facts)
