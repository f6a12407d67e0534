"""What a step says, what the loss makes of it, and how the second stage's share is found."""

from math import exp, log
from pathlib import Path

import numpy as np
import pytest
import torch

from models.evaluation.dataset.folder import read_folder
from models.scorer.cross.set_tokens import SetTokens
from models.training.augmentation import Rates
from models.training.cross.choices import Choices
from models.training.cross.inputs import ChoiceInputs
from models.training.cross.learner import right_set
from models.training.cross.measuring import validations, weight_of
from models.training.cross.settings import CrossSettings
from models.training.steps import Domain
from tests.unit.scorer.cross.tiny import ids, write_tiny_base
from tests.unit.training.cross.shop import write_colors

SEPARATOR = ids("[SEP]")[0]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_colors(tmp_path_factory.mktemp("data") / "colors")


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> SetTokens:
    return SetTokens(write_tiny_base(tmp_path_factory.mktemp("base") / "tiny"), 64, 8)


def steps(data: Path, tokens: SetTokens, settings: CrossSettings) -> ChoiceInputs:
    choices = Choices([Domain.of(read_folder(data))], [], settings, seed=1)
    return ChoiceInputs(choices, settings, tokens, seed=1)


def parts(row: torch.Tensor) -> list[tuple[int, ...]]:
    """Context and items of one sequence."""
    ends = (row == SEPARATOR).nonzero()[:, 0].tolist()
    starts = [1, *(end + 1 for end in ends[:-1])]
    return [tuple(row[start:end].tolist()) for start, end in zip(starts, ends, strict=True)]


def test_the_right_sets_loss_is_the_cross_entropy_within_its_choice() -> None:
    logits = torch.tensor([2.0, 0.0, 1.0, 3.0, 5.0])
    sets_of = torch.tensor([[0, 1, -1], [2, 3, 4]])
    one = log(1 + exp(-2))
    other = log(1 + exp(2) + exp(4))
    found = right_set(logits, sets_of, torch.tensor([3.0, 1.0]))
    assert float(found) == pytest.approx((3 * one + other) / 4, abs=1e-6)


def test_items_are_shuffled_set_by_set_and_say_the_same_in_all(
    data: Path, tokens: SetTokens
) -> None:
    settings = CrossSettings(epochs=1, reads=("title",), wished=1.0, rates=Rates(word_dropout=0.5))
    inputs = steps(data, tokens, settings)
    orders = set()
    for number in range(len(inputs)):
        step = inputs[number]
        for places in step["sets_of"]:
            sets = [parts(step["input_ids"][at]) for at in places[places >= 0]]
            right = set(sets[0][1:])
            assert {one[0] for one in sets} == {sets[0][0]}
            assert all(len(right & set(one[1:])) >= 1 for one in sets[1:])
            kept = next(iter(right & set(sets[1][1:])))
            orders.add(tuple(one.index(kept) for one in sets[:3] if kept in one))
    assert len(orders) > 5


def test_only_the_share_that_is_wished_says_what_it_is_for(data: Path, tokens: SetTokens) -> None:
    for wished in (0.0, 1.0):
        settings = CrossSettings(epochs=1, reads=("title",), wished=wished)
        step = steps(data, tokens, settings)[0]
        said = [len(parts(row)[0]) > 0 for row in step["input_ids"]]
        assert said == [bool(wished)] * len(said)


def test_the_same_step_is_the_same_whenever_it_is_asked_for(data: Path, tokens: SetTokens) -> None:
    one, other = (steps(data, tokens, CrossSettings(epochs=1)) for _ in range(2))
    _ = one[0]
    assert all(torch.equal(one[3][name], other[3][name]) for name in one[3])


def test_validation_rows_come_evenly_out_of_their_file(data: Path) -> None:
    known = read_folder(data)
    (every,) = validations(Domain.of(known), known, 100)
    (some,) = validations(Domain.of(known), known, 3)
    assert (every.kind, len(every.rows)) == ("uniform", 12)
    assert some.rows == [every.rows[at] for at in (0, 5, 11)]
    assert every.hit_rate([np.eye(10)[4]] * 12) == 1.0
    assert every.hit_rate([np.eye(10)[3]] * 12) == 0.0


def noisy(random: np.random.Generator, strength: float, rows: int = 400) -> list[np.ndarray]:
    """Scores of ten, of which the first is right and stands above the others by so much."""
    scores = random.normal(size=(rows, 10))
    scores[:, 0] += strength
    return list(scores)


def test_two_stages_that_know_as_much_share_alike_and_one_that_knows_nothing_has_no_part() -> None:
    random = np.random.default_rng(1)
    answers = [0] * 400
    one, other, nothing, wrong = (noisy(random, by) for by in (1.0, 1.0, 0.0, -1.0))
    assert weight_of(one, other, answers) == pytest.approx(0.5, abs=0.05)
    assert weight_of(one, nothing, answers) == pytest.approx(0.0, abs=0.06)
    assert weight_of(nothing, one, answers) == pytest.approx(1.0, abs=0.06)
    assert weight_of(one, wrong, answers) == 0.0
    # The share counts in the scores' own units.
    tenfold = [10 * some for some in other]
    assert weight_of(one, tenfold, answers) == pytest.approx(1 / 11, abs=0.02)


def test_what_a_stage_gave_no_number_for_does_not_count() -> None:
    random = np.random.default_rng(2)
    one, other = noisy(random, 1.0), noisy(random, 1.0)
    found = weight_of(one, other, [0] * 400)
    one.append(np.full(10, np.nan))
    other.append(np.zeros(10))
    assert weight_of(one, other, [0] * 401) == pytest.approx(found)
    assert weight_of([np.full(10, np.nan)], [np.zeros(10)], [0]) == 0.0
