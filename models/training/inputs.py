"""A step as tensors: texts tokenized, sets as places, words counted."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from models.evaluation.dataset.bundle import Context
from models.evaluation.dataset.item import TrainingItem
from models.scorer.trained.reading import words_of
from models.training.augmentation import Rates, context_in_other_words, item_in_other_words
from models.training.filling import Filling
from models.training.sets import Judged, Rated
from models.training.settings import FitSettings
from models.training.steps import Question, Step, Steps

Inputs = dict[str, Tensor]


class StepInputs(Dataset[Inputs]):
    """One element a step. ``tokenizer`` is the base's, ``prefix`` goes before every text."""

    def __init__(
        self, steps: Steps, settings: FitSettings, tokenizer: Any, prefix: str, seed: int
    ) -> None:
        self._steps = steps
        self._settings = settings
        self._tokenizer = tokenizer
        self._prefix = prefix
        self._seed = seed

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, number: int) -> Inputs:
        step = self._steps[number]
        random = np.random.default_rng([self._seed, number, 1])
        wishes = [
            wish_of(context_in_other_words(one.context, self._settings.rates, random))
            for one in step.examples
        ]
        items = self._tokens(
            [
                words_in_training(step.domain.items[row], self._settings, random)
                for row in step.items
            ]
        )
        wish_tokens = self._tokens(wishes)
        masked = random.random(items["attention_mask"].shape) < self._settings.masked_tokens
        masked[:, 0] = False
        known = step.domain.known
        filling = Filling.of(known, step.items, wishes, self._settings.without_roles, random)
        items["attention_mask"] = items["attention_mask"] * torch.from_numpy(~masked)
        return {
            **{f"item_{name}": one for name, one in items.items()},
            **{f"wish_{name}": one for name, one in wish_tokens.items()},
            "signals": torch.from_numpy(known.between(step.items, step.items)),
            "facts": torch.from_numpy(known.alone[step.items]),
            "wish_words": torch.from_numpy(known.wished(wishes, step.items)),
            **_questions(step.questions, len(step.items), filling),
            **_sets(_rivals(step), "rival", filling),
            **_rival_weights(step),
            **_sets(step.spoiled, "spoiled", filling),
            **_rated(step.rated, filling),
        }

    def _tokens(self, texts: Sequence[str]) -> Inputs:
        found = self._tokenizer(
            [self._prefix + text for text in texts],
            padding=True,
            truncation=True,
            max_length=self._settings.max_tokens,
            return_tensors="pt",
        )
        return {name: found[name] for name in ("input_ids", "attention_mask")}


class ReadingSettings(Protocol):
    """What settings of a fit say about the words of items."""

    @property
    def reads(self) -> tuple[str, ...]: ...
    @property
    def rates(self) -> Rates: ...
    @property
    def without_categories(self) -> float: ...


def words_in_training(
    item: TrainingItem, settings: ReadingSettings, random: np.random.Generator
) -> str:
    """The item's text in other words, now and then without its categories."""
    fields = settings.reads
    said = item_in_other_words(item, settings.rates, random)
    if random.random() < settings.without_categories:
        fields = tuple(one for one in fields if one != "categories")
    return words_of(said.text(), fields)


def wish_of(context: Context) -> str:
    """What was asked for as one text: the intent, then constraints and what is liked."""
    said = (context.intent, context.constraints, context.preference)
    return ". ".join(one for one in said if one)


def first(some: list[Inputs]) -> Inputs:
    """The collator: a step is a batch of its own."""
    return some[0]


def _questions(questions: Sequence[Question], items: int, filling: Filling) -> Inputs:
    longest = max((len(one.rest) for one in questions), default=1)
    rest = np.full((len(questions), max(longest, 1)), -1, np.int64)
    barred = np.zeros((len(questions), items), bool)
    for row, one in enumerate(questions):
        rest[row, : len(one.rest)] = one.rest
        barred[row, list(one.barred)] = True
    lines = [(one.rest, one.example, one.is_wished) for one in questions]
    return {
        "rest": torch.from_numpy(rest),
        "barred": torch.from_numpy(barred),
        "answers": torch.tensor([one.answer for one in questions]),
        "question_wish": torch.tensor([one.example for one in questions]),
        "has_wish": torch.tensor([float(one.is_wished) for one in questions]),
        "weights": torch.tensor([one.weight for one in questions]),
        "roles": filling(lines, np.tile(np.arange(items), (len(questions), 1))),
    }


def _sets(sets: Sequence[Judged], name: str, filling: Filling) -> Inputs:
    """Sets as questions about each of their items: ``_of`` says whose a question is. Nothing where
    there are none."""
    if not sets:
        return {}
    longest = max(len(one.items) for one in sets)
    lines = [
        ([other for other in one.items if other != item], item, number, one)
        for number, one in enumerate(sets)
        for item in one.items
    ]
    rest = np.full((len(lines), max(longest - 1, 1)), -1, np.int64)
    for row, (others, *_) in enumerate(lines):
        rest[row, : len(others)] = others
    asked = np.array([item for _, item, _, _ in lines], np.int64)
    said = [(others, one.example, one.is_wished) for others, _, _, one in lines]
    return {
        f"{name}_rest": torch.from_numpy(rest),
        f"{name}_item": torch.from_numpy(asked),
        f"{name}_roles": filling(said, asked[:, None]),
        f"{name}_of": torch.tensor([number for _, _, number, _ in lines]),
        f"{name}_wish": torch.tensor([one.example for *_, one in lines]),
        f"{name}_has_wish": torch.tensor([float(one.is_wished) for *_, one in lines]),
    }


def _rivals(step: Step) -> list[Judged]:
    """The even ones are the better ones of the pairs."""
    return [
        Judged(some, index, True)
        for better, worse, index in step.rivals
        for some in (better, worse)
    ]


def _rival_weights(step: Step) -> Inputs:
    """What each pair counts, (pairs,)."""
    examples = [step.examples[index] for _, _, index in step.rivals]
    weights = [one.weight if one.pair_weight is None else one.pair_weight for one in examples]
    return {"rival_weights": torch.tensor(weights)} if weights else {}


def _rated(rated: Rated, filling: Filling) -> Inputs:
    if not rated.sets:
        return {}
    longest = max(map(len, rated.sequences), default=0)
    sequences = np.full((len(rated.sequences), longest), -1, np.int64)
    for row, one in enumerate(rated.sequences):
        sequences[row, : len(one)] = one
    return {
        **_sets(rated.sets, "rated", filling),
        "ratings": torch.tensor(rated.ratings, dtype=torch.float32),
        "sequences": torch.from_numpy(sequences),
    }
