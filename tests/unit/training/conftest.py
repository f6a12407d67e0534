"""A tiny base and a tiny folder of training data, for fits that take a second."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.evaluation.dataset.folder import write_folder
from models.scorer.encoder.folder import write_encoder
from models.scorer.encoder.manifest import write_manifest
from models.scorer.encoder.q4 import read_quantized
from models.training.settings import AdapterSettings, FitSettings
from tests.unit.scorer.quantized import content
from tests.unit.training.coded import coded, write_random_base
from tests.unit.training.things import things


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "tiny"
    write_encoder(read_quantized(content()), folder, "")
    write_manifest(folder, "tiny")
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "things"
    write_folder(folder, things())
    return folder


@pytest.fixture(scope="session")
def settings(base: Path) -> FitSettings:
    return FitSettings(
        base=str(base),
        reads=("title", "categories"),
        epochs=6,
        bundles=4,
        warmup=1,
        hidden=8,
        patience=20,
        module_learning_rate=3e-2,
        adapter=AdapterSettings(rank=2),
    )


@pytest.fixture(scope="session")
def random_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "random"
    write_random_base(folder)
    return folder


@pytest.fixture(scope="session")
def coded_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "coded"
    write_folder(folder, coded())
    return folder


@pytest.fixture(scope="session")
def coded_settings(settings: FitSettings, random_base: Path) -> FitSettings:
    """Reads titles alone, as they are: the base has no word for anything else."""
    return replace(
        settings, base=str(random_base), reads=("title",), masked_tokens=0.0, learning_rate=1e-2
    )
