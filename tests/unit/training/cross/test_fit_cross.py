"""A real, if tiny, fit of the second stage: what it learns, writes, and how it is judged by."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from safetensors.numpy import load_file

from models.evaluation.__main__ import main as evaluation
from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import TrainingData, read_folder, write_folder
from models.scorer.cross.checkpoint import CrossFiles, read_about_cross
from models.scorer.cross.cross_encoder import CrossEncoder, open_cross
from models.scorer.cross.network import heads, logits_of, tuned, untuned
from models.scorer.cross.set_tokens import SetText, SetTokens
from models.scorer.trained.checkpoint import checkpoint_hash
from models.scorer.trained.errors import CheckpointNotFound, CheckpointUnfit
from models.training.__main__ import main as training
from models.training.cross.fit import CrossPlan, fit_cross
from models.training.cross.learner import CrossLearner
from models.training.cross.settings import CrossSettings
from models.training.fit import FitPlan, fit
from models.training.settings import AdapterSettings, FitSettings
from tests.marks import full
from tests.unit.scorer.cross.tiny import write_tiny_base
from tests.unit.training.cross.shop import items, write_colors
from tests.unit.training.test_launching import CONFIGURATIONS, ROOT, free_port

READS = ("title", "categories")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_base(tmp_path_factory.mktemp("base") / "tiny")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_colors(tmp_path_factory.mktemp("data") / "colors")


@pytest.fixture(scope="module")
def plan(base: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> CrossPlan:
    settings = CrossSettings(
        base=str(base),
        reads=READS,
        max_tokens=64,
        context_tokens=8,
        epochs=18,
        choices=8,
        hardest=3,
        accumulate=1,
        warmup=5,
        learning_rate=5e-3,
        head_learning_rate=5e-3,
        dropout=0.0,
        patience=20,
        target=("query", "key", "value", "dense", "word_embeddings"),
    )
    out = tmp_path_factory.mktemp("out") / "second"
    return CrossPlan((data,), out, settings, seed=3, threads=1, trackers=())


@pytest.fixture(scope="module")
def fitted(plan: CrossPlan) -> dict[str, float]:
    return fit_cross(plan)


@pytest.fixture(scope="module")
def second(
    plan: CrossPlan, fitted: dict[str, float], tmp_path_factory: pytest.TempPathFactory
) -> CrossEncoder:
    return open_cross(plan.out, tmp_path_factory.mktemp("bases"))


@pytest.fixture(scope="module")
def only(
    plan: CrossPlan, fitted: dict[str, float], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same cross-encoder with the whole share."""
    folder = tmp_path_factory.mktemp("only")
    (folder / "adapter").symlink_to(CrossFiles(plan.out).adapter)
    about = json.loads(CrossFiles(plan.out).about.read_text())
    (folder / "cross.json").write_text(json.dumps(about | {"weight": 1.0}))
    return folder


