"""``one-of-ten`` and ``full-catalog``: a checkpoint on files in the shared format, as JSON."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from models.evaluation.contestants import (
    UNLEARNED,
    Places,
    open_checkpoint_judge,
    unlearned,
    with_second_stage,
)
from models.evaluation.dataset.asked import asked_bundles, asked_rows, told_of
from models.evaluation.dataset.errors import ExamplesError, UnreadableExamples
from models.evaluation.dataset.folder import read_items
from models.evaluation.dataset.item import TrainingItem
from models.evaluation.dataset.shop_facts import facts_in
from models.evaluation.judge import Judge, Knowing, questions_of_bundles, questions_of_rows, ranks
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
        command.add_argument(
            "--second", type=Path, metavar="CROSS_DIR", help="a cross-encoder judges the best anew"
        )
        command.add_argument("--top", type=int, default=50, help="how many it judges (50)")
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
    asked = asked_rows(options.asked, items)
    _warn(asked.wrong)
    found = ranks(_judge(options, items), questions_of_rows(asked.rows, not options.without_intent))
    return {
        "n": len(found),
        "hit_rate@1": hit_rate(found, 1),
        "mrr": mean_reciprocal_rank(found),
    }


def full_catalog(options: argparse.Namespace) -> dict[str, float]:
    """Recall and NDCG at 20, one true item a question."""
    items = read_items(options.items)
    bundles, wrong = asked_bundles(options.asked, items)
    _warn(wrong)
    questions = questions_of_bundles(bundles, tuple(items), not options.without_intent)
    found = ranks(_judge(options, items), questions)
    return {
        "n": len(found),
        f"recall@{DEPTH}": hit_rate(found, DEPTH),
        f"ndcg@{DEPTH}": ndcg(found, DEPTH),
    }


def _warn(wrong: Sequence[str]) -> None:
    for one in told_of(wrong):
        print(f"warning: {one}", file=sys.stderr)


def _judge(options: argparse.Namespace, items: Items) -> Judge:
    """A checkpoint, or a baseline that learns nothing, by its name; with a second stage or not.
    What the shop states, if anything, lies beside the items."""
    if not items:
        raise UnreadableExamples(f"{options.items} holds no item")
    places = Places(options.base_dir, options.cache)
    texts = [one.text() for one in items.values()]
    if str(options.model) in UNLEARNED and not options.model.is_dir():
        judge = unlearned(str(options.model), places, texts)
    else:
        judge = open_checkpoint_judge(options.model, places, texts, facts_in(options.items.parent))
    if options.second is not None:
        judge = with_second_stage(judge, options.second, options.top, places, texts)
    return Knowing(judge, items)
