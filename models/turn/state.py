"""The shopping state between two turns, and the shop as it stands in this one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from data.catalog.lexicon import Lexicon
from data.catalog.snapshot import Catalog
from data.types.item import Item, Review
from data.types.money import Budget
from data.types.text import Bilingual, Language
from data.types.turn import BasketLine, FeedbackEvent, Impression, LoggedBundle, Memory
from models.constraints.facts import Facts, facts_of
from models.contract.constraints import Constraints
from models.contract.recommendation import Treatment
from models.preference.features import FeatureSpace
from models.preference.posterior import Preference, carried_over, prior
from models.turn.moves import Utterance

Reviews = Callable[[str], Sequence[Review]]
_CONSTRAINTS = TypeAdapter(Constraints)
_UTTERANCE = TypeAdapter(Utterance)
_BUDGET = TypeAdapter(Budget)
_TREATMENT = TypeAdapter(Treatment)


def no_reviews(_: str) -> tuple[Review, ...]:
    """What is written of an item where nobody wrote anything."""
    return ()


@dataclass(frozen=True, slots=True)
class ShopView:
    """The shop as one turn sees it: catalog, its words, and the features of taste.

    ``role_names`` has the names of every role that some scenario fills. ``reviews`` reads an
    item's reviews, newest first; it may wait for the database.
    """

    catalog: Catalog
    lexicon: Lexicon
    space: FeatureSpace
    facts: Facts
    role_names: Mapping[str, Bilingual]
    reviews: Reviews = no_reviews

    def item(self, item_id: str) -> Item:
        """An item that a slate or the basket holds; by now it may be sold out, or held back."""
        return self.catalog.items[item_id]

    def of(self, catalog: Catalog) -> "ShopView":
        """The view of a newer catalog; where only items changed, of little cost."""
        if catalog.content_version != self.catalog.content_version:
            return replace(shop_view(catalog), reviews=self.reviews)
        former, newer = self.catalog.differences(catalog)
        return replace(
            self,
            catalog=catalog,
            space=self.space.after(former, newer),
            facts=self.facts.of(catalog),
        )

    def role_name(self, role_id: str, scenario_id: str | None) -> Bilingual | None:
        """What the role is called in that scenario, else in any that has it."""
        scenario = self.catalog.scenarios.get(scenario_id or "")
        here = (role.name for role in scenario.roles if role.role_id == role_id) if scenario else ()
        return next(iter(here), self.role_names.get(role_id))

    def categories_doing(self, role: str) -> tuple[str, ...]:
        """The categories that do the role of this name in some scenario ("chair", "枕头")."""
        low = role.casefold().strip()
        found = (
            category
            for scenario in self.catalog.scenarios.values()
            for one in scenario.roles
            if low in (one.name.en.casefold(), one.name.zh)
            for category in one.categories
        )
        return tuple(dict.fromkeys(found))


def shop_view(catalog: Catalog) -> ShopView:
    """Everything a turn needs of a catalog; worth keeping for as long as its version holds."""
    facts = facts_of(catalog)
    roles = (role for scenario in catalog.scenarios.values() for role in scenario.roles)
    names = {concept.concept_id: concept.name for concept in catalog.concepts}
    return ShopView(
        catalog=catalog,
        lexicon=Lexicon(catalog),
        space=FeatureSpace.of(catalog.items.values(), facts.ancestors),
        facts=facts,
        role_names=names | {role.role_id: role.name for role in roles},
    )


@dataclass(frozen=True, slots=True)
class TurnState:
    """Everything one turn hands to the next.

    ``purpose`` is the text that said what the bundle is for. ``named_bundle`` is the bundle
    last spoken of. ``rejected`` never comes back in the conversation; ``shown`` are those of
    the present purpose. ``rejections`` counts slates turned down in a row. ``message_id`` names
    the message that the turn answers, where the channel says it: each message is one turn.
    ``named_item`` is the item last asked about, ``stated`` the budget in the shopper's own words.
    ``waiting`` is what the shopper said before we asked what or which they meant, and
    ``failures`` counts the turns in a row in which we did not find out what to do.
    ``asked_rating``: they were asked how it was, or have said so, in this conversation.
    ``treatment`` is what a running experiment does to the shopper's slates.
    """

    conversation_id: str
    shopper_id: str
    language: Language
    number: int
    shop: ShopView
    preference: Preference
    page_item_id: str | None = None
    anchor: str | None = None
    constraints: Constraints = Constraints()
    purpose: str = ""
    scenario_id: str | None = None
    slate: Impression | None = None
    named_bundle: str | None = None
    rejected: tuple[tuple[str, ...], ...] = ()
    shown: tuple[tuple[str, ...], ...] = ()
    rejections: int = 0
    pending: str | None = None
    basket: tuple[BasketLine, ...] = ()
    unfolded: tuple[FeedbackEvent, ...] = ()
    message_id: str | None = None
    named_item: str | None = None
    stated: Budget | None = None
    waiting: Utterance | None = None
    failures: int = 0
    asked_rating: bool = False
    treatment: Treatment | None = None

    def bundles(self) -> tuple[LoggedBundle, ...]:
        return self.slate.shown() if self.slate else ()

    def bundle(self, bundle_id: str | None = None) -> LoggedBundle | None:
        """That bundle of the slate; without an id the one last named, else the first."""
        shown = self.bundles()
        wanted = bundle_id or self.named_bundle
        named = [bundle for bundle in shown if bundle.bundle_id == wanted]
        if named:
            return named[0]
        return None if bundle_id or not shown else shown[0]

    def kept(self) -> Mapping[str, Any]:
        """What goes into ``turn.state``."""
        return {
            "anchor": self.anchor,
            "constraints": asdict(self.constraints),
            "purpose": self.purpose,
            "scenario_id": self.scenario_id,
            "slate_id": self.slate.slate_id if self.slate else None,
            "named_bundle": self.named_bundle,
            "rejected": [list(bundle) for bundle in self.rejected],
            "shown": [list(bundle) for bundle in self.shown],
            "rejections": self.rejections,
            "pending": self.pending,
            "message_id": self.message_id,
            "named_item": self.named_item,
            "stated": asdict(self.stated) if self.stated else None,
            "waiting": asdict(self.waiting) if self.waiting else None,
            "failures": self.failures,
            "asked_rating": self.asked_rating,
        }


def state_of(
    memory: Memory, shop: ShopView, preference: Preference, language: Language
) -> TurnState:
    """The state in which a turn begins. What is held back by now is neither on the page, nor
    anchor, nor kept; bundles shown before may still have it, as they may have what sold out."""
    fresh = TurnState(
        conversation_id=memory.conversation_id,
        shopper_id=memory.shopper_id,
        language=language,
        number=memory.number,
        shop=shop,
        preference=preference,
        page_item_id=_still_offered(memory.page_item_id, shop),
        basket=memory.basket,
        unfolded=memory.unfolded,
        treatment=_TREATMENT.validate_python(memory.treatment) if memory.treatment else None,
    )
    kept = memory.state
    if not kept:
        return fresh
    return replace(
        fresh,
        anchor=_still_offered(kept["anchor"], shop),
        constraints=_still_meant(_CONSTRAINTS.validate_python(kept["constraints"]), shop),
        purpose=kept["purpose"],
        scenario_id=kept["scenario_id"],
        slate=_still_known(memory.impression, shop),
        named_bundle=kept["named_bundle"],
        rejected=tuple(tuple(bundle) for bundle in kept["rejected"]),
        shown=tuple(tuple(bundle) for bundle in kept["shown"]),
        rejections=kept["rejections"],
        pending=kept["pending"],
        message_id=kept.get("message_id"),
        named_item=_still_offered(kept.get("named_item"), shop),
        stated=_BUDGET.validate_python(kept["stated"]) if kept.get("stated") else None,
        waiting=_UTTERANCE.validate_python(kept["waiting"]) if kept.get("waiting") else None,
        failures=kept.get("failures", 0),
        asked_rating=kept.get("asked_rating", False),
    )


def preference_of(memory: Memory, shop: ShopView) -> Preference:
    """The stored taste over the features that the shop has now; the prior where none is."""
    if memory.preference is None:
        return prior(shop.space)
    kept = memory.preference
    stored = Preference.from_lists(kept.features, kept.mean, kept.precision)
    return carried_over(stored, shop.space)


def _still_offered(item_id: str | None, shop: ShopView) -> str | None:
    return item_id if shop.catalog.offered(item_id) else None


def _still_meant(constraints: Constraints, shop: ShopView) -> Constraints:
    keep = tuple(one for one in constraints.keep if shop.catalog.offered(one))
    return replace(constraints, keep=keep)


def _still_known(impression: Impression | None, shop: ShopView) -> Impression | None:
    """Without bundles that hold an item which the catalog has lost since they were shown."""
    if impression is None:
        return None
    pool = tuple(one for one in impression.pool if one.item_ids() <= shop.catalog.items.keys())
    return replace(impression, pool=pool)
