import numpy as np
import pytest

from data.types.scenario import BundleItem
from models.contract.recommendation import Taste
from models.scorer.scorer import ScoreContext
from models.scorer.stock import Stock
from models.scorer.untrained import ScoreWeights, UntrainedScorer
from tests.unit.engine.shop import WordEncoder, lines


def bundle(*item_ids: str) -> tuple[BundleItem, ...]:
    return lines(*((item_id, item_id) for item_id in item_ids))


def scorer(stock: Stock, **weights: float) -> UntrainedScorer:
    kept = {name: weights.get(name, 0.0) for name in ScoreWeights.__dataclass_fields__}
    return UntrainedScorer("words", WordEncoder.base_hash, stock, ScoreWeights(**kept))


def score(
    stock: Stock, context: ScoreContext, *bundles: tuple[BundleItem, ...], **weights: float
) -> list[float]:
    return [float(one) for one in scorer(stock, **weights).score(context, bundles)]


def test_without_weights_every_bundle_is_alike(stock: Stock) -> None:
    assert score(stock, ScoreContext(), bundle("it-mug-white"), bundle("it-rug")) == [0.0, 0.0]


def test_quality_counts_half_stars_above_four(stock: Stock) -> None:
    found = score(
        stock, ScoreContext(), bundle("it-tent-canvas"), bundle("it-tent-cheap"), quality=1.0
    )
    assert found == pytest.approx([1.6, -0.8])


def test_dearness_counts_doublings_above_the_usual_price(stock: Stock) -> None:
    # tents cost 30, 80, 140 and 400 dollars: the median is 110
    found = score(
        stock, ScoreContext(), bundle("it-tent-canvas"), bundle("it-tent-cheap"), dearness=-1.0
    )
    assert found == pytest.approx([-np.log2(400 / 110), 0.0])


def test_items_of_one_authored_bundle_belong_together(stock: Stock) -> None:
    together = bundle("it-tent-dome", "it-stove-gas")
    apart = bundle("it-tent-dome", "it-stove-red")
    assert score(stock, ScoreContext(), together, apart, together=2.0) == pytest.approx([2.0, 0.0])


def test_liked_concepts_count_for_being_there_and_for_their_share(stock: Stock) -> None:
    context = ScoreContext(prefer=("black",))
    found = score(
        stock,
        context,
        bundle("it-kettle-black", "it-stove-alcohol"),
        bundle("it-kettle-black", "it-mug-white"),
        bundle("it-kettle-white", "it-mug-white"),
        liked=1.0,
    )
    assert found == pytest.approx([1.0, 0.75, 0.0])


def test_taste_is_the_mean_of_the_items_features(stock: Stock) -> None:
    context = ScoreContext(taste=Taste(("color:black", "unknown"), (0.5, 9.0)))
    found = score(
        stock, context, bundle("it-kettle-black", "it-mug-white"), bundle("it-rug"), taste=1.0
    )
    assert found == pytest.approx([0.25, 0.0])


def test_purpose_prefers_items_whose_texts_are_near_it(stock: Stock) -> None:
    purpose = WordEncoder().encode(["tent dome"])[0]
    near, far = score(
        stock, ScoreContext(purpose=purpose), bundle("it-tent-dome"), bundle("it-rug"), purpose=1.0
    )
    assert near > far


def test_alike_items_cohere(stock: Stock) -> None:
    alike, mixed = score(
        stock,
        ScoreContext(),
        bundle("it-tent-dome", "it-tent-family"),
        bundle("it-tent-dome", "it-mug-blue"),
        cohesion=1.0,
    )
    assert alike > mixed


def test_an_empty_bundle_has_a_score_too(stock: Stock) -> None:
    assert score(stock, ScoreContext(), (), quality=1.0, together=1.0) == [0.0]


def test_the_model_version_names_base_and_weights(stock: Stock) -> None:
    one, other = scorer(stock, quality=1.0), scorer(stock, quality=2.0)
    assert one.model_version.startswith("words-untrained@")
    assert one.model_version != other.model_version
    assert one.model_version == scorer(stock, quality=1.0).model_version
