"""Where a refit finds and leaves everything."""

from dataclasses import dataclass
from pathlib import Path

from models.scorer.encoder.base import DEFAULT_BASE


@dataclass(frozen=True, slots=True)
class Places:
    """``base_data`` is the folder that the shipped checkpoint was trained on, written from the
    shop where it is missing. ``base`` is the encoder that retrieval searches by. ``shipped`` is
    the checkpoint that is champion while there is no release. ``releases`` keeps a folder for each
    release. ``threads``: 0 is as many as there are.
    """

    database_url: str
    base_data: Path = Path("var/data/demo")
    shipped: Path = Path("models/checkpoints/demo")
    releases: Path = Path("var/releases")
    base: str = DEFAULT_BASE
    base_dir: Path = Path("var/base")
    cache: Path = Path("var/cache")
    wheels: Path = Path("var/wheels")
    threads: int = 0

    @property
    def work(self) -> Path:
        """What a refit that was killed goes on from."""
        return self.releases / "work"
