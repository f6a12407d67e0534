"""What is measured of each shopper in an experiment, and what may not get worse."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """``is_better_high``: whether more of it is better. ``margin``: for a guardrail, how much worse
    is still tolerated. ``told`` says what it is."""

    told: str
    is_better_high: bool
    margin: float | None = None


PRIMARY = "taken"
MEASURES: Mapping[str, Measure] = {
    "taken": Measure("shoppers who took a bundle", True),
    "slates": Measure("slates until one was taken; 11 if none was within 10", False),
    "stars": Measure("stars given in the survey, of those who gave any", True),
    "turned_down": Measure("share of a shopper's slates turned down", False, 0.05),
    "handover": Measure("shoppers who asked for a person", False, 0.02),
    "unhappy": Measure("shoppers who gave one or two stars", False, 0.02),
    "degraded": Measure("share of a shopper's slates without the recommender", False, 0.01),
    "relaxed": Measure("share of a shopper's slates that give up something asked for", False, 0.05),
}
"""The guardrails are those with a margin."""
FAILED, LONGEST = 11, 10
UNHAPPY = 2
