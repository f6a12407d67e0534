"""Fine-tunes the base and the set module on folders of training data, and writes a checkpoint."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer, TrainerCallback
from transformers.trainer_utils import get_last_checkpoint

from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import TrainingData, learned_from, read_folder
from models.scorer.encoder.base import base_folder, prepare_base
from models.scorer.encoder.folder import query_prefix
from models.scorer.encoder.manifest import base_hash
from models.scorer.trained.checkpoint import About, CheckpointFiles, save_about, save_set_module
from models.training.card import card_of
from models.training.inputs import StepInputs
from models.training.launching import processes
from models.training.learner import Learner
from models.training.measuring import (
    VALIDATION_ROWS,
    LearnerEncoder,
    Validation,
    hit_rates,
)
from models.training.methods import save_tuned
from models.training.mining import Miner
from models.training.plan import Plan
from models.training.ranks import RankAllocation
from models.training.rated import rated_domains, rating_errors
from models.training.settings import FitSettings
from models.training.starting import begin_at
from models.training.steps import Domain, Steps, domains_of
from models.training.trainer import SetTrainer, arguments_of

PEFTS_OWN = "adapter_config.json"
WARM_STEPS = 6
"""Steps whose features say what is usual."""


@dataclass(frozen=True, slots=True)
class FitPlan(Plan[FitSettings]):
    """``watchers`` are told of every measurement and may end the fit by an error. ``start`` is the
    folder of a checkpoint whose weights the fit begins at, tuned as the settings say."""

    watchers: tuple[TrainerCallback, ...] = ()
    start: Path | None = None


def fit(plan: FitPlan) -> dict[str, float]:
    """Trains, writes the checkpoint into ``plan.out`` and returns what validation rows say.

    Killed and begun again with the same plan, it goes on at the last checkpoint. Of several
    processes each takes its share of the steps, and the first writes. Raises ExamplesError for
    unreadable data, EncoderError without a base, CheckpointError for a start that does not fit.
    """
    if plan.threads:
        torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    settings = plan.settings
    with processes().local_main_process_first():
        folder = prepare_base(settings.base, plan.base_dir, plan.wheels)
    folders = [read_folder(one) for one in plan.data]
    domains = domains_of(folders)
    if settings.objective.is_rated and not any(one.rated for one in domains):
        raise NothingToLearn("ratings are to be learned, and no bundle of train has a rating")
    steps = Steps([one for one in domains if one.examples], settings, plan.seed)
    tokenizer, prefix = AutoTokenizer.from_pretrained(folder), query_prefix(folder)
    inputs = StepInputs(steps, settings, tokenizer, prefix, plan.seed)
    learner = Learner(str(folder), settings, len(steps))
    if plan.start is None:
        _standardize(learner, inputs)
    else:
        begin_at(learner, plan.start, settings)
    validations = [_validation(one, data) for one, data in zip(domains, folders, strict=True)]
    measure = partial(
        _measured,
        validations=validations,
        rated=rated_domains(folders) if settings.objective.is_rated else (),
        reading=_Reading(tokenizer, prefix, settings),
    )
    arguments = arguments_of(plan.work, settings, plan.seed, steps.a_epoch, list(plan.trackers))
    trainer = SetTrainer(learner, inputs, arguments, settings, measure)
    ranks = (RankAllocation(learner.encoder),) if settings.adapter.method == "adalora" else ()
    encode = LearnerEncoder(learner, tokenizer, prefix, settings.max_tokens)
    mine = (Miner(steps, encode, settings.reads),) if settings.mined else ()
    for one in (*ranks, *mine, *plan.watchers):
        trainer.add_callback(one)
    trainer.train(resume_from_checkpoint=last_checkpoint(plan.work))
    learner.eval()
    metrics = trainer.measured()
    processes().wait_for_everyone()  # no other looks at the work any more
    if processes().is_main_process:
        _write(plan, learner, metrics)
        shutil.rmtree(plan.work, ignore_errors=True)
    return metrics


def _standardize(learner: Learner, inputs: StepInputs) -> None:
    learner.eval()
    with torch.no_grad():
        some = range(0, len(inputs), max(1, len(inputs) // WARM_STEPS))
        found = [learner.found_features(**inputs[number]) for number in some]
        learner.module.standardize(torch.cat(found))
    learner.center(inputs[number] for number in some)
    learner.train()


@dataclass(frozen=True, slots=True)
class _Reading:
    """How texts become tokens."""

    tokenizer: Any
    prefix: str
    settings: FitSettings


def _measured(
    learner: Learner,
    validations: Sequence[Validation],
    rated: Sequence[Domain],
    reading: _Reading,
) -> dict[str, float]:
    asked = reading.tokenizer, reading.prefix, reading.settings
    rates = hit_rates(learner, validations, *asked)
    return rates | rating_errors(learner, rated, *asked) if rated else rates


def _validation(domain: Domain, data: TrainingData) -> Validation:
    return Validation(
        domain,
        {kind: data.rows[name] for kind, name in VALIDATION_ROWS.items() if name in data.rows},
    )


def last_checkpoint(work: Path) -> str | None:
    found = get_last_checkpoint(str(work)) if work.is_dir() else None  # type: ignore[no-untyped-call]
    return str(found) if found else None


def _write(plan: FitPlan, learner: Learner, metrics: dict[str, float]) -> None:
    files = CheckpointFiles(plan.out)
    plan.out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(files.adapter, ignore_errors=True)
    save_tuned(learner.encoder, plan.settings.adapter, files.adapter)
    if (files.adapter / PEFTS_OWN).is_file():
        without_places(files.adapter, plan.settings.base)
    save_set_module(plan.out, learner.module)
    about = About(
        base=plan.settings.base,
        base_hash=base_hash(base_folder(plan.settings.base, plan.base_dir)),
        reads=plan.settings.reads,
        max_tokens=plan.settings.max_tokens,
        hidden=plan.settings.hidden,
        seed=plan.seed,
        data={one.name: fingerprint(one) for one in plan.data},
        metrics={name: round(value, 4) for name, value in metrics.items()},
        settings=json.loads(json.dumps(asdict(plan.settings))),
    )
    save_about(plan.out, about)
    files.card.write_text(card_of(about), encoding="utf-8")


def without_places(adapter: Path, base: str) -> None:
    """peft notes where the base lay and writes a card of its own; both say nothing elsewhere."""
    path = adapter / PEFTS_OWN
    config = json.loads(path.read_text(encoding="utf-8"))
    config["base_model_name_or_path"] = base
    path.write_text(json.dumps(config, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (adapter / "README.md").unlink(missing_ok=True)


def fingerprint(folder: Path) -> str:
    """Names what was trained on: items and bundles of train and valid."""
    return learned_from(folder)
