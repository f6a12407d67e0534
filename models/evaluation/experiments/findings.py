"""What an experiment has found so far: every measure of every arm beside the control."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np

from data.experiments.experiment import Experiment
from data.feedback.decisions import Decision
from models.evaluation.experiments.measures import MEASURES, PRIMARY, Measure
from models.evaluation.experiments.ratio import Ratio, sample_ratio
from models.evaluation.experiments.reading import Unit
from models.evaluation.experiments.sequential import Sequence as Bounds
from models.evaluation.experiments.sequential import confidence_sequence, effects
from models.policy.teams import credit_of

Verdict = Literal["better", "worse", "harmed", "safe", "open"]
"""better, worse: the interval is on one side of 0. Of a guardrail: harmed when it is worse by more
than the margin, safe when it is not. Everything else is open."""


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """One measure of one arm less the control's; ``path`` by number of shoppers."""

    arm: str
    measure: str
    control_mean: float
    arm_mean: float
    path: Bounds
    verdict: Verdict

    def report(self) -> dict[str, Any]:
        known = len(self.path) > 0 and np.isfinite(self.path.high[-1])
        return {
            "arm": self.arm,
            "measure": self.measure,
            "control_mean": self.control_mean,
            "arm_mean": self.arm_mean,
            "shoppers": len(self.path),
            "effect": float(self.path.mean[-1]) if len(self.path) else None,
            "low": float(self.path.low[-1]) if known else None,
            "high": float(self.path.high[-1]) if known else None,
            "p": float(self.path.p[-1]) if len(self.path) else 1.0,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """``ratio`` is the sample-ratio check; where it is suspect, the effects are not to be believed.
    ``credits`` is an interleaving's: the second strategy's less the first's, by shopper."""

    experiment: Experiment
    at: datetime
    ratio: Ratio
    effects: tuple[Effect, ...]
    credits: Bounds | None = None

    def report(self) -> dict[str, Any]:
        one = self.experiment
        told: dict[str, Any] = {
            "experiment_id": one.experiment_id,
            "name": one.name,
            "kind": one.kind,
            "started_at": one.started_at.isoformat(),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            "told_at": self.at.isoformat(),
            "arms": [asdict(arm) for arm in one.arms],
            "ratio": asdict(self.ratio) | {"is_suspect": self.ratio.is_suspect},
            "effects": [effect.report() for effect in self.effects],
        }
        if self.credits is not None:
            told["credits"] = self._credit()
        return told

    def _credit(self) -> dict[str, Any]:
        path, known = self.credits, self.credits is not None and len(self.credits) > 0
        if path is None or not known:
            return {"shoppers": 0, "mean": None, "low": None, "high": None, "p": 1.0}
        finite = bool(np.isfinite(path.high[-1]))
        return {
            "shoppers": len(path),
            "mean": float(path.mean[-1]),
            "low": float(path.low[-1]) if finite else None,
            "high": float(path.high[-1]) if finite else None,
            "p": float(path.p[-1]),
        }


def findings(experiment: Experiment, units: Sequence[Unit], at: datetime) -> Findings:
    """Of an A/B experiment. Each arm is set beside the control by the shoppers of the two."""
    shares = [arm.share for arm in experiment.arms]
    counts = [sum(unit.arm == arm.name for unit in units) for arm in experiment.arms]
    found = tuple(
        _effect(experiment, units, arm.name, name, measure)
        for arm in experiment.arms[1:]
        for name, measure in MEASURES.items()
    )
    return Findings(experiment, at, sample_ratio(counts, shares), found)


def interleaved_findings(
    experiment: Experiment, decided: Sequence[Decision], at: datetime
) -> Findings:
    """Of an interleaving: credit by shopper, in the order in which they came."""
    left, right = experiment.arms[0].settings["interleaved"]
    by_shopper: dict[str, list[float]] = {}
    for one in decided:
        if _is_of(one, experiment):
            credit = credit_of(one.impression, one.rewards(), left, right)
            if credit is not None:
                by_shopper.setdefault(one.shopper_id, []).append(credit.expected)
    values = [sum(some) for some in by_shopper.values()]
    ratio = sample_ratio([len(values)], [1.0])
    return Findings(experiment, at, ratio, (), confidence_sequence(values))


def _is_of(decision: Decision, experiment: Experiment) -> bool:
    treatment = decision.impression.context.get("treatment") or {}
    return bool(treatment.get("experiment_id") == experiment.experiment_id)


def _effect(
    experiment: Experiment, units: Sequence[Unit], arm: str, name: str, measure: Measure
) -> Effect:
    control, treated = experiment.arms[0], experiment.arm(arm)
    both = [one for one in units if one.arm in (control.name, arm) and name in one.measures]
    outcomes = np.array([one.measures[name] for one in both])
    is_treated = np.array([one.arm == arm for one in both], np.bool_)
    share = treated.share / (treated.share + control.share)
    path = confidence_sequence(effects(outcomes, is_treated, share) if both else [])
    return Effect(
        arm=arm,
        measure=name,
        control_mean=_mean(outcomes[~is_treated]) if both else 0.0,
        arm_mean=_mean(outcomes[is_treated]) if both else 0.0,
        path=path,
        verdict=verdict_of(path, measure),
    )


def verdict_of(path: Bounds, measure: Measure) -> Verdict:
    """What the last bounds say of the measure."""
    if not len(path) or not np.isfinite(path.high[-1]):
        return "open"
    sign = 1.0 if measure.is_better_high else -1.0
    low, high = sorted((sign * float(path.low[-1]), sign * float(path.high[-1])))
    if measure.margin is not None:
        if high < -measure.margin:
            return "harmed"
        return "safe" if low > -measure.margin else "open"
    if low > 0:
        return "better"
    return "worse" if high < 0 else "open"


def primary(found: Findings) -> Mapping[str, Effect]:
    """The effect on what the experiment is about, by arm."""
    return {one.arm: one for one in found.effects if one.measure == PRIMARY}


def _mean(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
    return float(values.mean()) if values.size else 0.0
