import numpy as np
import pytest

from models.contract.candidates import Brief
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit, RecommendRequest, Taste
from models.retrieval.index import ExactIndex
from models.retrieval.retrieve import RetrievalSettings, retrieve, widened
from models.retrieval.shelf import Shelf
from tests.unit.engine.shop import lines
from tests.unit.retrieval.asking import never, request

TIGHT = RetrievalSettings(best=1, cheapest=0, along_a_bound=0)


def found(
    shelf: Shelf, asked: RecommendRequest, role_id: str, settings: RetrievalSettings
) -> list[str]:
    return ids(retrieve(asked, shelf, never, settings), role_id)


def ids(brief: Brief, role_id: str) -> list[str]:
    entry = next(entry for entry in brief.roles if entry.role.role_id == role_id)
    return [candidate.item_id for candidate in entry.candidates]


def test_held_items_are_never_candidates(shelf: Shelf) -> None:
    assert "it-lantern-held" not in found(shelf, request("camping"), "lantern", RetrievalSettings())


def test_excluded_items_are_never_candidates(shelf: Shelf) -> None:
    asked = request("camping", Constraints(exclude=("green",)))
    assert found(shelf, asked, "lantern", RetrievalSettings()) == ["it-lantern-black"]


def test_an_item_of_which_too_few_are_left_for_the_party_is_no_candidate(shelf: Shelf) -> None:
    asked = request("coffee", Constraints(party_size=2))
    assert found(shelf, asked, "mug", RetrievalSettings()) == ["it-mug-white"]


def test_relevance_runs_from_best_to_worst_within_zero_and_one(shelf: Shelf) -> None:
    brief = retrieve(request("camping"), shelf, never, RetrievalSettings())
    for entry in brief.roles:
        relevance = [candidate.relevance for candidate in entry.candidates]
        assert relevance == sorted(relevance, reverse=True)
        assert all(0 <= value <= 1 for value in relevance)


def test_a_liked_concept_comes_first(shelf: Shelf) -> None:
    asked = request("camping", Constraints(prefer=("red",)))
    assert found(shelf, asked, "stove", TIGHT) == ["it-stove-red"]


def test_a_learned_taste_turns_the_order_round(shelf: Shelf) -> None:
    def place(weight: float) -> int:
        asked = request("camping", taste=Taste(("price",), (weight,)))
        return found(shelf, asked, "tent", RetrievalSettings()).index("it-tent-canvas")

    assert place(-3.0) == 3
    assert place(3.0) < place(0.1)


def test_the_cheapest_and_those_along_a_bound_are_always_there(shelf: Shelf) -> None:
    cheap = RetrievalSettings(best=1, cheapest=1, along_a_bound=0)
    assert "it-tent-cheap" in found(shelf, request("camping"), "tent", cheap)
    asked = request("camping", Constraints(bounds=(Bound("weight", "more", 10.0),)))
    along = RetrievalSettings(best=1, cheapest=0, along_a_bound=1)
    assert "it-tent-canvas" in found(shelf, asked, "tent", along)


def test_candidates_fit_with_what_is_kept(shelf: Shelf) -> None:
    asked = request("camping", Constraints(keep=("it-fuel-alcohol",)))
    assert found(shelf, asked, "stove", RetrievalSettings()) == ["it-stove-alcohol"]
    assert "it-fuel-alcohol" in found(shelf, asked, "fuel", TIGHT)


def test_a_swap_looks_for_what_fits_with_the_rest(shelf: Shelf) -> None:
    base = lines(("stove", "it-stove-alcohol"), ("fuel", "it-fuel-gas"))
    asked = request("camping", edit=Edit("swap", base, "stove"))
    brief = retrieve(asked, shelf, never, RetrievalSettings())
    assert sorted(ids(brief, "stove")) == ["it-stove-gas", "it-stove-red"]


def test_late_items_wait_for_the_wider_search(shelf: Shelf) -> None:
    asked = request("camping", Constraints(within_days=1))
    brief = retrieve(asked, shelf, never, RetrievalSettings())
    assert ids(brief, "lantern") == ["it-lantern-black"]
    wide = widened(brief, asked, shelf, RetrievalSettings())
    assert sorted(ids(wide, "lantern")) == ["it-lantern-black", "it-lantern-green"]


def test_both_languages_lead_to_the_same_brief(shelf: Shelf) -> None:
    english = retrieve(request("a camping trip"), shelf, never, RetrievalSettings())
    assert english == retrieve(request("我们去露营"), shelf, never, RetrievalSettings())


@pytest.mark.parametrize(("party_size", "assumed"), [(None, {"party_size": 1}), (4, {})])
def test_a_party_of_one_is_assumed_only_where_nobody_says(
    shelf: Shelf, party_size: int | None, assumed: dict[str, int]
) -> None:
    asked = request("camping", Constraints(party_size=party_size))
    assert retrieve(asked, shelf, never, RetrievalSettings()).assumed == assumed


def test_the_index_gives_cosines_in_the_order_asked_for() -> None:
    index = ExactIndex({"a": 0, "b": 1}, np.array([[1.0, 0.0], [0.6, 0.8]], np.float32))
    near = index.similarities(np.array([0.0, 1.0], np.float32), ["b", "a"])
    assert near.tolist() == pytest.approx([0.8, 0.0])
    assert index.vector("b").tolist() == pytest.approx([0.6, 0.8])
