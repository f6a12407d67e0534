"""Releases on disk and in the database: a folder each that never changes, and one row.

The row names the folder, the hash of all its files and what the gate found. ``active`` says which
one is live; the scorer reads that when it opens and at ``POST /admin/reload``.
"""

import os
import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from data.db.operation import ReleaseRow
from data.db.releases import activate, active_release, all_releases
from models.scorer.encoder.manifest import file_hash
from models.training.alone import alone
from models.training.refit.errors import NoFormerRelease, RefitBusy, ReleaseDamaged

SHIPPED, PROMOTED, REFUSED = "shipped", "promoted", "refused"


@dataclass(frozen=True, slots=True)
class Release:
    """``outcome`` is one of shipped, promoted, refused; of the refused the weights are gone.
    ``former`` is the release that this one went on from, ``until`` up to when the log was read,
    ``log`` the fingerprint of what was read."""

    release_id: str
    folder: Path
    content: str
    outcome: str
    former: str | None
    until: datetime | None
    log: str
    metrics: Mapping[str, Any]

    @staticmethod
    def of(row: ReleaseRow) -> "Release":
        told = row.metrics
        until = told.get("until")
        return Release(
            row.release_id,
            Path(row.checkpoint),
            row.checkpoint_hash,
            told.get("outcome", PROMOTED),
            told.get("former"),
            datetime.fromisoformat(until) if until else None,
            told.get("log", ""),
            told,
        )


def content_hash(folder: Path) -> str:
    """sha256 over the names and contents of all files: the same for the same bytes alone."""
    files = sorted(one.relative_to(folder) for one in folder.rglob("*") if one.is_file())
    lines = [f"{one.as_posix()} {file_hash(folder / one)}" for one in files]
    return sha256("\n".join(lines).encode()).hexdigest()


def alone_with(releases: Path) -> AbstractContextManager[None]:
    """No other refit or rollback meanwhile; entering raises RefitBusy."""
    return alone(releases, RefitBusy(f"another refit or rollback is at work in {releases}"))


def live(session: Session) -> Release | None:
    row = active_release(session)
    return Release.of(row) if row else None


def history(session: Session) -> list[Release]:
    """The oldest first."""
    return [Release.of(row) for row in all_releases(session)]


def shelve(checkpoint: Path, folder: Path) -> str:
    """Puts a copy of the checkpoint into its place, whole or not at all; returns its hash. Does
    nothing where it lies there already. Raises ReleaseDamaged where another does."""
    content = content_hash(checkpoint)
    if folder.is_dir():
        verify(folder, content)
        return content
    scratch = folder.with_name(f".{folder.name}")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(checkpoint, scratch)
    _to_disk(scratch)
    scratch.rename(folder)
    _sync(folder.parent)
    return content


def verify(folder: Path, content: str) -> None:
    """Raises ReleaseDamaged unless the folder's files are byte for byte what they were."""
    if not folder.is_dir():
        raise ReleaseDamaged(f"{folder} is gone: put it back, or name another release by --to")
    if content_hash(folder) != content:
        raise ReleaseDamaged(
            f"the files in {folder} are not those that were registered: put them back, or name "
            "another release by --to"
        )


def registered(
    session: Session,
    release_id: str,
    folder: Path,
    content: str,
    *,
    told: Mapping[str, Any],
    at: datetime,
) -> None:
    """Adds the row if it is not there yet; it is not active by that."""
    if session.get(ReleaseRow, release_id) is None:
        row = ReleaseRow(
            release_id=release_id,
            checkpoint=str(folder),
            checkpoint_hash=content,
            metrics=dict(told),
            active=False,
            at=at,
        )
        session.add(row)
        session.flush()


def roll_back(session: Session, wanted: str | None = None) -> tuple[Release, Release]:
    """Makes the release before the active one live again, or the one ``wanted``; returns both, the
    one left first. It counts once the session commits.

    Raises NoFormerRelease, and ReleaseDamaged where its files are not what they were.
    """
    now = live(session)
    known = {one.release_id: one for one in history(session) if one.outcome != REFUSED}
    if now is None:
        raise NoFormerRelease("no release is active: the shipped checkpoint is live already")
    target = known.get(wanted or now.former or "")
    if target is None:
        told = (
            f"there is no release {wanted}" if wanted else f"nothing came before {now.release_id}"
        )
        raise NoFormerRelease(f"{told}; there are {', '.join(known)}")
    verify(target.folder, target.content)
    activate(session, target.release_id)
    return now, target


def _to_disk(folder: Path) -> None:
    for one in folder.rglob("*"):
        _sync(one)
    _sync(folder)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
