"""Puts buyers' reviews together from authored fragments: seeded, synthetic, true to the item."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from math import log2
from random import Random
from typing import Literal

from data.demo.fragments import LEVELS, SHOWN, Fragment, Fragments
from data.demo.words import Words
from data.types.item import Item, Review
from data.types.source import ShopContent
from data.types.text import LANGUAGES, Bilingual, Language

Level = Literal["low", "middle", "high"]
FEWEST_PEERS = 4
SLOW_DAYS, FAST_DAYS = 5, 2
COMPLAINTS = {5: 0, 4: 1, 3: 2, 2: 2, 1: 2}
FEWEST_REVIEWS, MOST_REVIEWS = 2, 9
RATINGS_PER_REVIEW = 25
TROUBLED_STARS = (1, 1, 1, 2, 2, 3)


@dataclass(frozen=True, slots=True)
class Told:
    """One review's stars and sentences."""

    stars: int
    texts: list[Bilingual]


def reviews_of_items(
    content: ShopContent, fragments: Fragments, words: Words, seed: int
) -> tuple[Review, ...]:
    """Reviews of every item: the same for the same seed, and of other items whatever is added
    in another category."""
    if not fragments.openings:
        return ()
    honest = tuple(item for item in content.items if item.held_reason is None)
    levels = _levels(honest)
    reviews: list[Review] = []
    for item in content.items:
        random = Random(f"{seed}/{item.item_id}")
        told = _told(item, levels.get(item.item_id), fragments, words, random)
        shown = _shown(item, words)
        for number, one in enumerate(told):
            written_on = fragments.since + timedelta(days=random.randrange(fragments.days))
            reviews.append(_review(item, number, one, shown, written_on))
    return tuple(reviews)


def _told(
    item: Item,
    level: Mapping[str, Level] | None,
    fragments: Fragments,
    words: Words,
    random: Random,
) -> list[Told]:
    """Stars and sentences of each review; an item without a level is one held back."""
    if level is None:
        return _troubled(item, fragments, random)
    facets = item.facets | set(words.lineage(item.category))
    used_up = not facets.isdisjoint(fragments.consumed)
    true = [
        one
        for one in fragments.sentences
        if _is_true(one, facets, level) and not (used_up and one.lasting)
    ]
    return _opinionated(item, true, fragments, random)


def _levels(items: tuple[Item, ...]) -> dict[str, dict[str, Level]]:
    """Where each item stands in its category, in thirds, by each of LEVELS."""
    peers: dict[str, list[Item]] = {}
    for item in items:
        peers.setdefault(item.category, []).append(item)
    return {
        item.item_id: {name: _level(name, item, peers[item.category]) for name in LEVELS}
        for item in items
    }


def _level(name: str, item: Item, peers: list[Item]) -> Level:
    if name == "delivery":
        days = item.delivery_days
        return "low" if days <= FAST_DAYS else "high" if days >= SLOW_DAYS else "middle"
    if len(peers) < FEWEST_PEERS:
        return "middle"
    own = _measure(name, item)
    below = sum(_measure(name, peer) < own for peer in peers) / len(peers)
    above = sum(_measure(name, peer) > own for peer in peers) / len(peers)
    return "low" if above > 2 / 3 else "high" if below > 2 / 3 else "middle"


def _measure(name: str, item: Item) -> float:
    attribute = LEVELS[name]
    return float(item.price_cents) if not attribute else item.number(attribute) or 0.0


def _is_true(fragment: Fragment, facets: Set[str], levels: Mapping[str, Level]) -> bool:
    return facets.isdisjoint(fragment.unless) and all(
        levels[name] in values if name in LEVELS else not facets.isdisjoint(values)
        for name, values in fragment.when.items()
    )


def review_count(item: Item) -> int:
    """The more buyers rated an item, the more wrote."""
    wrote = FEWEST_REVIEWS + round(log2(1 + item.rating_count / RATINGS_PER_REVIEW))
    return min(wrote, MOST_REVIEWS)


def _opinionated(
    item: Item, true: list[Fragment], fragments: Fragments, random: Random
) -> list[Told]:
    """Opinions of the item, no sentence twice; what is true of few items is said before what can
    be said of any."""
    shuffled = random.sample(true, len(true))
    ordered = sorted(shuffled, key=lambda one: not one.when)
    count = review_count(item)
    told = []
    for number in range(count):
        stars = min(5, max(1, round(random.gauss(item.rating, 0.6))))
        opening = random.choice(fragments.openings[stars])
        told.append(Told(stars, [opening, *_opinions(stars, ordered[number::count])]))
    return told


def _opinions(stars: int, true: list[Fragment]) -> list[Bilingual]:
    """Praise first; the fewer stars, the more complaints."""
    praise = [one.text for one in true if one.praise][: 2 if stars > 3 else 1]
    complaints = [one.text for one in true if not one.praise][: COMPLAINTS[stars]]
    return praise + complaints


def _troubled(item: Item, fragments: Fragments, random: Random) -> list[Told]:
    """What buyers found out about a listing that the filters hold back."""
    code = (item.held_reason or "").partition(":")[0]
    troubles = fragments.troubles.get(code, ())
    shuffled = random.sample(troubles, len(troubles))
    count = review_count(item)
    told = []
    for number in range(count):
        stars = random.choice(TROUBLED_STARS)
        opening = random.choice(fragments.openings[stars])
        told.append(Told(stars, [opening, *shuffled[number::count][:2]]))
    return told


def _review(
    item: Item, number: int, told: Told, shown: Mapping[str, Bilingual], written_on: date
) -> Review:
    """The first review is in English, the second in Chinese, and so on."""
    language: Language = LANGUAGES[number % len(LANGUAGES)]
    return Review(
        review_id=f"review-{item.item_id}-{number + 1}",
        item_id=item.item_id,
        language=language,
        rating=told.stars,
        text=_joined(told.texts, language, shown),
        synthetic=True,
        written_on=written_on,
    )


def _joined(texts: list[Bilingual], language: Language, shown: Mapping[str, Bilingual]) -> str:
    space = " " if language == "en" else ""
    return space.join(text.filled(**shown).in_language(language) for text in texts)


def _shown(item: Item, words: Words) -> dict[str, Bilingual]:
    values = {"category": item.category, **item.attributes, "brand": item.brand}
    return {name: words.shown(name, values[name]) for name in SHOWN}