@pytest.fixture(scope="module")
def first(base: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = FitSettings(
        base=str(base), reads=READS, epochs=1, bundles=12, warmup=1, hidden=8,
        adapter=AdapterSettings(rank=2),
    )  # fmt: skip
    out = tmp_path_factory.mktemp("first") / "first"
    fit(FitPlan((data,), out, settings, threads=1, trackers=()))
    return out


@pytest.fixture(scope="module")
def beside(plan: CrossPlan, first: Path, tmp_path_factory: pytest.TempPathFactory) -> CrossPlan:
    """A short fit beside a first stage."""
    folder = tmp_path_factory.mktemp("beside")
    settings = replace(plan.settings, epochs=1.0)
    both = replace(
        plan, settings=settings, first=first, out=folder / "out", cache_dir=folder / "cache"
    )
    fit_cross(both)
    return both


def test_what_belongs_together_is_learned(fitted: dict[str, float]) -> None:
    assert fitted["uniform"] >= 0.6, "by chance it would be .1"


def test_a_folder_holds_what_its_layout_says_and_nothing_else(
    plan: CrossPlan, fitted: dict[str, float]
) -> None:
    names = {one.relative_to(plan.out).as_posix() for one in plan.out.rglob("*") if one.is_file()}
    assert names == {
        "README.md", "cross.json",
        "adapter/adapter_config.json", "adapter/adapter_model.safetensors",
    }  # fmt: skip
    about = read_about_cross(plan.out)
    assert about.metrics["uniform"] == pytest.approx(fitted["uniform"], abs=1e-3)
    assert (about.first, about.weight) == ("", plan.settings.weight)
    assert set(about.data) == {"colors"}


def test_opened_it_ranks_as_it_did_in_training(
    plan: CrossPlan, data: Path, second: CrossEncoder, fitted: dict[str, float]
) -> None:
    """Also the parts that its base lacks, as the pooler, were kept."""
    known = read_folder(data)
    hits = []
    for row in known.rows["one_of_ten.valid"]:
        words = {one: second.words(known.items[one].text()) for one in known.items}
        rest = [words[one] for one in row.given]
        logits = second.rescore("", [[*rest, words[one]] for one in row.candidates])
        hits.append(int(logits.argmax()) == row.answer)
    assert np.mean(hits) == pytest.approx(fitted["uniform"])


def test_the_order_of_a_sets_items_and_its_company_mean_nothing(second: CrossEncoder) -> None:
    one, other = ["red tent n1", "red kettle n2", "blue guitar n3"], ["red tent n1", "red kettle"]
    alone = second.rescore("all in red", [one])
    among = second.rescore("all in red", [other, one[::-1], [*other, *one]])
    assert among[1] == pytest.approx(alone[0], abs=1e-5)
    assert second.rescore("all in red", []).shape == (0,)


def test_what_was_asked_for_is_read(second: CrossEncoder) -> None:
    one = [["red tent n1", "red kettle n2"]]
    assert second.rescore("all in red", one)[0] != second.rescore("all in blue", one)[0]


def test_a_learner_saved_and_opened_gives_the_same_logits(
    plan: CrossPlan, base: Path, tmp_path: Path
) -> None:
    """With another seed between, so that nothing drawn at random could agree by chance."""
    torch.manual_seed(1)
    learner = CrossLearner(base, plan.settings).eval()
    learner.network.save_pretrained(tmp_path / "adapter")
    tokens = SetTokens(base, 64, 8)
    sets = [SetText("all in red", ("red tent n1", "blue kettle")), SetText("", ("green", "tent"))]
    before = logits_of(learner.network, tokens, sets)
    torch.manual_seed(2)
    assert logits_of(tuned(base, tmp_path / "adapter"), tokens, sets) == pytest.approx(
        before, abs=1e-5
    )


def test_the_head_is_trained_whole_and_carries_no_adapter(plan: CrossPlan, base: Path) -> None:
    assert heads(untuned(base)) == ["classifier", "pooler"]
    trained = [
        name for name, one in CrossLearner(base, plan.settings).named_parameters()
        if one.requires_grad
    ]  # fmt: skip
    assert not [name for name in trained if "pooler" in name and "lora" in name]
    assert [name for name in trained if "pooler.modules_to_save" in name]
    assert [name for name in trained if "classifier.modules_to_save" in name]
    assert [name for name in trained if "layer.0.attention.self.query.lora_A" in name]


def test_the_same_seed_gives_the_same_weights(beside: CrossPlan, tmp_path: Path) -> None:
    other = replace(beside, out=tmp_path / "again")
    fit_cross(other)
    one, again = (
        load_file(CrossFiles(some.out).adapter / "adapter_model.safetensors")
        for some in (beside, other)
    )
    assert all(np.array_equal(one[name], again[name]) for name in one)


def test_beside_a_first_stage_its_share_is_found_and_both_are_measured(
    beside: CrossPlan, first: Path
) -> None:
    about = read_about_cross(beside.out)
    assert about.first == checkpoint_hash(first)
    assert 0 <= about.weight <= 1
    assert about.weight != beside.settings.weight
    assert set(about.metrics) == {"uniform", "hit_rate", "first_uniform", "mixed_uniform"}


def asked(data: Path, *more: str) -> list[str]:
    return ["--items", str(data / "items.jsonl"), *more]


def figures(capsys: pytest.CaptureFixture[str], command: list[str]) -> dict[str, float]:
    assert evaluation(command) == 0
    found: dict[str, float] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_evaluation_judges_the_best_of_the_first_stage_anew(
    only: Path,
    fitted: dict[str, float],
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = asked(data, "--rows", str(data / "one_of_ten.valid.jsonl"))
    places = ["--base-dir", str(tmp_path), "--cache", str(tmp_path / "cache")]
    alone = figures(capsys, ["one-of-ten", "--model", "tfidf", *rows, *places])
    none = ["--second", str(only), "--top", "0"]
    assert figures(capsys, ["one-of-ten", "--model", "tfidf", *rows, *places, *none]) == alone
    every = ["--second", str(only), "--top", "10"]
    found = figures(capsys, ["one-of-ten", "--model", "tfidf", *rows, *places, *every])
    assert found["hit_rate@1"] == pytest.approx(fitted["uniform"])


def test_the_whole_catalog_is_ranked_with_a_second_stage_too(
    only: Path, first: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some = (data / "bundles.valid.jsonl").read_text().splitlines()[:1]
    (tmp_path / "some.jsonl").write_text("\n".join(some))
    bundles = asked(data, "--bundles", str(tmp_path / "some.jsonl"))
    places = ["--base-dir", str(tmp_path), "--cache", str(tmp_path / "cache")]
    alone = ["full-catalog", "--model", str(first), *bundles, *places]
    both = [*alone, "--second", str(only), "--top"]
    one, twenty, every = (figures(capsys, some) for some in (alone, [*both, "20"], [*both, "1000"]))
    assert one["n"] == every["n"] == 3
    # Twenty that are judged anew stay the first twenty; of all, others may be.
    assert twenty["recall@20"] == one["recall@20"]
    assert every["ndcg@20"] != one["ndcg@20"]


def test_a_folder_without_a_cross_encoder_is_told(
    first: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = asked(data, "--rows", str(data / "one_of_ten.valid.jsonl"))
    command = ["one-of-ten", "--model", "tfidf", *rows, "--second", str(first)]
    assert evaluation(command) == 1
    assert "no cross-encoder" in capsys.readouterr().err


def test_damage_is_noticed_and_no_pickle_is_read(
    plan: CrossPlan, fitted: dict[str, float], tmp_path: Path
) -> None:
    about = json.loads(CrossFiles(plan.out).about.read_text())
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    with pytest.raises(CheckpointNotFound):
        open_cross(tmp_path, tmp_path)
    (tmp_path / "cross.json").write_text(json.dumps(about))
    (adapter / "adapter_model.bin").write_bytes(b"a pickle")
    with pytest.raises(CheckpointUnfit, match="safetensors"):
        open_cross(tmp_path, tmp_path)
    (adapter / "adapter_model.safetensors").write_bytes(b"broken")
    with pytest.raises(CheckpointUnfit, match="does not load"):
        open_cross(tmp_path, tmp_path)
    (tmp_path / "cross.json").write_text(json.dumps(about | {"base_hash": "0"}))
    with pytest.raises(CheckpointUnfit, match="prepare it anew"):
        open_cross(tmp_path, tmp_path)
    (tmp_path / "cross.json").write_text(json.dumps(about | {"layout": 99}))
    with pytest.raises(CheckpointUnfit, match="layout 99"):
        open_cross(tmp_path, tmp_path)


def test_data_without_bundles_teaches_nothing(plan: CrossPlan, tmp_path: Path) -> None:
    write_folder(tmp_path / "bare", TrainingData(items(), {"train": (), "valid": (), "test": ()}))
    with pytest.raises(NothingToLearn):
        fit_cross(replace(plan, data=(tmp_path / "bare",), out=tmp_path / "out"))


def test_a_setting_that_nobody_knows_is_told(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TENSORBOARD_LOGGING_DIR", str(tmp_path))  # the command would leave it set
    config = tmp_path / "cross.yml"
    config.write_text("hardness: 3\n")
    options = ["--data", str(data), "--out", str(tmp_path / "out"), "--config", str(config)]
    assert training(["fit-cross", *options]) == 1
    assert "hardness" in capsys.readouterr().err


def begun(plan: CrossPlan, folder: Path) -> subprocess.Popen[bytes]:
    settings, usual = plan.settings, CrossSettings()
    names = CrossSettings.__dataclass_fields__
    said = {name: getattr(settings, name) for name in names if name != "rates"}
    said = {
        name: list(one) if isinstance(one, tuple) else one
        for name, one in said.items() if one != getattr(usual, name)
    }  # fmt: skip
    config = folder / "cross.yml"
    config.write_text(yaml.safe_dump(said))
    command = [
        *(sys.executable, "-m", "models.training", "fit-cross", "--data", str(plan.data[0])),
        *("--out", str(folder / "killed"), "--config", str(config), "--threads", "1"),
        *("--seed", str(plan.seed), "--runs", str(folder / "runs")),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.slow
@full
def test_a_fit_that_was_killed_goes_on_and_ends_with_the_same_weights(
    plan: CrossPlan, fitted: dict[str, float], tmp_path: Path
) -> None:
    killed = begun(plan, tmp_path)
    saved = tmp_path / "killed/work"
    while killed.poll() is None and not list(saved.glob("checkpoint-*/trainer_state.json")):
        time.sleep(0.02)
    assert killed.poll() is None, "it was done before it could be killed"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert not (tmp_path / "killed/cross.json").exists()
    assert begun(plan, tmp_path).wait() == 0
    whole, again = (
        load_file(CrossFiles(one).adapter / "adapter_model.safetensors")
        for one in (plan.out, tmp_path / "killed")
    )
    assert all(np.allclose(whole[name], again[name], atol=1e-5) for name in whole)
    assert list((tmp_path / "runs/killed").glob("events.*")), "TensorBoard has nothing to show"


@pytest.mark.slow
@full
def test_two_processes_share_a_fit_and_one_writes_and_tells(
    plan: CrossPlan, first: Path, tmp_path: Path
) -> None:
    short = replace(plan.settings, epochs=1.0, warmup=1)
    (tmp_path / "cross.yml").write_text(yaml.safe_dump(json.loads(json.dumps(asdict(short)))))
    command = [
        *(sys.executable, "-m", "accelerate.commands.launch"),
        *("--config_file", str(CONFIGURATIONS / "cpu.yml")),
        *("--main_process_port", str(free_port()), "-m", "models.training", "fit-cross"),
        *("--data", str(plan.data[0]), "--out", str(tmp_path / "out"), "--first", str(first)),
        *("--config", str(tmp_path / "cross.yml"), "--cache", str(tmp_path / "cache")),
        *("--threads", "1", "--report-to"),
    ]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"')]
    assert len(told) == 1
    about = read_about_cross(tmp_path / "out")
    assert told[0].keys() == about.metrics.keys() >= {"hit_rate", "first_uniform", "mixed_uniform"}
    assert about.first == checkpoint_hash(first)
    assert open_cross(tmp_path / "out", tmp_path).rescore("", [["red tent n1"]]).shape == (1,)
    assert not (tmp_path / "out/work").exists()
