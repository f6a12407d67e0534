"""Encoders with fewer layers, or in fewer bits: near the whole one, and never taken for it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from transformers import AutoModel

from models.scorer.encoder.encoder import TextEncoder
from models.scorer.encoder.lighter import (
    Bf16Linear,
    Int8Linear,
    LayersError,
    Precision,
    keep_layers,
    lightened,
)
from tests.unit.scorer.cross.tiny import write_tiny_base

TEXTS = ("red tent n1", "blue kettle n2", "all in green guitar n3 n4")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_base(tmp_path_factory.mktemp("base") / "tiny")


@pytest.mark.parametrize(("precision", "nearest"), [("bf16", 0.999), ("int8", 0.995)])
def test_vectors_in_fewer_bits_are_near_the_full_ones_and_kept_apart_from_them(
    base: Path, precision: Precision, nearest: float
) -> None:
    full, light = TextEncoder(base), TextEncoder(base, precision=precision)
    one, other = full.encode(TEXTS), light.encode(TEXTS)
    cosines = (one * other).sum(1)
    assert (cosines >= nearest).all()
    assert not np.array_equal(one, other)
    assert light.base_hash != full.base_hash
    assert np.allclose(light.encode(TEXTS[:1])[0], other[0], atol=2e-3), "its company means little"


@pytest.mark.parametrize(("kind", "largest"), [(Bf16Linear, 0.02), (Int8Linear, 0.05)])
def test_a_linear_layer_in_fewer_bits_gives_nearly_the_same(
    kind: type[nn.Module], largest: float
) -> None:
    torch.manual_seed(2)
    whole = nn.Linear(16, 8)
    states = torch.randn(4, 3, 16)
    with torch.inference_mode():
        error = (kind(whole)(states) - whole(states)).abs().max()
    assert 0 < float(error) < largest


def test_outputs_of_another_size_have_scales_of_their_own() -> None:
    """One scale for all would leave nothing of the small ones."""
    whole = nn.Linear(4, 2, bias=False)
    with torch.no_grad():
        whole.weight.copy_(torch.tensor([[100.0, -50, 25, 10], [0.01, 0.02, -0.01, 0.005]]))
    with torch.inference_mode():
        found = Int8Linear(whole)(torch.ones(1, 4))
    assert found[0, 1].item() == pytest.approx(0.025, rel=0.05)


def test_in_full_precision_nothing_is_changed(base: Path) -> None:
    model = AutoModel.from_pretrained(base)
    assert lightened(model, "fp32") is model
    assert not any(isinstance(one, Bf16Linear | Int8Linear) for one in model.modules())


def test_the_lowest_layers_are_kept(base: Path) -> None:
    whole, cut = AutoModel.from_pretrained(base), AutoModel.from_pretrained(base)
    keep_layers(cut, 1)
    ids = torch.tensor([[2, 5, 6, 3]])
    with torch.inference_mode():
        after_one = whole(ids, output_hidden_states=True).hidden_states[1]
        assert torch.allclose(cut(ids).last_hidden_state, after_one)
    assert cut.config.num_hidden_layers == 1


def test_an_encoder_of_fewer_layers_is_another(base: Path) -> None:
    whole, cut = TextEncoder(base), TextEncoder(base, layers=1)
    assert cut.base_hash != whole.base_hash
    assert cut.encode(TEXTS).shape == whole.encode(TEXTS).shape
    assert not np.allclose(cut.encode(TEXTS), whole.encode(TEXTS), atol=1e-3)


@pytest.mark.parametrize("layers", [0, 3])
def test_layers_that_there_are_not_cannot_be_kept(base: Path, layers: int) -> None:
    with pytest.raises(LayersError, match="cannot be kept of 2"):
        TextEncoder(base, layers=layers)


def test_a_model_of_other_blocks_keeps_its_layers() -> None:
    with pytest.raises(LayersError, match=r"has no encoder\.layer"):
        keep_layers(nn.Linear(2, 2), 1)
