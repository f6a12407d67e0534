"""What the shopper wants the bundle for: a scenario, or just some categories."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from data.catalog.knowledge.knowledge import AUTHORED
from data.catalog.wording import plain
from data.types.scenario import Scenario
from models.contract.recommendation import RecommendRequest
from models.retrieval.errors import UnknownScenarioError
from models.retrieval.index import Vector
from models.retrieval.shelf import Shelf

QueryVector = Callable[[], Vector]
# How much a scenario's authored bundles with the anchor (or its category) say, against one
# standard deviation of similarity to what was said. Both were tried on the demo shop's anchors.
ITEM_EVIDENCE = 0.6
CATEGORY_EVIDENCE = 0.3
# Where no scenario tells what belongs together: the categories of so many items near to what was
# said, those that have at least this share of the best one's evidence.
NEAR_ITEMS = 60
NEAR_ENOUGH = 0.35
MOST_CATEGORIES = 4
MOST_BESIDE = 3
"""Complements that are put beside what was asked for."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """``scenario``, or without one ``categories``: one role each, and ``beside`` what is good to
    have with them. ``assumed``: nobody said so."""

    scenario: Scenario | None = None
    categories: tuple[str, ...] = ()
    assumed: bool = False
    beside: tuple[str, ...] = ()


def purpose_of(request: RecommendRequest, shelf: Shelf, query: QueryVector) -> Purpose:
    """Understands a request; the encoder is only asked where no words decide.

    Raises UnknownScenarioError.
    """
    if request.scenario_id is not None:
        return Purpose(_known_scenario(request.scenario_id, shelf))
    if request.edit is not None or request.roles is not None:
        return Purpose(categories=request.roles or ())
    if request.anchor is not None:
        return _around(request, request.anchor, shelf, query)
    named = _named(request, shelf, shelf.catalog.scenarios.values())
    if named:
        return Purpose(_best(named, request, shelf, query))
    return _unnamed(request, shelf, query)


def wanted_categories(request: RecommendRequest, shelf: Shelf) -> tuple[str, ...]:
    """The categories asked for, and those just named, without what is owned or excluded."""
    constraints = request.constraints
    found = shelf.lexicon.find(request.utterance)
    named = [match.concept.concept_id for match in found if match.concept.kind == "category"]
    known = dict.fromkeys((*constraints.require, *named))
    unwanted = (*constraints.owned, *constraints.exclude)
    wanted = [one for one in known if not shelf.covers(unwanted, one)]
    # "camera lenses" names the lens, and the wider word adds nothing.
    return tuple(one for one in wanted if not _is_above_another(one, wanted, shelf))


def _is_above_another(category: str, others: Sequence[str], shelf: Shelf) -> bool:
    return any(other != category and shelf.facts.is_within(other, category) for other in others)


def _known_scenario(scenario_id: str, shelf: Shelf) -> Scenario:
    scenario = shelf.catalog.scenarios.get(scenario_id)
    if scenario is None:
        raise UnknownScenarioError(scenario_id)
    return scenario


def _around(request: RecommendRequest, anchor: str, shelf: Shelf, query: QueryVector) -> Purpose:
    """A scenario in which the anchor has its place, or else whatever goes with its category."""
    category = shelf.item(anchor).category
    able = shelf.scenarios_with(category)
    named = _named(request, shelf, able)
    if named:
        return Purpose(_best(named, request, shelf, query))
    if able:
        return Purpose(_best(able, request, shelf, query), assumed=True)
    tied = tied_by_rules(category, shelf)
    beside = (one for one in _beside(category, request, shelf) if one not in tied)
    return Purpose(categories=tied, beside=tuple(beside))


def companions(category: str, shelf: Shelf) -> tuple[str, ...]:
    """The categories that go with this one: those that rules tie to it, then its complements."""
    return tuple(dict.fromkeys((*tied_by_rules(category, shelf), *complements(category, shelf))))


def complements(category: str, shelf: Shelf) -> tuple[str, ...]:
    """What the shop sells that associations name as a complement, best first: what a person
    wrote down, then what was learned; among each the higher lift first."""
    facts, best = shelf.facts, dict[str, tuple[bool, float]]()
    for one in shelf.catalog.associations_from("complement", category):
        right = one.right_category
        if not facts.is_within(category, right) and shelf.catalog.items_of_category(right):
            former = best.get(right, (False, 0.0))
            authored = former[0] or one.source == AUTHORED
            best[right] = authored, max(former[1], one.lift or 0.0)
    return tuple(sorted(best, key=lambda one: (not best[one][0], -best[one][1])))


def _beside(category: str, request: RecommendRequest, shelf: Shelf) -> tuple[str, ...]:
    """The best complements of the category that the shopper neither owns nor excludes, filled up
    with what rules tie to it."""
    unwanted = (*request.constraints.owned, *request.constraints.exclude)
    going = dict.fromkeys((*complements(category, shelf), *companions(category, shelf)))
    return tuple(one for one in going if not shelf.covers(unwanted, one))[:MOST_BESIDE]


def tied_by_rules(category: str, shelf: Shelf) -> tuple[str, ...]:
    """The categories that compatibility rules tie to this one."""
    facts = shelf.facts
    found = [
        other
        for rule in facts.rules
        for mine, other in (
            (rule.left_category, rule.right_category),
            (rule.right_category, rule.left_category),
        )
        if facts.is_within(category, mine) and not facts.is_within(category, other)
    ]
    return tuple(dict.fromkeys(found))


def _unnamed(request: RecommendRequest, shelf: Shelf, query: QueryVector) -> Purpose:
    categories = wanted_categories(request, shelf)
    if len(categories) > 1:
        return Purpose(categories=categories)
    able = shelf.scenarios_with(categories[0]) if categories else ()
    if categories and not able:
        return Purpose(categories=categories, beside=_beside(categories[0], request, shelf))
    everything = tuple(shelf.catalog.scenarios.values())
    if not everything:
        return Purpose(categories=_near_categories(request, shelf, query))
    return Purpose(_best(able or everything, request, shelf, query), assumed=True)


def _near_categories(
    request: RecommendRequest, shelf: Shelf, query: QueryVector
) -> tuple[str, ...]:
    """What a shop without scenarios has that is nearest to what was said, best first."""
    if not request.utterance.strip():
        return ()
    scores: dict[str, float] = defaultdict(float)
    for item_id, score in shelf.index.find(request.utterance, query(), NEAR_ITEMS):
        scores[shelf.item(item_id).category] += score
    ranked = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    best = ranked[0][1] if ranked else 0.0
    return tuple(one for one, score in ranked if score >= NEAR_ENOUGH * best)[:MOST_CATEGORIES]


def _named(
    request: RecommendRequest, shelf: Shelf, among: Iterable[Scenario]
) -> tuple[Scenario, ...]:
    """Those of the scenarios that were called by their name; by the longest name, if several."""
    able = {scenario.scenario_id for scenario in among}
    found = shelf.lexicon.scenarios_in(request.utterance)
    lengths = [(_said(scenario, request.utterance), scenario) for scenario in found]
    longest = max((length for length, one in lengths if one.scenario_id in able), default=0)
    return tuple(one for length, one in lengths if one.scenario_id in able and length == longest)


def _said(scenario: Scenario, utterance: str) -> int:
    """The length of the longest name of the scenario that the utterance has."""
    names = (scenario.name.en, scenario.name.zh, *scenario.aliases)
    text = plain(utterance)
    return max((len(name) for name in map(plain, names) if name in text), default=0)


def _best(
    scenarios: Sequence[Scenario], request: RecommendRequest, shelf: Shelf, query: QueryVector
) -> Scenario:
    """The scenario that what was said, wanted and built on speaks for most."""
    if len(scenarios) == 1:
        return scenarios[0]
    similarity = _similarities(request, shelf, query)
    categories = wanted_categories(request, shelf)

    def evidence(scenario: Scenario) -> tuple[float, str]:
        wanted = sum(_has_role_for(scenario, category, shelf) for category in categories)
        bought = _bought_with(request.anchor, scenario, shelf)
        return wanted + bought + similarity[scenario.scenario_id], scenario.scenario_id

    return max(scenarios, key=evidence)


def _similarities(
    request: RecommendRequest, shelf: Shelf, query: QueryVector
) -> Mapping[str, float]:
    """How near each scenario is to what was said; nothing said is nearest to what most buy."""
    ids = tuple(shelf.catalog.scenarios)
    if not request.utterance.strip():
        return {one: log1p(sum(shelf.popularity.get(one, {}).values())) for one in ids}
    return dict(zip(ids, shelf.scenario_similarities(query()).tolist(), strict=True))


def _has_role_for(scenario: Scenario, category: str, shelf: Shelf) -> bool:
    return any(shelf.covers(role.categories, category) for role in scenario.roles)


def _bought_with(anchor: str | None, scenario: Scenario, shelf: Shelf) -> float:
    """What authored bundles say for building the scenario on the anchor."""
    counts = shelf.popularity.get(scenario.scenario_id, {})
    if anchor is None:
        return 0.0
    category = shelf.item(anchor).category
    alike = sum(
        count
        for item_id, count in counts.items()
        if shelf.facts.is_within(shelf.item(item_id).category, category)
    )
    return ITEM_EVIDENCE * log1p(counts.get(anchor, 0)) + CATEGORY_EVIDENCE * log1p(alike)
