"""Popular bundles that meet the hard constraints, for when the recommender is away."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice

from data.types.item import Item
from data.types.scenario import BundleItem, Role, Scenario
from models.constraints.measures import quantity_of
from models.constraints.violations import is_unwanted, violations
from models.contract.constraints import Constraints
from models.contract.recommendation import Edit, PoolBundle, Recommendation, RecommendRequest
from models.turn.state import ShopView

POLICY = "popular"
Bundle = tuple[BundleItem, ...]
RANKINGS: tuple[Callable[[Item], tuple[float, str]], ...] = (
    lambda item: (-item.presumed_stars, item.item_id),
    lambda item: (float(item.price_cents), item.item_id),
    lambda item: (-float(item.stock), item.item_id),
)


def popular_bundles(request: RecommendRequest, shop: ShopView) -> Recommendation:
    """Up to a slate of bundles, most bought first, none of which breaks a hard constraint."""
    scenario = _scenario(request, shop)
    drafts = _edited(request.edit, shop) if request.edit else _popular(request, scenario, shop)
    sound = islice(_sound(drafts, request, scenario, shop), request.slate_size)
    return Recommendation(
        pool=tuple(_pooled(bundle, position, shop) for position, bundle in enumerate(sound)),
        policy=POLICY,
        policy_hash=POLICY,
        strategy=POLICY,
        model_version="none",
        seed=request.seed,
        scenario_id=scenario.scenario_id if scenario else request.scenario_id,
        degraded=True,
        forced=True,
    )


def _scenario(request: RecommendRequest, shop: ShopView) -> Scenario | None:
    known = shop.catalog.scenarios.get(request.scenario_id or "")
    return known or next(iter(shop.lexicon.scenarios_in(request.utterance)), None)


def _popular(
    request: RecommendRequest, scenario: Scenario | None, shop: ShopView
) -> Iterator[Bundle]:
    """Authored bundles, most bought first, then bundles of each role's best-rated items."""
    authored = sorted(shop.catalog.bundles.values(), key=lambda bundle: -bundle.popularity)
    wanted = {one for one in (request.anchor, *request.constraints.keep) if one is not None}
    for bundle in authored:
        about = scenario is None or bundle.scenario_id == scenario.scenario_id
        if about and wanted <= {item.item_id for item in bundle.items}:
            roles = shop.catalog.scenarios[bundle.scenario_id].roles
            yield _counted(bundle.items, roles, request.constraints.party_size, shop)
    if scenario is not None:
        for ranking in RANKINGS:
            assembled = _assembled(request.constraints, scenario, ranking, shop)
            if wanted <= {item.item_id for item in assembled}:
                yield assembled


def _counted(
    items: Iterable[BundleItem], roles: Iterable[Role], party_size: int | None, shop: ShopView
) -> Bundle:
    """The same items, as many as the party needs."""
    by_id = {role.role_id: role for role in roles}
    return tuple(
        replace(one, quantity=quantity_of(by_id[one.role_id], shop.item(one.item_id), party_size))
        if party_size is not None and one.role_id in by_id
        else one
        for one in items
    )


def _assembled(
    constraints: Constraints,
    scenario: Scenario,
    ranking: Callable[[Item], tuple[float, str]],
    shop: ShopView,
) -> Bundle:
    """One item a role, the first in the ranking that goes with those before it."""
    each = replace(constraints, budget=None, keep=(), require=(), bounds=())
    chosen: Bundle = ()
    for role in scenario.roles:
        if is_unwanted(role, constraints, shop.facts):
            continue
        offers = {
            item.item_id: BundleItem(
                item.item_id, role.role_id, quantity_of(role, item, constraints.party_size)
            )
            for category in role.categories
            for item in shop.catalog.items_of_category(category)
        }
        ranked = sorted(offers, key=lambda item_id: ranking(shop.item(item_id)))
        fitting = (
            (*chosen, offers[item_id])
            for item_id in ranked
            if not violations((*chosen, offers[item_id]), each, shop.facts)
        )
        chosen = next(fitting, chosen)
    return chosen


def _edited(edit: Edit, shop: ShopView) -> Iterator[Bundle]:
    """What an edit can come to, best rated first."""
    if edit.kind == "keep":
        yield edit.base
    elif edit.kind == "remove":
        yield tuple(item for item in edit.base if item.role_id != edit.role_id)
    else:
        yield from _exchanged(edit, shop)


def _exchanged(edit: Edit, shop: ShopView) -> Iterator[Bundle]:
    """The base with each other item of the role's category, or with one more item."""
    old = next((item for item in edit.base if item.role_id == edit.role_id), None)
    category = edit.category or (shop.item(old.item_id).category if old else "")
    held = {item.item_id for item in edit.base}
    offers = sorted(shop.catalog.items_of_category(category), key=RANKINGS[0])
    for item in (item for item in offers if item.item_id not in held):
        new = BundleItem(item.item_id, old.role_id if old else category, old.quantity if old else 1)
        if old is None:
            yield (*edit.base, new)
        else:
            yield tuple(new if one is old else one for one in edit.base)


def _sound(
    drafts: Iterable[Bundle], request: RecommendRequest, scenario: Scenario | None, shop: ShopView
) -> Iterator[Bundle]:
    """Those that break nothing and were not turned down, each once."""
    met = {frozenset(bundle) for bundle in request.avoid}
    whole = scenario is not None and request.edit is None
    facts = replace(shop.facts, roles=scenario.roles if scenario and whole else ())
    for bundle in drafts:
        members = frozenset(item.item_id for item in bundle)
        if bundle and members not in met and not violations(bundle, request.constraints, facts):
            met.add(members)
            yield bundle


def _pooled(bundle: Bundle, position: int, shop: ShopView) -> PoolBundle:
    named = ",".join(sorted(f"{item.item_id}*{item.quantity}" for item in bundle))
    return PoolBundle(
        bundle_id=f"b-{sha256(named.encode()).hexdigest()[:12]}",
        items=bundle,
        total_cents=sum(shop.item(one.item_id).price_cents * one.quantity for one in bundle),
        position=position,
    )
