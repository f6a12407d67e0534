"""``python -m models.simulation compare``: what learning within a conversation is worth."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.catalog.stored import stored_catalog
from models.engine.opening import Opening
from models.engine.settings import checkpoint_folder
from models.simulation.comparing import compare, report
from models.simulation.opening import bundlerec_visits, demo_visits, market_visits
from models.simulation.place import Visit
from models.simulation.population import Population
from models.simulation.shopper import Crowd
from models.simulation.through import talk_report, talks
from models.turn.state import shop_view


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the figures as JSON, and writes them to ``--json`` too."""
    options = _parser().parse_args(arguments)
    crowd = Crowd(options.seed, options.shoppers, options.noise)
    found = _talked(options, crowd) if options.command == "talk" else _found(options, crowd)
    text = json.dumps(found | {"seed": options.seed, "noise": options.noise}, indent=1)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    print(text)


def _found(options: argparse.Namespace, crowd: Crowd) -> dict[str, Any]:
    opening = Opening(
        options.database,
        base_dir=options.base_dir,
        cache_dir=options.cache,
        checkpoint=checkpoint_folder(options.checkpoint),
    )
    if options.targets == "bundlerec":
        visits = bundlerec_visits(opening, options.data, options.split, crowd)
        return _compared(visits) | {"targets": "bundlerec", "split": options.split}
    told = {"targets": "demo", "candidates": options.candidates}
    if options.candidates == "market":
        return _compared(market_visits(opening, crowd)) | told
    with demo_visits(opening, crowd) as shoppers:
        return _compared(shoppers) | told


def _talked(options: argparse.Namespace, crowd: Crowd) -> dict[str, Any]:
    shop = shop_view(stored_catalog(options.database))
    shoppers = Population(shop, crowd).shoppers()
    return talk_report(asyncio.run(talks(options.gateway, shop, shoppers)))


def _compared(visits: Sequence[Visit]) -> dict[str, Any]:
    began = time.perf_counter()

    def told(arm: str) -> None:
        print(f"{arm}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)

    return report(asyncio.run(compare(visits, told)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.simulation")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("compare", help="learning, no learning, shuffled feedback, an oracle")
    _crowd_of(one)
    one.add_argument("--targets", choices=("demo", "bundlerec"), default="demo")
    one.add_argument(
        "--candidates",
        choices=("market", "composed"),
        default="composed",
        help="what the whole engine composes in each arm, or the same bundles in all",
    )
    one.add_argument("--data", type=Path, help="with bundlerec: a domain's folder, or of several")
    one.add_argument("--split", choices=("valid", "test"), default="valid")
    one.add_argument("--base-dir", type=Path, default=Path("var/base"))
    one.add_argument("--cache", type=Path, default=Path("var/cache"))
    one.add_argument("--checkpoint", default="untrained", help="with composed: a folder")
    two = commands.add_parser("talk", help="shoppers through the gateway of a running stack")
    _crowd_of(two)
    two.add_argument("--gateway", default="http://127.0.0.1:8080")
    return parser


def _crowd_of(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seed", type=int, required=True)
    command.add_argument("--shoppers", type=int, required=True)
    command.add_argument("--noise", type=_share, default=0.1, help="of reactions, 0 to 0.3")
    command.add_argument("--json", type=Path, metavar="OUT")
    command.add_argument("--database", default="sqlite:///var/satchel.db")


def _share(said: str) -> float:
    value = float(said)
    if not 0 <= value <= 0.3:
        raise argparse.ArgumentTypeError("noise is from 0 to 0.3")
    return value


if __name__ == "__main__":
    main()
