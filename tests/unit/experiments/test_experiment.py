from collections import Counter
from typing import Any

import pytest

from data.experiments.errors import ExperimentUnfit
from data.experiments.experiment import Arm, Experiment
from tests.factories import NOW


def experiment(*arms: Arm, **known: Any) -> Experiment:
    two = arms or (Arm("control", 0.8), Arm("warmer", 0.2, {"temperature": 0.8}))
    return Experiment(
        known.get("id", "e-1"), "warmth", known.get("kind", "ab"), two, known.get("at", NOW)
    )


def test_a_shopper_is_in_the_same_arm_whenever_it_is_asked() -> None:
    assert [experiment().arm_of("p-7") for _ in range(5)] == [experiment().arm_of("p-7")] * 5


def test_shares_are_kept_and_experiments_divide_independently() -> None:
    shoppers = [f"p-{number}" for number in range(20_000)]
    one = [experiment().arm_of(each).name for each in shoppers]
    other = [experiment(id="e-2").arm_of(each).name for each in shoppers]
    counts = Counter(zip(one, other, strict=True))
    assert counts["warmer", "warmer"] / 20_000 == pytest.approx(0.04, abs=0.005)
    assert counts["control", "warmer"] / 20_000 == pytest.approx(0.16, abs=0.01)


def test_a_treatment_carries_the_arms_settings() -> None:
    warm = next(f"p-{n}" for n in range(99) if experiment().arm_of(f"p-{n}").name == "warmer")
    told = {"experiment_id": "e-1", "arm": "warmer", "temperature": 0.8}
    assert experiment().treatment(warm) == told


@pytest.mark.parametrize(
    "arms",
    [
        (Arm("control", 1.0),),
        (Arm("control", 0.5), Arm("control", 0.5)),
        (Arm("control", 0.5), Arm("other", 0.4)),
        (Arm("control", 1.0), Arm("other", 0.0)),
        (Arm("", 0.5), Arm("other", 0.5)),
    ],
)
def test_arms_that_do_not_fit_are_refused(arms: tuple[Arm, ...]) -> None:
    with pytest.raises(ExperimentUnfit):
        experiment(*arms)
