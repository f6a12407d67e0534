from importlib.util import find_spec
from pathlib import Path

import pytest

from models.training.__main__ import main


def test_without_ray_its_extra_is_named(
    base: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if find_spec("ray"):
        pytest.skip("ray is installed")
    asked = ["fit", "--data", str(data), "--out", str(tmp_path / "out"), "--ray", "2"]
    assert main([*asked, "--runs", str(tmp_path)]) == 1
    assert "pip install satchel[ray]" in capsys.readouterr().err
