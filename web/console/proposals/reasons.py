"""Why a bundle: what the score loses without each item, and the facts that speak for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from data.types.money import Money
from data.types.scenario import BundleItem
from models.constraints.violations import violations
from models.contract.scoring import ExplainRequest, ScoreAnswer, ScoreRequest
from models.turn.ports import Recommender
from models.turn.proposing import taste_of
from models.turn.state import TurnState
from web.console.texts import Words


class Scoring(Recommender, Protocol):
    """The scorer as the console needs it: it also judges bundles somebody else put together."""

    async def score(self, request: ScoreRequest) -> ScoreAnswer: ...


@dataclass(frozen=True, slots=True)
class Effect:
    """How much of the bundle's score goes with the item; below nothing where it is better
    without. In the scorer's own unit, comparable within one bundle."""

    item_id: str
    title: str
    loss: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact: what it is of, what kind, and what it says."""

    about: str
    kind: str
    fact: str


@dataclass(frozen=True, slots=True)
class Why:
    effects: tuple[Effect, ...]
    evidence: tuple[Evidence, ...]
    model_version: str


async def why(
    state: TurnState, items: tuple[BundleItem, ...], scorer: Scoring, words: Words
) -> Why:
    """Raises ScorerError when the scorer is away."""
    answer = await scorer.score(_without_each(state, items))
    whole, *lesser = answer.scores
    effects = tuple(
        Effect(line.item_id, _title(state, line, words), whole - score)
        for line, score in zip(items, lesser, strict=False)
    )
    told = [one async for one in _told(state, items, scorer, words)]
    return Why(effects, (*told, *_facts(state, items, words)), answer.model_version)


def _without_each(state: TurnState, items: tuple[BundleItem, ...]) -> ScoreRequest:
    """The whole bundle, then each that lacks one item: leave-one-out ablation."""
    lesser = tuple(tuple(one for one in items if one is not left) for left in items)
    return ScoreRequest(
        utterance=state.purpose,
        bundles=(items, *lesser) if len(items) > 1 else (items,),
        language=state.language,
        scenario_id=state.scenario_id,
        taste=taste_of(state),
    )


async def _told(state: TurnState, items: tuple[BundleItem, ...], scorer: Scoring, words: Words):  # type: ignore[no-untyped-def]
    seen: set[str] = set()
    for item_id in (None, *(line.item_id for line in items)):
        answer = await scorer.explain(_question(state, items, words, item_id))
        for reason in answer.reasons:
            if reason.text not in seen:
                seen.add(reason.text)
                whole = len(reason.item_ids) >= len(items)
                named = "" if whole else _titles(state, reason.item_ids, words)
                about = named or words("why.whole")
                yield Evidence(about, words.of("reason", reason.kind), reason.text)


def _question(
    state: TurnState, items: tuple[BundleItem, ...], words: Words, item_id: str | None
) -> ExplainRequest:
    return ExplainRequest(
        items=items,
        language=words.language,
        constraints=state.constraints,
        taste=taste_of(state),
        scenario_id=state.scenario_id,
        item_id=item_id,
    )


def _facts(state: TurnState, items: tuple[BundleItem, ...], words: Words) -> Iterator[Evidence]:
    """What the catalog says of each item now, and which condition the bundle breaks, if any."""
    for line in items:
        item = state.shop.item(line.item_id)
        price = str(Money(item.price_cents, item.currency))
        stars = item.stars
        rated = words("why.rated", stars=f"{stars:.1f}", count=item.rating_count) if stars else ""
        fact = words("why.item", price=price, stock=item.stock, rated=rated)
        yield Evidence(_title(state, line, words), words("reason.catalog"), fact)
    broken = violations(items, state.constraints, state.shop.facts)
    for one in broken:
        about = _titles(state, one.item_ids, words) or words("why.whole")
        yield Evidence(about, words("reason.broken"), words.of("violation", one.kind))
    if not broken:
        yield Evidence(words("why.whole"), words("reason.kept_to"), words("why.nothing_broken"))


def _title(state: TurnState, line: BundleItem, words: Words) -> str:
    return state.shop.item(line.item_id).title.in_language(words.language)


def _titles(state: TurnState, item_ids: tuple[str, ...], words: Words) -> str:
    known = [one for one in item_ids if one in state.shop.catalog.items]
    return ", ".join(state.shop.item(one).title.in_language(words.language) for one in known)
