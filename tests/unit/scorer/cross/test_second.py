import numpy as np
import pytest

from models.scorer.cross.second import best_places, mixed

FIRST = [3.0, 9.0, np.nan, 5.0, 5.0, 1.0]


def test_the_best_places_are_in_order_and_no_number_is_never_among_them() -> None:
    assert best_places(FIRST, 3).tolist() == [1, 3, 4]
    assert best_places(FIRST, 99).tolist() == [1, 3, 4, 0, 5]
    assert best_places(FIRST, -1).tolist() == []
    assert best_places([np.nan, -np.inf], 2).tolist() == []


def test_the_second_stage_orders_the_best_anew_and_all_others_stay_behind_them() -> None:
    places = best_places(FIRST, 2)
    found = mixed(FIRST, places, [0.0, 8.0], 0.5)
    assert found[[1, 3]].tolist() == [4.5, 6.5]
    # The least of the best was at 5 and is at 4.5: all behind it moves by as much.
    assert found[[0, 4, 5]].tolist() == [2.5, 4.5, 0.5]
    assert np.isnan(found[2])


def test_without_a_share_the_second_stage_changes_nothing() -> None:
    found = mixed(FIRST, best_places(FIRST, 3), [7.0, 8.0, 9.0], 0.0)
    assert found == pytest.approx(FIRST, nan_ok=True)


def test_alone_it_still_ranks_only_among_the_best() -> None:
    found = mixed(FIRST, best_places(FIRST, 2), [-100.0, -90.0], 1.0)
    assert np.argsort(-found[[0, 1, 3, 5]]).tolist() == [2, 1, 0, 3]


def test_none_of_the_best_leaves_the_scores_as_they_are() -> None:
    assert mixed([1.0, 2.0], best_places([1.0, 2.0], 0), [], 0.7).tolist() == [1.0, 2.0]


def test_a_share_above_all_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        mixed([1.0], best_places([1.0], 1), [1.0], 1.5)
