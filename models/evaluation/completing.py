"""``one-of-ten`` and ``full-catalog``: a checkpoint on files in the shared format, as JSON."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from models.evaluation.contestants import (
    UNLEARNED,
    Places,
    open_checkpoint_judge,
    unlearned,
)
from models.evaluation.dataset.bundle import TrainingBundle
from models.evaluation.dataset.errors import ExamplesError, UnreadableExamples
from models.evaluation.dataset.folder import read_bundles, read_items, read_rows
from models.evaluation.dataset.item import TrainingItem
from models.evaluation.judge import Judge, questions_of_bundles, questions_of_rows, ranks
from models.evaluation.metrics.ranking import hit_rate, mean_reciprocal_rank, ndcg
from models.scorer.encoder.errors import EncoderError
from models.scorer.trained.errors import CheckpointError

DEPTH = 20
Items = dict[str, TrainingItem]


def add_completing(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds both commands; what is parsed has ``run``, which returns the exit code."""
    asked: tuple[tuple[str, str, str, Callable[..., dict[str, float]]], ...] = (
        ("one-of-ten", "--rows", "the true item among ten", one_of_ten),
        ("full-catalog", "--bundles", "the true item among all", full_catalog),
    )
    for name, file, told, measured in asked:
        command = commands.add_parser(name, help=told)
        command.add_argument(
            "--model",
            type=Path,
            required=True,
            metavar="DIR",
            help=f"a checkpoint, or {' or '.join(UNLEARNED)}",
        )
        command.add_argument("--items", type=Path, required=True, metavar="items.jsonl")
        command.add_argument(file, dest="asked", type=Path, required=True, metavar="FILE")
        command.add_argument("--without-intent", action="store_true")
        command.add_argument("--json", type=Path, metavar="OUT", help="write the figures there too")
        command.add_argument("--base-dir", type=Path, default=Path("var/base"))
        command.add_argument("--cache", type=Path, default=Path("var/cache"))
        command.set_defaults(run=run, measured=measured)


def run(options: argparse.Namespace) -> int:
    try:
        figures = options.measured(options)
    except (ExamplesError, CheckpointError, EncoderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    text = json.dumps(figures)
    print(text)
    if options.json is not None:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


def one_of_ten(options: argparse.Namespace) -> dict[str, float]:
    """Hit rate at 1 and mean reciprocal rank."""
    items = read_items(options.items)
    rows = read_rows(options.asked, items)
    found = ranks(_judge(options, items), questions_of_rows(rows, not options.without_intent))
    return {
        "n": len(found),
        "hit_rate@1": hit_rate(found, 1),
        "mrr": mean_reciprocal_rank(found),
    }


def full_catalog(options: argparse.Namespace) -> dict[str, float]:
    """Recall and NDCG at 20, one true item a question."""
    items = read_items(options.items)
    bundles: tuple[TrainingBundle, ...] = read_bundles(options.asked, items)
    questions = questions_of_bundles(bundles, tuple(items), not options.without_intent)
    found = ranks(_judge(options, items), questions)
    return {
        "n": len(found),
        f"recall@{DEPTH}": hit_rate(found, DEPTH),
        f"ndcg@{DEPTH}": ndcg(found, DEPTH),
    }


def _judge(options: argparse.Namespace, items: Items) -> Judge:
    """A checkpoint, or a baseline that learns nothing, by its name."""
    if not items:
        raise UnreadableExamples(f"{options.items} holds no item")
    places = Places(options.base_dir, options.cache)
    texts = [one.text() for one in items.values()]
    if str(options.model) in UNLEARNED and not options.model.is_dir():
        return unlearned(str(options.model), places, texts)
    return open_checkpoint_judge(options.model, places, texts)
