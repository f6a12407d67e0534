"""The list of files that a prepared base consists of, with their hashes."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

MANIFEST = "manifest.json"


def write_manifest(folder: Path, source: str) -> None:
    """Records every file of the folder; written last, so that its presence means complete."""
    files = {name: file_hash(folder / name) for name in _file_names(folder)}
    content = json.dumps({"source": source, "files": files}, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(content + "\n", encoding="utf-8")


def is_intact(folder: Path, source: str) -> bool:
    """Whether the folder was made from ``source`` and still is what was written."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    if content.get("source") != source:
        return False
    return all(
        (folder / name).is_file() and file_hash(folder / name) == digest
        for name, digest in content["files"].items()
    )


def base_hash(
    folder: Path, adapter: Path | None = None, otherwise: Mapping[str, str] | None = None
) -> str:
    """What identifies the weights and tokenizer; read from the manifest where there is one.

    With an adapter merged into them they are other weights. ``otherwise`` has what else makes
    other vectors of the same text, by name: where it is cut, what is left of the weights.
    """
    manifest = folder / MANIFEST
    if manifest.exists():
        files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    else:
        files = {name: file_hash(folder / name) for name in _file_names(folder)}
    if adapter is not None:
        files |= {f"adapter/{name}": file_hash(adapter / name) for name in _file_names(adapter)}
    files |= otherwise or {}
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _file_names(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    names = (path.relative_to(folder).as_posix() for path in files)
    return sorted(name for name in names if name != MANIFEST and not name.startswith("."))
