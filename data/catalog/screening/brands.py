"""Names of brands and kinds in a listing: lists of them, and brands worn by others."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data.catalog.screening.finding import Finding
from data.catalog.screening.plain import plain, skeleton
from data.catalog.screening.rules import StuffingRules
from data.catalog.screening.stuffing import found
from data.types.item import Item, Seller
from data.types.text import Bilingual
from data.types.vocabulary import Concept

WORD = re.compile(r"[a-z0-9&'’.+-]+")
RAW_WORD = re.compile(r"[^\s,;:()/|，、（）]+")
CHINESE_WINDOW = range(2, 7)
SHORTEST_WORN = 5
BEFORE = 40
"""Characters before a name in which "for" or "fits" may stand."""


@dataclass(frozen=True, slots=True)
class Known:
    """Ids by plain name. ``starts``: the names' first words and first Chinese characters; hardly
    a place of a text has one, and only there names are tried."""

    ids: dict[str, str]
    starts: frozenset[str]

    @classmethod
    def of(cls, ids: dict[str, str]) -> "Known":
        first = {found.group() for name in ids if (found := WORD.match(name))}
        return cls(ids, frozenset(first | {name[0] for name in ids if name > "\u3400"}))


@dataclass(frozen=True)
class Names:
    """What brands and kinds of things are called: plain name → id."""

    brands: "Known"
    kinds: "Known"
    skeletons: dict[str, str]
    longest: int


def names_of(brand_names: Iterable[str], concepts: Iterable[Concept] = ()) -> Names:
    """The brands, and the brands and leaf categories among the concepts."""
    brands = {plain(one): plain(one) for one in brand_names if one}
    concepts = tuple(concepts)
    above = {concept.parent for concept in concepts}
    kinds: dict[str, str] = {}
    for concept in concepts:
        known = brands if concept.kind == "brand" else kinds
        if concept.kind == "brand" or (
            concept.kind == "category" and concept.concept_id not in above
        ):
            for word in (concept.name.en, concept.name.zh):
                known.setdefault(plain(word), concept.concept_id)
    longest = max((len(name.split()) for name in (*brands, *kinds)), default=1)
    latin = {name: one for name, one in brands.items() if name.isascii()}
    worn = {skeleton(name): name for name in latin if len(name) >= SHORTEST_WORN}
    return Names(Known.of(brands), Known.of(kinds), worn, min(longest, 4))


def named(text: str, known: Known, longest: int) -> dict[str, int]:
    """Ids of the names in a plain text, with the place of the first mention."""
    places: dict[str, int] = {}
    words = list(WORD.finditer(text))
    for at, word in enumerate(words):
        if word.group() in known.starts:
            for last in words[at : at + longest]:
                _note(text[word.start() : last.end()], word.start(), known, places)
    if not text.isascii():
        for at, character in enumerate(text):
            if character > "\u3400" and character in known.starts:
                for size in CHINESE_WINDOW:
                    _note(text[at : at + size], at, known, places)
    return places


def _note(name: str, place: int, known: Known, places: dict[str, int]) -> None:
    if name in known.ids:
        places.setdefault(known.ids[name], place)


def brand_lists(item: Item, names: Names, rules: StuffingRules) -> Iterator[Finding]:
    """Titles and descriptions that name brands and kinds to be found by them."""
    own = {plain(item.brand), item.brand.lower()}
    for title in (plain(item.title.en), plain(item.title.zh)):
        others = _others(title, names, own)
        limit = "fitting_brands" if rules.fitting.search(title) else "brands"
        if len(others) >= rules.title[limit]:
            yield found("brands", rules, len(others))
        kinds = named(title, names.kinds, names.longest)
        if len(kinds) >= rules.title["kinds"]:
            yield found("kinds", rules, len(kinds))
    for text in (plain(item.description.en), plain(item.description.zh)):
        others = _others(text, names, own)
        if len(others) >= rules.description["brands"] and not rules.fitting.search(text):
            yield found("brands", rules, len(others))


def _others(text: str, names: Names, own: set[str]) -> dict[str, int]:
    there = named(text, names.brands, names.longest)
    return {brand: place for brand, place in there.items() if brand not in own}


def worn_brands(
    item: Item, seller: Seller | None, names: Names, rules: StuffingRules
) -> Iterator[Finding]:
    """A name that only looks like a known brand's, or a brand in the title that it is not of."""
    for word in RAW_WORD.findall(f"{item.title.en} {item.brand}"):
        brand = names.skeletons.get(skeleton(word))
        if brand is not None and _is_imitated(word, brand):
            yield _worn("look_alike", f"“{word}” looks like {brand}", f"“{word}”冒充 {brand}")
            return
    if seller is None or seller.authorised:
        return
    own = {plain(item.brand), item.brand.lower()}
    title = plain(item.title.en)
    for brand, place in _others(title, names, own).items():
        if not rules.fitting.search(title[max(place - BEFORE, 0) : place]):
            yield _worn(
                "other_brand",
                f"names {brand}, is {item.brand}",
                f"标题写 {brand}，品牌是 {item.brand}",
            )
            return


def _is_imitated(word: str, brand: str) -> bool:
    """Whether a word that reads like the brand is written with other signs."""
    spelled = word.casefold().rstrip(".!?'’s")
    otherwise = plain(spelled) not in (brand, brand.rstrip("s"))
    return otherwise or spelled.isascii() != brand.isascii()


def _worn(rule: str, en: str, zh: str) -> Finding:
    return Finding("counterfeit", rule, Bilingual(en, zh))
