"""A conditional random field that tags tokens with entities (Lafferty et al., 2001)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from components.glance import Glance
from components.labels import labels_of, spans_of
from components.tag_features import tag_features
from components.taught import Span
from components.word_senses import WordSenses, told_by_others

CRF = "tagger.crf"
Taught = tuple[Glance, str, Sequence[Span]]


def fit_tagger(taught: Sequence[Taught], folder: Path, iterations: int) -> None:
    """Learns from texts with their intent and entities, and writes into the folder."""
    taught = [one for one in taught if one[0].words]
    labels = [labels_of(seen, spans) for seen, _, spans in taught]
    told = _senses_told(taught, labels, folder)
    trainer = pycrfsuite.Trainer(verbose=False)
    for (seen, intent, _), label, senses in zip(taught, labels, told, strict=True):
        trainer.append(tag_features(seen, intent, senses), label)
    trainer.set_params({"c1": 0.05, "c2": 0.01, "max_iterations": iterations})
    trainer.train(str(folder / CRF))


def _senses_told(
    taught: Sequence[Taught], labels: Sequence[Sequence[str]], folder: Path
) -> list[list[dict[str, float]]]:
    if not taught or any(seen.meaning is None for seen, _, _ in taught):
        return [[] for _ in taught]
    pairs = [
        (one[0], [label.split(".")[0] for label in some])
        for one, some in zip(taught, labels, strict=True)
    ]
    WordSenses.fit(pairs).save(folder)
    return told_by_others(pairs)


@dataclass(frozen=True)
class Tagger:
    """The fitted model; ``senses`` is None where there was no encoder to learn with."""

    crf: pycrfsuite.Tagger
    senses: WordSenses | None

    @classmethod
    def load(cls, folder: Path) -> "Tagger":
        crf = pycrfsuite.Tagger()
        # Read whole at once, so the file may vanish afterwards.
        crf.open(str(folder / CRF))
        return cls(crf, WordSenses.load(folder))

    def spans(self, seen: Glance, intent: str) -> list[Span]:
        """The entities of a text that was understood as this intent."""
        if not seen.words:
            return []
        told = self.senses.told(seen) if self.senses is not None else []
        return list(spans_of(seen, self.crf.tag(tag_features(seen, intent, told))))
