"""What one refit is about, on disk from its first moment, so that a killed one goes on with it."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data.feedback.reading import Span

PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class RefitPlan:
    """``champion`` is a folder and ``champion_content`` its hash; ``former`` its release.
    ``log`` names what was read, ``told`` are its counts and findings, ``held_out`` the
    conversations to judge by."""

    release_id: str
    since: str | None
    until: str
    champion: str
    champion_content: str
    former: str
    seed: int
    settings: Mapping[str, Any]
    log: str
    told: Mapping[str, Any]
    held_out: tuple[str, ...]

    @property
    def span(self) -> Span:
        since = datetime.fromisoformat(self.since) if self.since else None
        return Span(since, datetime.fromisoformat(self.until))


@dataclass(frozen=True, slots=True)
class Workshop:
    """The folder of a refit under way. What a stage has found is written whole or not at all."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def challenger(self) -> Path:
        return self.folder / "challenger"

    def plan(self) -> RefitPlan | None:
        """None where nothing is under way."""
        place = self.folder / PLAN
        if not place.is_file():
            return None
        told = json.loads(place.read_text(encoding="utf-8"))
        return RefitPlan(**told | {"held_out": tuple(told["held_out"])})

    def begin(self, plan: RefitPlan) -> None:
        self._write(PLAN, asdict(plan))

    def once(self, stage: str, work: Callable[[], Any]) -> Any:
        """What the stage found, now or before it was killed."""
        place = self.folder / f"{stage}.json"
        if not place.is_file():
            self._write(place.name, work())
        return json.loads(place.read_text(encoding="utf-8"))

    def clear(self) -> None:
        """The plan goes first, so that half a folder is never taken for one."""
        (self.folder / PLAN).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, name: str, told: Any) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        scratch = self.folder / f".{name}"
        scratch.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        os.replace(scratch, self.folder / name)
