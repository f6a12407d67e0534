from pathlib import Path

import pytest
from peft import LoraConfig

from tests.unit.scorer.trained.tiny import write_base, write_checkpoint


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("base") / "tiny")


@pytest.fixture(scope="session")
def checkpoint(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = LoraConfig(r=2, lora_alpha=4, target_modules=["query", "key", "value", "dense"])
    return write_checkpoint(tmp_path_factory.mktemp("trained") / "tiny-one", base, config)
