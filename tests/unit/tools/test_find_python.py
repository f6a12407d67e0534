import subprocess
from pathlib import Path

import pytest

from tools.prepare import ROOT

WORKS = "#!/bin/sh\nexit 0\n"
FAILS = "#!/bin/sh\nexit 127\n"


class Machine:
    """A PATH and a home of our own making."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bin"
        self.home = folder / "home"
        self.program(self.path / "cat", '#!/bin/sh\nwhile read -r line; do echo "$line"; done\n')

    def program(self, file: Path, text: str) -> Path:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)
        return file

    def asked(self, version: str = "3.11") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROOT / "tools" / "find-python", version],
            env={"PATH": str(self.path), "HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_python_on_the_path_is_found(machine: Machine) -> None:
    python = machine.program(machine.path / "python3.11", WORKS)
    assert machine.asked().stdout.strip() == str(python)


def test_a_plain_python3_of_the_right_version_will_do(machine: Machine) -> None:
    python = machine.program(machine.path / "python3", WORKS)
    assert machine.asked().stdout.strip() == str(python)


def test_behind_a_shim_that_fails_pyenvs_own_is_found(machine: Machine) -> None:
    machine.program(machine.path / "python3.11", FAILS)
    python = machine.home / ".pyenv" / "versions" / "3.11.9" / "bin" / "python3.11"
    machine.program(python, WORKS)
    assert machine.asked().stdout.strip() == str(python)


def test_another_version_of_pyenv_is_not_taken(machine: Machine) -> None:
    machine.program(machine.home / ".pyenv/versions/3.12.1/bin/python3.12", WORKS)
    assert machine.asked().returncode == 1


def test_uv_is_asked_last(machine: Machine) -> None:
    python = machine.program(machine.home / "python3.11", WORKS)
    machine.program(machine.path / "uv", f"#!/bin/sh\necho {python}\n")
    assert machine.asked().stdout.strip() == str(python)


def test_a_uv_that_finds_nothing_is_no_error_of_its_own(machine: Machine) -> None:
    machine.program(machine.path / "uv", FAILS)
    answer = machine.asked()
    assert answer.returncode == 1
    assert "uv python install 3.11" in answer.stderr


def test_with_none_it_says_what_to_install(machine: Machine) -> None:
    answer = machine.asked("3.10")
    assert answer.returncode == 1
    assert answer.stdout == ""
    for way in ("apt-get install python3.10", "pyenv install 3.10", "uv python install 3.10"):
        assert way in answer.stderr
