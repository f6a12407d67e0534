"""What is asked about an item, answered from the catalog's fields and from buyers' reviews."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from data.types.item import Item, Review
from data.types.money import Money
from data.types.text import Bilingual
from data.types.vocabulary import Concept
from models.turn.answering import stock_said
from models.turn.cues import cues
from models.turn.moves import Move
from models.turn.outcome import Outcome
from models.turn.ports import Recommender
from models.turn.references import known_item, names
from models.turn.reply import Fact, ItemCard, say
from models.turn.state import ShopView, TurnState
from models.turn.wording import attribute_fact, attribute_facts, worded

MOST_QUOTES = 2
_GOOD, _BAD = 4, 3
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_STATED = {"material": "material", "color": "color", "fuel": "fuel", "allergen": "allergens"}
"""Kinds of concepts that an attribute lists in full: what is not in it, the item has not."""
_ASKED_KINDS = (*_STATED, "feature", "style")


async def ask_item(state: TurnState, move: Move, _: Recommender, __: int) -> Outcome:
    """What the catalog knows of an item, and what its buyers say; says so when nobody knows."""
    item = known_item(state, move.references, move.text)
    if item is None:
        words = next((one.words for one in move.references if one.words), None)
        if words is None:
            return Outcome((say("utter_ask_which_item"),), replace(state, pending="which_item"))
        return Outcome((say("utter_item_unknown", item=words),), state)
    if not item.is_offered:
        return Outcome((stock_said(item),), state)
    reviews = await asyncio.to_thread(state.shop.reviews, item.item_id)
    facts = (*_general(item, state.shop), *attribute_facts(item, state.shop))
    lines = _answer(item, move, state, reviews) or _described(item, facts, move, state)
    said = say("utter_item", ItemCard(item, facts), item=item.title, facts=lines)
    return Outcome((said,), replace(state, named_item=item.item_id))


@dataclass(frozen=True, slots=True)
class Aspects:
    """The patterns of asked.yml, ready to be matched."""

    asked: Mapping[str, re.Pattern[str]]
    told: Mapping[str, re.Pattern[str]]
    concepts: Mapping[str, re.Pattern[str]]
    reviews: re.Pattern[str]
    plain: re.Pattern[str]


@cache
def aspects() -> Aspects:
    """What can be asked about, read once."""
    text = files("models.turn").joinpath("asked.yml").read_text(encoding="utf-8")
    source: dict[str, Any] = yaml.safe_load(text)
    named = source["attributes"]
    return Aspects(
        asked={name: re.compile(one["asked"]) for name, one in named.items()},
        told={name: re.compile(one["told"]) for name, one in named.items()},
        concepts={name: re.compile(one) for name, one in source["concepts"].items()},
        reviews=re.compile(source["reviews"]),
        plain=re.compile(source["plain"]),
    )


def _answer(
    item: Item, move: Move, state: TurnState, reviews: Sequence[Review]
) -> tuple[Bilingual, ...]:
    """The lines that answer what was asked in particular; none for a plain "tell me more"."""
    shop, low = state.shop, move.text.lower()
    lines: list[Bilingual] = []
    quotes: list[Bilingual] = []
    spoken = [one for one in reviews if one.language == state.language] or list(reviews)
    for concept in _concepts_asked(item, move, shop):
        lines.append(_concept_line(item, concept, shop))
        quotes += _quotes(spoken, aspects().concepts.get(concept.concept_id), concept, shop)
    for name, pattern in aspects().asked.items():
        if pattern.search(low):
            lines.append(_attribute_line(item, name, shop))
            quotes += _quotes(spoken, aspects().told[name], None, shop)
    if aspects().reviews.search(low):
        lines.append(Fact(worded("measures", "quality"), rating_of(item)).line())
        quotes = [*_opinions(spoken), *quotes]
        if not quotes:
            lines.append(worded("facts", "no_reviews"))
    heading = (item.title,) if lines else ()
    return (*heading, *dict.fromkeys(lines), *tuple(dict.fromkeys(quotes))[:MOST_QUOTES])


def _concepts_asked(item: Item, move: Move, shop: ShopView) -> Iterator[Concept]:
    """Properties named in the question that are no part of the item's own name in it."""
    pointing = {
        match.concept.concept_id
        for reference in move.references
        if reference.words and names(shop, reference.words, item)
        for match in shop.lexicon.find(reference.words)
    }
    for match in shop.lexicon.find(move.text):
        concept = match.concept
        if concept.kind in _ASKED_KINDS and concept.concept_id not in pointing:
            yield concept


