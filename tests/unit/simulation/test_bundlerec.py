from pathlib import Path

import numpy as np
import pytest

from models.contract.constraints import Constraints
from models.contract.recommendation import Edit, RecommendRequest
from models.engine.version import catalog_version_of
from models.evaluation.dataset.bundle import TrainingBundle
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.dataset.item import TrainingItem
from models.policy.settings import PolicySettings
from models.preference.features import FeatureSpace
from models.scorer.encoder.vectors import VectorCache
from models.scorer.untrained import ScoreWeights, UntrainedScorer
from models.simulation.arms import Learning
from models.simulation.bundlerec import InMind, shop_of, shoppers_of
from models.simulation.conversation import Conversation
from models.simulation.place import ReadyPlace, Visit
from models.simulation.shopper import Crowd
from models.turn.state import shop_view
from tests.unit.engine.shop import WordEncoder

KINDS = {"cable": "[[Tech,Cables]]", "lens": "[[Tech,Camera,Lenses]]", "tea": "[[Food,Tea]]"}
ITEMS = {
    f"{kind}-{number}": TrainingItem(f"{kind}-{number}", f"Maker{number % 3} {kind} {number}", path)
    for kind, path in KINDS.items()
    for number in range(12)
}
BUNDLES = tuple(
    TrainingBundle(f"b-{n}", f"s-{n}", f"{left} and {right}", (f"{left}-{n}", f"{right}-{n}"))
    for n in range(12)
    for left, right in (("cable", "lens"), ("lens", "tea"))
)
DATA = TrainingData(ITEMS, {"valid": BUNDLES, "train": (), "test": BUNDLES[:2]})
WANTS = InMind(("cable-1", "lens-1"), ITEMS)


@pytest.fixture
def place(tmp_path: Path) -> ReadyPlace:
    catalog, encoder = shop_of(DATA, "valid"), WordEncoder()
    stock = catalog_version_of(catalog, VectorCache(tmp_path, encoder)).stock
    scorer = UntrainedScorer("words", encoder.base_hash, stock, ScoreWeights())
    return ReadyPlace(shop_view(catalog), scorer, encoder, PolicySettings())


def test_the_target_is_worth_most_and_what_is_like_it_more_than_what_is_not() -> None:
    shopper = shoppers_of(DATA, "valid", "tech", Crowd(1, 1, 0.0))[0]
    worth = dict(zip(shopper.market, map(WANTS.of_bundle, shopper.market), strict=True))
    ranked = sorted(worth, key=lambda one: -worth[one])
    assert {line.item_id for line in ranked[0]} == {"cable-1", "lens-1"}
    assert worth[ranked[0]] == 1
    assert worth[ranked[0]] > worth[ranked[1]] > worth[ranked[-1]] > 0


def test_an_item_is_worth_what_it_has_in_common() -> None:
    # The same path and one of four words: 0.5 * (0.6 * 1 + 0.4 * 1 / 5).
    assert WANTS.of_item("cable-2") == pytest.approx(0.5 * (0.6 + 0.4 * 1 / 5))
    assert WANTS.of_item("tea-2") < WANTS.of_item("lens-2")


def test_each_shopper_has_another_bundle_in_mind_and_all_share_the_market() -> None:
    shoppers = shoppers_of(DATA, "valid", "tech", Crowd(1, 24, 0.1))
    targets = {one.target_in(1) for one in shoppers}
    assert len(targets) == 24
    assert all(one.market == shoppers[0].market for one in shoppers)
    again = shoppers_of(DATA, "valid", "tech", Crowd(1, 24, 0.1))
    assert [one.opening for one in again] == [one.opening for one in shoppers]


def test_the_splits_do_not_mix() -> None:
    assert set(shop_of(DATA, "test").items) == {"cable-0", "lens-0", "tea-0"}


def test_kinds_and_makers_are_all_that_a_taste_can_be_about(place: ReadyPlace) -> None:
    space: FeatureSpace = place.shop.space
    kinds = {name.partition(":")[0] for name in space.features if ":" in name}
    assert kinds == {"brand", "category"}


def test_what_is_avoided_swapped_away_or_to_be_kept_is_heeded(place: ReadyPlace) -> None:
    shopper = shoppers_of(DATA, "valid", "tech", Crowd(1, 1, 0.0))[0]
    ready, first = place.source(shopper), shopper.market[0]
    ids = tuple(line.item_id for line in first)
    asked = RecommendRequest("c", "en", "cables", 1)

    def members(**changed: object) -> list[set[str]]:
        answer = ready.recommend(RecommendRequest(**{**_fields(asked), **changed}))  # type: ignore[arg-type]
        assert np.isclose(sum(one.p_first or 0 for one in answer.pool), 1)
        return [{line.item_id for line in one.items} for one in answer.pool]

    assert set(ids) not in members(avoid=(ids,))
    assert all(ids[0] not in one for one in members(edit=Edit("swap", first, "m0")))
    assert all(ids[0] in one for one in members(constraints=Constraints(keep=(ids[0],))))


def _fields(request: RecommendRequest) -> dict[str, object]:
    return {name: getattr(request, name) for name in RecommendRequest.__dataclass_fields__}


@pytest.mark.anyio
async def test_a_shopper_finds_what_is_in_mind(place: ReadyPlace) -> None:
    shopper = shoppers_of(DATA, "valid", "tech", Crowd(1, 1, 0.0))[0]
    visit = Visit(place, shopper)
    recommender = Learning(place.source(shopper))
    course = await Conversation(shopper, place.shop, recommender, visit.rank).course()
    assert course.succeeded
    assert (course.rejected_again, course.unlogged) == (0, 0)
