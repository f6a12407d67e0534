"""What is trained: the base encoder with its adapter, and the set module on top."""

from typing import Any

import torch
from peft import AdaLoraConfig, IA3Config, LoraConfig, get_peft_model
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from models.scorer.trained.set_module import SetBatch, SetModule, features, mean_cosine
from models.training.settings import FitSettings, ObjectiveSettings

NEVER = -1e4


class Learner(nn.Module):
    """Its forward pass takes the tensors of a step and gives the loss."""

    def __init__(self, base: str, settings: FitSettings, steps: int) -> None:
        super().__init__()
        self.encoder = tuned(AutoModel.from_pretrained(base), settings, steps)
        self.dim = int(self.encoder.config.hidden_size)
        self.module = SetModule(settings.hidden)
        self._objective = settings.objective

    def forward(self, **inputs: Tensor) -> dict[str, Tensor]:
        vectors = self.vectors(inputs["item_input_ids"], inputs["item_attention_mask"])
        wishes = self.vectors(inputs["wish_input_ids"], inputs["wish_attention_mask"])
        with torch.autocast(vectors.device.type, enabled=False):
            return {"loss": self._loss(vectors, wishes, inputs)}

    def vectors(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Mean-pooled unit vectors, (texts, dim)."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).float()
        return functional.normalize((states.float() * mask).sum(1) / mask.sum(1), dim=-1)

    def found_features(self, **inputs: Tensor) -> Tensor:
        """What the set module would read of a step, (rows, features)."""
        vectors = self.vectors(inputs["item_input_ids"], inputs["item_attention_mask"])
        wishes = self.vectors(inputs["wish_input_ids"], inputs["wish_attention_mask"])
        return features(_batch(vectors, wishes, inputs)).flatten(0, 1)

    def _loss(self, vectors: Tensor, wishes: Tensor, inputs: dict[str, Tensor]) -> Tensor:
        objective = self._objective
        batch = _batch(vectors, wishes, inputs)
        loss = next_item(self.module(batch), inputs)
        if objective.cosine:
            scale = self.module.log_scale.exp().detach()
            loss = loss + objective.cosine * next_item(mean_cosine(batch) * scale, inputs)
        if objective.perturbed and self.training:
            loss = loss + objective.perturbed * self._perturbed(loss, vectors, wishes, inputs)
        if objective.preference and "set_rest" in inputs:
            loss = loss + objective.preference * self._preferred(vectors, wishes, inputs)
        return loss

    def _perturbed(
        self, loss: Tensor, vectors: Tensor, wishes: Tensor, inputs: dict[str, Tensor]
    ) -> Tensor:
        (slope,) = torch.autograd.grad(loss, vectors, retain_graph=True)
        pushed = functional.normalize(vectors + _push(slope, self._objective), dim=-1)
        return next_item(self.module(_batch(pushed, wishes, inputs)), inputs)

    def _preferred(self, vectors: Tensor, wishes: Tensor, inputs: dict[str, Tensor]) -> Tensor:
        """Bradley-Terry over pairs of sets: the taken one above the one that was not."""
        sets = inputs | {
            "rest": inputs["set_rest"],
            "question_wish": inputs["set_wish"],
            "has_wish": torch.ones(len(inputs["set_wish"]), device=vectors.device),
        }
        logits = self.module(_batch(vectors, wishes, sets))
        own = logits.gather(1, inputs["set_item"][:, None])[:, 0]
        number = inputs["set_of"]
        count = torch.bincount(number).clamp_min(1)
        of_set = torch.zeros(len(count), device=own.device).index_add(0, number, own) / count
        return -functional.logsigmoid(of_set[0::2] - of_set[1::2]).mean()


def next_item(logits: Tensor, inputs: dict[str, Tensor]) -> Tensor:
    """Cross-entropy of the true item over all that are not barred, weighted by example."""
    allowed = logits.masked_fill(inputs["barred"], NEVER)
    losses = functional.cross_entropy(allowed, inputs["answers"], reduction="none")
    weights = inputs["weights"]
    loss: Tensor = (losses * weights).sum() / weights.sum().clamp_min(1e-9)
    return loss


def tuned(base: Any, settings: FitSettings, steps: int) -> Any:
    """The base with an adapter of the method, or frozen."""
    adapter = settings.adapter
    target = list(adapter.target)
    if adapter.method == "frozen":
        return base.requires_grad_(False)
    if adapter.method == "ia3":
        config: Any = IA3Config(
            target_modules=["key", "value", "output.dense"], feedforward_modules=["output.dense"]
        )
    elif adapter.method == "adalora":
        config = AdaLoraConfig(
            init_r=adapter.rank + adapter.rank // 2, target_r=adapter.rank, total_step=steps,
            lora_dropout=adapter.dropout, target_modules=target,
        )  # fmt: skip
    else:
        config = LoraConfig(
            r=adapter.rank, lora_alpha=2 * adapter.rank, lora_dropout=adapter.dropout,
            target_modules=target,
        )  # fmt: skip
    return get_peft_model(base, config)


def _batch(vectors: Tensor, wishes: Tensor, inputs: dict[str, Tensor]) -> SetBatch:
    cosines = vectors @ vectors.T
    has_wish = inputs["has_wish"]
    place = inputs["question_wish"]
    wished = (wishes @ vectors.T)[place] * has_wish[:, None]
    rest = inputs["rest"]
    is_there = (rest >= 0).float()
    near = (wished.gather(1, rest.clamp_min(0)) * is_there).sum(1) / is_there.sum(1).clamp_min(1)
    return SetBatch(
        cosines=cosines,
        signals=inputs["signals"],
        rest=rest,
        wish_cosines=wished,
        wish_signals=inputs["wish_words"][:, place] * has_wish[:, None],
        wish_rest=near,
        role_cosines=torch.zeros_like(wished),
        has_wish=has_wish,
        has_role=torch.zeros_like(has_wish),
        facts=inputs["facts"],
    )


def _push(slope: Tensor, objective: ObjectiveSettings) -> Tensor:
    length = slope.norm(dim=-1, keepdim=True).clamp_min(1e-9)
    push: Tensor = (objective.push * slope / length).detach()
    return push
