"""Request Tracker 5 from Debian's packages; where it is not, it is installed or done without."""

import os
import shutil
import subprocess
from pathlib import Path

SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
PACKAGES = ("request-tracker5", "rt5-db-sqlite", "rt5-standalone", "msmtp-mta", "starman")
ANSWERS = """\
request-tracker5 request-tracker5/dbconfig-install boolean false
request-tracker5 request-tracker5/install-cronjobs boolean false
request-tracker5 request-tracker5/webpath string /
"""
PATIENCE_S = 1500.0


def is_installed() -> bool:
    return SERVER.exists() and shutil.which("starman") is not None


def hindrance(may_install: bool) -> str | None:
    """Why Request Tracker cannot be run here; None when it can, installing it if need be."""
    if is_installed():
        return None
    if not may_install:
        return "Request Tracker 5 is not installed (apt-get install request-tracker5 starman)"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return "Request Tracker 5 is not installed, and only root on Debian can install it"
    try:
        _install()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        return f"Request Tracker 5 could not be installed: {error}"
    return None if is_installed() else "Request Tracker 5 is not in the packages here"


def _install() -> None:
    _run(["debconf-set-selections"], ANSWERS)
    _run(["apt-get", "update", "-q"])
    _run(["apt-get", "install", "-qy", "--no-install-recommends", *PACKAGES])


def _run(command: list[str], given: str = "") -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        command,
        input=given,
        text=True,
        env=environment,
        check=True,
        timeout=PATIENCE_S,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
