"""Every method of tuning in a real, if tiny, fit: what it learns is what a checkpoint opens."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from models.evaluation.__main__ import main
from models.evaluation.dataset.folder import read_folder
from models.scorer.encoder.adapters import WHOLE
from models.scorer.trained.belonging import Belonging
from models.scorer.trained.checkpoint import CheckpointFiles
from models.scorer.trained.opening import open_judge
from models.training.fit import FitPlan, fit
from models.training.learner import Learner
from models.training.methods import tuned, untuned
from models.training.settings import METHODS, AdapterSettings, FitSettings, ObjectiveSettings
from models.training.steps import Domain
from models.training.trainer import tuned_weights
from tests.unit.training.coded import Watcher, coded, learned

TINY = AdapterSettings(rank=2, tokens=2, width=4)
TUNING = tuple(one for one in METHODS if one != "frozen")


def vectors(learner: Learner, settings: FitSettings, texts: list[str]) -> Any:
    tokens = AutoTokenizer.from_pretrained(settings.base)(texts, padding=True, return_tensors="pt")
    with torch.inference_mode():
        return learner.vectors(tokens["input_ids"], tokens["attention_mask"]).numpy()


def of_base(settings: FitSettings, texts: list[str]) -> Any:
    frozen = Learner(settings.base, replace(settings, adapter=AdapterSettings("frozen")), 1)
    return vectors(frozen.eval(), settings, texts)


@pytest.mark.parametrize("method", METHODS)
def test_a_checkpoint_gives_the_logits_of_what_was_fitted(
    method: Any, coded_data: Path, coded_settings: FitSettings, tmp_path: Path
) -> None:
    watcher, out = Watcher(), tmp_path / "out"
    # Eight updates and one measurement, so that the best state is the last.
    settings = replace(
        coded_settings,
        epochs=1,
        bundles=1,
        learning_rate=5e-2,
        adapter=replace(TINY, method=method),
    )
    metrics = fit(
        FitPlan((coded_data,), out, settings, threads=1, trackers=(), watchers=(watcher,))
    )
    (learner,) = watcher.learners
    domain = Domain.of(read_folder(coded_data))
    titles = [one.title for one in domain.items]
    found = vectors(learner, settings, titles)

    judge = open_judge(out, domain.texts, domain.known, tmp_path, tmp_path / "cache")
    np.testing.assert_allclose(judge.encoder.encode(titles), found, atol=1e-5)
    assert (np.abs(found - of_base(settings, titles)).max() > 1e-3) == (method != "frozen")

    of_learner = Belonging(found, domain.known, learner.module)
    given, candidates = ["0-9", "1-9"], [f"2-{number}" for number in range(12)]
    rows = [np.array([domain.rows[one] for one in some]) for some in (given, candidates)]
    np.testing.assert_allclose(
        judge.completing(given, candidates),
        of_learner.completing(rows[0], rows[1], None),
        atol=0.03,  # vectors are kept on disk in half precision
    )
    asked = ["--items", str(coded_data / "items.jsonl"), "--cache", str(tmp_path / "cache")]
    asked += ["--rows", str(coded_data / "one_of_ten.valid.jsonl"), "--model", str(out)]
    assert main(["one-of-ten", *asked, "--json", str(tmp_path / "found.json")]) == 0
    assert json.loads((tmp_path / "found.json").read_text())["hit_rate@1"] == metrics["uniform"]


def test_a_base_tuned_whole_is_saved_whole_and_the_card_says_so(
    coded_data: Path, coded_settings: FitSettings, tmp_path: Path
) -> None:
    settings = replace(coded_settings, epochs=1, adapter=AdapterSettings("full"))
    fit(FitPlan((coded_data,), tmp_path / "out", settings, threads=1, trackers=()))
    files = CheckpointFiles(tmp_path / "out")
    assert [one.name for one in files.adapter.iterdir()] == [WHOLE]
    assert "tuned whole" in files.card.read_text()


@pytest.mark.parametrize("method", TUNING)
def test_little_learns_but_with_full_everything_that_is_used(
    method: Any, random_base: Path
) -> None:
    base = AutoModel.from_pretrained(random_base)
    whole = sum(one.numel() for name, one in base.named_parameters() if "pooler" not in name)
    encoder = tuned(base, replace(TINY, method=method), 10)
    learned = sum(one.numel() for one in encoder.parameters() if one.requires_grad)
    assert learned == whole if method == "full" else 0 < learned < whole / 2


@pytest.mark.parametrize("method", [one for one in TUNING if one != "full"])
def test_without_what_was_added_an_encoder_is_its_base(method: Any, random_base: Path) -> None:
    tokens = {"input_ids": torch.tensor([[0, 4, 5, 2]]), "attention_mask": torch.ones(1, 4)}
    base = AutoModel.from_pretrained(random_base).eval()
    with torch.no_grad():
        before = base(**tokens).last_hidden_state
        encoder = tuned(base, replace(TINY, method=method), 10).eval()
        for one in encoder.parameters():
            one.add_(torch.randn_like(one) * one.requires_grad)
        assert not torch.allclose(encoder(**tokens).last_hidden_state, before, atol=1e-3)
        encoder.train()
        with untuned(encoder) as bare:
            assert torch.allclose(bare(**tokens).last_hidden_state, before, atol=1e-6)
        assert encoder.training
    assert any(one.requires_grad for one in encoder.parameters())


def test_a_prefix_leaves_words_at_their_places(random_base: Path) -> None:
    base = AutoModel.from_pretrained(random_base).eval()
    tokens = {"input_ids": torch.tensor([[0, 4, 5, 2]]), "attention_mask": torch.ones(1, 4)}
    seen: list[torch.Tensor] = []
    base.embeddings.register_forward_hook(lambda *told: seen.append(told[-1]))
    base(**tokens)
    tuned(base, replace(TINY, method="prefix"), 10)(**tokens)
    assert torch.equal(*seen)


@pytest.mark.parametrize("method", TUNING)
def test_staying_close_keeps_vectors_near_those_of_the_base(
    method: Any, coded_settings: FitSettings
) -> None:
    texts = [one.title for one in coded().items.values()]
    before, moved = of_base(coded_settings, texts), []
    for close in (0.0, 20.0):
        adapter, objective = replace(TINY, method=method), ObjectiveSettings(close=close)
        settings = replace(coded_settings, adapter=adapter, objective=objective)
        learner, _ = learned(coded(), settings, 20)
        moved.append(float(np.square(vectors(learner, settings, texts) - before).sum()))
    assert moved[1] < moved[0] / 2


class Interrupted(Exception):
    """Stands for a SIGKILL after a checkpoint."""


class Interrupting(Watcher):
    def on_save(self, args: Any, state: Any, control: Any, **told: Any) -> None:
        raise Interrupted


class Remembering(Watcher):
    """What had been learned after the last step; a checkpoint holds the best state instead."""

    def on_step_end(self, args: Any, state: Any, control: Any, **told: Any) -> None:
        self.learned = {name: one.clone() for name, one in tuned_weights(told["model"]).items()}


@pytest.mark.parametrize("method", TUNING)
def test_a_fit_that_was_interrupted_ends_with_the_same_weights(
    method: Any, coded_data: Path, coded_settings: FitSettings, tmp_path: Path
) -> None:
    settings = replace(coded_settings, epochs=4, adapter=replace(TINY, method=method, rank=4))
    plan = FitPlan((coded_data,), tmp_path / "whole", settings, threads=1, trackers=())
    whole, again = Remembering(), Remembering()
    fit(replace(plan, watchers=(whole,)))
    broken = replace(plan, out=tmp_path / "broken")
    with pytest.raises(Interrupted):
        fit(replace(broken, watchers=(Interrupting(),)))
    assert not CheckpointFiles(broken.out).about.exists()
    fit(replace(broken, watchers=(again,)))
    assert whole.learned.keys() == again.learned.keys()
    for name, one in whole.learned.items():
        assert torch.allclose(one, again.learned[name], atol=1e-6), name
