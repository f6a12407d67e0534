"""``off-policy`` and ``offpolicy-coverage``: what another policy would earn, and whether to trust
such figures."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from data.db.engine import open_engine, session_factory
from data.feedback.decisions import TAKEN, TOUCHED, Decision, decisions
from models.evaluation.offpolicy.coverage import WANTED, coverage
from models.evaluation.offpolicy.decision import Drawn, Sheet, sheet_of
from models.evaluation.offpolicy.estimating import estimates, gain
from models.evaluation.offpolicy.log import usable
from models.evaluation.offpolicy.targets import Target, UnknownPolicy, target_of
from models.evaluation.offpolicy.terms import How
from models.evaluation.offpolicy.weighing import effective_decisions
from models.policy.mixture import Mixture

REWARDS = {"taken": TAKEN, "touched": TOUCHED}


@dataclass(frozen=True, slots=True)
class NothingLogged(Exception):
    """The log has no slate that could be judged by."""

    told: str

    def __str__(self) -> str:
        return self.told


def add_off_policy(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("off-policy", help="another policy's value, by the log")
    command.add_argument("--database", default="sqlite:///var/satchel.db")
    command.add_argument("--policy", nargs="+", required=True, metavar="POLICY",
                         help="logged, uniform, greedy, a strategy, or temperature=…")  # fmt: skip
    command.add_argument("--reward", choices=tuple(REWARDS), default="taken")
    command.add_argument("--since", type=_day, metavar="DATE")
    command.add_argument("--until", type=_day, metavar="DATE", help="not itself")
    command.add_argument("--intervals", choices=("asymptotic", "bootstrap"), default="asymptotic")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--json", type=Path, metavar="OUT", help="write it there too")
    command.set_defaults(run=_off_policy)
    checked = commands.add_parser("offpolicy-coverage", help="do intervals cover a known truth?")
    checked.add_argument("--seed", type=int, default=1)
    checked.add_argument("--logs", type=int, default=1000)
    checked.add_argument("--decisions", type=int, default=1000, help="in each log")
    checked.add_argument("--intervals", choices=("asymptotic", "bootstrap"), default="asymptotic")
    checked.add_argument("--json", type=Path, metavar="OUT", help="write it there too")
    checked.set_defaults(run=_coverage)


def judged(
    found: Iterable[Decision],
    policies: Sequence[str],
    *,
    reward: str = "taken",
    how: How = "asymptotic",
    seed: int = 0,
) -> dict[str, Any]:
    """The report of these policies. Raises UnknownPolicy, NothingLogged, and ValueError where the
    log has not kept what a policy needs."""
    targets = {one: target_of(one) for one in policies}
    kept = list(found)
    kinds = REWARDS[reward]
    pairs = [(one, drawn) for one in kept for drawn in usable([one], kinds)]
    if not pairs:
        raise NothingLogged("no slate was drawn by chance in that time: nothing to judge by")
    rewards = [sum(drawn.rewards) for _, drawn in pairs]
    return {
        "decisions": len(pairs),
        "left_out": len(kept) - len(pairs),
        "conversations": len({drawn.group for _, drawn in pairs}),
        "reward": reward,
        "logged_value": sum(rewards) / len(rewards),
        "intervals": how,
        "policies": {name: _judged(pairs, one, how, seed) for name, one in targets.items()},
    }


def _judged(
    pairs: Sequence[tuple[Decision, Drawn]], target: Target, how: How, seed: int
) -> dict[str, Any]:
    wanted: dict[int, Mixture] = {id(drawn): target(one.impression) for one, drawn in pairs}
    sheet = sheet_of([drawn for _, drawn in pairs], lambda drawn: wanted[id(drawn)])
    return {
        "gain": gain(sheet, how=how, seed=seed).report(),
        **_support(sheet),
        "estimates": {
            name: one.report() for name, one in estimates(sheet, how=how, seed=seed).items()
        },
    }


def _support(sheet: Sheet) -> dict[str, float]:
    """Whether the log says enough of this policy to be believed."""
    return {
        "effective_decisions": effective_decisions(sheet.whole),
        "largest_weight": float(sheet.whole.max()),
        "mean_weight": float(sheet.whole.mean()),
        "uncovered": float(sheet.uncovered.mean()),
    }


def _off_policy(options: argparse.Namespace) -> int:
    try:
        with session_factory(open_engine(options.database))() as session:
            found = decisions(session, since=options.since, until=options.until)
            report = judged(
                found,
                options.policy,
                reward=options.reward,
                how=options.intervals,
                seed=options.seed,
            )
    except (UnknownPolicy, NothingLogged, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        print(f"error: the database cannot be read: {type(error).__name__}", file=sys.stderr)
        return 1
    _tell(report, options.json)
    return 0


def _coverage(options: argparse.Namespace) -> int:
    found = coverage(options.logs, options.decisions, options.seed, options.intervals)
    _tell(found.report(), options.json)
    return 0 if found.lowest >= WANTED else 1


def _tell(report: dict[str, Any], out: Path | None) -> None:
    told = json.dumps(report, indent=1)
    print(told)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(told + "\n", encoding="utf-8")


def _day(said: str) -> datetime:
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
