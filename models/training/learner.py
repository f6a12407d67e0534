"""What is trained: the base encoder, tuned by one of the methods, and the set module on top."""

from collections.abc import Iterable, Mapping
from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from models.scorer.encoder.lighter import keep_layers
from models.scorer.trained.set_module import SetBatch, SetModule, features, mean_cosine
from models.training.methods import tuned, untuned
from models.training.objectives import drift, next_item, preferred, push_of, whole
from models.training.ranks import far_from_orthogonal
from models.training.ratings import Ratings, mean_vectors
from models.training.settings import FitSettings

Inputs = Mapping[str, Tensor]


class Learner(nn.Module):
    """Its forward pass takes the tensors of a step and gives the loss. ``updates`` are the
    optimizer's steps of the whole fit."""

    def __init__(self, base: str, settings: FitSettings, updates: int) -> None:
        super().__init__()
        pretrained = AutoModel.from_pretrained(base)
        if settings.layers:
            pretrained = keep_layers(pretrained, settings.layers)
        self._objective = settings.objective
        self._method = settings.adapter.method
        # A method that changes the base in its place needs a copy of it; in a tuple, so that it
        # is no part of what is trained and saved.
        is_copied = self._method == "full" and self._objective.close > 0
        self._before = (deepcopy(pretrained).eval(),) if is_copied else ()
        self.encoder = tuned(pretrained, settings.adapter, updates)
        self.dim = int(self.encoder.config.hidden_size)
        self.module = SetModule(settings.hidden)
        self.ratings = Ratings(self.dim) if self._objective.is_rated else None

    def forward(self, **inputs: Tensor) -> dict[str, Tensor]:
        # Before the tuned vectors: switching an adapter off touches what the graph holds.
        before = self._vectors_before(inputs) if self._objective.close else None
        vectors = self.vectors(inputs["item_input_ids"], inputs["item_attention_mask"])
        wishes = self.vectors(inputs["wish_input_ids"], inputs["wish_attention_mask"])
        with torch.autocast(vectors.device.type, enabled=False):
            loss = self._of_items(vectors, wishes, inputs) + self._of_sets(vectors, wishes, inputs)
            if before is not None:
                loss = loss + self._objective.close * drift(vectors, before)
            if self._method == "adalora":
                weight = self.encoder.active_peft_config.orth_reg_weight
                loss = loss + weight * far_from_orthogonal(self.encoder)
            return {"loss": loss}

    def vectors(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Mean-pooled unit vectors, (texts, dim)."""
        return _pooled(self.encoder, input_ids, attention_mask)

    def found_features(self, **inputs: Tensor) -> Tensor:
        """What the set module would read of a step, (rows, features)."""
        vectors, wishes = self._both(inputs)
        return features(_batch(vectors, wishes, inputs)).flatten(0, 1)

    def center(self, steps: Iterable[Inputs]) -> None:
        """Makes the mean logit of whole sets zero where they are judged by themselves, so that
        every set begins as likely good as not; what is compared stays as it was."""
        with torch.no_grad():
            logits = [
                self.set_logits(*self._both(inputs), inputs, name)
                for inputs in steps
                for name in ("spoiled", "rated")
                if f"{name}_rest" in inputs
            ]
            if logits:
                self.module.last.bias.sub_(torch.cat(logits).mean())

    def set_logits(self, vectors: Tensor, wishes: Tensor, inputs: Inputs, name: str) -> Tensor:
        """Logits (sets,) of the sets that the step has under this name: the mean over a set's
        items of how well each belongs to the others."""
        sets = {
            **inputs,
            "rest": inputs[f"{name}_rest"],
            "question_wish": inputs[f"{name}_wish"],
            "roles": inputs[f"{name}_roles"],
            "has_wish": inputs[f"{name}_has_wish"],
        }
        logits = self.module(_batch(vectors, wishes, sets, inputs[f"{name}_item"][:, None]))[:, 0]
        number = inputs[f"{name}_of"]
        count = torch.bincount(number).clamp_min(1)
        return torch.zeros(len(count), device=logits.device).index_add(0, number, logits) / count

    def predicted(self, inputs: Inputs) -> tuple[Tensor, Tensor]:
        """Ratings of a step's rated sets, (sets,), and those of its sequences, (sequences,
        longest). Only with an objective of ratings, and only for a step that has some."""
        assert self.ratings is not None
        vectors, wishes = self._both(inputs)
        logits, means = self._rated(vectors, wishes, inputs)
        return self.ratings.of_set(logits), self.ratings.sequence(logits, means, inputs)

    def _both(self, inputs: Inputs) -> tuple[Tensor, Tensor]:
        vectors = self.vectors(inputs["item_input_ids"], inputs["item_attention_mask"])
        return vectors, self.vectors(inputs["wish_input_ids"], inputs["wish_attention_mask"])

    def _vectors_before(self, inputs: Inputs) -> Tensor:
        """The items' vectors by the base as it was."""
        asked = inputs["item_input_ids"], inputs["item_attention_mask"]
        with torch.no_grad():
            if self._before:
                return _pooled(self._before[0].to(asked[0].device), *asked)
            with untuned(self.encoder) as base:
                return _pooled(base, *asked)

    def _of_items(self, vectors: Tensor, wishes: Tensor, inputs: Inputs) -> Tensor:
        """Losses over the items that could complete a set."""
        objective = self._objective
        loss = vectors.new_zeros(())
        batch = _batch(vectors, wishes, inputs)
        if objective.next_item:
            found = next_item(self.module(batch), inputs, objective.smoothing)
            loss = loss + objective.next_item * found
        if objective.cosine:
            logits = mean_cosine(batch) * self.module.log_scale.exp().detach()
            loss = loss + objective.cosine * next_item(logits, inputs, objective.smoothing)
        if objective.perturbed and self.training:
            (slope,) = torch.autograd.grad(loss, vectors, retain_graph=True)
            pushed = functional.normalize(vectors + push_of(slope, objective.push), dim=-1)
            found = next_item(self.module(_batch(pushed, wishes, inputs)), inputs)
            loss = loss + objective.perturbed * found
        return loss

    def _of_sets(self, vectors: Tensor, wishes: Tensor, inputs: Inputs) -> Tensor:
        """Losses over whole sets, as far as the step has some."""
        objective = self._objective
        loss = vectors.new_zeros(())
        if objective.preference and "rival_rest" in inputs:
            logits = self.set_logits(vectors, wishes, inputs, "rival")
            found = preferred(logits, inputs["rival_weights"])
            loss = loss + objective.preference * found
        if objective.whole and "spoiled_rest" in inputs:
            found = whole(self.set_logits(vectors, wishes, inputs, "spoiled"))
            loss = loss + objective.whole * found
        if self.ratings is not None and "rated_rest" in inputs:
            logits, means = self._rated(vectors, wishes, inputs)
            loss = loss + self.ratings.loss(objective, logits, means, inputs)
        return loss

    def _rated(self, vectors: Tensor, wishes: Tensor, inputs: Inputs) -> tuple[Tensor, Tensor]:
        logits = self.set_logits(vectors, wishes, inputs, "rated")
        items, number = inputs["rated_item"], inputs["rated_of"]
        return logits, mean_vectors(vectors, items, number, len(logits))


