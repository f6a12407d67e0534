"""A fit in which every process notes what it did, for accelerate to launch.

Arguments: settings, data, out, notes, each a path, and ``apart``, if the second process is to
have a folder ``second`` of its own, so that one sees what it writes, or ``together``.
"""

import json
import sys
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from models.training.fit import FitPlan, fit
from models.training.launching import leave, processes
from models.training.settings import read_settings
from models.training.trainer import tuned_weights


class Notes(TrainerCallback):
    """Steps this process takes, texts it encodes to measure, and its weights at every measuring."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.noted: dict[str, Any] = {"encoded": 0, "weights": []}

    def on_train_begin(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        sampler = given["train_dataloader"].batch_sampler
        self.noted["steps"] = [one for some in sampler for one in some]
        given["model"].encoder.register_forward_hook(self._measured)

    def on_evaluate(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        weights = tuned_weights(given["model"])
        whole = b"".join(weights[name].numpy().tobytes() for name in sorted(weights))
        self.noted["weights"].append(sha256(whole).hexdigest())

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self.noted["metrics"] = [one for one in state.log_history if "eval_hit_rate" in one]
        path = self.folder / f"{args.process_index}.json"
        path.write_text(json.dumps(self.noted), encoding="utf-8")

    def _measured(self, module: Any, *_: Any) -> None:
        self.noted["encoded"] += not module.training


def main() -> None:
    *paths, is_apart = sys.argv[1:]
    config, data, out, notes = map(Path, paths)
    if is_apart == "apart" and not processes().is_main_process:
        out = out.with_name("second")
    plan = FitPlan((data,), out, read_settings(config), threads=1, trackers=())
    fit(replace(plan, watchers=(Notes(notes),)))
    leave()


def told(settings: Any) -> str:
    """Settings as ``main`` reads them; JSON is YAML."""
    return json.dumps(asdict(settings))


if __name__ == "__main__":
    main()
