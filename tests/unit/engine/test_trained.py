"""An engine over a real, if tiny, checkpoint: its slates, its catalog's changes, its opening."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from peft import LoraConfig

from data.catalog.current import Changes
from data.types.text import Bilingual
from models.contract.recommendation import RecommendRequest
from models.contract.scoring import EmbedRequest, ScoreRequest
from models.engine.__main__ import main
from models.engine.engine import Engine, Judge
from models.engine.item_vectors import Reader, item_text
from models.engine.opening import Opening, encode_catalog, open_live_engine
from models.engine.settings import EngineSettings, checkpoint_folder
from models.scorer.encoder.vectors import VectorCache
from models.scorer.shop_text import BASE_READS
from models.scorer.trained.checkpoint import checkpoint_hash
from models.scorer.trained.errors import CheckpointError
from models.scorer.trained.opening import open_parts
from models.scorer.trained.scorer import TrainedScorer
from tests.unit.engine.shop import ITEMS, WordEncoder, catalog, lines
from tests.unit.engine.stored import store_shop
from tests.unit.scorer.trained.tiny import write_base, write_checkpoint

CAMPING = RecommendRequest("", "en", "weekend camping", seed=7)
CAMP = lines(("tent", "it-tent-dome"), ("stove", "it-stove-gas"), ("fuel", "it-fuel-gas"))
OTHER = lines(("tent", "it-tent-canvas"), ("stove", "it-stove-red"), ("fuel", "it-fuel-gas"))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    config = LoraConfig(r=2, target_modules=["query", "value", "dense"])
    return write_checkpoint(folder / "demo", write_base(folder / "tiny"), config)


@pytest.fixture(scope="module")
def engine(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Retrieval by words, scoring by the checkpoint."""
    kept = tmp_path_factory.mktemp("vectors")
    parts, words = open_parts(checkpoint, Path(), kept), WordEncoder()
    settings = EngineSettings()
    judge = Judge(
        Reader(parts.vectors, parts.reads),
        lambda stock: TrainedScorer(parts, stock, settings.trained),
    )
    return Engine(catalog(), words, VectorCache(kept, words), "words", settings, judge=judge)


def test_a_slate_names_the_checkpoint_that_scored_it(engine: Engine, checkpoint: Path) -> None:
    answer = engine.recommend(CAMPING)
    assert answer.scenario_id == "camping"
    assert answer.model_version.startswith(f"demo@{checkpoint_hash(checkpoint)}-")
    assert engine.recommend(CAMPING) == answer
    scores = [one.score for one in answer.pool]
    assert len(set(scores)) > 1


def test_a_score_in_one_language_is_the_score_in_the_other(engine: Engine) -> None:
    english = engine.score(ScoreRequest("weekend camping", (CAMP, OTHER), "en")).scores
    chinese = engine.score(ScoreRequest("周末露营", (CAMP, OTHER), "zh")).scores
    assert english == pytest.approx(chinese)
    assert english[0] != pytest.approx(english[1], abs=1e-3)


def test_what_was_said_is_encoded_ahead_only_where_bundles_are_scored_by_it(
    checkpoint: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    parts, words = open_parts(checkpoint, Path(), tmp_path), WordEncoder()
    judge = Judge(
        Reader(parts.vectors, parts.reads),
        lambda stock: TrainedScorer(parts, stock, EngineSettings().trained),
        said.append,
    )
    kept = VectorCache(tmp_path, words)
    engine = Engine(catalog(), words, kept, "words", EngineSettings(), judge=judge)
    assert engine.recommend(CAMPING).scenario_id == "camping"
    assert said == []
    assert engine.recommend(replace(CAMPING, utterance=" a white rug ")).scenario_id is None
    assert said == ["a white rug"]


def test_retrieval_keeps_the_vectors_of_the_base(engine: Engine) -> None:
    text = item_text(engine.catalog, ITEMS[0], BASE_READS)
    (wanted,) = engine.embed(EmbedRequest((text,))).vectors
    index = engine._version.shelf.index.vectors
    assert np.allclose(index.vector(ITEMS[0].item_id), wanted, atol=2e-3)
    assert engine._version.stock.vectors.shape == (len(ITEMS), 32), "the tiny base's dimension"


def test_an_item_with_another_title_is_scored_by_it(engine: Engine) -> None:
    request = ScoreRequest("", (CAMP, OTHER), scenario_id="camping")
    renamed = replace(ITEMS[0], title=Bilingual("white rug", "地毯"))
    after = engine.after(Changes(2, (renamed,)))
    was, now = (one.score(request).scores for one in (engine, after))
    assert now[0] != pytest.approx(was[0], abs=1e-3)
    assert now[1] == pytest.approx(was[1], abs=1e-3)
    assert engine.score(request).scores == was, "the former engine stays as it was"
    assert after.model_version == engine.model_version


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return store_shop(tmp_path_factory.mktemp("shop"))


def test_an_engine_is_opened_with_a_checkpoint_or_without(
    checkpoint: Path, database: str, tmp_path: Path
) -> None:
    tiny = str(checkpoint.parent / "tiny")
    plain = Opening(database, tiny, cache_dir=tmp_path)
    trained = replace(plain, checkpoint=checkpoint)
    versions = []
    for opening in (plain, trained):
        assert encode_catalog(opening) > len(ITEMS)
        assert encode_catalog(opening) == 0
        live = open_live_engine(opening)
        assert not live.current().unencoded
        versions.append(live.current().model_version)
        live.close()
    assert versions[0].startswith("tiny-untrained@")
    assert versions[1].startswith("demo@")


def test_a_checkpoint_that_is_not_there_is_refused(database: str, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="holds no checkpoint"):
        open_live_engine(Opening(database, cache_dir=tmp_path, checkpoint=tmp_path))


def test_warming_says_in_one_line_what_is_wrong_with_a_checkpoint(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["warm", "--database", database, "--checkpoint", str(tmp_path)]
    assert main([*asked, "--cache", str(tmp_path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "holds no checkpoint" in line


@pytest.mark.parametrize(
    ("said", "folder"),
    [("", None), (" ", None), ("untrained", None), ("some/folder", Path("some/folder"))],
)
def test_the_setting_names_a_folder_or_none(said: str, folder: Path | None) -> None:
    assert checkpoint_folder(said) == folder
