"""Spoiled sets and rated sets, alone and in the steps of a fit."""

from dataclasses import replace

import numpy as np

from models.evaluation.dataset.bundle import Context, Example
from models.training.sets import (
    NOBODY_RATED,
    Judged,
    beside_spoiled,
    histories,
    rated_in_order,
    rated_sets,
    with_those_before,
)
from models.training.settings import FitSettings, ObjectiveSettings
from models.training.steps import Domain, Steps
from tests.unit.training.coded import coded


def example(group: str, rating: float | None, *items: str) -> Example:
    return Example(Context("tea"), items or ("a", "b"), (), 1.0, "", group, rating=rating)


def steps(**objective: float) -> Steps:
    settings = FitSettings(
        bundles=4,
        epochs=1,
        objective=ObjectiveSettings(**objective),  # type: ignore[arg-type]
    )
    return Steps([Domain.of(coded())], settings, 1)


def test_one_item_is_swapped_for_one_that_may_stand_there() -> None:
    sets = [Judged((0, 1, 2), 7, True), Judged((3, 4), 8, False)]
    found = list(
        beside_spoiled(
            sets,
            lambda one, item: np.array([9] if one.example == 7 else []),
            np.random.default_rng(1),
        )
    )
    good, spoiled = found
    assert good == sets[0]
    assert sorted({0, 1, 2} - set(spoiled.items)) != []
    assert len(spoiled.items) == 3
    assert set(spoiled.items) - {0, 1, 2} == {9}
    assert (spoiled.example, spoiled.is_wished) == (7, True)


def test_what_was_rated_before_is_of_the_same_group_and_in_order() -> None:
    one, two, three, four = (example("s", float(stars)) for stars in (1, 2, 3, 4))
    other, silent = example("t", 5.0), example("s", None)
    in_order = rated_in_order((one, silent, two, other, three, four))
    assert in_order == {"s": (one, two, three, four), "t": (other,)}
    assert histories((three, silent, one), in_order, 1) == [(two, three)]
    assert histories((three, other), in_order, 9) == [(one, two, three), (other,)]
    assert histories((three,), in_order, 0) == [(three,)]
    assert histories((silent,), in_order, 9) == []


def test_the_same_bundle_rated_alike_twice_is_two_ratings() -> None:
    first, second = example("s", 4.0), example("s", 4.0)
    (sequence,) = histories((second,), rated_in_order((first, second)), 9)
    told = with_those_before((second,), [sequence])
    assert [id(one) for one in told] == [id(second), id(first)]
    found = rated_sets(told, [sequence], {10: 0, 11: 1}, {"a": 10, "b": 11})
    assert found.sets == (Judged((0, 1), 0, True), Judged((0, 1), 1, True))
    assert found.ratings == (4.0, 4.0)
    assert found.sequences == ((1, 0),)


def test_a_step_spoils_each_bundle_by_an_item_of_no_bundle_of_its_group() -> None:
    for number in range(len(steps())):
        step = steps(whole=1.0)[number]
        mates = step.domain.mates
        assert len(step.spoiled) == 2 * len(step.examples)
        for good, spoiled in zip(step.spoiled[::2], step.spoiled[1::2], strict=True):
            of = step.examples[good.example]
            ids = {step.domain.items[step.items[one]].item_id for one in good.items}
            assert ids == set(of.positive)
            (wrong,) = set(spoiled.items) - set(good.items)
            assert len(set(spoiled.items) & set(good.items)) == len(good.items) - 1
            assert step.items[wrong] not in mates[of.group]


def test_a_step_has_what_its_shoppers_rated_before() -> None:
    asked = steps(rating=1.0, sequence=1.0)
    for number in range(len(asked)):
        step = asked[number]
        assert len(step.rated.sequences) == len({one.group for one in step.examples})
        for sequence in step.rated.sequences:
            told = [step.examples[step.rated.sets[at].example] for at in sequence]
            whole = step.domain.rated[told[0].group]
            assert told == list(whole[: len(told)])
            assert [step.rated.ratings[at] for at in sequence] == [one.rating for one in told]


def test_without_these_objectives_steps_are_what_they_were() -> None:
    plain, spoiled = steps()[0], steps(whole=1.0)[0]
    assert (plain.spoiled, plain.rated) == ((), NOBODY_RATED)
    assert replace(spoiled, spoiled=()).questions == plain.questions
    assert spoiled.items.tolist() == plain.items.tolist()