def _concept_line(item: Item, concept: Concept, shop: ShopView) -> Bilingual:
    if concept.concept_id in shop.catalog.facets_of(item):
        return Fact(concept.name, worded("facts", "stated")).line()
    stated = _STATED.get(concept.kind)
    fact = attribute_fact(item, stated, shop) if stated else None
    if fact is not None:
        value = worded("facts", "stated_otherwise", label=fact.label, value=fact.value)
        return Fact(concept.name, value).line()
    return worded("facts", "not_stated", name=concept.name)


def _attribute_line(item: Item, name: str, shop: ShopView) -> Bilingual:
    if name == "price_cents":
        price = str(Money(item.price_cents, item.currency))
        return Fact(worded("measures", "price"), Bilingual(price, price)).line()
    fact = attribute_fact(item, name, shop)
    return fact.line() if fact else worded("facts", "not_stated", name=worded("attributes", name))


def _quotes(
    reviews: Sequence[Review],
    told: re.Pattern[str] | None,
    concept: Concept | None,
    shop: ShopView,
) -> list[Bilingual]:
    """The sentences of reviews that speak of it, each quoted as it was written."""
    return [
        _quoted(sentence, review)
        for review in reviews
        for sentence in _SENTENCE_ENDS.split(review.text)
        if (told is not None and told.search(sentence.lower()))
        or (concept is not None and any(m.concept == concept for m in shop.lexicon.find(sentence)))
    ][:MOST_QUOTES]


def _opinions(reviews: Sequence[Review]) -> list[Bilingual]:
    """A favourable review and, where there is one, an unfavourable one."""
    good = next((one for one in reviews if one.rating >= _GOOD), None)
    bad = next((one for one in reviews if one.rating <= _BAD), None)
    chosen = [one for one in (good, bad) if one is not None] or list(reviews[:1])
    return [_quoted(one.text, one) for one in chosen]


def _quoted(text: str, review: Review) -> Bilingual:
    kind = "sample_review" if review.synthetic else "review"
    return worded("facts", kind, text=text.strip(), stars=review.rating)


def _described(
    item: Item, facts: tuple[Fact, ...], move: Move, state: TurnState
) -> tuple[Bilingual, ...]:
    """The sentence of the description that answers, else all that the catalog has; it says so
    where that is no answer."""
    asked = _words_asked(move)
    told = _told(item, asked, state)
    if told is not None:
        return (item.title, told)
    missing = (worded("facts", "not_said"),) if asked else ()
    return (*missing, item.description, *(fact.line() for fact in facts))


def _words_asked(move: Move) -> tuple[str, ...]:
    """What is left of the question without empty words and the item's name: words, and of
    Chinese each two characters that stand together."""
    left = move.text.lower()
    for reference in move.references:
        left = left.replace((reference.words or "").lower() or "\0", " ")
    left = cues().without_filler(aspects().plain.sub(" ", left))
    runs = re.findall(r"[\u4e00-\u9fff]+", left)
    pairs = (run[place : place + 2] for run in runs for place in range(len(run) - 1))
    return (*re.findall(r"[a-z]{4,}", left), *pairs)


def _told(item: Item, words: tuple[str, ...], state: TurnState) -> Bilingual | None:
    """The first sentence of the description that has a word of the question, or None."""
    text = item.description.in_language(state.language)
    for sentence in _SENTENCE_ENDS.split(text):
        if any(word in sentence.lower() for word in words):
            return Bilingual(sentence.strip(), sentence.strip())
    return None


def _general(item: Item, shop: ShopView) -> tuple[Fact, ...]:
    """What every item has: price, rating, and who sells it."""
    seller = shop.catalog.sellers.get(item.seller_id)
    price = str(Money(item.price_cents, item.currency))
    facts = [
        Fact(worded("measures", "price"), Bilingual(price, price)),
        Fact(worded("measures", "quality"), rating_of(item)),
    ]
    if seller is not None:
        facts.append(Fact(worded("facts", "seller"), Bilingual(seller.name, seller.name)))
    return tuple(facts)


def rating_of(item: Item) -> Bilingual:
    if item.stars is None:
        return worded("facts", "unrated")
    return worded("facts", "rating", rating=item.stars, count=item.rating_count)
