"""What is trained: the base with low-rank adapters, and its head whole."""

from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor, nn

from models.scorer.cross.network import heads, untuned
from models.training.cross.settings import CrossSettings
from models.training.objectives import next_item

HEAD = "modules_to_save"
"""In the names of those weights that peft trains whole."""


class CrossLearner(nn.Module):
    """Its forward pass takes the tensors of a step and gives the loss."""

    def __init__(self, base: Path, settings: CrossSettings) -> None:
        super().__init__()
        self.network = adapted(untuned(base), settings)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, sets_of: Tensor, weights: Tensor
    ) -> dict[str, Tensor]:
        logits = self.network(input_ids=input_ids, attention_mask=attention_mask).logits[:, 0]
        return {"loss": right_set(logits.float(), sets_of, weights)}

    def groups(self, settings: CrossSettings) -> list[dict[str, Any]]:
        """For an optimizer: the head begins with nothing and learns faster than the adapters."""
        named = [(name, one) for name, one in self.named_parameters() if one.requires_grad]
        return [
            {"params": [one for name, one in named if HEAD in name],
             "lr": settings.head_learning_rate},
            {"params": [one for name, one in named if HEAD not in name],
             "lr": settings.learning_rate},
        ]  # fmt: skip


def right_set(logits: Tensor, sets_of: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy of the right set among all of its choice (ListNet's top one, Cao et al.,
    2007, with one right set), the mean by weight. ``logits``: (sets,); ``sets_of``: (choices,
    most sets), -1 where there is none, the right one first."""
    first = torch.zeros(len(sets_of), dtype=torch.long, device=logits.device)
    asked = {"barred": sets_of < 0, "answers": first, "weights": weights}
    return next_item(logits[sets_of.clamp_min(0)], asked)


def adapted(network: Any, settings: CrossSettings) -> Any:
    """With low-rank adapters in the encoder's layers, and the head trained and saved whole."""
    above = heads(network)
    config = LoraConfig(
        task_type="SEQ_CLS",
        r=settings.rank,
        lora_alpha=2 * settings.rank,
        lora_dropout=settings.dropout,
        target_modules=list(settings.target),
        exclude_modules=rf"(.*\.)?({'|'.join(above)})(\..*)?",
        modules_to_save=above,
    )
    return get_peft_model(network, config)
