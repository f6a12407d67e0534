"""The trained scorer over the small shop, with an untrained set module and an encoder of words."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from data.catalog.current import Changes
from data.catalog.snapshot import Catalog
from data.types.scenario import BundleItem
from data.types.text import Bilingual
from models.contract.recommendation import Taste
from models.engine.item_vectors import Reader
from models.engine.version import CatalogVersion, catalog_version_of
from models.scorer.encoder.vectors import VectorCache
from models.scorer.scorer import ScoreContext
from models.scorer.shop_text import text_of
from models.scorer.stated.of_catalog import stated_shop
from models.scorer.stated.stated import StatedItems
from models.scorer.stock import Stock
from models.scorer.trained.belonging import Belonging, Wish
from models.scorer.trained.known import Known
from models.scorer.trained.ordinary import ordinary_sets
from models.scorer.trained.scorer import TrainedParts, TrainedScorer
from models.scorer.trained.set_module import SetModule
from models.scorer.trained.signals import Signals
from models.scorer.trained.weights import TrainedWeights
from models.scorer.untrained import ScoreWeights, UntrainedScorer
from tests.unit.engine.shop import ITEMS, WordEncoder, catalog, lines

READS = ("title", "title_zh", "categories")
NOTHING = ScoreWeights(*(0.0,) * len(ScoreWeights.__dataclass_fields__))
CAMPING = ScoreContext(scenario_id="camping")


def bundle(*item_ids: str) -> tuple[BundleItem, ...]:
    return lines(*((item_id, item_id) for item_id in item_ids))


BUNDLES = (
    bundle("it-tent-dome", "it-stove-gas", "it-fuel-gas"),
    bundle("it-tent-dome", "it-rug", "it-mug-blue"),
    bundle("it-tent-canvas", "it-stove-gas", "it-fuel-alcohol"),
)


@pytest.fixture
def parts(tmp_path: Path) -> TrainedParts:
    torch.manual_seed(1)
    module = SetModule(8).eval().requires_grad_(False)
    torch.nn.init.normal_(module.last.weight, std=0.3)
    encoder = WordEncoder()
    return TrainedParts("tiny@01234567", READS, encoder, VectorCache(tmp_path, encoder), module)


def laid_out(shop: Catalog, folder: Path) -> CatalogVersion:
    vectors = VectorCache(folder, WordEncoder())
    return catalog_version_of(shop, vectors, Reader(vectors, READS))


@pytest.fixture
def before(tmp_path: Path) -> CatalogVersion:
    return laid_out(catalog(), tmp_path)


@pytest.fixture
def stock(before: CatalogVersion) -> Stock:
    return before.stock


def scorer(
    parts: TrainedParts, stock: Stock, belonging: float = 1.0, facts: ScoreWeights = NOTHING
) -> TrainedScorer:
    return TrainedScorer(parts, stock, TrainedWeights(belonging, facts))


def test_without_its_logit_it_is_the_untrained_score_of_its_facts(
    parts: TrainedParts, stock: Stock
) -> None:
    facts = TrainedWeights().facts
    context = ScoreContext(scenario_id="camping", taste=Taste(("color:black",), (0.5,)))
    found = scorer(parts, stock, 0.0, facts).score(context, BUNDLES)
    plain = UntrainedScorer("words", "0" * 8, stock, facts).score(context, BUNDLES)
    assert found == pytest.approx(plain)
    assert (facts.purpose, facts.cohesion) == (0.0, 0.0)


def test_the_logit_is_that_of_the_set_module_over_the_whole_catalog(
    parts: TrainedParts, stock: Stock
) -> None:
    items = tuple(stock.catalog.offers())
    texts = [text_of(stock.catalog, one) for one in items]
    rows = stock.rows_of(one.item_id for one in texts)
    stated = StatedItems(stated_shop(stock.catalog), items, stock.dearness[rows])
    places = {one.item_id: place for place, one in enumerate(texts)}
    sets = [np.array([places[line.item_id] for line in one]) for one in BUNDLES]
    names = ("weekend camping", "周末露营")
    wishes = [Wish(name, parts.vectors.vectors([name])[0]) for name in names]
    whole = Belonging(stock.vectors[rows], Known(Signals.of(texts), stated), parts.module)
    wanted = np.mean([whole.of_sets(sets, wish) for wish in wishes], axis=0)
    found = scorer(parts, stock).score(CAMPING, BUNDLES)
    assert np.diff(found) / np.diff(wanted) == pytest.approx(np.diff(found)[0] / np.diff(wanted)[0])
    assert np.diff(found)[0] / np.diff(wanted)[0] > 0


def test_ordinary_sets_have_a_spread_of_one_around_nothing(
    parts: TrainedParts, stock: Stock
) -> None:
    judge = scorer(parts, stock)
    variances: list[float] = []
    means: list[float] = []
    for scenario_id, sets in ordinary_sets(stock.catalog):
        context = ScoreContext(scenario_id=scenario_id)
        scores = judge.score(context, [bundle(*one) for one in sets])
        variances.append(float(scores.var()))
        means.extend(scores)
    assert np.mean(variances) == pytest.approx(1.0, abs=1e-3)
    assert np.mean(means) == pytest.approx(0.0, abs=1e-3)


def test_a_bundle_is_scored_alike_alone_and_among_others(parts: TrainedParts, stock: Stock) -> None:
    judge = scorer(parts, stock)
    together = judge.score(CAMPING, BUNDLES)
    alone = [judge.score(CAMPING, [one])[0] for one in BUNDLES]
    assert together == pytest.approx(alone, abs=1e-4)


def test_with_a_scenario_the_words_said_do_not_matter_and_else_they_do(
    parts: TrainedParts, stock: Stock
) -> None:
    judge = scorer(parts, stock)
    english, chinese = (
        judge.score(replace(CAMPING, utterance=said), BUNDLES) for said in ("camping", "露营")
    )
    assert english == pytest.approx(chinese)
    said, silent = (judge.score(ScoreContext(said), BUNDLES) for said in ("gas stove", " "))
    assert said != pytest.approx(silent)


def test_an_empty_bundle_has_a_score_too(parts: TrainedParts, stock: Stock) -> None:
    judge = scorer(parts, stock)
    assert judge.score(CAMPING, [()])[0] == 0.0
    among = judge.score(CAMPING, [(), BUNDLES[0]])
    assert among == pytest.approx([0.0, judge.score(CAMPING, BUNDLES[:1])[0]], abs=1e-4)


def test_a_catalog_whose_items_changed_is_scored_without_counting_anew(
    parts: TrainedParts, before: CatalogVersion
) -> None:
    judge = scorer(parts, before.stock)
    fuel = next(one for one in ITEMS if one.item_id == "it-fuel-gas")
    renamed = replace(fuel, title=Bilingual("white rug", "地毯"))
    new = replace(fuel, item_id="it-fuel-new")
    after = judge.over(before.after(Changes(2, (renamed, new))).stock)
    was, now = (one.score(CAMPING, BUNDLES) for one in (judge, after))
    assert now[1] == pytest.approx(was[1], abs=1e-4), "nothing of it changed"
    assert now[0] != pytest.approx(was[0], abs=1e-3)
    twin = bundle("it-tent-dome", "it-stove-gas", "it-fuel-new")
    # The usual price of fuel moved a little.
    assert after.score(CAMPING, [twin])[0] == pytest.approx(was[0], abs=1e-3)
    assert after.model_version == judge.model_version


def test_what_nobody_has_encoded_yet_gives_no_spread_until_it_is(
    parts: TrainedParts, stock: Stock
) -> None:
    empty = replace(stock, vectors=np.zeros_like(stock.vectors))
    raw = scorer(parts, empty).score(CAMPING, BUNDLES)
    assert np.isfinite(raw).all()
    later = scorer(parts, empty).over(stock).score(CAMPING, BUNDLES)
    assert later == pytest.approx(scorer(parts, stock).score(CAMPING, BUNDLES), abs=1e-6)


def test_a_shop_without_scenarios_has_ordinary_sets_too(
    parts: TrainedParts, tmp_path: Path
) -> None:
    bare = catalog(scenarios=())
    stock = laid_out(bare, tmp_path).stock
    ((scenario_id, sets),) = ordinary_sets(bare)
    assert scenario_id is None
    assert len(sets) > 50
    scores = scorer(parts, stock).score(ScoreContext(), [bundle(*one) for one in sets])
    assert scores.std() == pytest.approx(1.0, abs=1e-3)


def test_the_model_version_names_the_checkpoint_and_the_weights(
    parts: TrainedParts, stock: Stock
) -> None:
    one, other = (scorer(parts, stock, belonging).model_version for belonging in (1.0, 2.0))
    assert one.startswith("tiny@01234567-")
    assert one != other
