"""The base encoder by its setting: a packaged name, a folder, or a hub id."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

from models.scorer.encoder.errors import BaseNotFoundError
from models.scorer.encoder.manifest import is_intact, write_manifest
from models.scorer.encoder.packaged import PACKAGED

DEFAULT_BASE = "multilingual-e5-small"
HUB_FILES = ("*.json", "*.safetensors", "*.txt", "*.model", "1_Pooling/*")


def base_folder(base: str, base_dir: Path) -> Path:
    """Where a base lies once prepared; a folder stays where it is."""
    if base not in PACKAGED and Path(base).is_dir():
        return Path(base)
    return base_dir / base.replace("/", "--")


def prepare_base(base: str, base_dir: Path, wheels: Path) -> Path:
    """Makes the base ready and returns its folder; does nothing where it is ready and intact.

    Raises BaseNotFoundError when there is no such base, BaseDamagedError when a hash does not hold.
    """
    folder = base_folder(base, base_dir)
    if base in PACKAGED:
        packaged = PACKAGED[base]
        _written_once(folder, packaged.source, lambda out: packaged.prepare(out, wheels))
    elif folder != Path(base):
        _written_once(folder, f"hub {base}", lambda out: _download_from_hub(base, out))
    elif not (folder / "config.json").is_file():
        raise BaseNotFoundError(f"the folder {base} holds no model: config.json is missing")
    return folder


def _written_once(folder: Path, source: str, write: Callable[[Path], None]) -> None:
    if is_intact(folder, source):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        fresh = Path(scratch) / folder.name
        fresh.mkdir()
        write(fresh)
        write_manifest(fresh, source)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)


def _download_from_hub(hub_id: str, folder: Path) -> None:
    try:
        snapshot_download(hub_id, local_dir=folder, allow_patterns=list(HUB_FILES))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise BaseNotFoundError(
            f"{base_names()}, no folder, and no reachable hub id: {hub_id}"
        ) from error


def base_names() -> str:
    return f"none of the packaged bases {', '.join(PACKAGED)}"
