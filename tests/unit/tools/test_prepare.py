import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade
from data.db.operation import ReleaseRow
from tools.prepare import (
    DEMO_CHECKPOINT,
    ROOT,
    SECRET_NAMES,
    checkpoint,
    generate_secrets,
    read_settings,
    released,
    step,
)


def test_secrets_are_generated_once(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    generate_secrets(file, {})
    first = file.read_text()
    generate_secrets(file, {})
    assert file.read_text() == first
    values = read_settings(file)
    assert set(values) == set(SECRET_NAMES)
    assert len(set(values.values())) == len(SECRET_NAMES)
    assert all(len(value) >= 32 for value in values.values())


def test_secrets_are_their_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    generate_secrets(file, {})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_that_is_set_is_not_generated(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    generate_secrets(file, {SECRET_NAMES[0]: "mine"})
    assert set(read_settings(file)) == set(SECRET_NAMES[1:])


def test_a_secret_that_is_set_to_nothing_is_generated(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    generate_secrets(file, {SECRET_NAMES[0]: ""})
    assert set(read_settings(file)) == set(SECRET_NAMES)


def test_a_missing_secret_joins_those_that_are_there(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    file.write_text(f"{SECRET_NAMES[0]}=kept\n")
    generate_secrets(file, {})
    values = read_settings(file)
    assert values[SECRET_NAMES[0]] == "kept"
    assert set(values) == set(SECRET_NAMES)


def test_settings_are_read_without_remarks_quotes_and_empty_names(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# SATCHEL_A=no\n"
        "SATCHEL_B = sqlite:///x.db   # or postgresql://…\n"
        "SATCHEL_C=              # nothing yet\n"
        'SATCHEL_D="a b#c"\n'
        "no setting at all\n"
    )
    assert read_settings(file) == {"SATCHEL_B": "sqlite:///x.db", "SATCHEL_D": "a b#c"}


def test_no_file_is_no_settings(tmp_path: Path) -> None:
    assert read_settings(tmp_path / ".env") == {}


def test_every_line_of_the_example_can_be_switched_on(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text()
    file = tmp_path / ".env"
    file.write_text(example.replace("# SATCHEL_", "SATCHEL_"))
    values = read_settings(file)
    assert values["SATCHEL_DATABASE_URL"] == "sqlite:///var/satchel.db"
    assert not any(set(" #") & set(value) for value in values.values())


class _Work:
    """Counts how often a step is done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> None:
        self.done += 1


@pytest.fixture
def source() -> Path:
    """Inputs are named relative to the project: one of its own files serves."""
    return Path(__file__)


def test_a_step_is_done_once_for_the_same_inputs(tmp_path: Path, source: Path) -> None:
    work = _Work()
    step("a thing", [source], work, tmp_path)
    step("a thing", [source], work, tmp_path)
    assert work.done == 1


def test_a_step_is_done_again_when_its_inputs_changed(tmp_path: Path, source: Path) -> None:
    work = _Work()
    step("a thing", [source], work, tmp_path)
    step("a thing", [source, source.with_name("__init__.py")], work, tmp_path)
    assert work.done == 2


def test_a_step_is_done_again_for_another_database(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = _Work()
    step("a thing", [source], work, tmp_path)
    monkeypatch.setitem(os.environ, "SATCHEL_DATABASE_URL", "sqlite:///elsewhere.db")
    step("a thing", [source], work, tmp_path)
    assert work.done == 2


def test_a_step_that_failed_is_tried_again(tmp_path: Path, source: Path) -> None:
    def fails() -> None:
        raise SystemExit("no npm")

    with pytest.raises(SystemExit):
        step("a thing", [source], fails, tmp_path)
    work = _Work()
    step("a thing", [source], work, tmp_path)
    assert work.done == 1


def test_the_demo_shops_checkpoint_is_taken_where_there_is_one(tmp_path: Path) -> None:
    assert checkpoint({}, tmp_path) == "untrained"
    (tmp_path / DEMO_CHECKPOINT).mkdir(parents=True)
    assert checkpoint({}, tmp_path) == "untrained", "a folder alone is none"
    (tmp_path / DEMO_CHECKPOINT / "checkpoint.json").touch()
    assert checkpoint({}, tmp_path) == DEMO_CHECKPOINT
    for said in ("", "untrained", "elsewhere"):
        assert checkpoint({"SATCHEL_CHECKPOINT": said}, tmp_path) == said


def test_an_active_release_goes_before_the_checkpoint_that_is_set(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    upgrade(url)
    assert released("models/checkpoints/demo", url) == "models/checkpoints/demo"
    folder = tmp_path / "releases" / "r-1"
    folder.mkdir(parents=True)
    (folder / "checkpoint.json").touch()
    engine = open_engine(url)
    with session_factory(engine).begin() as session:
        session.add(
            ReleaseRow(
                release_id="r-1", checkpoint=str(folder), checkpoint_hash="", metrics={},
                active=True, at=datetime(2026, 3, 4, tzinfo=UTC),
            )
        )  # fmt: skip
    engine.dispose()
    assert released("models/checkpoints/demo", url) == str(folder)
    assert released("untrained", url) == "untrained"
