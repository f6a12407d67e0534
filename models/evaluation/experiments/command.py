"""``experiment``: starts, stops, lists experiments, and tells what they found."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from data.db.engine import open_engine, session_factory
from data.experiments.errors import ExperimentError, ExperimentUnfit
from data.experiments.experiment import Arm, Experiment
from data.experiments.stored import experiment_of, experiments, start, stop
from data.feedback.decisions import decisions
from models.contract.recommendation import Treatment
from models.engine.drawing import check_treatment
from models.engine.errors import EngineError
from models.evaluation.experiments.findings import Findings, findings, interleaved_findings
from models.evaluation.experiments.reading import units_of

Sessions = sessionmaker[Session]
Doing = Callable[[Sessions, argparse.Namespace, datetime], Any]
TREATMENT = TypeAdapter(Treatment)


def add_experiment(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("experiment", help="start, stop, list and report experiments")
    doing = command.add_subparsers(required=True)
    begin = _doing(doing, "start", _start, "begin one; shoppers are in it from their next slate")
    begin.add_argument("--id", required=True, dest="experiment")
    begin.add_argument("--name", help="what it is about; the id unless given")
    kinds = begin.add_mutually_exclusive_group(required=True)
    kinds.add_argument("--arm", action="append", type=arm_said, metavar="NAME=SHARE[:SETTING=X,…]",
                       help="the control first, then e.g. warmer=0.5:temperature=0.8")  # fmt: skip
    kinds.add_argument("--interleave", metavar="STRATEGY,STRATEGY", type=_pair)
    end = _doing(doing, "stop", _stop, "end one")
    end.add_argument("--experiment", required=True, metavar="ID")
    _doing(doing, "list", _list, "all, the newest first")
    tell = _doing(doing, "report", _report, "what one has found so far, with plots")
    tell.add_argument("--experiment", required=True, metavar="ID")
    tell.add_argument("--out", type=Path, default=Path("var/experiment"), metavar="DIR")


def _doing(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    doing: Doing,
    told: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=told)
    command.add_argument("--database", default="sqlite:///var/satchel.db")
    command.set_defaults(run=lambda options: _run(doing, options))
    return command


def _run(doing: Doing, options: argparse.Namespace) -> int:
    try:
        sessions = session_factory(open_engine(options.database))
        told = doing(sessions, options, datetime.now(UTC))
    except (ExperimentError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except ImportError as error:
        print(f"error: {error}: the extra 'report' draws pages", file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        print(f"error: the database cannot be used: {type(error).__name__}", file=sys.stderr)
        return 1
    print(json.dumps(told, indent=1))
    return 0


def begun(options: argparse.Namespace, at: datetime) -> Experiment:
    """The experiment that was said. Raises ExperimentUnfit."""
    if options.interleave:
        arms = (Arm("interleaved", 1.0, {"interleaved": list(options.interleave)}),)
    else:
        arms = tuple(options.arm)
    kind: Any = "interleaving" if options.interleave else "ab"
    name = options.name or options.experiment
    experiment = Experiment(options.experiment, name, kind, arms, at)
    for arm in arms:
        checked({"experiment_id": options.experiment, "arm": arm.name, **arm.settings})
    return experiment


def checked(said: dict[str, Any]) -> Treatment:
    """The treatment as the recommender will read it. Raises ExperimentUnfit: what it refuses must
    never reach a shopper."""
    known = Treatment.__dataclass_fields__.keys()
    if strange := said.keys() - known:
        settings = ", ".join(sorted(known - {"experiment_id", "arm"}))
        raise ExperimentUnfit(f"{', '.join(sorted(strange))}: arms may set {settings}")
    try:
        treatment = TREATMENT.validate_python(said)
        check_treatment(treatment)
    except (ValidationError, EngineError) as error:
        raise ExperimentUnfit(f"the arm {said['arm']}: {error}") from error
    return treatment


def found_in(session: Session, experiment_id: str, at: datetime) -> Findings:
    """Raises ExperimentUnknown."""
    experiment = experiment_of(session, experiment_id)
    if experiment.kind == "interleaving":
        decided = list(decisions(session, since=experiment.started_at))
        return interleaved_findings(experiment, decided, at)
    return findings(experiment, units_of(session, experiment), at)


def _start(sessions: Sessions, options: argparse.Namespace, at: datetime) -> Any:
    experiment = begun(options, at)
    with sessions.begin() as session:
        start(session, experiment)
    return _told(experiment)


def _stop(sessions: Sessions, options: argparse.Namespace, at: datetime) -> Any:
    with sessions.begin() as session:
        return _told(stop(session, options.experiment, at))


def _list(sessions: Sessions, _: argparse.Namespace, __: datetime) -> Any:
    with sessions() as session:
        return [_told(one) for one in experiments(session)]


def _report(sessions: Sessions, options: argparse.Namespace, at: datetime) -> Any:
    with sessions() as session:
        found = found_in(session, options.experiment, at)
    # Loaded here alone: no other command draws.
    from models.evaluation.experiments.page import write_page  # noqa: PLC0415

    places = write_page(found, options.out)
    return found.report() | {"written": [str(place) for place in places]}


def _told(experiment: Experiment) -> dict[str, Any]:
    return {
        "experiment_id": experiment.experiment_id,
        "name": experiment.name,
        "kind": experiment.kind,
        "arms": [
            {"name": arm.name, "share": arm.share, "settings": dict(arm.settings)}
            for arm in experiment.arms
        ],
        "started_at": experiment.started_at.isoformat(),
        "ended_at": experiment.ended_at.isoformat() if experiment.ended_at else None,
    }


def arm_said(said: str) -> Arm:
    """ "warmer=0.5:temperature=0.8,strategy=score"; raises argparse's error."""
    head, _, tail = said.partition(":")
    name, _, share = head.partition("=")
    pairs = [one.partition("=") for one in tail.split(",") if one]
    settings = {key.strip(): _value(value.strip()) for key, _, value in pairs}
    try:
        return Arm(name.strip(), float(share), settings)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{said!r} is not NAME=SHARE") from error


def _value(said: str) -> float | str:
    try:
        return float(said)
    except ValueError:
        return said


def _pair(said: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in said.split(","))
