from math import log

import pytest
import torch
from torch import tensor

from models.training.ratings import Ratings, SequenceRating, SetRating, mean_vectors
from models.training.settings import ObjectiveSettings


def test_a_set_that_is_as_likely_good_as_not_has_three_stars() -> None:
    # 1 + 4 * sigmoid(log 3) is 1 + 4 * 3/4.
    assert SetRating()(tensor([0.0, log(3), -1e3, 1e3])).tolist() == pytest.approx([3, 4, 1, 5])


def test_a_rating_is_predicted_from_those_before_it_alone() -> None:
    torch.manual_seed(1)
    head = SequenceRating(3)
    vectors, logits = torch.randn(1, 4, 3), torch.randn(1, 4)
    given = tensor([[5.0, 1.0, 5.0, 1.0]])
    other = tensor([[5.0, 1.0, 1.0, 5.0]])
    first, second = (head(vectors, logits, some)[0] for some in (given, other))
    assert torch.equal(first[:3], second[:3])
    assert first[3] != second[3]


def test_sets_have_the_mean_of_their_items() -> None:
    vectors = tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    found = mean_vectors(vectors, tensor([0, 1, 2]), tensor([0, 0, 1]), 2)
    assert found[0].tolist() == pytest.approx([0.5**0.5, 0.5**0.5])
    assert found[1].tolist() == [-1.0, 0.0]


def test_both_errors_are_added_by_their_weights_and_gaps_count_for_nothing() -> None:
    ratings = Ratings(2)
    for one in ratings.of_sequence.parameters():
        torch.nn.init.zeros_(one)  # says 3 of everything, as of_set does of a logit of 0
    inputs = {"ratings": tensor([5.0, 1.0, 2.0]), "sequences": tensor([[0, 1], [2, -1]])}
    asked = torch.zeros(3), torch.zeros(3, 2), inputs
    # Squares of 2, 2 and 1 over three ratings.
    assert ratings.loss(ObjectiveSettings(rating=2.0), *asked).item() == pytest.approx(6)
    both = ObjectiveSettings(rating=1.0, sequence=0.5)
    assert ratings.loss(both, *asked).item() == pytest.approx(4.5)
