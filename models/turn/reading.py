"""From what was understood of a message to a move: entities become concepts and constraints."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from data.catalog.lexicon import Match
from data.catalog.measures import critique_in
from data.types.money import Budget
from data.types.scenario import Scenario
from data.types.vocabulary import Concept, ConceptKind
from models.turn.criticism import critiques_said
from models.turn.cues import cues
from models.turn.moves import (
    NOT_UNDERSTOOD,
    Changes,
    CountedKind,
    Mention,
    MentionRole,
    Move,
    Reference,
    Utterance,
)
from models.turn.state import ShopView
from models.turn.when import age_in_months, days_until, delivered_within
from models.turn.withdrawing import withdrawals

FACETS = ("material", "color", "style", "allergen", "fuel", "feature", "brand")
_CONCEPTS_OF: dict[str, tuple[ConceptKind, ...]] = {
    "category": ("category", "brand"),
    "item_ref": ("category",),
    "color": ("color", "material", "feature"),
    "material": ("material", "allergen", "feature", "fuel", "color"),
    "brand": ("brand",),
    "attribute": ("feature", "style", "allergen", "fuel", "material", "color"),
}
EDITS = ("swap_item", "remove_item", "keep_item")
POINTING = (*EDITS, "accept_bundle", "ask_why", "ask_item", "ask_availability", "compare_bundles")
_STATING = ("request_bundle", "refine", "complete_anchor", NOT_UNDERSTOOD)
_BUNDLE_POINTING = ("accept_bundle", "ask_why")
_REQUIRING = (
    NOT_UNDERSTOOD,
    "request_bundle",
    "refine",
    "complete_anchor",
    "critique",
    "show_more",
)
_OF_ITEMS = (*EDITS, "ask_item", "complete_anchor")
"""Intents in which "the second one" counts items; in all others it counts bundles."""
_COUNTED = ("budget", "party_size", "quantity", "deadline")


@dataclass(slots=True)
class _Draft:
    """What has been gathered from the mentions so far."""

    exclude: list[str] = field(default_factory=list)
    prefer: list[str] = field(default_factory=list)
    owned: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    budget: Budget | None = None
    party_size: int | None = None
    within_days: int | None = None


def read(utterance: Utterance, shop: ShopView, today: date) -> Move:
    """The move that this message makes in this shop."""
    draft = _Draft()
    words = shop.lexicon.find(utterance.text)
    scenarios = shop.lexicon.scenarios_in(utterance.text)
    utterance = replace(utterance, mentions=_whole(utterance, words))
    for mention in _joined(utterance):
        if not _is_part_of_purpose(mention, utterance, scenarios):
            _take(mention, utterance, shop, draft, today)
    if utterance.press is None:
        _supplement(utterance, words, draft)
    return _move(utterance, shop, scenarios, draft)


def _whole(utterance: Utterance, words: Iterable[Match]) -> tuple[Mention, ...]:
    """The mentions in order, each as long as the word of the shop that it is a part of."""
    whole = []
    for mention in utterance.mentions:
        if mention.text in cues().particles:
            continue
        start, end = mention.start, mention.start + len(mention.text)
        around = [one for one in words if one.start <= start and end <= one.end]
        if mention.kind in _CONCEPTS_OF and around:
            start, end = around[0].start, around[0].end
        text = utterance.text[start:end] or mention.text
        whole.append(replace(mention, text=text, start=start))
    return tuple(sorted(whole, key=lambda mention: mention.start))


def _joined(utterance: Utterance) -> Iterator[Mention]:
    """The mentions in order; where things are pointed at, "blue" + "tent" become one."""
    waiting: Mention | None = None
    for mention in utterance.mentions:
        if waiting is not None and mention.kind == "item_ref" and _adjacent(waiting, mention):
            words = utterance.text[waiting.start : mention.start + len(mention.text)]
            yield Mention("item_ref", words, mention.role, None, waiting.start)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        describes = mention.kind in ("color", "material", "brand")
        waiting = mention if describes and utterance.intent in POINTING else None
        if waiting is None:
            yield mention
    if waiting is not None:
        yield waiting


def _adjacent(first: Mention, second: Mention) -> bool:
    return 0 <= second.start - (first.start + len(first.text)) <= 1


def _take(
    mention: Mention, utterance: Utterance, shop: ShopView, draft: _Draft, today: date
) -> None:
    if cues().is_put_right(utterance.text, mention.start) and mention.kind in _COUNTED:
        return
    if mention.kind == "budget" and mention.value:
        draft.budget = _budget(mention)
    elif mention.kind == "party_size" and mention.value:
        draft.party_size = int(mention.value["count"])
    elif mention.kind == "deadline":
        draft.within_days = days_until(mention.text, today)
    elif mention.kind == "ordinal" and not mention.value:
        # A number that nobody can count to points at nothing, rather than at the first.
        draft.references.append(Reference(number=0))
    elif mention.kind == "ordinal" and mention.value:
        counted: CountedKind | None = None if utterance.intent in _OF_ITEMS else "bundle"
        kind: CountedKind | None = mention.value.get("kind") or counted
        draft.references.append(Reference(number=int(mention.value["number"]), kind=kind))
    elif mention.kind in _CONCEPTS_OF:
        _take_concept(mention, utterance, shop, draft)


def _budget(mention: Mention) -> Budget:
    value = mention.value or {}
    return Budget(
        value["kind"], value.get("min_cents"), value.get("max_cents"), value.get("currency")
    )


def _take_concept(mention: Mention, utterance: Utterance, shop: ShopView, draft: _Draft) -> None:
    role = _role(mention, utterance)
    end = mention.start + len(mention.text)
    taken_back = [
        match.concept.concept_id
        for match in shop.lexicon.find(mention.text)
        if _is_taken_back(match.concept, mention.start + match.start, end, utterance)
    ]
    if taken_back:
        draft.withdrawn += taken_back
        return
    if mention.kind == "item_ref" and (role != "owned" or utterance.intent in EDITS):
        draft.references.append(Reference(words=mention.text))
        return
    if mention.kind == "category" and utterance.intent in ("remove_item", "keep_item"):
        draft.references.append(Reference(words=mention.text))
        return
    if mention.kind == "attribute":
        draft.attributes.append(mention.text)
    concept = shop.lexicon.resolve(_CONCEPTS_OF[mention.kind], mention.text)
    if concept is None and role == "exclude":
        named = (one.concept for one in shop.lexicon.find(mention.text))
        concept = next((one for one in named if one.kind in FACETS), None)
    doing = shop.categories_doing(mention.text) if _is_a_thing(mention) else ()
    if concept is not None:
        _file(concept.concept_id, concept.kind, role, draft)
    elif doing:
        # Whoever has chairs has all kinds of chairs; whoever wants one wants one kind.
        for category in doing if role != "want" else doing[:1]:
            _file(category, "category", role, draft)
    elif role == "exclude" and _names_something(mention, utterance):
        draft.exclude.append(mention.text.lower())
    elif mention.kind in ("category", "brand"):
        draft.unknown.append(mention.text)


def _is_taken_back(concept: Concept, start: int, end: int, utterance: Utterance) -> bool:
    """Whether nothing is to hold of it any more: it is fine after all, or owned no longer."""
    if concept.kind in FACETS:
        return withdrawals().takes_back(utterance.text, start, end)
    changes_all = utterance.intent not in EDITS
    return concept.kind == "category" and changes_all and withdrawals().is_lost(utterance.text, end)


def _is_part_of_purpose(
    mention: Mention, utterance: Utterance, scenarios: Iterable[Scenario]
) -> bool:
    """Whether the kind of thing is named as a part of a purpose only: hot pot, in "吃火锅"."""
    in_edit = utterance.intent in ("remove_item", "keep_item")
    if mention.kind != "category" or in_edit or _role(mention, utterance) != "want":
        return False
    return any(
        mention.text in name and name in utterance.text
        for scenario in scenarios
        for name in (scenario.name.en, scenario.name.zh, *scenario.aliases)
    )


def _is_a_thing(mention: Mention) -> bool:
    return mention.kind in ("category", "item_ref")


def _names_something(mention: Mention, utterance: Utterance) -> bool:
    """Whether titles may be searched for the words: "fringe", but not "贵" or "too heavy"."""
    if mention.kind == "attribute" and critique_in(utterance.text) is not None:
        return False
    return len(mention.text) > 1 and critique_in(mention.text) is None


def _role(mention: Mention, utterance: Utterance) -> MentionRole:
    """What was understood; plain wanting gives way to words that say otherwise."""
    if mention.role not in (None, "want"):
        return mention.role or "want"
    return cues().role(utterance.text, mention.start, mention.start + len(mention.text))


def _file(concept_id: str, kind: str, role: MentionRole, draft: _Draft) -> None:
    if role == "exclude":
        draft.exclude.append(concept_id)
    elif kind == "category":
        (draft.owned if role == "owned" else draft.categories).append(concept_id)
    elif role == "want":
        draft.prefer.append(concept_id)


def _supplement(utterance: Utterance, words: Iterable[Match], draft: _Draft) -> None:
    """Adds concepts that stand in the text and that no mention covers."""
    covered = [
        (one.start, one.start + len(one.text))
        for one in utterance.mentions
        if one.kind in _CONCEPTS_OF
    ]
    for match in words:
        if any(start < match.end and match.start < end for start, end in covered):
            continue
        role = cues().role(utterance.text, match.start, match.end)
        if _is_taken_back(match.concept, match.start, match.end, utterance):
            draft.withdrawn.append(match.concept.concept_id)
        elif match.concept.kind in FACETS:
            _file(match.concept.concept_id, match.concept.kind, role, draft)
        elif match.concept.kind == "category":
            _supplement_category(match, role, utterance, draft)


def _supplement_category(
    match: Match, role: MentionRole, utterance: Utterance, draft: _Draft
) -> None:
    """A kind of thing that nobody marked: what it is for depends on what the shopper does."""
    if utterance.intent in POINTING or utterance.intent == "complete_anchor":
        if not draft.references:
            draft.references.append(Reference(words=utterance.text[match.start : match.end]))
    elif role == "want":
        unmarked = utterance.intent == NOT_UNDERSTOOD or not draft.categories
        if utterance.intent in ("add_item", NOT_UNDERSTOOD) and unmarked:
            draft.categories.append(match.concept.concept_id)
    elif utterance.intent in ("request_bundle", "refine", NOT_UNDERSTOOD):
        _file(match.concept.concept_id, "category", role, draft)


def _move(
    utterance: Utterance, shop: ShopView, scenarios: Iterable[Scenario], draft: _Draft
) -> Move:
    return Move(
        intent=utterance.intent,
        text=utterance.text,
        changes=_changes(utterance, shop, draft),
        references=_references(utterance, draft),
        critiques=critiques_said(utterance),
        categories=_unique(draft.categories),
        scenarios=tuple(scenario.scenario_id for scenario in scenarios),
        attributes=_unique(draft.attributes),
        stars=_stars(utterance),
        rest=cues().wants_rest_changed(utterance.text),
        complains=cues().complains(utterance.text),
        owned=_says_owned(utterance),
        confidence=utterance.confidence,
        said=utterance,
    )


def _changes(utterance: Utterance, shop: ShopView, draft: _Draft) -> Changes:
    stated = draft.budget
    rates = shop.catalog.shop.rates
    known = stated is not None and (stated.currency is None or stated.currency in rates)
    exclude = _unique(draft.exclude)
    return Changes(
        budget=shop.catalog.shop.converted(stated) if stated is not None and known else None,
        stated=stated,
        exclude=exclude,
        prefer=tuple(one for one in _unique(draft.prefer) if one not in exclude),
        owned=_unique(draft.owned),
        require=_unique(draft.categories) if utterance.intent in _REQUIRING else (),
        party_size=cues().party(utterance.text) or draft.party_size,
        age_months=_age(utterance),
        within_days=_within_days(utterance, draft),
        unknown=_unique(draft.unknown),
        dropped=_dropped(utterance, draft),
        withdrawn=_unique((*draft.withdrawn, *_of_kinds_dropped(utterance, shop))),
        currency=cues().currency_in(utterance.text) if stated is None else None,
    )


def _of_kinds_dropped(utterance: Utterance, shop: ShopView) -> tuple[str, ...]:
    kinds = withdrawals().kinds_dropped(utterance.text)
    return tuple(one.concept_id for one in shop.catalog.concepts if one.kind in kinds)


def _dropped(utterance: Utterance, draft: _Draft) -> tuple[str, ...]:
    """Conditions taken back; "drop the budget to 300" takes back none, it says another."""
    if utterance.press is not None:
        return ()
    said = {
        "budget": draft.budget,
        "party_size": draft.party_size,
        "within_days": draft.within_days,
    }
    dropped = withdrawals().dropped(utterance.text)
    return tuple(name for name in dropped if said.get(name) is None)


def _within_days(utterance: Utterance, draft: _Draft) -> int | None:
    demanded = utterance.intent in _STATING or cues().demands(utterance.text)
    if draft.within_days is not None or not demanded:
        return draft.within_days
    return delivered_within(utterance.text)


def _age(utterance: Utterance) -> int | None:
    if utterance.intent not in _STATING:
        return None
    spoken = [mention.text for mention in utterance.mentions if mention.kind == "recipient"]
    ages = [age_in_months(text) for text in (*spoken, utterance.text)]
    known = next((age for age in ages if age is not None), None)
    return 0 if known is None and cues().speaks_of_newborn(utterance.text) else known


def _references(utterance: Utterance, draft: _Draft) -> tuple[Reference, ...]:
    press = utterance.press
    if press is not None and (press.bundle_id or press.item_id):
        return (Reference(bundle_id=press.bundle_id, item_id=press.item_id),)
    if utterance.intent == "accept_bundle" and not draft.references:
        # "The ninth one" that no number was made of points at nothing, rather than at the first.
        draft.references.extend(Reference(number=0) for _ in cues().beyond.finditer(utterance.text))
    best = cues().superlative_in(utterance.text)
    if best is not None and utterance.intent in _BUNDLE_POINTING and not draft.references:
        draft.references.append(Reference(best=best))
    return tuple(dict.fromkeys(draft.references))


def _stars(utterance: Utterance) -> int | None:
    if utterance.intent != "rate_experience":
        return None
    digits = re.search(r"(?<!\d)[1-5](?!\d)", utterance.text)
    if digits:
        return int(digits[0])
    return next((stars for word, stars in cues().stars if word in utterance.text.lower()), None)


def _says_owned(utterance: Utterance) -> bool:
    marked = any(mention.role == "owned" for mention in utterance.mentions)
    return marked or cues().says_owned(utterance.text)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
