"""Where the curves of a fit go: TensorBoard, MLflow or Weights & Biases, by transformers' hands."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from models.training.errors import BadSettings, ExtraMissing

EXTRAS = {"tensorboard": "training", "mlflow": "mlflow", "wandb": "wandb"}
"""Packages by name, with the extra that brings them."""


def check(trackers: Sequence[str]) -> None:
    """Raises BadSettings for what nobody knows, ExtraMissing for what is not installed."""
    for name in trackers:
        if name not in EXTRAS:
            raise BadSettings(f"nobody knows the tracker {name}; there are {', '.join(EXTRAS)}")
        if not _is_installed(name):
            raise ExtraMissing(f"{name} is not installed: pip install satchel[{EXTRAS[name]}]")


@contextmanager
def tracked(trackers: Sequence[str], runs: Path, name: str) -> Iterator[None]:
    """Curves of what happens meanwhile go below ``runs`` as the run ``name``, unless the
    environment says otherwise; transformers asks nothing else. Raises as ``check`` does."""
    check(trackers)
    places = {
        "TENSORBOARD_LOGGING_DIR": str(runs / name),
        "MLFLOW_TRACKING_URI": f"sqlite:///{(runs / 'mlflow.db').absolute()}",
        "MLFLOW_EXPERIMENT_NAME": "satchel",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "WANDB_DIR": str(runs),
        "WANDB_PROJECT": "satchel",
    }
    ours = {name: place for name, place in places.items() if name not in os.environ}
    runs.mkdir(parents=True, exist_ok=True)
    os.environ.update(ours)
    try:
        yield
    finally:
        _finish(trackers)
        for one in ours:
            os.environ.pop(one, None)


def _finish(trackers: Sequence[str]) -> None:
    """A run that a fit left open, as one given up does, would take in the next fit's curves."""
    if "wandb" in trackers and "wandb" in sys.modules:
        sys.modules["wandb"].finish()
    if "mlflow" in trackers and "mlflow" in sys.modules:
        sys.modules["mlflow"].end_run()


def _is_installed(name: str) -> bool:
    """A mere folder of the name, where a tracker has left its runs, is no module."""
    spec = find_spec(name)
    return spec is not None and spec.origin is not None
