"""What can be set about a cross-encoder's fit; a YAML file names what differs."""

from dataclasses import dataclass, field

from models.scorer.encoder.base import DEFAULT_BASE
from models.training.augmentation import Rates


@dataclass(frozen=True, slots=True)
class CrossSettings:
    """``reads``, ``wished``, ``without_categories`` and ``rates`` as in FitSettings.

    A choice is one right set and wrong ones, in which another item stands for one of at most
    ``positions`` of a bundle: ``hardest`` of those that the first stage has nearest, ``skip`` to
    ``depth``, the first of which may well be right too; ``same_leaf`` of the true one's leaf
    category and ``uniform`` of any. Without a first stage its share is of the leaf category too.
    A step takes ``choices`` choices of like length. ``weight`` is the second stage's share in the
    mixed score, found on validation rows where there is a first stage, unless ``find_weight`` is
    false. At most ``measured_rows`` validation rows a file and kind are measured.
    """

    base: str = DEFAULT_BASE
    reads: tuple[str, ...] = ("title", "title_zh", "categories")
    max_tokens: int = 192
    context_tokens: int = 48
    epochs: float = 3.0
    choices: int = 4
    positions: int = 4
    hardest: int = 4
    same_leaf: int = 2
    uniform: int = 1
    skip: int = 1
    depth: int = 50
    wished: float = 0.75
    without_categories: float = 0.2
    learning_rate: float = 2e-4
    head_learning_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: int = 50
    patience: int = 2
    accumulate: int = 4
    rank: int = 16
    dropout: float = 0.05
    target: tuple[str, ...] = ("query", "key", "value", "dense")
    weight: float = 0.5
    find_weight: bool = True
    measured_rows: int = 300
    rates: Rates = field(default_factory=Rates)

    @property
    def wrong(self) -> int:
        """Wrong sets a choice, where the shop has so many."""
        return self.hardest + self.same_leaf + self.uniform
