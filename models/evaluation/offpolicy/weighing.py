"""Estimators that weigh what was seen by how much rather the other policy would have shown it.

Throughout, ``weights`` are ``target chance / logged chance`` of what was done, of shape
(decisions,), ``rewards`` likewise. The definitions are those of Saito et al., "Open Bandit
Dataset and Pipeline", NeurIPS 2021, whose estimators are named with each.
"""

import numpy as np

from models.evaluation.offpolicy.terms import Floats, Terms


def ips(rewards: Floats, weights: Floats) -> Terms:
    """Inverse propensity scoring (Horvitz and Thompson, JASA 1952; Precup et al., ICML 2000):
    ``mean(w r)``. Unbiased where whatever the target may show could have been logged.
    (InverseProbabilityWeighting)"""
    return Terms(weights * rewards)


def self_normalised(rewards: Floats, weights: Floats) -> Terms:
    """``sum(w r) / sum(w)`` (Swaminathan and Joachims, NeurIPS 2015): hardly biased, of less
    variance, and never outside the range of rewards. (SelfNormalizedInverseProbabilityWeighting)"""
    return Terms(weights * rewards, weights)


def clipped(rewards: Floats, weights: Floats, most: float) -> Terms:
    """``mean(min(w, most) r)`` (Ionides, 2008; Strehl et al., NeurIPS 2010): bounded variance; too
    low by what is cut off, where rewards are not negative.
    (InverseProbabilityWeighting, lambda_)"""
    return Terms(np.minimum(weights, most) * rewards)


def direct(expected: Floats, influence: Floats | None = None) -> Terms:
    """The direct method (Beygelzimer and Langford, KDD 2009): the mean of ``expected``, a model's
    reward of the target's choice. As good as the model. (DirectMethod)"""
    return Terms(expected, influence=influence)


def doubly_robust(rewards: Floats, weights: Floats, expected: Floats, told: Floats) -> Terms:
    """``mean(expected + w (r - told))`` (Dudik et al., Statistical Science 2014), with ``told`` the
    model's reward of what was shown: unbiased whatever the model, so long as it did not learn from
    the same decisions; of small variance with a good one. (DoublyRobust)"""
    return Terms(expected + weights * (rewards - told))


def self_normalised_doubly_robust(
    rewards: Floats, weights: Floats, expected: Floats, told: Floats
) -> Terms:
    """``mean(expected) + sum(w (r - told)) / sum(w)`` (SelfNormalizedDoublyRobust)."""
    scale = float(weights.mean()) or 1.0
    rest = weights * (rewards - told) / scale
    # Linearised: what the scale's own chance adds has the mean zero.
    return Terms(expected + rest, influence=-float(rest.mean()) * (weights / scale - 1))


def switch_doubly_robust(
    rewards: Floats, weights: Floats, expected: Floats, told: Floats, most: float
) -> Terms:
    """``doubly_robust`` where the weight is at most ``most``, the direct method elsewhere (Wang,
    Agarwal and Dudik, ICML 2017). (SwitchDoublyRobust, lambda_)"""
    return Terms(expected + np.where(weights <= most, weights, 0.0) * (rewards - told))


def effective_decisions(weights: Floats) -> float:
    """How many decisions of equal weight say as much: ``sum(w)^2 / sum(w^2)`` (Kish, 1965)."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0
