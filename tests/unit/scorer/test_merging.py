"""An adapter merged without peft's outermost model is what that would have made of it."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from peft import AdaLoraConfig, IA3Config, LoraConfig, PeftConfig, PeftModel
from transformers import AutoModel

from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.errors import BaseDamagedError
from models.scorer.encoder.merging import merged
from tests.unit.scorer.trained.tiny import write_adapter, write_base

DENSE = ["query", "key", "value", "dense"]
CONFIGS = {
    "lora": LoraConfig(r=2, target_modules=DENSE),
    "adalora": AdaLoraConfig(init_r=3, target_r=2, total_step=10, target_modules=DENSE),
    "ia3": IA3Config(
        target_modules=["key", "value", "output.dense"], feedforward_modules=["output.dense"]
    ),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("base") / "tiny")


def weights(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Without the pooler, which the base does not have and chance draws anew each time."""
    return {name: one for name, one in model.state_dict().items() if "pooler" not in name}


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_merging_gives_the_weights_that_peft_gives(
    base: Path, config: PeftConfig, tmp_path: Path
) -> None:
    write_adapter(base, tmp_path, config)
    wanted = PeftModel.from_pretrained(AutoModel.from_pretrained(base), tmp_path)
    peft = weights(wanted.merge_and_unload())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = weights(merged(AutoModel.from_pretrained(base), tmp_path))
    plain = weights(AutoModel.from_pretrained(base))
    assert found.keys() == peft.keys() == plain.keys()
    assert all(torch.allclose(found[name], peft[name], atol=1e-6) for name in peft)
    assert not all(torch.allclose(found[name], plain[name], atol=1e-3) for name in plain)


def test_vectors_of_another_encoder_are_kept_apart(base: Path, tmp_path: Path) -> None:
    write_adapter(base, tmp_path, CONFIGS["lora"])
    encoders = [
        TextEncoder(base),
        TextEncoder(base, adapter=tmp_path),
        TextEncoder(base, max_tokens=4),
    ]
    assert len({one.base_hash for one in encoders}) == len(encoders)
    vectors = [one.encode(["a tent for four and a stove that burns"])[0] for one in encoders]
    assert not np.allclose(vectors[0], vectors[1], atol=1e-3)
    assert TextEncoder(base).base_hash == encoders[0].base_hash


def test_an_adapter_of_another_base_is_refused(base: Path, tmp_path: Path) -> None:
    write_adapter(base, tmp_path, CONFIGS["lora"])
    config = tmp_path / "adapter_config.json"
    told = json.loads(config.read_text())
    config.write_text(json.dumps(told | {"r": 3}))
    with pytest.raises(BaseDamagedError, match="does not load"):
        merged(AutoModel.from_pretrained(base), tmp_path)
    config.write_text(json.dumps(told | {"target_modules": ["query"]}))
    with pytest.raises(BaseDamagedError, match="another base"):
        merged(AutoModel.from_pretrained(base), tmp_path)
    (tmp_path / "adapter_model.safetensors").write_bytes(b"\x00" * 40)
    with pytest.raises(BaseDamagedError):
        TextEncoder(base, adapter=tmp_path)


def test_one_beside_another_encodes_as_it_does_alone(base: Path, tmp_path: Path) -> None:
    write_adapter(base, tmp_path, CONFIGS["lora"])
    first = TextEncoder(base)
    beside = TextEncoder(base, adapter=tmp_path, max_tokens=4, beside=first)
    texts = ["tent stove tent stove tent stove", "stove"]
    wanted = TextEncoder(base, adapter=tmp_path, max_tokens=4).encode(texts)
    former = TextEncoder(base).encode(texts)
    assert np.allclose(beside.encode(texts), wanted, atol=1e-6)
    assert np.allclose(first.encode(texts), former, atol=1e-6), "its own length, not the other's"
