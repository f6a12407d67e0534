"""What lighter encoders cost in quality and gain in speed: ``python -m tests.bench.encoders``."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import get_args

import numpy as np
import torch

from models.contract.item_text import ItemText
from models.evaluation.baselines.untrained import UntrainedEncoder
from models.evaluation.dataset.folder import TrainingData, read_folder
from models.evaluation.dataset.stated import known_of
from models.evaluation.judge import Judge, questions_of_rows, ranks
from models.evaluation.metrics.ranking import hit_rate
from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.lighter import Precision
from models.scorer.trained.opening import WishEncoder, open_judge

ROUNDS = 5
ALONE, AT_ONCE = 24, 96
ROWS = ("one_of_ten", "one_of_ten_hard")


@dataclass(frozen=True, slots=True)
class Domain:
    """Rows of one folder, and its items."""

    name: str
    data: TrainingData
    texts: tuple[ItemText, ...]

    @staticmethod
    def of(folder: Path) -> "Domain":
        data = read_folder(folder)
        return Domain(folder.name, data, tuple(one.text() for one in data.items.values()))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.encoders")
    parser.add_argument("--data", nargs="+", type=Path, required=True, metavar="DIR")
    parser.add_argument("--checkpoint", type=Path, metavar="DIR", help="tuned, in each precision")
    parser.add_argument("--base", metavar="NAME", help="untuned, by the layers kept")
    parser.add_argument("--layers", nargs="*", type=int, default=[])
    parser.add_argument("--splits", nargs="+", default=["valid", "test"])
    parser.add_argument("--base-dir", type=Path, default=Path("var/base"))
    parser.add_argument("--cache", type=Path, default=Path("var/cache"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    domains = [Domain.of(one) for one in options.data]
    titles = [f"{split}, {one.name}" for one in domains for split in options.splits]
    print("| encoder | " + " | ".join(titles) + " | ms a text alone | in a batch | cosine |")
    print("|---" * (len(titles) + 4) + "|")
    whole: WishEncoder | None = None
    for name, judges in _contestants(options, domains):
        encoder = next(iter(judges.values()))[1]
        whole = whole or encoder
        rates = [
            _rates(judges[one.name][0], one, split) for one in domains for split in options.splits
        ]
        cells = [*rates, *_times(encoder, domains[0].texts), _nearness(encoder, whole, domains)]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


Judges = Mapping[str, tuple[Judge, WishEncoder]]


def _contestants(
    options: argparse.Namespace, domains: Sequence[Domain]
) -> Iterator[tuple[str, Judges]]:
    """The whole one first."""
    places = options.base_dir, options.cache
    for precision in get_args(Precision) if options.checkpoint else ():
        yield precision, {one.name: _tuned(options.checkpoint, one, precision, *places)
                          for one in domains}  # fmt: skip
    for layers in options.layers:
        encoder = TextEncoder(options.base_dir / options.base, layers=layers)
        yield (
            f"{layers} layers",
            {
                one.name: (UntrainedEncoder.of(one.texts, encoder, options.cache), encoder)
                for one in domains
            },
        )


def _tuned(
    folder: Path, domain: Domain, precision: Precision, base_dir: Path, cache: Path
) -> tuple[Judge, WishEncoder]:
    known = known_of(domain.texts, domain.data.facts)
    judge = open_judge(folder, domain.texts, known, base_dir, cache, precision=precision)
    return judge, judge.encoder


def _rates(judge: Judge, domain: Domain, split: str) -> str:
    """Hit rate at 1 of uniform and of hard rows, with the intent."""
    found = []
    for name in ROWS:
        rows = domain.data.rows.get(f"{name}.{split}", ())
        found.append(f"{hit_rate(ranks(judge, questions_of_rows(rows, True)), 1):.3f}")
    return " / ".join(found)


def _times(encoder: WishEncoder, texts: Sequence[ItemText]) -> tuple[str, str]:
    """CPU time of one thread, so that other work on the machine does not count; the best round."""
    alone, at_once = [], []
    for number in range(ROUNDS):
        # Other words each time: what was encoded is kept.
        said = [f"{number} {one.title}" for one in texts[: ALONE + AT_ONCE]]
        alone.append(_seconds(encoder, [[one] for one in said[:ALONE]]) / ALONE)
        at_once.append(_seconds(encoder, [said[ALONE:]]) / len(said[ALONE:]))
    return f"{min(alone) * 1000:.1f}", f"{min(at_once) * 1000:.1f}"


def _seconds(encoder: WishEncoder, batches: Sequence[Sequence[str]]) -> float:
    began = process_time()
    for one in batches:
        encoder.encode(one)
    return process_time() - began


def _nearness(encoder: WishEncoder, whole: WishEncoder, domains: Sequence[Domain]) -> str:
    """Mean cosine of a text's vector to the one by the whole encoder."""
    said = [one.title for domain in domains for one in domain.texts[:ALONE]]
    return f"{float(np.mean((encoder.encode(said) * whole.encode(said)).sum(1))):.4f}"


if __name__ == "__main__":
    main()
