"""``data demo|baskets|log|bundlerec``: writes a folder of training data."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from data.datasets.completejourney import INSTALLED
from data.datasets.errors import DatasetError
from data.db.engine import open_engine, session_factory
from models.evaluation.dataset.errors import ExamplesError
from models.evaluation.dataset.folder import TrainingData, write_folder
from models.training.examples.baskets import Limits, basket_data
from models.training.examples.bundlerec import bundlerec_data
from models.training.examples.demo import demo_data
from models.training.examples.log import log_data

DEFAULT_DATABASE = "sqlite:///var/satchel.db"
Written = Iterator[tuple[Path, TrainingData]]


def add_data(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``data`` to a command line; what it parses has ``run``, which returns the exit code."""
    data = commands.add_parser("data", help=__doc__)
    sources = data.add_subparsers(dest="source", required=True)
    told = {
        "demo": "the shop's authored bundles, in both languages",
        "baskets": "what was bought together in another shop",
        "log": "what shoppers accepted over what was shown beside it",
        "bundlerec": "BundleRec's CSV files; a folder for each domain",
    }
    for name, help_text in told.items():
        one = sources.add_parser(name, help=help_text)
        one.add_argument("--out", type=Path, required=True, metavar="DIR")
        one.add_argument("--seed", type=int, default=1, metavar="N")
        if name != "bundlerec":
            url = os.environ.get("SATCHEL_DATABASE_URL", DEFAULT_DATABASE)
            one.add_argument("--database", default=url, metavar="URL", help=f"default: {url}")
        if name == "baskets":
            _add_baskets(one)
        if name == "bundlerec":
            one.add_argument("--path", type=Path, required=True, help="a domain, or all of them")
        one.set_defaults(run=run, written=WRITTEN[name])


def _add_baskets(parser: argparse.ArgumentParser) -> None:
    limits = Limits()
    parser.add_argument("--path", type=Path, default=Path(INSTALLED),
                        help="completejourney's folder, or a CSV of basket_id,item_id")  # fmt: skip
    parser.add_argument("--from-source", metavar="NAME", help="only items of this feed")
    parser.add_argument("--most-items", type=int, default=limits.most_items, metavar="N")
    parser.add_argument("--most-baskets", type=int, default=limits.baskets, metavar="N")


def run(asked: argparse.Namespace) -> int:
    """0 written; 1 there is nothing to read or to learn from, said on standard error."""
    try:
        for out, data in asked.written(asked):
            summary = {"out": str(out), **write_folder(out, data)}
            print(json.dumps(summary, ensure_ascii=False, indent=2))
    except (ExamplesError, DatasetError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        print(f"The database {asked.database} cannot be used: {error}", file=sys.stderr)
        return 1
    return 0


def _demo(asked: argparse.Namespace) -> Written:
    with _reading(asked.database) as session:
        yield asked.out, demo_data(session, asked.seed)


def _log(asked: argparse.Namespace) -> Written:
    with _reading(asked.database) as session:
        yield asked.out, log_data(session, asked.seed)


def _baskets(asked: argparse.Namespace) -> Written:
    limits = Limits(most_items=asked.most_items, baskets=asked.most_baskets)
    with _reading(asked.database) as session:
        yield asked.out, basket_data(session, asked.path, asked.seed, asked.from_source, limits)


def _bundlerec(asked: argparse.Namespace) -> Written:
    for name, data in bundlerec_data(asked.path, asked.seed):
        yield asked.out / name, data


WRITTEN: dict[str, Callable[[argparse.Namespace], Written]] = {
    "demo": _demo,
    "baskets": _baskets,
    "log": _log,
    "bundlerec": _bundlerec,
}


@contextmanager
def _reading(url: str) -> Iterator[Session]:
    engine = open_engine(url)
    try:
        with session_factory(engine)() as session:
            yield session
    finally:
        engine.dispose()
