"""Learns a bandit anew from the whole log: the same log gives the same bandit."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import BasketLineRow, ConversationRow
from data.feedback.decisions import Decision, decisions
from data.types.turn import MixedDraw
from models.policy.bandit import EXPLORE, FEATURES, Bandit, Habits, learned
from models.policy.mixing import STRATEGIES
from models.policy.mixture import Mixture
from models.policy.slate import Floats

MOST_PAIRS = 50_000
LARGEST_BASKET = 40
"""Of a larger one nobody knows what goes with what."""


def updated(session: Session, explore: float = EXPLORE) -> Bandit:
    """Beliefs by all mixed slates and what came of them, habits by the baskets of shoppers."""
    rows = list(_lessons(decisions(session)))
    habits = habits_of(session)
    if not rows:
        return Bandit(explore=explore, habits=habits)
    contexts = np.array([context for context, _, _ in rows])
    rewards = np.array([reward for _, reward, _ in rows])
    shares = {name: np.array([one.get(name, 0.0) for _, _, one in rows]) for name in STRATEGIES}
    return Bandit(learned(contexts, rewards, shares), explore, habits, len(rows))


def _lessons(
    found: Iterable[Decision],
) -> Iterator[tuple[tuple[float, ...], float, dict[str, float]]]:
    """Context, reward and each strategy's share in every slate that one of several drew whole."""
    for decision in found:
        mixed = decision.impression.mixture
        if mixed is None or len(mixed.context) != len(FEATURES) or not _is_whole(mixed):
            continue
        yield mixed.context, min(1.0, sum(decision.rewards())), shares_of(decision)


def shares_of(decision: Decision) -> dict[str, float]:
    """How likely each strategy was the one that drew the slate, now that it is seen (Bayes)."""
    mixed = decision.impression.mixture
    if mixed is None:
        return {}
    places = {bundle.bundle_id: at for at, bundle in enumerate(decision.impression.pool)}
    slate = [places[bundle.bundle_id] for bundle in decision.impression.shown()]
    mixture = Mixture(np.array(mixed.weights), np.array(mixed.turns), np.array(mixed.logits))
    joint: Floats = mixture.weights * mixture.part_chances(slate)
    shares: dict[str, float] = defaultdict(float)
    for part, share in enumerate(joint / joint.sum()):
        shares[mixed.strategies[mixed.turns[part][0]]] += float(share)
    return dict(shares)


def habits_of(session: Session) -> Habits:
    """What is in shoppers' baskets. However many baskets one fills, each thing counts once for
    them: nobody makes a thing popular alone."""
    asked = select(
        ConversationRow.shopper_id, BasketLineRow.conversation_id, BasketLineRow.item_id
    ).join(ConversationRow, ConversationRow.conversation_id == BasketLineRow.conversation_id)
    baskets: dict[tuple[str, str], set[str]] = defaultdict(set)
    for shopper_id, conversation_id, item_id in session.execute(asked):
        baskets[shopper_id, conversation_id].add(item_id)
    taken = {(shopper, item) for (shopper, _), items in baskets.items() for item in items}
    pairs = {
        (shopper, pair)
        for (shopper, _), items in baskets.items()
        if len(items) <= LARGEST_BASKET
        for pair in combinations(sorted(items), 2)
    }
    counted = Counter(pair for _, pair in pairs).most_common(MOST_PAIRS)
    return Habits(dict(Counter(item for _, item in taken)), dict(counted))


def _is_whole(mixed: MixedDraw) -> bool:
    """Whether each part is one strategy's alone: teams of an interleaving are not."""
    return all(len(set(turns)) == 1 for turns in mixed.turns)
