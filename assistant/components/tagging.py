"""A conditional random field that tags tokens with entities (Lafferty et al., 2001)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from components.glance import Glance
from components.labels import labels_of, spans_of
from components.tag_features import tag_features
from components.taught import Span


def fit_tagger(
    seen: Sequence[tuple[Glance, str, Sequence[Span]]], file: Path, iterations: int
) -> None:
    """Learns from texts with their intent and entities, and writes the model into the file."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for one, intent, spans in seen:
        if one.words:
            trainer.append(tag_features(one, intent), labels_of(one, spans))
    trainer.set_params({"c1": 0.05, "c2": 0.01, "max_iterations": iterations})
    trainer.train(str(file))


@dataclass(frozen=True)
class Tagger:
    """The fitted model."""

    crf: pycrfsuite.Tagger

    @classmethod
    def load(cls, file: Path) -> "Tagger":
        crf = pycrfsuite.Tagger()
        # Read whole at once, so the file may vanish afterwards.
        crf.open(str(file))
        return cls(crf)

    def spans(self, seen: Glance, intent: str) -> list[Span]:
        """The entities of a text that was understood as this intent."""
        labels = self.crf.tag(tag_features(seen, intent)) if seen.words else []
        return list(spans_of(seen, labels))
