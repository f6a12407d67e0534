"""Why a bundle or an item is proposed: each reason is a fact that its items bear out."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from data.types.item import AttributeValue, Item
from data.types.money import Money
from data.types.scenario import BundleItem
from data.types.text import Bilingual
from models.constraints.compatibility import Match, compatible
from models.constraints.exclusion import carries
from models.constraints.measures import is_beyond, measure_value, total_cents
from models.contract.recommendation import Reason, ReasonKind
from models.explanation.associated import complements, substitutes
from models.explanation.ground import Ground
from models.explanation.wording import amount, listed, listed_words, sentence

MAX_REASONS = 4
MAX_COMPATIBLE = 2
ROLES_NAMED = 6
# A taste this strong has been shown by more than one weak reaction.
STRONG_TASTE = 0.25

Bundle = Sequence[BundleItem]


def explain(bundle: Bundle, ground: Ground) -> tuple[Reason, ...]:
    """At most four reasons for a bundle, the most specific first."""
    return tuple(reason for source in SOURCES for reason in source(bundle, ground))[:MAX_REASONS]


def explain_item(item_id: str, bundle: Bundle, ground: Ground) -> tuple[Reason, ...]:
    """At most four reasons that speak of the item; all reasons are looked through for it."""
    own = [line for line in bundle if line.item_id == item_id]
    about = [
        reason
        for source in SOURCES
        if source is not _roles
        for reason in source(bundle, ground)
        if item_id in reason.item_ids
    ]
    partners = [reason for reason in _compatible(bundle, ground, item_id) if reason not in about]
    return (*about, *partners, *_own_role(own, ground))[:MAX_REASONS]


def _critique(bundle: Bundle, ground: Ground) -> Iterator[Reason]:
    """What is better than before by the shopper's own critique, and by how much."""
    for bound in ground.constraints.bounds:
        part = [line for line in bundle if bound.role_id in (None, line.role_id)]
        value = measure_value(part, bound.measure, ground.facts)
        if value is None or not part or not is_beyond(value, bound):
            continue
        currency = ground.catalog.shop.currency
        difference = amount(bound.measure, abs(value - bound.value), currency, ground.language)
        path = ("critiques", bound.measure, bound.direction)
        yield _reason("critique", part, sentence(ground.language, *path, amount=difference))


def _liked(bundle: Bundle, ground: Ground) -> Iterator[Reason]:
    for concept in ground.constraints.prefer:
        yield from _carrying("liked", "liked", concept, bundle, ground)


def _taste(bundle: Bundle, ground: Ground) -> Iterator[Reason]:
    """The strongest learned liking for a concept that some item has."""
    weights = zip(ground.taste.features, ground.taste.mean, strict=True)
    likes = sorted((-weight, name) for name, weight in weights if weight >= STRONG_TASTE)
    for _, name in likes:
        _, separator, concept = name.partition(":")
        if separator and concept not in ground.constraints.prefer:
            found = list(_carrying("liked", "taste", concept, bundle, ground))
            if found:
                yield found[0]
                return


def _carrying(
    kind: ReasonKind, text: str, concept: str, bundle: Bundle, ground: Ground
) -> Iterator[Reason]:
    items = [item for item in ground.items(bundle) if carries(item, concept, ground.facts)]
    if items:
        titles = listed([item.title for item in items], ground.language)
        name = ground.concept_name(concept)
        yield _about(
            kind, items, sentence(ground.language, "reasons", text, concept=name, titles=titles)
        )


def _compatibility(bundle: Bundle, ground: Ground) -> Iterator[Reason]:
    yield from _compatible(bundle, ground, None)


def _compatible(bundle: Bundle, ground: Ground, item_id: str | None) -> Iterator[Reason]:
    """Rules that the shop states and two of the items meet; each rule is told once."""
    told: set[str] = set()
    for left, right in combinations(ground.items(bundle), 2):
        if item_id not in (None, left.item_id, right.item_id):
            continue
        for match in compatible(left, right, ground.facts).met:
            if match.rule.rule_id not in told and len(told) < MAX_COMPATIBLE:
                told.add(match.rule.rule_id)
                yield _fit(match, ground)


def _fit(match: Match, ground: Ground) -> Reason:
    words = {
        "left": match.left.title,
        "right": match.right.title,
        "value": _value(match.value, ground),
    }
    text = match.rule.reason.filled(**words).in_language(ground.language)
    return _about("compatible", [match.left, match.right], text)


