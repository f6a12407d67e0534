"""All estimates of one policy from one log, side by side."""

from collections.abc import Mapping

from models.evaluation.offpolicy import slates, weighing
from models.evaluation.offpolicy.decision import Sheet
from models.evaluation.offpolicy.reward_model import cross_fitted, fitted
from models.evaluation.offpolicy.terms import Estimate, How, Terms, estimate

MOST_WEIGHT = 10.0
"""Where weights are clipped, or the model takes over."""
MAIN = "doubly_robust"
"""Unbiased whatever shoppers do, and of small variance: what decisions are taken by."""


def terms_of(sheet: Sheet, most: float = MOST_WEIGHT) -> Mapping[str, Terms]:
    """Every estimator's terms by its name. A decision's reward is the sum over its positions."""
    rewards = sheet.rewards.sum(1)
    apart, of_all = cross_fitted(sheet), fitted(sheet)
    return {
        "ips": weighing.ips(rewards, sheet.whole),
        "self_normalised_ips": weighing.self_normalised(rewards, sheet.whole),
        "clipped_ips": weighing.clipped(rewards, sheet.whole, most),
        "direct_method": weighing.direct(of_all.expected, of_all.influence),
        "doubly_robust": weighing.doubly_robust(rewards, sheet.whole, apart.expected, apart.told),
        "self_normalised_doubly_robust": weighing.self_normalised_doubly_robust(
            rewards, sheet.whole, apart.expected, apart.told
        ),
        "switch_doubly_robust": weighing.switch_doubly_robust(
            rewards, sheet.whole, apart.expected, apart.told, most
        ),
        "independent_ips": slates.independent_ips(sheet.rewards, sheet.alone),
        "self_normalised_independent_ips": slates.self_normalised_independent_ips(
            sheet.rewards, sheet.alone
        ),
        "reward_interaction_ips": slates.reward_interaction_ips(sheet.rewards, sheet.above),
        "self_normalised_reward_interaction_ips": slates.self_normalised_reward_interaction_ips(
            sheet.rewards, sheet.above
        ),
        "pseudo_inverse": slates.pseudo_inverse(sheet.rewards, sheet.pseudo),
        "self_normalised_pseudo_inverse": slates.self_normalised_pseudo_inverse(
            sheet.rewards, sheet.pseudo
        ),
    }


def estimates(
    sheet: Sheet, *, how: How = "asymptotic", seed: int = 0, most: float = MOST_WEIGHT
) -> Mapping[str, Estimate]:
    """The value of the sheet's target by every estimator, with intervals over conversations.

    ``ips`` here is the whole slate's (SlateStandardIPS), since a slate is one decision.
    """
    return {
        name: estimate(terms, sheet.groups, how=how, seed=seed)
        for name, terms in terms_of(sheet, most).items()
    }


def gain(sheet: Sheet, *, seed: int = 0, how: How = "asymptotic") -> Estimate:
    """How much more than the logging policy the target earns, doubly robust, with the interval of
    the difference: both are estimated from the same decisions, so it is narrower than either's."""
    rewards = sheet.rewards.sum(1)
    apart = cross_fitted(sheet)
    there = weighing.doubly_robust(rewards, sheet.whole, apart.expected, apart.told)
    return estimate(Terms(there.numerator - rewards), sheet.groups, how=how, seed=seed)
