"""A step of choices as tensors: every set in words, shuffled, and tokenized."""

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from models.scorer.cross.set_tokens import SetText, SetTokens
from models.training.augmentation import context_in_other_words
from models.training.cross.choices import Choice, Choices
from models.training.cross.settings import CrossSettings
from models.training.inputs import wish_of, words_in_training

Inputs = dict[str, Tensor]


class ChoiceInputs(Dataset[Inputs]):
    """One element a step: ``input_ids`` and ``attention_mask``, (sets, tokens); ``sets_of``,
    (choices, most sets), places among the sets, the right one first and -1 beyond a choice's
    end; ``weights``, (choices,)."""

    def __init__(
        self, choices: Choices, settings: CrossSettings, tokens: SetTokens, seed: int
    ) -> None:
        self._choices = choices
        self._settings = settings
        self._tokens = tokens
        self._seed = seed

    def __len__(self) -> int:
        return len(self._choices)

    def __getitem__(self, number: int) -> Inputs:
        choices = self._choices[number]
        random = np.random.default_rng([self._seed, number, 1])
        sets = [text for one in choices for text in self._texts(one, random)]
        return {
            **self._tokens.padded(self._tokens.sequences(sets)),
            "sets_of": torch.from_numpy(_places([len(one.sets) for one in choices])),
            "weights": torch.tensor([one.example.weight for one in choices]),
        }

    def _texts(self, choice: Choice, random: np.random.Generator) -> list[SetText]:
        """An item says the same in all sets of a choice, or its words would tell them apart."""
        context = wish_of(
            context_in_other_words(choice.example.context, self._settings.rates, random)
        )
        rows = dict.fromkeys(row for some in choice.sets for row in some)
        texts = {
            row: words_in_training(choice.domain.items[row], self._settings, random) for row in rows
        }
        return [
            SetText(
                context if choice.is_wished else "",
                tuple(texts[some[at]] for at in random.permutation(len(some))),
            )
            for some in choice.sets
        ]


def _places(counts: list[int]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    places = np.full((len(counts), max(counts)), -1, np.int64)
    start = 0
    for row, count in enumerate(counts):
        places[row, :count] = np.arange(start, start + count)
        start += count
    return places
