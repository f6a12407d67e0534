import numpy as np
import pytest
import torch

from models.contract.item_text import ItemText
from models.scorer.trained.belonging import Belonging, Wish
from models.scorer.trained.known import Known
from models.scorer.trained.set_module import SetModule
from models.scorer.trained.signals import Signals

VECTORS = np.array([[1, 0, 0], [0.8, 0.6, 0], [0, 1, 0], [0, 0, 1]], np.float32)
ITEMS = tuple(ItemText(str(row), f"thing {row}") for row in range(len(VECTORS)))
EVERY = np.arange(len(VECTORS))


def rows(*places: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(places, np.int64)


@pytest.fixture
def belonging() -> Belonging:
    """As it is before any training, with a scale of one."""
    module = SetModule().eval().requires_grad_(False)
    module.log_scale.fill_(0.0)
    return Belonging(VECTORS, Known(Signals.of(ITEMS)), module)


def moved(belonging: Belonging) -> Belonging:
    """With a learned part that says something."""
    torch.manual_seed(3)
    with torch.no_grad():
        belonging.module.last.weight.normal_(0, 0.5)
    return belonging


def test_untrained_it_is_the_cosine_to_the_mean_of_the_rest(belonging: Belonging) -> None:
    found = belonging.completing(rows(0, 2), EVERY, None)
    assert found == pytest.approx([0.5, 0.7, 0.5, 0.0], abs=1e-6)


def test_a_wish_counts_as_one_more_member(belonging: Belonging) -> None:
    wish = Wish("a thing", VECTORS[3])
    assert belonging.completing(rows(0, 2), EVERY, wish) == pytest.approx(
        [1 / 3, 1.4 / 3, 1 / 3, 1 / 3], abs=1e-6
    )
    assert belonging.completing(rows(), EVERY, wish) == pytest.approx([0, 0, 0, 1], abs=1e-6)


def test_a_sets_logit_is_the_mean_over_its_items(belonging: Belonging) -> None:
    found = belonging.of_sets([rows(0, 1), rows(0, 1, 2), rows(3)], None)
    assert found == pytest.approx([0.8, (0.4 + 0.7 + 0.3) / 3, 0.0], abs=1e-6)


def test_the_order_of_a_set_means_nothing(belonging: Belonging) -> None:
    belonging = moved(belonging)
    one = belonging.of_sets([rows(0, 1, 3)], None)
    assert belonging.of_sets([rows(3, 0, 1)], None) == pytest.approx(one, abs=1e-5)


def test_a_set_is_judged_alike_alone_and_among_others(belonging: Belonging) -> None:
    belonging = moved(belonging)
    wish = Wish("thing 2", VECTORS[2])
    alone = belonging.of_sets([rows(1, 2)], wish)
    among = belonging.of_sets([rows(0, 1, 2, 3), rows(1, 2), rows(2)], wish)
    assert among[1] == pytest.approx(alone[0], abs=1e-5)


def test_completing_a_set_is_what_a_set_without_the_item_asks_for(belonging: Belonging) -> None:
    belonging = moved(belonging)
    pair = belonging.of_sets([rows(0, 1)], None)[0]
    halves = (
        belonging.completing(rows(0), rows(1), None)[0],
        belonging.completing(rows(1), rows(0), None)[0],
    )
    assert pair == pytest.approx(sum(halves) / 2, abs=1e-5)
