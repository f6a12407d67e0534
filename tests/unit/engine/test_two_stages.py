"""An engine whose best bundles a second stage judges anew, fitted in the test."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from data.catalog.current import Changes
from data.types.text import Bilingual
from models.contract.recommendation import RecommendRequest
from models.contract.scoring import ScoreRequest
from models.engine.engine import Engine
from models.engine.opening import Opening, open_live_engine
from models.engine.settings import EngineSettings
from models.evaluation.__main__ import main as evaluation
from models.evaluation.check import check
from models.scorer.cross.checkpoint import cross_hash
from models.scorer.cross.second import SecondSettings
from models.scorer.trained.checkpoint import checkpoint_hash
from models.scorer.trained.errors import CheckpointError
from tests.marks import full
from tests.unit.engine.shop import ITEMS, lines
from tests.unit.engine.stored import store_shop
from tests.unit.scorer.cross.camping import write_first, write_second

CAMPING = RecommendRequest("", "en", "weekend camping", seed=7)
BUNDLES = (
    lines(("tent", "it-tent-dome"), ("stove", "it-stove-gas"), ("fuel", "it-fuel-gas")),
    lines(("tent", "it-tent-canvas"), ("stove", "it-stove-red"), ("fuel", "it-fuel-gas")),
    lines(("tent", "it-tent-dome"), ("stove", "it-kettle-white"), ("fuel", "it-mug-blue")),
)
AMPLE = EngineSettings(second=SecondSettings(top=2, budget_ms=60_000))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_first(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_second(tmp_path_factory.mktemp("second"), first)


@pytest.fixture(scope="module")
def alone(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Opening:
    folder = tmp_path_factory.mktemp("shop")
    database = store_shop(folder)
    base = str(first.parent / "tiny")
    return Opening(database, base, cache_dir=folder, checkpoint=first, settings=AMPLE)


@pytest.fixture(scope="module")
def both(alone: Opening, second: Path) -> Opening:
    return replace(alone, second_stage=second)


def opened(opening: Opening) -> Engine:
    live = open_live_engine(opening)
    live.close()
    return live.current()


@pytest.fixture(scope="module")
def engine(both: Opening) -> Engine:
    return opened(both)


def test_a_slate_names_both_stages_and_is_the_same_again(
    engine: Engine, first: Path, second: Path
) -> None:
    answer = engine.recommend(CAMPING)
    one, other = answer.model_version.split("+")
    assert one.startswith(f"demo@{checkpoint_hash(first)}-")
    assert other.startswith(f"cross@{cross_hash(second)}-")
    assert engine.recommend(CAMPING) == answer


def test_only_the_best_are_judged_anew_and_the_rest_stays_behind(
    engine: Engine, alone: Opening
) -> None:
    request = ScoreRequest("", BUNDLES, scenario_id="camping")
    was, now = (one.score(request).scores for one in (opened(alone), engine))
    order = sorted(range(3), key=lambda at: -was[at])
    assert now[order[0]] - now[order[1]] != pytest.approx(was[order[0]] - was[order[1]], abs=1e-3)
    assert now[order[2]] < min(now[order[0]], now[order[1]])
    gap = min(was[at] for at in order[:2]) - was[order[2]]
    assert min(now[at] for at in order[:2]) - now[order[2]] == pytest.approx(gap)


def test_a_score_in_one_language_is_the_score_in_the_other(engine: Engine) -> None:
    english = engine.score(ScoreRequest("weekend camping", BUNDLES, "en")).scores
    chinese = engine.score(ScoreRequest("周末露营", BUNDLES, "zh")).scores
    assert english == pytest.approx(chinese)


def test_an_item_with_another_title_is_read_by_it(engine: Engine) -> None:
    request = ScoreRequest("", BUNDLES[:2], scenario_id="camping")
    renamed = replace(ITEMS[0], title=Bilingual("white rug", "地毯"))
    after = engine.after(Changes(2, (renamed,)))
    was, now = (one.score(request).scores for one in (engine, after))
    assert now[0] - now[1] != pytest.approx(was[0] - was[1], abs=1e-3)
    assert engine.score(request).scores == was, "the former engine stays as it was"
    assert after.model_version == engine.model_version


def test_without_time_for_two_bundles_the_first_stage_is_left_alone(
    both: Opening, alone: Opening, caplog: pytest.LogCaptureFixture
) -> None:
    hurried = replace(both, settings=EngineSettings(second=SecondSettings(top=2, budget_ms=0)))
    assert opened(hurried).model_version == opened(alone).model_version
    assert "judges 0 bundles" in caplog.text


def test_random_requests_judged_in_two_stages_break_nothing(engine: Engine) -> None:
    told = check(engine, requests=60, seed=2)
    assert (told.requests, told.violations.total()) == (60, 0)
    assert told.models == {engine.model_version}


@full
def test_the_command_checks_both_stages_or_says_what_is_wrong_with_them(
    both: Opening, first: Path, second: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["check", "--requests", "20", "--workers", "1", "--database", both.database_url]
    asked += ["--base", both.base, "--cache", str(both.cache_dir), "--checkpoint", str(first)]
    assert evaluation([*asked, "--second-stage", str(second)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["requests"], told["violations"], told["outside_catalog"]) == (20, 0, 0)
    assert evaluation([*asked, "--second-stage", str(first)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "holds no cross-encoder" in line


def test_a_second_stage_needs_a_first(both: Opening) -> None:
    with pytest.raises(CheckpointError, match="judges the best of a checkpoint"):
        open_live_engine(replace(both, checkpoint=None))


def test_a_folder_without_a_cross_encoder_is_refused(alone: Opening, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="holds no cross-encoder"):
        open_live_engine(replace(alone, second_stage=tmp_path))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"first": "0a0a0a0a"}, "was made beside another first stage"),
        ({"reads": ["title", "reviews"]}, "reads reviews of an item"),
        ({"reads": ["title", "scent"]}, "reads scent of an item"),
        ({"base_hash": "0"}, "was made for another"),
    ],
)
def test_one_that_does_not_fit_is_refused(
    alone: Opening, second: Path, tmp_path: Path, said: dict[str, object], told: str
) -> None:
    other = shutil.copytree(second, tmp_path / "other")
    about = json.loads((other / "cross.json").read_text())
    (other / "cross.json").write_text(json.dumps(about | said))
    with pytest.raises(CheckpointError, match=told):
        open_live_engine(replace(alone, second_stage=other))
