"""From a request to the roles of its bundles and the candidates for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.catalog.measures import measures
from data.types.item import Item
from data.types.scenario import Role
from models.constraints.compatibility import compatible
from models.constraints.measures import quantity_of
from models.constraints.violations import item_violations
from models.contract.candidates import Brief, Candidate, RoleCandidates
from models.contract.recommendation import RecommendRequest
from models.retrieval.index import Vector
from models.retrieval.preselect import Preselection, preselected
from models.retrieval.purpose import Purpose, QueryVector, purpose_of
from models.retrieval.relevance import RelevanceWeights, ranked
from models.retrieval.roles import roles_of
from models.retrieval.shelf import Shelf
from models.retrieval.substitutes import opened

RANKED = Preselection(3000, 800, 300, 300, 300, 300, 200)
# What the solver can go through in a fraction of a second: it proves that nothing meets a request.
WIDENED = Preselection(120, 25, 20, 25, 20, 20, 20)


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """How many candidates a role gets: the best, and some that tight constraints may need."""

    best: int = 14
    cheapest: int = 4
    along_a_bound: int = 4
    weights: RelevanceWeights = field(default_factory=RelevanceWeights)
    ranking: Preselection = field(default_factory=lambda: RANKED)
    widening: Preselection = field(default_factory=lambda: WIDENED)


def retrieve(
    request: RecommendRequest, shelf: Shelf, query: QueryVector, settings: RetrievalSettings
) -> Brief:
    """The scenario understood, its roles, and for each the items worth composing with.

    ``query`` gives the utterance's vector, and is only called where words do not decide.
    Raises UnknownScenarioError.
    """
    purpose = purpose_of(request, shelf, query)
    roles = roles_of(request, purpose, shelf)
    entries = []
    for asked in roles:
        role, able = _filled(asked, request, purpose, shelf, settings.ranking)
        candidates = ranked(able, request, purpose, shelf, settings.weights)
        entries.append(RoleCandidates(role, _shortlist(candidates, request, shelf, settings)))
    scenario_id = purpose.scenario.scenario_id if purpose.scenario else None
    return Brief(scenario_id, tuple(entries), _assumed(purpose, roles, request))


def widened(
    brief: Brief, request: RecommendRequest, shelf: Shelf, settings: RetrievalSettings
) -> Brief:
    """The same roles with every eligible item, so that what fails here fails for the catalog;
    of a very large category with those that stand out in anything."""
    purpose = Purpose(shelf.catalog.scenarios.get(brief.scenario_id or ""))
    entries = []
    for entry in brief.roles:
        able = _eligible(entry.role, request, purpose, shelf, settings.widening)
        candidates = ranked(able, request, purpose, shelf, settings.weights)
        entries.append(RoleCandidates(entry.role, candidates))
    return Brief(brief.scenario_id, tuple(entries), brief.assumed)


def fixed_items(request: RecommendRequest, shelf: Shelf) -> tuple[Item, ...]:
    """The items that every bundle for the request will hold."""
    base = request.edit.base if request.edit else ()
    going = request.edit.role_id if request.edit and request.edit.kind == "swap" else None
    staying = [line.item_id for line in base if line.role_id != going]
    if request.edit is not None and request.edit.kind == "keep":
        staying = []
    anchor = [request.anchor] if request.anchor and request.edit is None else []
    ids = dict.fromkeys((*anchor, *request.constraints.keep, *staying))
    return tuple(shelf.item(item_id) for item_id in ids)


def _eligible(
    role: Role,
    request: RecommendRequest,
    purpose: Purpose,
    shelf: Shelf,
    sizes: Preselection,
) -> tuple[Item, ...]:
    """The items that may do the role at all, by what is never relaxed."""
    party, constraints = request.constraints.party_size, request.constraints
    found = {
        item.item_id: item
        for category in role.categories
        for item in shelf.catalog.items_of_category(category)
    }
    able = [
        item
        for item in found.values()
        if next(
            item_violations(item, quantity_of(role, item, party), constraints, shelf.facts), None
        )
        is None
    ]
    near = _direction(request, purpose, shelf)
    few = {one.item_id for one in preselected(able, request, near, shelf, sizes)}
    few.update(item.item_id for item in fixed_items(request, shelf))
    return tuple(item for item in able if item.item_id in few)


def _direction(request: RecommendRequest, purpose: Purpose, shelf: Shelf) -> Vector | None:
    """What items of a large category should be near to."""
    if purpose.scenario is not None:
        return shelf.scenario_vector(purpose.scenario.scenario_id)
    return shelf.index.vectors.vector(request.anchor) if request.anchor else None


def _filled(
    role: Role,
    request: RecommendRequest,
    purpose: Purpose,
    shelf: Shelf,
    sizes: Preselection,
) -> tuple[Role, tuple[Item, ...]]:
    """The role and who may do it, opened to substitutes where nothing of its own can; where they
    cannot either, what does not fit with the fixed items, which the composer must then see."""
    fixed = fixed_items(request, shelf)
    able = _eligible(role, request, purpose, shelf, sizes)
    fitting = _fitting(able, fixed, shelf)
    if not _others(fitting, request) and (wider := opened(role, request, shelf)):
        more = _fitting(_eligible(wider, request, purpose, shelf, sizes), fixed, shelf)
        if _others(more, request):
            return wider, more
    return role, fitting or able


def _others(items: Iterable[Item], request: RecommendRequest) -> list[Item]:
    """Without the one that a swap is to get rid of."""
    edit = request.edit
    gone = {line.item_id for line in edit.base if line.role_id == edit.role_id} if edit else set()
    return [item for item in items if item.item_id not in gone]


def _fitting(items: Iterable[Item], fixed: Sequence[Item], shelf: Shelf) -> tuple[Item, ...]:
    """Those that fit with all fixed items."""
    return tuple(
        item
        for item in items
        if not any(
            other.item_id != item.item_id and compatible(item, other, shelf.facts).violated
            for other in fixed
        )
    )


def _shortlist(
    candidates: Sequence[Candidate],
    request: RecommendRequest,
    shelf: Shelf,
    settings: RetrievalSettings,
) -> tuple[Candidate, ...]:
    """The best, the cheapest, those furthest along each bound, the fixed; best first."""
    within = request.constraints.within_days
    if within is not None:
        on_time = [one for one in candidates if shelf.item(one.item_id).delivery_days <= within]
        candidates = on_time or candidates
    chosen = {one.item_id for one in candidates[: settings.best]}
    by_price = sorted(candidates, key=lambda one: shelf.item(one.item_id).price_cents)
    chosen.update(one.item_id for one in by_price[: settings.cheapest])
    for bound in request.constraints.bounds:
        sign = 1.0 if bound.direction == "less" else -1.0
        measure = measures()[bound.measure]
        known = [
            (sign * value, one.item_id)
            for one in candidates
            if (value := measure.value(shelf.item(one.item_id))) is not None
        ]
        chosen.update(item_id for _, item_id in sorted(known)[: settings.along_a_bound])
    chosen.update(item.item_id for item in fixed_items(request, shelf))
    return tuple(one for one in candidates if one.item_id in chosen)


def _assumed(purpose: Purpose, roles: Sequence[Role], request: RecommendRequest) -> dict[str, Any]:
    assumed: dict[str, Any] = {}
    if purpose.assumed and purpose.scenario is not None:
        assumed["scenario"] = purpose.scenario.scenario_id
    counted = any(role.quantity != "one" for role in roles)
    if counted and request.constraints.party_size is None and request.edit is None:
        assumed["party_size"] = 1
    return assumed
