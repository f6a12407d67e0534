"""transformers' Trainer over our steps: it brings precision, accumulation, more than one device,
progress, trackers, and going on where a killed fit was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.utils.data import SequentialSampler
from transformers import EarlyStoppingCallback, Trainer, TrainingArguments

from models.training.inputs import first
from models.training.launching import (
    accumulated,
    agreed,
    has_gpu,
    precision,
    processes,
    updates_an_epoch,
)
from models.training.settings import FitSettings

TUNED = "tuned.safetensors"
METRIC = "eval_hit_rate"
Measure = Callable[[Any], dict[str, float]]


class SetTrainer(Trainer):
    """Keeps only what is tuned in its checkpoints, and measures validation rows by ``measure``.

    ``learner`` is a module whose forward pass takes an element of ``steps`` and gives its loss: a
    Learner with StepInputs, or what the cross-encoder has in their place.
    """

    def __init__(
        self,
        learner: Any,
        steps: Any,
        arguments: TrainingArguments,
        settings: FitSettings,
        measure: Measure,
    ) -> None:
        self._learner = learner
        super().__init__(
            model=learner,
            args=arguments,
            train_dataset=steps,
            eval_dataset=steps,  # asked for by Trainer; what is measured, evaluate() knows
            data_collator=first,
            callbacks=[EarlyStoppingCallback(settings.patience)],
        )
        self._settings = settings
        self._measure = measure
        self._steps = steps
        self._work = str(arguments.output_dir)

    def create_optimizer(self, *_: Any, **__: Any) -> torch.optim.Optimizer:
        """The set module, with what rates, starts from nothing and learns faster than the
        encoder's adapter."""
        if self.optimizer is None:
            settings, learner = self._settings, self._learner
            encoder = [one for one in learner.encoder.parameters() if one.requires_grad]
            known = {id(one) for one in encoder}
            trained = (one for one in learner.parameters() if one.requires_grad)
            module = [one for one in trained if id(one) not in known]
            groups = [{"params": module, "lr": settings.module_learning_rate}]
            if encoder:
                groups.append({"params": encoder, "lr": settings.learning_rate})
            self.optimizer = torch.optim.AdamW(groups, weight_decay=settings.weight_decay)
        return self.optimizer

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Hit rates on the validation rows of all folders, measured by the first process alone."""
        self._learner.eval()
        rates = self._measure(self._learner) if processes().is_main_process else {}
        found = {f"eval_{name}": value for name, value in agreed(rates).items()}
        self._learner.train()
        self.log(found)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, found)
        return found

    def measured(self) -> dict[str, float]:
        """What was measured of the best state; transformers measures at the end in any case."""
        history = [one for one in self.state.log_history if METRIC in one]
        best = max(history, key=lambda one: one[METRIC], default={})
        return {
            name.removeprefix("eval_"): float(value)
            for name, value in best.items()
            if name.startswith("eval_")
        }

    def _get_train_sampler(self, *_: Any) -> SequentialSampler:
        """The steps are in the order in which they were planned."""
        return SequentialSampler(self._steps)

    def _save(self, output_dir: str | None = None, *_: Any, **__: Any) -> None:
        if not self.args.should_save:
            return
        folder = Path(output_dir or self._work)
        folder.mkdir(parents=True, exist_ok=True)
        save_file(tuned_weights(self._learner), folder / TUNED)

    def _load_from_checkpoint(self, resume_from_checkpoint: str, *_: Any, **__: Any) -> None:
        load_tuned(self._learner, Path(resume_from_checkpoint))

    def _load_best_model(self) -> None:
        """Only the process that writes it needs it; others may not see its folder."""
        if self.state.best_model_checkpoint and self.args.should_save:
            load_tuned(self._learner, Path(self.state.best_model_checkpoint))


def tuned_weights(learner: nn.Module) -> dict[str, torch.Tensor]:
    """What is trained, and the set module's buffers."""
    trained = {name for name, one in learner.named_parameters() if one.requires_grad}
    return {
        name: one.detach().cpu().contiguous()
        for name, one in learner.state_dict().items()
        if name in trained or name.startswith("module.")
    }


def load_tuned(learner: nn.Module, folder: Path) -> None:
    learner.load_state_dict(load_file(folder / TUNED), strict=False)


def arguments_of(
    work: Path, settings: FitSettings, seed: int, a_epoch: int, trackers: list[str]
) -> TrainingArguments:
    """One pass over the planned steps, each by one process; measured and saved once an epoch."""
    half, every = precision(), updates_an_epoch(a_epoch, settings)
    arguments = TrainingArguments(
        output_dir=str(work),
        num_train_epochs=1,
        per_device_train_batch_size=1,
        gradient_accumulation_steps=accumulated(settings),
        warmup_steps=settings.warmup,
        lr_scheduler_type="linear",
        max_grad_norm=1.0,
        bf16=half == "bf16",
        fp16=half == "fp16",
        use_cpu=not has_gpu(),
        seed=seed,
        eval_strategy="steps",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model=METRIC,
        greater_is_better=True,
        logging_steps=10,
        report_to=trackers,
        run_name=work.parent.name,
        remove_unused_columns=False,
        dataloader_num_workers=0,
        dataloader_pin_memory=False,
        dataloader_drop_last=True,  # or accelerate repeats steps until all have as many
        average_tokens_across_devices=False,
    )
    if arguments.n_gpu > 1:
        # One process, several GPUs: the Trainer would split a step, which is no batch of rows.
        arguments._n_gpu = 1
    return arguments
