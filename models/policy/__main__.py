"""``python -m models.policy update``: learns from the log which strategies are worth drawing by."""

import argparse
import json
import os
import sys
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from data.db.engine import open_engine, session_factory
from models.policy.bandit import EXPLORE, FEATURES, Bandit
from models.policy.errors import StrategiesUnreadable
from models.policy.stored import read_bandit, write_bandit
from models.policy.updating import updated

FILE = Path("var/strategies.json")


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        former = read_bandit(options.file)
        if options.command == "update":
            explore = _explored(options.file, former, options.explore)
            with session_factory(open_engine(options.database))() as session:
                former = updated(session, explore)
            write_bandit(options.file, former)
    except (StrategiesUnreadable, ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        print(f"error: the database cannot be read: {type(error).__name__}", file=sys.stderr)
        return 1
    print(json.dumps(told(former), indent=1))
    return 0


def _explored(file: Path, former: Bandit, asked: float | None) -> float:
    """As asked, else as it was; the first update turns it on."""
    if asked is not None:
        return asked
    return former.explore if file.exists() else EXPLORE


def told(bandit: Bandit) -> dict[str, object]:
    """What a bandit believes, for people: worths with their standard deviations."""
    return {
        "hash": bandit.hash,
        "decisions": bandit.decisions,
        "explore": bandit.explore,
        "items_taken": len(bandit.habits.taken),
        "pairs_taken": len(bandit.habits.together),
        "strategies": {
            name: {
                feature: [round(float(one.mean[at]), 4), round(one.covariance[at, at] ** 0.5, 4)]
                for at, feature in enumerate(FEATURES)
            }
            for name, one in bandit.beliefs.items()
        },
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.policy")
    commands = parser.add_subparsers(required=True, dest="command")
    update = commands.add_parser("update", help="learn anew from the whole log")
    update.add_argument("--database", default="sqlite:///var/satchel.db")
    update.add_argument("--explore", type=float, metavar="SHARE",
                        help="most that others may draw; as it was, at first .1")  # fmt: skip
    show = commands.add_parser("show", help="what the stored strategies are believed to be worth")
    for command in (update, show):
        default = Path(os.environ.get("SATCHEL_STRATEGIES", FILE))
        command.add_argument("--file", type=Path, default=default, help="SATCHEL_STRATEGIES")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
