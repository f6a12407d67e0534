"""Fits a cross-encoder on folders of training data, beside a first stage where there is one."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from models.evaluation.contestants import UNLEARNED, Places, open_checkpoint_judge, unlearned
from models.evaluation.dataset.folder import read_folder
from models.scorer.cross.checkpoint import AboutCross, CrossFiles, save_about_cross
from models.scorer.cross.set_tokens import SetTokens
from models.scorer.encoder.base import prepare_base
from models.scorer.encoder.manifest import base_hash
from models.scorer.trained.checkpoint import checkpoint_hash
from models.training.cross.card import card_of
from models.training.cross.choices import Choices
from models.training.cross.inputs import ChoiceInputs
from models.training.cross.learner import CrossLearner
from models.training.cross.measuring import (
    Validation,
    hit_rates,
    validations,
    weight_of,
)
from models.training.cross.mining import FirstStage, nearest
from models.training.cross.settings import CrossSettings
from models.training.cross.trainer import CrossTrainer, pace_of
from models.training.fit import fingerprint, last_checkpoint, without_places
from models.training.launching import processes
from models.training.measuring import by_kind
from models.training.plan import Plan
from models.training.steps import Domain, domains_of
from models.training.trainer import arguments_of


@dataclass(frozen=True, slots=True)
class CrossPlan(Plan[CrossSettings]):
    """``first`` is the checkpoint whose rivals are learned from, or the name of a judge that needs
    none."""

    first: Path | None = None
    cache_dir: Path = Path("var/cache")

    @property
    def first_name(self) -> str:
        """What names the first stage's weights; empty without one."""
        if self.first is None:
            return ""
        return checkpoint_hash(self.first) if self.first.is_dir() else str(self.first)


def fit_cross(plan: CrossPlan) -> dict[str, float]:
    """Trains, writes the cross-encoder into ``plan.out`` and returns what validation rows say.

    Killed and begun again with the same plan, it goes on at the last checkpoint. Of several
    processes each takes its share of the steps; the first measures and writes. Raises ExamplesError
    for unreadable data, CheckpointError for the first stage, EncoderError without a base.
    """
    settings = plan.settings
    with processes().local_main_process_first():
        base = prepare_base(settings.base, plan.base_dir, plan.wheels)
    folders = [read_folder(one) for one in plan.data]
    domains = domains_of(folders)
    asked = [
        one
        for domain, data in zip(domains, folders, strict=True)
        for one in validations(domain, data, settings.measured_rows)
    ]
    with processes().local_main_process_first():
        firsts = _firsts(plan, domains)  # the others find its vectors kept
    near = [
        nearest(domain, first, settings.skip, settings.depth)
        for domain, first in zip(domains, firsts, strict=bool(firsts))
        if settings.hardest  # where none is drawn, there is no need to ask for them
    ]
    torch.set_num_threads(_threads(plan))  # the first stage's encoder has set its own
    torch.manual_seed(plan.seed)
    tokens = SetTokens(base, settings.max_tokens, settings.context_tokens)
    learner = CrossLearner(base, settings)
    metrics = _trained(plan, learner, Choices(domains, near, settings, plan.seed), tokens, asked)
    if not processes().is_main_process:
        return metrics
    weight = settings.weight
    if firsts and asked:
        judges = {id(domain): first for domain, first in zip(domains, firsts, strict=True)}
        beside = [judges[id(one.domain)] for one in asked]
        weight, more = _beside(settings, learner, tokens, asked, beside)
        metrics |= more
    _write(plan, base, learner, weight, metrics)
    shutil.rmtree(plan.work, ignore_errors=True)
    return metrics


def _threads(plan: CrossPlan) -> int:
    shared = (os.cpu_count() or 1) // processes().num_processes
    return plan.threads or max(1, shared)


def _firsts(plan: CrossPlan, domains: Sequence[Domain]) -> list[FirstStage]:
    """The first stage over each domain's items; none without a first stage."""
    if plan.first is None:
        return []
    places = Places(plan.base_dir, plan.cache_dir)
    if str(plan.first) in UNLEARNED and not plan.first.is_dir():
        return [unlearned(str(plan.first), places, one.texts) for one in domains]
    return [open_checkpoint_judge(plan.first, places, one.texts, one.facts) for one in domains]


def _trained(
    plan: CrossPlan,
    learner: CrossLearner,
    choices: Choices,
    tokens: SetTokens,
    asked: Sequence[Validation],
) -> dict[str, float]:
    """Leaves the learner in its best state and returns that state's rates."""
    settings = plan.settings
    arguments = arguments_of(
        plan.work, pace_of(settings), plan.seed, choices.a_epoch, list(plan.trackers)
    )
    trainer = CrossTrainer(
        learner,
        ChoiceInputs(choices, settings, tokens, plan.seed),
        arguments,
        settings,
        lambda one: hit_rates(one.network, asked, tokens, settings.reads),
    )
    trainer.train(resume_from_checkpoint=last_checkpoint(plan.work))
    learner.eval()
    processes().wait_for_everyone()  # no other looks at the work any more
    return trainer.measured()


def _beside(
    settings: CrossSettings,
    learner: CrossLearner,
    tokens: SetTokens,
    asked: Sequence[Validation],
    judges: Sequence[FirstStage],
) -> tuple[float, dict[str, float]]:
    """The second stage's share, and the rates of the first stage and of both."""
    second = [one.second(learner.network, tokens, settings.reads) for one in asked]
    first = [one.first(judge) for one, judge in zip(asked, judges, strict=True)]
    weight = settings.weight
    if settings.find_weight:
        weight = weight_of(
            [scores for some in first for scores in some],
            [scores for some in second for scores in some],
            [row.answer for one in asked for row in one.rows],
        )
    weight = round(weight, 4)
    both = [
        [(1 - weight) * np.asarray(a) + weight * np.asarray(b) for a, b in zip(*some, strict=True)]
        for some in zip(first, second, strict=True)
    ]
    found: dict[str, float] = {}
    for name, scores in (("first_", first), ("mixed_", both)):
        rates = [(one.kind, one.hit_rate(some)) for one, some in zip(asked, scores, strict=True)]
        found |= {name + kind: rate for kind, rate in by_kind(rates).items()}
    return weight, found


def _write(
    plan: CrossPlan, base: Path, learner: CrossLearner, weight: float, metrics: dict[str, float]
) -> None:
    files, settings = CrossFiles(plan.out), plan.settings
    plan.out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(files.adapter, ignore_errors=True)
    learner.network.save_pretrained(files.adapter)
    without_places(files.adapter, settings.base)
    about = AboutCross(
        base=settings.base,
        base_hash=base_hash(base),
        reads=settings.reads,
        max_tokens=settings.max_tokens,
        context_tokens=settings.context_tokens,
        weight=weight,
        seed=plan.seed,
        first=plan.first_name,
        data={one.name: fingerprint(one) for one in plan.data},
        metrics={name: round(value, 4) for name, value in metrics.items()},
        settings=json.loads(json.dumps(asdict(settings))),
    )
    save_about_cross(plan.out, about)
    files.card.write_text(card_of(about), encoding="utf-8")
