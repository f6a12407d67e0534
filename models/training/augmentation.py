"""Other words for the same thing, so that a model learns what is meant and not how it is said.

For training alone; every rate is 0 unless it is set, so nothing here touches an evaluation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from data.types.text import Language
from models.evaluation.dataset.bundle import CJK, Context
from models.evaluation.dataset.item import TrainingItem
from models.evaluation.typos import with_typos

SEGMENT = re.compile(r"\s*[,;，；、]\s*")
SENTENCE = re.compile(r"(?<=[.!?。！？])\s*")
TOKEN = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")
LEAST_KEPT = 2


class Paraphrase(Protocol):
    """Says a text in other words, for example by way of another language and back. There is no
    such model here yet: the place for one is kept, and what it brings is unproven."""

    def __call__(self, text: str, language: Language) -> str: ...


@dataclass(frozen=True, slots=True)
class Rates:
    """Chances from 0 to 1: ``word_dropout`` and ``typos`` for each word and letter, the others
    for each text as a whole."""

    word_dropout: float = 0.0
    typos: float = 0.0
    shuffled: float = 0.0
    truncated: float = 0.0
    other_language: float = 0.0
    other_wording: float = 0.0
    paraphrased: float = 0.0


def item_in_other_words(
    item: TrainingItem, rates: Rates, random: np.random.Generator
) -> TrainingItem:
    """The item with its texts changed; ids, categories, brand and price stay."""
    title, title_zh = item.title, item.title_zh
    if title and title_zh and random.random() < rates.other_language:
        title, title_zh = title_zh, title
    return replace(
        item,
        title=_title(title, rates, random),
        title_zh=_title(title_zh, rates, random),
        description=_sentences(item.description, rates, random),
        description_zh=_sentences(item.description_zh, rates, random),
    )


def context_in_other_words(
    context: Context,
    rates: Rates,
    random: np.random.Generator,
    paraphrase: Paraphrase | None = None,
) -> Context:
    """The context with its intent said otherwise; constraints and preference stay as they are,
    since a word lost there means something else."""
    intent = context.intent
    if context.wordings and random.random() < rates.other_wording:
        intent = context.wordings[int(random.integers(len(context.wordings)))]
    if paraphrase is not None and intent and random.random() < rates.paraphrased:
        intent = paraphrase(intent, context.language)
    intent = without_words(intent, rates.word_dropout, random)
    return replace(context, intent=with_typos(intent, rates.typos, random))


def without_words(text: str, rate: float, random: np.random.Generator) -> str:
    """Leaves each word out with this chance (each sign where no spaces divide words), but never
    below two of them."""
    if rate <= 0:
        return text
    words = list(TOKEN.finditer(text))
    chances = random.random(len(words))
    # Where too many would go, those nearest to staying stay.
    going = [place for place in np.argsort(chances).tolist() if chances[place] < rate]
    lost = {words[place].span() for place in going[: max(len(words) - LEAST_KEPT, 0)]}
    kept = [one for one in words if one.span() not in lost]
    return "".join(_spaced(text, one) for one in kept).strip() if lost else text


def shuffled_segments(text: str, random: np.random.Generator) -> str:
    """The parts between commas in another order; the first, which says what it is, stays."""
    first, *rest = SEGMENT.split(text)
    return _comma(text).join((first, *_shuffled(rest, random)))


def truncated(text: str, random: np.random.Generator) -> str:
    """The beginning of a title: at least half of its words, at least two."""
    words = list(TOKEN.finditer(text))
    least = max(LEAST_KEPT, (len(words) + 1) // 2)
    if len(words) <= least:
        return text
    kept = int(random.integers(least, len(words) + 1))
    return text[: words[kept - 1].end()].rstrip(" ,;，；、")


def _title(text: str, rates: Rates, random: np.random.Generator) -> str:
    if text and random.random() < rates.shuffled:
        text = shuffled_segments(text, random)
    if text and random.random() < rates.truncated:
        text = truncated(text, random)
    return with_typos(without_words(text, rates.word_dropout, random), rates.typos, random)


def _sentences(text: str, rates: Rates, random: np.random.Generator) -> str:
    if text and random.random() < rates.shuffled:
        space = "" if CJK.search(text) else " "
        text = space.join(_shuffled([one for one in SENTENCE.split(text) if one], random))
    return with_typos(without_words(text, rates.word_dropout, random), rates.typos, random)


def _shuffled(parts: Sequence[str], random: np.random.Generator) -> list[str]:
    return [parts[place] for place in random.permutation(len(parts)).tolist()]


def _comma(text: str) -> str:
    return "，" if CJK.search(text) else ", "


def _spaced(text: str, word: re.Match[str]) -> str:
    """The word with a space before it where the text had one."""
    before = text[word.start() - 1 : word.start()]
    return f" {word.group()}" if before.isspace() else word.group()