def _pooled(encoder: nn.Module, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
    states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    mask = attention_mask.unsqueeze(-1).float()
    return functional.normalize((states.float() * mask).sum(1) / mask.sum(1), dim=-1)


def _batch(
    vectors: Tensor, wishes: Tensor, inputs: Inputs, asked: Tensor | None = None
) -> SetBatch:
    """``asked`` (questions, some): only those items of each question."""
    has_wish = inputs["has_wish"]
    place = inputs["question_wish"]
    wished = (wishes @ vectors.T)[place] * has_wish[:, None]
    words = inputs["wish_words"][:, place] * has_wish[:, None]
    rest = inputs["rest"]
    is_there = (rest >= 0).float()
    near = (wished.gather(1, rest.clamp_min(0)) * is_there).sum(1) / is_there.sum(1).clamp_min(1)
    if asked is not None:
        wished = wished.gather(1, asked)
        words = words.gather(2, asked.expand(len(words), *asked.shape))
    return SetBatch(
        cosines=vectors @ vectors.T,
        signals=inputs["signals"],
        rest=rest,
        wish_cosines=wished,
        wish_signals=words,
        wish_rest=near,
        has_wish=has_wish,
        roles=inputs["roles"],
        facts=inputs["facts"],
        asked=asked,
    )
