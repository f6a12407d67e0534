"""An experiment and its arms, and which arm a shopper is in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from math import isclose
from typing import Any, Literal

from data.experiments.errors import ExperimentUnfit

ExperimentKind = Literal["ab", "interleaving"]


@dataclass(frozen=True, slots=True)
class Arm:
    """``share`` of the shoppers; ``settings`` are what its slates are drawn with otherwise."""

    name: str
    share: float
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Experiment:
    """``arms``: the control first; an interleaving has one. Raises ExperimentUnfit."""

    experiment_id: str
    name: str
    kind: ExperimentKind
    arms: tuple[Arm, ...]
    started_at: datetime
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        names = [arm.name for arm in self.arms]
        if len(set(names)) < len(names) or not all(names):
            raise ExperimentUnfit("every arm needs a name of its own")
        if len(names) < (2 if self.kind == "ab" else 1):
            raise ExperimentUnfit("an experiment needs a control and at least one arm beside it")
        if min(arm.share for arm in self.arms) <= 0 or not isclose(
            sum(arm.share for arm in self.arms), 1.0, abs_tol=1e-9
        ):
            raise ExperimentUnfit("the arms' shares must be above 0 and sum to 1")

    def arm_of(self, shopper_id: str) -> Arm:
        """The same arm whenever and wherever it is asked: by a hash of experiment and shopper,
        so that experiments one after the other divide shoppers independently."""
        digest = sha256(f"{self.experiment_id}/{shopper_id}".encode()).digest()
        place = int.from_bytes(digest[:8]) / 2**64
        for arm in self.arms:
            place -= arm.share
            if place < 0:
                return arm
        return self.arms[-1]

    def arm(self, name: str) -> Arm:
        """Raises KeyError."""
        return {one.name: one for one in self.arms}[name]

    def treatment(self, shopper_id: str) -> Mapping[str, Any]:
        """What the shopper's requests carry."""
        arm = self.arm_of(shopper_id)
        return {"experiment_id": self.experiment_id, "arm": arm.name, **arm.settings}
