"""Where a fit finds and leaves everything, and how it is run; what every kind of fit is told."""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Settings = TypeVar("Settings")


@dataclass(frozen=True, slots=True)
class Plan(Generic[Settings]):
    """``threads``: 0 is as many as there are. ``trackers`` are names that transformers reports
    to."""

    data: tuple[Path, ...]
    out: Path
    settings: Settings
    base_dir: Path = Path("var/base")
    wheels: Path = Path("var/wheels")
    seed: int = 1
    threads: int = 0
    trackers: tuple[str, ...] = ("tensorboard",)

    @property
    def work(self) -> Path:
        """What a fit that was killed goes on from; gone when it is done."""
        return self.out / "work"
