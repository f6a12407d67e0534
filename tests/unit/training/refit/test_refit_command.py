"""The commands as somebody types them, with a scorer that is not running."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from data.db.engine import open_engine, session_factory
from models.training.__main__ import main
from models.training.refit.errors import ReloadFailed
from models.training.refit.figures import page
from models.training.refit.releases import history
from models.training.refit.reloading import reload_scorer
from tests.marks import full
from tests.unit.training.refit.conftest import Scene

NOBODY = "http://127.0.0.1:9"
CONFIG = """
least_examples: 5
least_held_out: 3
shoppers: 2
bundles: 8
epochs: 8
learning_rate: 1e-2
module_learning_rate: 3e-2
margins: {frozen: 2, preferred: 2, off_policy: 9, simulated: 20, doubted: 1}
"""


def command(scene: Scene, name: str, *more: str) -> list[str]:
    places = scene.places
    options = {
        "database": places.database_url, "base-data": places.base_data, "base": places.base,
        "shipped": places.shipped, "releases": places.releases, "base-dir": places.base_dir,
        "cache": places.cache, "wheels": places.wheels, "threads": 1, "scorer": NOBODY,
    }  # fmt: skip
    return [name, *(part for key, one in options.items() for part in (f"--{key}", str(one))), *more]


def configured(tmp_path: Path) -> tuple[str, str]:
    place = tmp_path / "refit.yml"
    place.write_text(CONFIG)
    return "--config", str(place)


def test_refit_twice_and_back(
    scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = command(scene, "refit", *configured(tmp_path), "--json", str(tmp_path / "out.json"))
    assert main(asked) == 0
    told = json.loads((tmp_path / "out.json").read_text())
    assert told["outcome"] == "promoted"
    assert told["live"].startswith("no scorer runs")
    capsys.readouterr()
    assert main(command(scene, "refit", *configured(tmp_path))) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "nothing new"
    assert main(command(scene, "releases")) == 0
    assert f"* {told['release']}" in capsys.readouterr().out
    assert main(command(scene, "rollback")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["to"].startswith("shipped-")
    assert float(printed.err.split()[-2]) < 60
    assert main(command(scene, "rollback")) == 1
    assert "nothing came before" in capsys.readouterr().err


def test_unknown_settings_are_told_in_a_line(
    scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.yml").write_text("margins: {luck: 1}")
    assert main(command(scene, "refit", "--config", str(tmp_path / "bad.yml"))) == 1
    assert "nobody knows luck" in capsys.readouterr().err


def test_a_scorer_is_told_with_its_token_and_what_it_says_is_passed_on() -> None:
    def scorer(request: httpx.Request) -> httpx.Response:
        if request.headers["Authorization"] != "Bearer secret":
            return httpx.Response(401, json={"detail": "the token is wrong"})
        return httpx.Response(200, json={"model_version": "r-1@abc"})

    transport = httpx.MockTransport(scorer)
    assert reload_scorer("http://scorer", "secret", transport) == "r-1@abc"
    with pytest.raises(ReloadFailed, match="the token is wrong"):
        reload_scorer("http://scorer", "other", transport)
    assert reload_scorer(NOBODY, "secret") is None


@full
def test_killed_at_any_moment_it_goes_on_and_registers_once(scene: Scene, tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "models.training"]
    asked += command(scene, "refit", *configured(tmp_path))
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    for seconds in (6, 9, 12, 15):
        process = subprocess.Popen(
            asked, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    engine = open_engine(scene.places.database_url)
    with session_factory(engine)() as session:
        outcomes = [one.outcome for one in history(session)]
    engine.dispose()
    assert outcomes == ["shipped", "promoted"]
    assert not scene.places.work.exists()


def test_the_page_of_figures_says_what_was_found() -> None:
    gate = {
        "reasons": ["nothing is better beyond doubt"],
        "comparisons": {
            "preferred": {"champion": 0.5, "mean": 0.01, "low": -0.02, "high": 0.04, "count": 70}
        },
    }
    read = {"trusted": 9, "conversations": 10, "examples": 8, "held_out_conversations": 2,
            "doubted_share": 0.4, "findings": []}  # fmt: skip
    finding = {"kind": "seller", "subject": "west", "count": 50, "usual": 20.0, "kept": 0.25}
    told = {
        "command": "python -m models.training refit-figures",
        "noise": 0.1,
        "log": {"conversations": 10, "slates": 40, "reactions": 90},
        "clean": {"read": read, "gate": gate, "promoted": False, "minutes": 3.0},
        "poisoned": {
            "seller": "west", "bots": 50, "flood_events": 900, "promoted": False,
            "bots_trusted": 12, "shoppers_trusted": 8,
            "read": read | {"findings": [finding]},
            "gate": {"reasons": ["40% is suspicious"], "comparisons": {}},
        },
    }  # fmt: skip
    text = page(told)
    assert "| preferred | 0.500 | +0.0100 (-0.0200 to +0.0400) | 70 |" in text
    assert "Of the machines' conversations 12 are learned from" in text
    assert "Findings: 1 seller." in text
    assert text.count("**refused**") == 2
    assert "was not measured" in page(told | {"clean": {}})
