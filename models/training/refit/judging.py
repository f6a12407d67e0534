"""Champion and challenger before what held-out shoppers chose, and by off-policy estimate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from data.catalog.snapshot import Catalog
from data.feedback.decisions import TAKEN, Decision
from data.feedback.decisions import Reaction as Met
from data.feedback.reading import LoggedConversation, LoggedSlate, Span, conversations
from data.types.turn import Impression, LoggedBundle
from models.evaluation.intervals import interval_of
from models.evaluation.offpolicy.decision import Drawn, sheet_of
from models.evaluation.offpolicy.log import usable
from models.evaluation.offpolicy.reward_model import cross_fitted
from models.evaluation.offpolicy.targets import by_scores
from models.evaluation.offpolicy.terms import Terms, estimate
from models.evaluation.offpolicy.weighing import doubly_robust
from models.policy.mixture import Mixture
from models.policy.settings import PolicySettings
from models.scorer.scorer import ScoreContext, Scorer
from models.training.examples.log import CONSTRAINTS, TASTE
from models.training.refit.gate import Comparison
from models.training.refit.preferring import blind_weight, is_drawn

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """One drawn slate of a held-out shopper, with both models' scores (bundles,) of its pool."""

    conversation: LoggedConversation
    slate: LoggedSlate
    champion: Floats
    challenger: Floats


def judged(
    session: Session,
    held_out: Sequence[str],
    span: Span,
    catalog: Catalog,
    scorers: tuple[Scorer, Scorer],
) -> list[Judged]:
    """Slates of which the shop still knows every item, scored as they were asked for."""
    found = []
    for conversation in conversations(session, held_out, span):
        for slate in conversation.slates:
            if is_drawn(slate.impression) and (known := _known(slate, catalog)):
                champion, challenger = (_scores(known.impression, one) for one in scorers)
                found.append(Judged(conversation, known, champion, challenger))
    return found


def preferred(some: Sequence[Judged]) -> Comparison | None:
    """In how many comparisons what was taken is above what was shown beside it, by slate; weighted
    by inverse propensity. None without any."""
    rows = [(one, *right) for one in some for right in _right(one)]
    if not rows:
        return None
    weights = np.array([weight for *_, weight in rows])
    weights = weights / weights.mean()
    former = np.array([champion for _, champion, _, _ in rows])
    latter = np.array([challenger for _, _, challenger, _ in rows])
    shoppers = [one.conversation.shopper_id for one, *_ in rows]
    found = interval_of((latter - former) * weights, shoppers)
    mean = float((former * weights).mean())
    return Comparison("preferred", found.mean, found.low, found.high, mean, len(rows))


def _right(one: Judged) -> Iterator[tuple[float, float, float]]:
    """For each bundle taken: how much of it each model has right, and its weight."""
    impression, taken = one.slate.impression, one.slate.bundles_of(*TAKEN)
    places = {bundle.bundle_id: place for place, bundle in enumerate(impression.pool)}
    shown = impression.shown()
    rivals = [places[bundle.bundle_id] for bundle in shown if bundle.bundle_id not in taken]
    for bundle in shown:
        if bundle.bundle_id in taken and rivals:
            place = places[bundle.bundle_id]
            yield (
                _above(one.champion, place, rivals),
                _above(one.challenger, place, rivals),
                blind_weight(bundle, impression),
            )


def _above(scores: Floats, place: int, rivals: Sequence[int]) -> float:
    """The share of rivals below; a tie is half of one."""
    behind = scores[place] - scores[rivals]
    return float(((behind > 0) + 0.5 * (behind == 0)).mean())


def off_policy(some: Sequence[Judged], policy: PolicySettings) -> Comparison | None:
    """Bundles taken a slate if the challenger's scores drew the slates, less the champion's: doubly
    robust, both from the same decisions. None without any."""
    drawn = [(decision, one) for one in some for decision in usable([_decision(one)])]
    if not drawn:
        return None
    champion = _terms(drawn, policy, is_challenger=False)
    challenger = _terms(drawn, policy, is_challenger=True)
    groups = [decision.group for decision, _ in drawn]
    gain = estimate(Terms(challenger.numerator - champion.numerator), groups)
    return Comparison("off_policy", gain.value, gain.low, gain.high, champion.value, len(drawn))


def _terms(
    drawn: Sequence[tuple[Drawn, Judged]], policy: PolicySettings, *, is_challenger: bool
) -> Terms:
    by_decision = {id(decision): one for decision, one in drawn}

    def target(decision: Drawn) -> Mixture:
        one = by_decision[id(decision)]
        scores = one.challenger if is_challenger else one.champion
        return by_scores(one.slate.impression, scores, policy)

    sheet = sheet_of([decision for decision, _ in drawn], target)
    apart, rewards = cross_fitted(sheet), sheet.rewards.sum(1)
    return doubly_robust(rewards, sheet.whole, apart.expected, apart.told)


def _decision(one: Judged) -> Decision:
    met = tuple(Met(each.event.kind, each.event.bundle_id) for each in one.slate.reactions)
    return Decision(
        one.slate.impression,
        one.conversation.conversation_id,
        one.conversation.shopper_id,
        one.slate.at,
        met,
    )


def _known(slate: LoggedSlate, catalog: Catalog) -> LoggedSlate | None:
    """With the bundles that could be drawn; None where one of them has an item the shop lost."""
    pool = tuple(one for one in slate.impression.pool if one.logit is not None)
    if not pool or not all(_is_sold(one, catalog) for one in pool):
        return None
    return replace(slate, impression=replace(slate.impression, pool=pool))


def _is_sold(bundle: LoggedBundle, catalog: Catalog) -> bool:
    return all(line.item_id in catalog.items for line in bundle.items)


def _scores(impression: Impression, scorer: Scorer) -> Floats:
    context = impression.context
    asked = ScoreContext(
        context.get("utterance", ""),
        context.get("scenario_id"),
        None,
        TASTE.validate_python(context.get("taste") or {}),
        CONSTRAINTS.validate_python(context.get("constraints") or {}).prefer,
    )
    return np.asarray(scorer.score(asked, [one.items for one in impression.pool]), np.float64)
