"""The same shoppers before each arm, and what came of it side by side."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from models.evaluation.intervals import interval_of, paired_interval
from models.simulation.acceptance import ROUNDS, rule_hash
from models.simulation.arms import ARMS, Arm, Learning, NoLearning, Shuffled
from models.simulation.conversation import Conversation, Course
from models.simulation.place import Visit
from models.turn.ports import Recommender

Courses = Mapping[Arm, Sequence[Course]]
Making = Callable[[Visit], Recommender]


async def compare(visits: Sequence[Visit], told: Callable[[str], None] = lambda _: None) -> Courses:
    """Every arm before the same shoppers; shuffled comes after learning, whose tastes it mixes."""
    learning = await _held(visits, lambda one: Learning(one.place.source(one.shopper)), True)
    told("learning")
    taught = {visit.shopper.name: one.tastes for visit, one in zip(visits, learning, strict=True)}
    donors = _donors(visits)
    makings: dict[Arm, Making] = {
        "no_learning": lambda one: NoLearning(one.place.source(one.shopper)),
        "shuffled": lambda one: Shuffled(
            one.place.source(one.shopper), taught[donors[one.shopper.name]]
        ),
        "oracle": lambda one: NoLearning(one.place.knowing(one.shopper)),
    }
    courses: dict[Arm, Sequence[Course]] = {"learning": learning}
    for arm, making in makings.items():
        courses[arm] = await _held(visits, making)
        told(arm)
    return {arm: courses[arm] for arm in ARMS}


async def _held(visits: Sequence[Visit], making: Making, ranked: bool = False) -> list[Course]:
    return [
        await Conversation(
            one.shopper, one.place.shop, making(one), one.rank if ranked else None
        ).course()
        for one in visits
    ]


def _donors(visits: Sequence[Visit]) -> dict[str, str]:
    """Whose reactions teach whose taste: somebody else of the same place, as far as there is."""
    by_place: dict[int, list[str]] = {}
    for visit in visits:
        by_place.setdefault(id(visit.place), []).append(visit.shopper.name)
    return {
        name: names[(index + max(1, len(names) // 2)) % len(names)]
        for names in by_place.values()
        for index, name in enumerate(names)
    }


def report(courses: Courses) -> dict[str, Any]:
    """The figures that the command prints; gains are paired, shopper by shopper."""
    plain = courses["no_learning"]
    every = [course for some in courses.values() for course in some]
    return {
        "arms": {arm: _arm(some, plain) for arm, some in courses.items()},
        "median_rank_by_round": median_ranks(courses["learning"]),
        "rejected_shown_again": sum(course.rejected_again for course in every),
        "decisions_without_propensity": sum(course.unlogged for course in every),
        "decisions": sum(course.decisions for course in every),
        "shoppers": len(plain),
        "acceptance_sha256": rule_hash(),
    }


def median_ranks(courses: Sequence[Course]) -> list[float]:
    """By round over all shoppers; who has bought keeps the last rank."""
    found = []
    for place in range(ROUNDS):
        ranks = [one.ranks[min(place, len(one.ranks) - 1)] for one in courses if one.ranks]
        found.append(float(np.median(ranks)))
    return found


def _arm(courses: Sequence[Course], plain: Sequence[Course]) -> dict[str, Any]:
    names = [course.shopper for course in courses]
    turns = [course.turns for course in courses]
    mean = interval_of(turns, names)
    gain = paired_interval([course.turns for course in plain], turns, names)
    return {
        "success_at_10": float(np.mean([course.succeeded for course in courses])),
        "mean_turns": mean.mean,
        "turns_ci": [mean.low, mean.high],
        "gain": gain.mean,
        "gain_ci": [gain.low, gain.high],
        "fewer_turns": gain.mean / float(np.mean([course.turns for course in plain])),
    }
