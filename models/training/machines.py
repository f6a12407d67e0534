"""The same fit on several machines by Ray Train: Ray starts the processes, the fit shares the work.

``--out``, ``--data`` and ``--base-dir`` must be the same storage for all of them.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from models.scorer.trained.checkpoint import read_about
from models.training.errors import ExtraMissing
from models.training.fit import FitPlan, fit
from models.training.launching import has_gpu
from models.training.trackers import tracked


def fit_on_machines(plan: FitPlan, workers: int, runs: Path) -> dict[str, float]:
    """What ``fit`` returns, by ``workers`` processes of the Ray cluster that the environment
    names, or else of this machine; with a GPU each where there are some. Raises ExtraMissing."""
    try:
        from ray.train import RunConfig, ScalingConfig  # noqa: PLC0415
        from ray.train.torch import TorchConfig, TorchTrainer  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ExtraMissing("ray is not installed: pip install satchel[ray]") from error
    trainer = TorchTrainer(
        _share,
        train_loop_config={"plan": _anywhere(plan), "runs": runs.absolute()},
        scaling_config=ScalingConfig(num_workers=workers, use_gpu=has_gpu()),
        run_config=RunConfig(name=plan.out.name, storage_path=str((runs / "ray").absolute())),
        torch_config=TorchConfig(backend="nccl" if has_gpu() else "gloo"),
    )
    trainer.fit()
    return dict(read_about(plan.out).metrics)  # Ray keeps no figures without a state of its own


def _share(config: dict[str, Any]) -> None:
    plan: FitPlan = config["plan"]
    with tracked(plan.trackers, config["runs"], plan.out.name):
        fit(plan)


def _anywhere(plan: FitPlan) -> FitPlan:
    """A worker is not where the command was given."""
    return replace(
        plan,
        data=tuple(one.absolute() for one in plan.data),
        out=plan.out.absolute(),
        base_dir=plan.base_dir.absolute(),
        wheels=plan.wheels.absolute(),
    )
