"""An encoder made lighter for serving: fewer layers, or linear layers in fewer bits."""

from typing import Any, Literal

import torch
from torch import Tensor, nn

from models.scorer.encoder.errors import EncoderError

Precision = Literal["fp32", "bf16", "int8"]
"""What linear layers multiply in. bf16 hardly changes a vector and is fast where the processor
has it (avx512_bf16, amx); int8 changes it somewhat, is the fastest, and for the CPU alone."""
UNUSED = "pooler"
MOST = 127
LEAST_SCALE = 1e-8


class LayersError(EncoderError):
    """There are not so many layers to keep, or they do not lie where BERT's do."""


def keep_layers(model: Any, layers: int) -> Any:
    """The model with its lowest ``layers`` alone, changed in place (Sajjad et al., 2023: the upper
    ones can be spared most). To be tuned afterwards; raises LayersError."""
    stack = getattr(getattr(model, "encoder", None), "layer", None)
    if stack is None:
        raise LayersError(f"{type(model).__name__} has no encoder.layer to take layers from")
    if not 1 <= layers <= len(stack):
        raise LayersError(f"{layers} layers cannot be kept of {len(stack)}")
    model.encoder.layer = stack[:layers]
    model.config.num_hidden_layers = layers
    return model


def lightened(model: nn.Module, precision: Precision) -> nn.Module:
    """The model, for inference alone, with its linear layers in that precision; embeddings and
    attention stay as they are. Changed in place; biases and sums stay in full precision."""
    if precision == "fp32":
        return model
    kind = Bf16Linear if precision == "bf16" else Int8Linear
    found = [(name, one) for name, one in model.named_modules() if isinstance(one, nn.Linear)]
    for name, one in found:
        if UNUSED not in name:
            block, _, last = name.rpartition(".")
            setattr(model.get_submodule(block), last, kind(one))
    return model


class Bf16Linear(nn.Module):
    """Multiplies in bfloat16, and takes and gives full precision."""

    weight: Tensor
    bias: Tensor | None

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        bias = linear.bias
        self.register_buffer("weight", linear.weight.detach().bfloat16())
        self.register_buffer("bias", None if bias is None else bias.detach().bfloat16())

    def forward(self, states: Tensor) -> Tensor:
        return nn.functional.linear(states.bfloat16(), self.weight, self.bias).float()


class Int8Linear(nn.Module):
    """Weights in eight bits by a scale for each output, states by a scale for each token, so that
    a text gets the same whatever it is encoded with. For tensors of three dimensions or two."""

    weight: Tensor
    scales: Tensor
    bias: Tensor | None

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight, scales = _in_eight_bits(linear.weight.detach().float())
        bias = linear.bias
        self.register_buffer("weight", weight.t())
        self.register_buffer("scales", scales.squeeze(1))
        self.register_buffer("bias", None if bias is None else bias.detach().clone())

    def forward(self, states: Tensor) -> Tensor:
        rows, scales = _in_eight_bits(states.reshape(-1, states.shape[-1]))
        # Plain integers: torch's own quantized tensors are to be removed from it.
        found: Tensor = torch._int_mm(rows, self.weight) * scales * self.scales
        if self.bias is not None:
            found = found + self.bias
        return found.reshape(*states.shape[:-1], -1)


def _in_eight_bits(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Whole numbers from -127 to 127, of the same shape, and a scale for each row, (rows, 1)."""
    scales = (rows.abs().amax(1, keepdim=True) / MOST).clamp_min(LEAST_SCALE)
    return (rows / scales).round().to(torch.int8), scales
