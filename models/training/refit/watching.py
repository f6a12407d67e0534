"""``drift`` says whether the shop is still what was learned from, ``label-queue`` what to label."""

import argparse
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.training.examples.command import DEFAULT_DATABASE
from models.training.refit.command import guarded, opened_sessions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def add_watching(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds both commands; what they need is loaded when they run."""
    url = os.environ.get("SATCHEL_DATABASE_URL", DEFAULT_DATABASE)
    drift = commands.add_parser("drift", help="how language, catalog and feedback have changed")
    drift.add_argument("--days", type=float, default=7.0, help="what counts as now")
    drift.add_argument("--base-data", type=Path, default=Path("var/data/demo"), metavar="DIR")
    drift.add_argument(
        "--only-look", action="store_true", help="write no row for the console into the database"
    )
    drift.set_defaults(run=lambda asked: guarded(lambda: _drift(asked)))
    queue = commands.add_parser("label-queue", help="which conversations are worth labelling")
    queue.add_argument("--days", type=float, default=30.0, help="how far to look back")
    queue.add_argument("--count", type=int, default=50)
    queue.set_defaults(run=lambda asked: guarded(lambda: _queue(asked)))
    for one in (drift, queue):
        one.add_argument("--database", default=url, metavar="URL", help=f"default: {url}")
        one.add_argument("--json", type=Path, metavar="OUT")


def _drift(asked: argparse.Namespace) -> int:
    from models.evaluation.dataset.folder import ITEMS, read_items  # noqa: PLC0415
    from models.training.refit.drift import audit_row, drift, report  # noqa: PLC0415

    place = asked.base_data / ITEMS
    trained_on = read_items(place) if place.is_file() else {}
    now = datetime.now(UTC)
    with opened_sessions(asked.database) as sessions, sessions.begin() as session:
        found = drift(session, trained_on, now, asked.days)
        if not asked.only_look:
            session.add(audit_row(found, now))
    print(report(found))
    _write(asked.json, {"at": now.isoformat(), "shifts": [asdict(one) for one in found]})
    return 0


def _queue(asked: argparse.Namespace) -> int:
    from data.catalog.snapshot import load_catalog  # noqa: PLC0415
    from data.feedback.reading import Span, begun_since, conversations  # noqa: PLC0415
    from models.training.refit.labelling import candidates, worth_labelling  # noqa: PLC0415

    now = datetime.now(UTC)
    since = now - timedelta(days=asked.days)
    with opened_sessions(asked.database) as sessions, sessions() as session:
        some = conversations(session, begun_since(session, since), Span(None, now))
        stars, labelled = _known_of(session)
        found = candidates(some, load_catalog(session), stars, labelled)
    told = {
        "at": now.isoformat(),
        "queue": [asdict(o) for o in worth_labelling(found, asked.count)],
    }
    _write(asked.json, told)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


def _known_of(session: "Session") -> tuple[dict[str, int], frozenset[str]]:
    """Stars by conversation, the newest, and which conversations have a label."""
    from sqlalchemy import select  # noqa: PLC0415

    from data.db.operation import LabelRow, SurveyRow  # noqa: PLC0415

    asked = select(SurveyRow.conversation_id, SurveyRow.stars).order_by(SurveyRow.at)
    stars: dict[str, int] = {}
    for conversation_id, given in session.execute(asked):
        stars[conversation_id] = given
    return stars, frozenset(session.scalars(select(LabelRow.conversation_id)))


def _write(place: Path | None, told: dict[str, Any]) -> None:
    if place:
        place.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
