from pathlib import Path

import pytest

from models.retrieval.shelf import Shelf
from tests.unit.engine.shop import version


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder: Path = tmp_path_factory.mktemp("vectors")
    return version(folder).shelf
