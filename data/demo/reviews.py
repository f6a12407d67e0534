"""Puts buyers' reviews together from authored fragments: seeded, synthetic, true to the item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Literal

from data.demo.entries import (
    Entry,
    EntryError,
    Problems,
    bilingual,
    placeholders,
    read_file,
)
from data.demo.families import unknown
from data.demo.words import Words
from data.types.item import Item, Review
from data.types.text import LANGUAGES, Bilingual, Language

Level = Literal["low", "middle", "high"]
SHOWN = ("category", "brand", "material", "color")
LEVELS: Mapping[str, str] = {"price": "", "weight": "weight_g", "size": "volume_ml"}
FEWEST_PEERS = 4
COMPLAINTS = {5: 0, 4: 1, 3: 2, 2: 2, 1: 2}
FEWEST_REVIEWS, MOST_REVIEWS = 2, 4


@dataclass(frozen=True, slots=True)
class Fragment:
    """One sentence of praise or complaint, and what an item must be for it to be true.

    ``when`` asks for facets (``features: waterproof``, ``category: tent``) or for a level
    among the items of the same category (``weight: low``).
    """

    praise: bool
    when: Mapping[str, str]
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Fragments:
    since: date
    days: int
    openings: Mapping[int, tuple[Bilingual, ...]]
    sentences: tuple[Fragment, ...]


def read_fragments(path: Path, words: Words, problems: Problems) -> Fragments:
    content = read_file(path, problems)
    top = Entry(path.name, "reviews", content if isinstance(content, dict) else {})
    openings: dict[int, tuple[Bilingual, ...]] = {}
    sentences: list[Fragment] = []
    with problems.reading(path.name, "openings"):
        openings = _openings(top.part("openings"))
    for number, entry in enumerate(top.parts("sentences"), start=1):
        with problems.reading(path.name, f"sentence {number}"):
            sentences.append(_fragment(entry, words))
    return Fragments(top.get("since", date), top.get("days", int), openings, tuple(sentences))


def _openings(entry: Entry) -> dict[int, tuple[Bilingual, ...]]:
    openings = {}
    stated = {str(stars): texts for stars, texts in entry.values.items()}
    for stars in range(1, 6):
        texts = stated.get(str(stars))
        if not isinstance(texts, list) or not texts:
            raise EntryError(f"no opening for {stars} stars")
        openings[stars] = tuple(bilingual(f"{stars} stars", text) for text in texts)
    return openings


def _fragment(entry: Entry, words: Words) -> Fragment:
    unknown(entry, ("praise", "when", "text"))
    text = entry.text("text")
    if strange := placeholders(text) - set(SHOWN):
        raise EntryError(f"no value for {', '.join(sorted(strange))}")
    when = {str(name): str(value) for name, value in entry.part("when").values.items()}
    for name, value in when.items():
        known = value in ("low", "high") if name in LEVELS else words.name_of(value)
        if not known:
            raise EntryError(f"{name}: {value!r} is neither a concept nor a level")
    return Fragment(entry.get("praise", bool), when, text)


def reviews_of_items(
    items: Iterable[Item], fragments: Fragments, words: Words
) -> tuple[Review, ...]:
    if not fragments.openings:
        return ()
    items = tuple(items)
    levels = _levels(items)
    reviews: list[Review] = []
    for item in items:
        level = levels[item.item_id]
        true = [one for one in fragments.sentences if _is_true(one, item, level, words)]
        reviews += _reviews(item, true, fragments, words)
    return tuple(reviews)


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
    if len(peers) < FEWEST_PEERS:
        return "middle"
    own = _measure(name, item)
    below = sum(_measure(name, peer) < own for peer in peers) / len(peers)
    above = sum(_measure(name, peer) > own for peer in peers) / len(peers)
    return "low" if above > 2 / 3 else "high" if below > 2 / 3 else "middle"


def _measure(name: str, item: Item) -> float:
    attribute = LEVELS[name]
    return float(item.price_cents) if not attribute else item.number(attribute) or 0.0


def _reviews(item: Item, true: list[Fragment], fragments: Fragments, words: Words) -> list[Review]:
    """Two to four reviews, the first in English, the second in Chinese."""
    random = Random(item.item_id)
    true = random.sample(true, len(true))
    count = random.randint(FEWEST_REVIEWS, MOST_REVIEWS)
    reviews = []
    for number in range(count):
        stars = min(5, max(1, round(random.gauss(item.rating, 0.6))))
        opening = random.choice(fragments.openings[stars])
        texts = [opening, *_opinions(stars, true[number::count])]
        language = LANGUAGES[number % len(LANGUAGES)]
        review = Review(
            review_id=f"review-{item.item_id}-{number + 1}",
            item_id=item.item_id,
            language=language,
            rating=stars,
            text=_joined(texts, language, _shown(item, words)),
            synthetic=True,
            written_on=fragments.since + timedelta(days=random.randrange(fragments.days)),
        )
        reviews.append(review)
    return reviews


def _is_true(fragment: Fragment, item: Item, levels: Mapping[str, Level], words: Words) -> bool:
    facets = item.facets | set(words.lineage(item.category))
    return all(
        levels[name] == value if name in LEVELS else value in facets
        for name, value in fragment.when.items()
    )


def _opinions(stars: int, true: list[Fragment]) -> list[Bilingual]:
    """Praise first; the fewer stars, the more complaints."""
    praise = [one.text for one in true if one.praise][: 2 if stars > 3 else 1]
    complaints = [one.text for one in true if not one.praise][: COMPLAINTS[stars]]
    return praise + complaints


def _joined(texts: list[Bilingual], language: Language, shown: dict[str, Bilingual]) -> str:
    space = " " if language == "en" else ""
    return space.join(text.filled(**shown).in_language(language) for text in texts)


def _shown(item: Item, words: Words) -> dict[str, Bilingual]:
    values = {"category": item.category, **item.attributes, "brand": item.brand}
    return {name: words.shown(name, values[name]) for name in SHOWN}
