"""Estimators for slates: rewards come by position, of shape (decisions, positions).

What they assume of shoppers differs, and so does their variance. The first four follow the slate
estimators of Open Bandit Pipeline (Saito et al., NeurIPS 2021), named with each; a slate's value
is the sum over its positions.
"""

import numpy as np

from models.evaluation.offpolicy.terms import Floats, Terms


def slate_ips(rewards: Floats, weights: Floats) -> Terms:
    """``mean(w sum_l r_l)`` with ``weights`` (decisions,) of whole slates: assumes nothing.
    (SlateStandardIPS)"""
    return Terms(weights * rewards.sum(1))


def self_normalised_slate_ips(rewards: Floats, weights: Floats) -> Terms:
    """``slate_ips`` over the mean weight. (SelfNormalizedSlateStandardIPS)"""
    return Terms(weights * rewards.sum(1), weights)


def independent_ips(rewards: Floats, weights: Floats) -> Terms:
    """``mean(sum_l w_l r_l)`` with ``weights`` (decisions, positions) of just this bundle at just
    this position. Assumes that a position's reward depends on nothing beside it (item-position
    click model: Li et al., "Offline evaluation of ranking policies with click models", KDD 2018).
    (SlateIndependentIPS)"""
    return Terms((weights * rewards).sum(1))


def self_normalised_independent_ips(rewards: Floats, weights: Floats) -> Terms:
    """``independent_ips`` over the mean weight of all positions.
    (SelfNormalizedSlateIndependentIPS)"""
    return Terms((weights * rewards).sum(1), weights.mean(1))


def reward_interaction_ips(rewards: Floats, weights: Floats) -> Terms:
    """``mean(sum_l w_1:l r_l)`` with ``weights`` (decisions, positions) of the slate down to each
    position. Assumes that a reward depends on what stands above it alone (cascade: McInerney et
    al., "Counterfactual evaluation of slate recommendations with sequential reward interactions",
    KDD 2020). (SlateRewardInteractionIPS)"""
    return Terms((weights * rewards).sum(1))


def self_normalised_reward_interaction_ips(rewards: Floats, weights: Floats) -> Terms:
    """``reward_interaction_ips`` over the mean weight of all positions.
    (SelfNormalizedSlateRewardInteractionIPS)"""
    return Terms((weights * rewards).sum(1), weights.mean(1))


def pseudo_inverse(rewards: Floats, weights: Floats) -> Terms:
    """``mean(w sum_l r_l)`` with the ``pseudo_inverse_weight`` of each decision. Assumes that a
    slate's reward is a sum of parts by bundle and position, which nobody need observe apart
    (Swaminathan et al., "Off-policy evaluation for slate recommendation", NeurIPS 2017)."""
    return Terms(weights * rewards.sum(1))


def self_normalised_pseudo_inverse(rewards: Floats, weights: Floats) -> Terms:
    """The weighted pseudo-inverse (wPI) of the same paper: over the mean weight."""
    return Terms(weights * rewards.sum(1), weights)


def pseudo_inverse_weight(target: Floats, logged: Floats, slate: tuple[int, ...]) -> float:
    """``q_target' Gamma_logged^+ 1_slate``, which can be below zero.

    ``target`` and ``logged`` are the chances of every ordered slate, of shape (bundles,) *
    positions. ``q`` is the chance of each bundle at each position, ``Gamma`` that of each two of
    them together, both over (positions * bundles,).
    """
    count = logged.shape[0]
    places = [place * count + index for place, index in enumerate(slate)]
    solved = np.linalg.pinv(_pairs(logged), rcond=1e-10, hermitian=True)[:, places].sum(1)
    return float(marginals(target).ravel() @ solved)


def marginals(slates: Floats) -> Floats:
    """The chance of each bundle at each position, of shape (positions, bundles)."""
    axes = range(slates.ndim)
    return np.array([slates.sum(tuple(one for one in axes if one != place)) for place in axes])


def _pairs(slates: Floats) -> Floats:
    """Gamma, of shape (positions * bundles,) * 2."""
    size, count = slates.ndim, slates.shape[0]
    gamma = np.zeros((size, count, size, count))
    alone = marginals(slates)
    for one in range(size):
        gamma[one, :, one, :] = np.diag(alone[one])
        for other in range(one + 1, size):
            rest = tuple(place for place in range(size) if place not in (one, other))
            both = slates.sum(rest)
            gamma[one, :, other, :], gamma[other, :, one, :] = both, both.T
    return gamma.reshape(size * count, size * count)
