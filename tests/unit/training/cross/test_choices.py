from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from models.evaluation.dataset.folder import TrainingData
from models.training.cross.choices import Choices
from models.training.cross.mining import nearest
from models.training.cross.settings import CrossSettings
from models.training.steps import Domain
from tests.unit.training.cross.shop import bundle, items

SETTINGS = CrossSettings(epochs=1, choices=4, hardest=3, same_leaf=2, uniform=1, skip=0, depth=6)
REJECTED = ("blue-tent-0", "blue-kettle-1")


class Reddest:
    """A first stage that likes what is red, most of all the puzzles, and what came early."""

    def completing(
        self, given: Sequence[str], candidates: Sequence[str], intent: str
    ) -> NDArray[np.floating]:
        return np.array([self._score(one) for one in candidates])

    @staticmethod
    def _score(item_id: str) -> float:
        color, kind, number = item_id.split("-")
        if color == "green":
            return np.nan
        return 100.0 * (color == "red") + 50.0 * (kind == "guitar") - float(number)


@pytest.fixture(scope="module")
def domain() -> Domain:
    train = [bundle(color, number) for color in ("red", "blue", "green") for number in range(4)]
    train[0] = replace(train[0], rejected=(REJECTED,))
    return Domain.of(TrainingData(items(), {"train": train, "valid": (), "test": ()}))


def named(domain: Domain, rows: Sequence[int]) -> set[str]:
    return {domain.items[row].item_id for row in rows}


def test_the_first_stages_favourites_are_found_but_none_that_may_be_right(domain: Domain) -> None:
    near = nearest(domain, Reddest(), skip=0, depth=5)
    tent = domain.rows["red-tent-2"]
    found = [domain.items[row].item_id for row in near[2, tent]]
    # Neither the bundle's own items nor another red tent, which is the same make.
    assert found == [
        "red-guitar-0", "red-guitar-1", "red-guitar-3", "red-kettle-0", "red-kettle-1",
    ]  # fmt: skip
    skipped = nearest(domain, Reddest(), skip=2, depth=5)[2, tent]
    assert [domain.items[row].item_id for row in skipped] == found[2:]


def test_a_choice_has_the_right_set_first_and_differs_by_one_item_elsewhere(
    domain: Domain,
) -> None:
    near = nearest(domain, Reddest(), SETTINGS.skip, SETTINGS.depth)
    choices = Choices([domain], [near], SETTINGS, seed=1)
    drawn = [one for number in range(len(choices)) for one in choices[number]]
    assert len(drawn) == 12 * 3 + 1
    for one in drawn:
        right, *wrong = one.sets
        assert named(domain, right) == set(one.example.positive)
        if REJECTED in one.example.candidates and len(wrong) == 1:
            assert named(domain, wrong[0]) == set(REJECTED)
            continue
        assert len({tuple(sorted(some)) for some in one.sets}) == 1 + SETTINGS.wrong
        for some in wrong:
            (gone,) = set(right) - set(some)
            (instead,) = set(some) - set(right)
            assert domain.items[instead].family != domain.items[gone].family


def test_the_hardest_are_among_the_wrong_ones_and_kin_of_the_leaf_too(domain: Domain) -> None:
    near = nearest(domain, Reddest(), SETTINGS.skip, SETTINGS.depth)
    choices = Choices([domain], [near], SETTINGS, seed=1)
    drawn = [one for number in range(len(choices)) for one in choices[number]]
    for one in drawn:
        if one.example.candidates:
            continue
        gone = next(iter(set(one.sets[0]) - set(one.sets[1])))
        instead = [next(iter(set(some) - set(one.sets[0]))) for some in one.sets[1:]]
        index = domain.examples.index(one.example)
        assert set(instead[:3]) <= set(near[index, gone].tolist())
        assert {domain.items[row].leaf() for row in instead[3:5]} == {domain.items[gone].leaf()}


def test_sets_that_were_shown_and_not_taken_make_a_choice_of_their_own(domain: Domain) -> None:
    choices = Choices([domain], [], SETTINGS, seed=1)
    drawn = [one for number in range(len(choices)) for one in choices[number]]
    (own,) = [one for one in drawn if len(one.sets) == 2]
    assert [named(domain, some) for some in own.sets] == [
        {"red-tent-0", "red-kettle-0", "red-guitar-0"}, set(REJECTED),
    ]  # fmt: skip


def test_the_same_seed_gives_the_same_steps_in_any_order(domain: Domain) -> None:
    one, other = (Choices([domain], [], SETTINGS, seed=5) for _ in range(2))
    last = len(one) - 1
    assert other[last] == one[last]
    assert other[0] == one[0]
    assert Choices([domain], [], SETTINGS, seed=6)[0] != one[0]


def test_a_shop_with_few_items_gives_as_many_wrong_sets_as_there_are() -> None:
    few = {name: one for name, one in items().items() if name.endswith("-0")}
    train = [bundle("red", 0), bundle("blue", 0)]
    domain = Domain.of(TrainingData(few, {"train": train, "valid": (), "test": ()}))
    many = replace(SETTINGS, same_leaf=20, uniform=20)
    for one in Choices([domain], [], many, seed=1)[0]:
        assert len(one.sets) == 1 + 3
