"""``compare``: every baseline and the given checkpoints in one run, over whole data folders."""

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.evaluation.answers import DISTURBED, WITHOUT, answered
from models.evaluation.comparing import compared
from models.evaluation.comparison import Comparison, save_comparison
from models.evaluation.contestants import BASES, Places, contestants
from models.evaluation.dataset.bundle import SPLITS, Split
from models.evaluation.dataset.errors import ExamplesError, UnreadableExamples
from models.evaluation.dataset.folder import learned_from, read_folder
from models.evaluation.dataset.shop_facts import FACTS
from models.evaluation.report.telling import command_line, told, write_tables
from models.evaluation.sheets import KINDS, Domain
from models.scorer.encoder.errors import EncoderError
from models.scorer.trained.checkpoint import About, read_about
from models.scorer.trained.errors import CheckpointError


def add_compare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("compare", help="all baselines and checkpoints in one run")
    command.add_argument(
        "--data", type=_named, nargs="+", action="extend", required=True, metavar="[NAME=]DIR"
    )
    command.add_argument(
        "--model", type=_named, nargs="+", action="extend", default=[], metavar="[NAME=]DIR"
    )
    command.add_argument("--split", choices=SPLITS[1:], default="test")
    command.add_argument("--json", type=Path, default=Path("var/compare.json"), metavar="OUT")
    command.add_argument("--base", nargs="+", default=list(BASES), metavar="NAME",
                         help="untrained encoders; boosting reads the first")  # fmt: skip
    command.add_argument("--disturbed", action="store_true",
                         help="ask again with typos and with words in another order")  # fmt: skip
    command.add_argument("--ablated", action="store_true",
                         help="ask again with items told less: no category, no price")  # fmt: skip
    command.add_argument("--markdown", type=Path, metavar="OUT",
                         help="write the tables there too, below the command")  # fmt: skip
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--base-dir", type=Path, default=Path("var/base"))
    command.add_argument("--cache", type=Path, default=Path("var/cache"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("models.evaluation").setLevel(logging.INFO)
    try:
        comparison = comparison_of(options)
    except (ExamplesError, CheckpointError, EncoderError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    save_comparison(options.json, comparison)
    print(*told(comparison), sep="\n")
    print(f"{len(comparison.figures)} figures of {len(comparison.judges)} judges: {options.json}")
    if options.markdown is not None:
        write_tables(options.markdown, comparison)
        print(options.markdown)
    return 0


def comparison_of(options: argparse.Namespace) -> Comparison:
    """Raises ExamplesError, CheckpointError, EncoderError, and ValueError where nothing is
    asked or learned."""
    domains = [Domain.of(name, read_folder(folder)) for name, folder in options.data]
    _must_differ([name for name, _ in options.data], "data folders")
    _must_differ([name for name, _ in options.model], "checkpoints")
    taking_part = partial(
        contestants,
        domains=domains,
        bases=options.base,
        models=dict(options.model),
        places=Places(options.base_dir, options.cache),
    )
    split: Split = options.split
    about = {
        "split": split,
        "seed": options.seed,
        "command": command_line(options),
        "trained_on": {name: trained_on(read_about(folder), options.data)
                       for name, folder in options.model},
        "domains": {one.name: _about(one, folder, split)
                    for one, (_, folder) in zip(domains, options.data, strict=True)},
    }  # fmt: skip
    asked = ((DISTURBED, options.disturbed), (WITHOUT, options.ablated))
    again = [by for by, is_wanted in asked if is_wanted]
    answers = tuple(answered(domains, split, taking_part, options.seed, again))
    if not answers:
        raise UnreadableExamples(f"the data folders ask nothing in {split}")
    return replace(compared(answers, options.seed), about=about)


def _about(domain: Domain, folder: Path, split: Split) -> dict[str, Any]:
    """Counts, and a fingerprint of all that the figures depend on."""
    names = ["items", "bundles.train", f"bundles.{split}", *(f"{one}.{split}" for one in KINDS.values())]  # noqa: E501  # fmt: skip
    files = [place for one in names if (place := folder / f"{one}.jsonl").exists()]
    files += [place for place in (folder / FACTS,) if place.exists()]
    bundles = domain.data.bundles.get(split, ())
    return {
        "items": len(domain.texts),
        "bundles": len({one.bundle_id for one in bundles}),
        "sessions": len({one.session_id for one in bundles}),
        "fingerprint": sha256(b"".join(one.read_bytes() for one in files)).hexdigest()[:16],
    }


def trained_on(about: About, data: Sequence[tuple[str, Path]]) -> dict[str, str]:
    """Of each domain whether the checkpoint says that it learned from it: by what the files say,
    else by the folder's name, which the same bundles split otherwise may bear."""
    return {
        name: "trained on" if learned_from(folder) in about.data.values()
        else "other data of that name" if {name, folder.resolve().name} & about.data.keys()
        else "never trained on"
        for name, folder in data
    }  # fmt: skip


def _named(text: str) -> tuple[str, Path]:
    """ "NAME=DIR", or a folder that gives its own name."""
    name, _, folder = text.rpartition("=")
    return (name or Path(folder).resolve().name), Path(folder)


def _must_differ(names: Sequence[str], told: str) -> None:
    if len(set(names)) < len(names):
        raise UnreadableExamples(f"{told} of one name: {', '.join(names)}; give NAME=DIR")
