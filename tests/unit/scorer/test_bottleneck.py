"""Bottlenecks in a tiny encoder with random weights."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from transformers import BertConfig, BertModel

from models.scorer.encoder.adapters import adapted
from models.scorer.encoder.bottleneck import (
    Behind,
    BottleneckShape,
    NoPlaceError,
    add_bottlenecks,
    save_bottlenecks,
    without_bottlenecks,
)
from models.scorer.encoder.errors import BaseDamagedError

SHAPE = BottleneckShape(width=4)
TOKENS = {"input_ids": torch.tensor([[0, 4, 5, 2]])}


def base(layers: int = 2) -> Any:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=8, hidden_size=32, num_hidden_layers=layers, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=16,
    )  # fmt: skip
    made: Any = BertModel(config)
    return made.eval()


def states(encoder: Any) -> torch.Tensor:
    with torch.no_grad():
        found: torch.Tensor = encoder(**TOKENS).last_hidden_state
    return found


def learned(shape: BottleneckShape) -> Any:
    encoder = base()
    add_bottlenecks(encoder, shape)
    with torch.no_grad():
        for one in encoder.parameters():
            one.add_(torch.randn_like(one) * one.requires_grad)
    return encoder


@pytest.mark.parametrize(("behind_attention", "count"), [(False, 2), (True, 4)])
def test_they_stand_behind_every_block_and_begin_by_adding_nothing(
    behind_attention: bool, count: int
) -> None:
    encoder = base()
    before = states(encoder)
    add_bottlenecks(encoder, BottleneckShape(4, behind_attention))
    assert sum(isinstance(one, Behind) for one in encoder.modules()) == count
    assert torch.equal(states(encoder), before)
    learning = [name for name, one in encoder.named_parameters() if one.requires_grad]
    assert len(learning) == 4 * count
    assert all(".bottleneck." in name for name in learning)


@pytest.mark.parametrize("behind_attention", [False, True])
def test_what_was_saved_is_opened_again(behind_attention: bool, tmp_path: Path) -> None:
    shape = BottleneckShape(4, behind_attention)
    encoder = learned(shape)
    save_bottlenecks(encoder, shape, tmp_path)
    assert torch.equal(states(adapted(base(), tmp_path)), states(encoder))
    assert not torch.allclose(states(encoder), states(base()), atol=1e-2)
    with without_bottlenecks(encoder):
        assert torch.equal(states(encoder), states(base()))


def test_those_of_another_base_or_damaged_ones_are_refused(tmp_path: Path) -> None:
    save_bottlenecks(learned(SHAPE), SHAPE, tmp_path)
    with pytest.raises(BaseDamagedError, match="other layers"):
        adapted(base(layers=1), tmp_path)
    (tmp_path / "adapter_model.safetensors").write_bytes(b"?")
    with pytest.raises(BaseDamagedError, match="do not load"):
        adapted(base(), tmp_path)
    (tmp_path / "bottleneck.json").write_text('{"depth": 3}')
    with pytest.raises(BaseDamagedError, match="do not load"):
        adapted(base(), tmp_path)


def test_a_base_of_other_names_is_refused() -> None:
    with pytest.raises(NoPlaceError, match=r"output\.dense"):
        add_bottlenecks(nn.Sequential(nn.Linear(2, 2)), SHAPE)


def test_whole_weights_of_another_base_are_refused(tmp_path: Path) -> None:
    base(layers=1).save_pretrained(tmp_path)
    (tmp_path / "config.json").unlink()
    with pytest.raises(BaseDamagedError, match="does not fit"):
        adapted(base(), tmp_path)