def _value(value: AttributeValue, ground: Ground) -> Bilingual:
    """A shared value as people say it, in whichever language the sentence has."""
    parts = value if isinstance(value, tuple) else (value,)
    names = [ground.concept_name(part) if isinstance(part, str) else f"{part:g}" for part in parts]
    text = listed_words(names, ground.language)
    return Bilingual(text, text)


def _budget(bundle: Bundle, ground: Ground) -> Iterator[Reason]:
    budget = ground.constraints.budget
    total = total_cents(bundle, ground.facts)
    if not bundle or budget is None or not budget.allows(total):
        return
    currency = ground.catalog.shop.currency
    words = {"total": str(Money(total, currency))}
    kind = "budget_within"
    if budget.kind == "max" and budget.max_cents is not None:
        kind = "budget_left" if total < budget.max_cents else "budget_exact"
        words["budget"] = str(Money(budget.max_cents, currency))
        words["left"] = str(Money(budget.max_cents - total, currency))
    yield _reason("budget", bundle, sentence(ground.language, "reasons", kind, **words))


def _popular(bundle: Bundle, ground: Ground) -> Iterator[Reason]:
    """The authored bundle that shares most with this one, if it shares two items."""
    ids = {line.item_id for line in bundle}
    shared = [
        (len(ids & held), authored.popularity, authored.bundle_id, held)
        for authored in ground.catalog.bundles.values()
        if len(ids & (held := {line.item_id for line in authored.items})) > 1
    ]
    if shared:
        held = max(shared, key=lambda found: found[:3])[3]
        items = [item for item in ground.items(bundle) if item.item_id in held]
        yield _titled("popular", items, ground)


def _kept(bundle: Bundle, ground: Ground) -> Iterator[Reason]:
    kept = set(ground.constraints.keep)
    yield from _of_items("kept", bundle, ground, lambda item: item.item_id in kept)


def _new(bundle: Bundle, ground: Ground) -> Iterator[Reason]:
    yield from _of_items("new", bundle, ground, lambda item: item.is_new)


def _of_items(
    kind: ReasonKind, bundle: Bundle, ground: Ground, holds: Callable[[Item], bool]
) -> Iterator[Reason]:
    items = [item for item in ground.items(bundle) if holds(item)]
    if items:
        yield _titled(kind, items, ground)


def _roles(bundle: Bundle, ground: Ground) -> Iterator[Reason]:
    if not bundle:
        return
    roles = listed_words(
        [ground.role_name(line.role_id) for line in bundle], ground.language, ROLES_NAMED
    )
    text = "role" if ground.scenario else "role_no_purpose"
    yield _reason("role", bundle, _for_purpose(text, ground, roles=roles))


def _own_role(own: Bundle, ground: Ground) -> Iterator[Reason]:
    for line in own:
        if ground.role(line.role_id) is not None:
            title = ground.title(line.item_id).in_language(ground.language)
            role = ground.role_name(line.role_id)
            text = "role_item" if ground.scenario else "role_item_no_purpose"
            yield _reason("role", [line], _for_purpose(text, ground, titles=title, role=role))


def _for_purpose(text: str, ground: Ground, **values: str) -> str:
    if ground.scenario is not None:
        values["purpose"] = ground.scenario.name.in_language(ground.language)
    return sentence(ground.language, "reasons", text, **values)


def _titled(kind: ReasonKind, items: Sequence[Item], ground: Ground) -> Reason:
    titles = listed([item.title for item in items], ground.language)
    return _about(kind, items, sentence(ground.language, "reasons", kind, titles=titles))


def _about(kind: ReasonKind, items: Sequence[Item], text: str) -> Reason:
    return Reason(kind, tuple(item.item_id for item in items), text)


def _reason(kind: ReasonKind, lines: Bundle, text: str) -> Reason:
    return Reason(kind, tuple(line.item_id for line in lines), text)


# Most specific first: what the shopper just asked for, then what only these items share, then
# what holds for the bundle as a whole.
SOURCES: tuple[Callable[[Bundle, Ground], Iterator[Reason]], ...] = (
    _critique,
    substitutes,
    _liked,
    _taste,
    _compatibility,
    _budget,
    complements,
    _popular,
    _kept,
    _new,
    _roles,
)
