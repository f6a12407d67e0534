"""A backup as a folder or as one .tar.gz; inside both lie the same files."""

import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from data.backup.errors import BackupDamaged, BackupRefused
from data.backup.manifest import MANIFEST

ENDINGS = (".tar.gz", ".tgz")


def is_archive(path: Path) -> bool:
    return path.name.endswith(ENDINGS)


def check_free(target: Path) -> None:
    """Raises BackupRefused where something would be written over."""
    if target.is_dir() and not is_archive(target) and not any(target.iterdir()):
        return
    if target.exists():
        raise BackupRefused(f"{target} is there already: name another place, or remove it")


def put_in_place(staging: Path, target: Path) -> None:
    """The whole backup appears at once."""
    if not is_archive(target):
        staging.replace(target)
        return
    packed = staging.with_name(f"{staging.name}.tar.gz")
    try:
        packed.touch(mode=0o600)
        _pack(staging, packed, target.name.removesuffix(".gz").split(".")[0])
        packed.replace(target)
    finally:
        packed.unlink(missing_ok=True)


def _pack(folder: Path, packed: Path, name: str) -> None:
    """The manifest comes first, for whoever only wants to look."""
    files = sorted(folder.iterdir(), key=lambda file: (file.name != MANIFEST, file.name))
    with packed.open("wb") as output, tarfile.open(fileobj=output, mode="w:gz") as archive:
        for file in files:
            archive.add(file, f"{name}/{file.name}")


@contextmanager
def opened(source: Path) -> Iterator[Path]:
    """The folder with the backup's files; an archive is unpacked beside the database's own
    temporary files and removed again. Raises BackupRefused, BackupDamaged."""
    if source.is_dir():
        yield source
    elif source.is_file():
        with TemporaryDirectory(prefix="satchel-import-") as folder:
            _unpack(source, Path(folder))
            yield Path(folder)
    else:
        raise BackupRefused(f"{source} is not there")


def _unpack(source: Path, folder: Path) -> None:
    """Takes plain files only, by their bare names: an archive cannot write anywhere else."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content is not None:
                    with (folder / os.path.basename(member.name)).open("wb") as file:
                        shutil.copyfileobj(content, file)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise BackupDamaged(f"{source.name} is damaged ({error}): take another copy") from error
