"""What a backup says of itself: which schema, which tables, how many rows, which checksums."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.backup.errors import BackupDamaged, BackupRefused

MANIFEST = "manifest.json"
FORMAT = "satchel-backup"
FORMAT_VERSION = 1


@dataclass(frozen=True)
class TableFile:
    """One table: ``file`` holds ``rows`` lines, each a JSON object of all ``columns``."""

    table: str
    file: str
    rows: int
    sha256: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """``created_at`` is in UTC. ``anonymous``: without what speaks of people; ``secrets``: with
    the hashes of agents' passwords."""

    schema_revision: str
    created_at: str
    anonymous: bool
    secrets: bool
    tables: tuple[TableFile, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    said = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(manifest)}
    (folder / MANIFEST).write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Raises BackupRefused for what is no backup, BackupDamaged for a manifest that says less
    than it should."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BackupRefused(f"there is no {MANIFEST}: this is no backup of Satchel") from error
    except ValueError as error:
        raise BackupDamaged(f"{MANIFEST} is damaged: take another copy") from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BackupRefused(f"{MANIFEST} is not of a backup of Satchel")
    if said.get("format_version") != FORMAT_VERSION:
        raise BackupRefused(
            f"format {said.get('format_version')} of backups is not known here: "
            "import it with the version of Satchel that wrote it"
        )
    try:
        return _manifest(said)
    except (KeyError, TypeError) as error:
        raise BackupDamaged(f"{MANIFEST} is damaged: take another copy") from error


def _manifest(said: Mapping[str, Any]) -> Manifest:
    return Manifest(
        schema_revision=str(said["schema_revision"]),
        created_at=str(said["created_at"]),
        anonymous=bool(said["anonymous"]),
        secrets=bool(said["secrets"]),
        tables=tuple(_table_file(one) for one in said["tables"]),
    )


def _table_file(said: Mapping[str, Any]) -> TableFile:
    """A file lies right in the folder, whatever a manifest says."""
    return TableFile(
        table=str(said["table"]),
        file=Path(str(said["file"])).name,
        rows=int(said["rows"]),
        sha256=str(said["sha256"]),
        columns=tuple(map(str, said["columns"])),
    )
