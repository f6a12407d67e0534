"""Finds the shop's concepts in a feed's words, and makes the ones that the shop lacks."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.catalog.measures import critique_in
from data.catalog.wording import is_chinese, other_numbers, plain
from data.datasets.vocabulary import feed_words
from data.types.text import Bilingual
from data.types.vocabulary import Concept, ConceptKind

FACET_KINDS: Mapping[str, ConceptKind] = {
    "color": "color",
    "material": "material",
    "style": "style",
    "allergens": "allergen",
    "features": "feature",
}
FOLLOWED_KINDS = ("category", "material")
"""Kinds whose concepts above the catalog follows by itself: wool is found under fabric."""
LONGEST_FACET, MOST_FACET_WORDS = 40, 4
SHARE = re.compile(r"\d+(?:[.,]\d+)?\s*%")
PARTS = re.compile(r"\s*[/,;&|+、，；]\s*|\s+(?:and|und|et|y)\s+")
SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where an item stands: ids of its department and of its leaf category."""

    department: str
    category: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a category's items of other sources stand: what the feed's own cannot move."""

    departments: Mapping[str, str] = field(default_factory=dict)


class Concepts:
    """The words of one shop while a feed is read. The same feed read again finds what its first
    reading made, and therefore the same ids.

    Memory grows with the words of the feed (categories, colours, brands), not with its rows.
    ``label`` is what the feed is called, for categories whose own name would be too common.
    """

    def __init__(self, known: Iterable[Concept], settled: Settled, label: str) -> None:
        self._label = label
        self._by_key: dict[tuple[ConceptKind, str], Concept] = {}
        self._stated: dict[tuple[ConceptKind, str], list[Concept]] = {}
        self._guessed: dict[tuple[ConceptKind, str], Concept] = {}
        self._taken: set[str] = set()
        self._words: set[str] = set()
        self._settled = settled
        self._shelves: dict[tuple[str, ...], Shelf] = {}
        self._facets: dict[tuple[ConceptKind, str], tuple[str, ...]] = {}
        self.made: list[Concept] = []
        for concept in known:
            self._note(concept)

    def stored(self) -> None:
        """Whoever stored ``made`` says so."""
        self.made.clear()

    def shelf(self, path: tuple[str, ...]) -> Shelf:
        """The shelf of a category path. A leaf that the shop already has is used; otherwise the
        path becomes categories, each below the one before, and its top a department."""
        names = _cleaned(path) or (f"other from {self._label}",)
        if names not in self._shelves:
            self._shelves[names] = self._own(names) or self._existing(names) or self._built(names)
        return self._shelves[names]

    def facet(self, kind: ConceptKind, text: str) -> tuple[str, ...]:
        """Concept ids named by a colour, a material, …: "Blue/White", "80 % cotton, 20 % silk"."""
        key = (kind, plain(text))
        if key not in self._facets:
            self._facets[key] = self._facet(kind, text)
        return self._facets[key]

    def brand(self, name: str) -> None:
        """Makes the brand known, so that shoppers can name it. Its id is what items carry."""
        word = plain(name)
        if ("brand", name.lower()) in self._by_key or word in self._words or _too_common(word):
            return
        if len(word) > 1 and not word.isdigit():
            self._note(Concept(name.lower(), "brand", Bilingual(name, name)), new=True)

    def _own(self, names: tuple[str, ...]) -> Shelf | None:
        """The shelf whose categories are named exactly by this path."""
        titles = _titles(names, self._label)
        department = self._department(names[0], titles[0])
        parent: str | None = None
        for name, title in zip(names, titles, strict=True):
            found = next(
                (one for word in (name, title) for one in self._named("category", word)
                 if one.parent == parent), None,
            )  # fmt: skip
            if found is None:
                return None
            parent = found.concept_id
        return Shelf(department.concept_id, parent) if department and parent else None

    def _existing(self, names: tuple[str, ...]) -> Shelf | None:
        """The shop's own category of the leaf's name, unless it stands in another department."""
        where = self._settled.departments
        if plain(names[-1]) in feed_words().common:
            return None
        top = self._first("department", names[0])
        known = top.concept_id if top and top.concept_id in where.values() else None
        for concept in self._named("category", names[-1]):
            department = where.get(concept.concept_id)
            if department is not None and known in (None, department):
                return Shelf(department, concept.concept_id)
        return None

    def _built(self, names: tuple[str, ...]) -> Shelf:
        titles = _titles(names, self._label)
        department = self._department(names[0], titles[0]) or self._make(
            "department", titles[0], (titles[0],), None
        )
        parent: str | None = None
        for depth, title in enumerate(titles, start=1):
            found = next(
                (one for one in self._named("category", title) if one.parent == parent), None
            )
            made = found or self._make("category", title, titles[:depth], parent)
            parent = made.concept_id
        assert parent is not None
        return Shelf(department.concept_id, parent)

    def _department(self, name: str, title: str) -> Concept | None:
        return self._first("department", name) or self._first("department", title)

    def _facet(self, kind: ConceptKind, text: str) -> tuple[str, ...]:
        whole = self._first(kind, text)
        found: dict[str, None] = {}
        for part in [text] if whole else PARTS.split(SHARE.sub(" ", text)):
            concept = self._first(kind, part) or self._new_facet(kind, part)
            if concept is not None:
                found |= dict.fromkeys(self._with_above(concept))
        return tuple(found)

    def _new_facet(self, kind: ConceptKind, text: str) -> Concept | None:
        word = plain(text)
        if not _can_be_facet(word):
            return None
        above = self._inside(kind, word)
        parent = above.concept_id if above else None
        return self._make(kind, " ".join(text.split()), (text,), parent)

    def _inside(self, kind: ConceptKind, word: str) -> Concept | None:
        """The concept whose name ends the phrase: blue in "turquoise blue"."""
        pieces: Sequence[str] = word if is_chinese(word) else word.split()
        joint = "" if is_chinese(word) else " "
        ends = (joint.join(pieces[at:]) for at in range(1, len(pieces)))
        return next(filter(None, (self._first(kind, end) for end in ends if len(end) > 1)), None)

    def _with_above(self, concept: Concept) -> Iterable[str]:
        yield concept.concept_id
        while concept.kind not in FOLLOWED_KINDS and concept.parent is not None:
            above = self._by_key.get((concept.kind, concept.parent))
            if above is None:
                return
            concept = above
            yield concept.concept_id

    def _first(self, kind: ConceptKind, word: str) -> Concept | None:
        return next(iter(self._named(kind, word)), None)

    def _named(self, kind: ConceptKind, word: str) -> list[Concept]:
        key = (kind, plain(word))
        guess = self._guessed.get(key)
        return self._stated.get(key) or ([guess] if guess else [])

    def _make(
        self, kind: ConceptKind, name: str, path: tuple[str, ...], parent: str | None
    ) -> Concept:
        shown = name if kind in ("department", "category") else name.lower()
        concept = Concept(self._free_id(path, kind), kind, Bilingual(shown, shown), (), parent)
        self._note(concept, new=True)
        return concept

    def _free_id(self, path: tuple[str, ...], kind: ConceptKind) -> str:
        """An id that no concept of any kind has, since items carry them without the kind; but a
        department and the category of the same name may share theirs."""
        leaf, whole = slug(path[-1]), slug("_".join(path))
        for one in (leaf, whole, f"{whole}_{kind}", f"{whole}_{_digest('>'.join(path))}"):
            shared = len(path) == 1 and kind == "category" and ("department", one) in self._by_key
            if one not in self._taken or (shared and ("category", one) not in self._by_key):
                return one
        return f"{whole}_{_digest(kind + '>'.join(path))}"

    def _note(self, concept: Concept, *, new: bool = False) -> None:
        self._by_key[(concept.kind, concept.concept_id)] = concept
        self._taken.add(concept.concept_id)
        for word in {plain(one) for one in concept.words()} - {""}:
            self._words.add(word)
            self._stated.setdefault((concept.kind, word), []).append(concept)
            for other in other_numbers(word):
                self._guessed.setdefault((concept.kind, other), concept)
        if new:
            self.made.append(concept)


def slug(text: str) -> str:
    """An id made of a name: letters and digits, or a digest where there are none (Chinese)."""
    short = SLUG.sub("_", plain(text)).strip("_")[:48].strip("_")
    return short if short and not is_chinese(text) else f"word_{_digest(plain(text))}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def _cleaned(path: tuple[str, ...]) -> tuple[str, ...]:
    words = feed_words()
    names = [
        name for name in (" ".join(one.split()) for one in path) if not words.says_nothing(name)
    ]
    if len(names) > 1 and plain(names[0]) in words.home:
        names = names[1:]
    return tuple(name[:80] for name in names)


def _titles(names: tuple[str, ...], label: str) -> tuple[str, ...]:
    """What the categories of a path are called: a common word takes the one above with it."""
    common = feed_words().common
    titles: list[str] = []
    for name in names:
        above = titles[-1] if titles else label
        mixed = f"{above}{name}" if is_chinese(name) else f"{above} {name}"
        titles.append(mixed if plain(name) in common else name)
    return tuple(titles)


def _can_be_facet(word: str) -> bool:
    """Whether a shopper could mean a colour or a material by it: no code, no sentence."""
    short = len(word) <= LONGEST_FACET and len(word.split()) <= MOST_FACET_WORDS
    is_word = len(word) > 1 or is_chinese(word)
    return short and is_word and not any(map(str.isdigit, word)) and not _too_common(word)


def _too_common(word: str) -> bool:
    words = feed_words()
    return word in words.common or word in words.nothing or critique_in(word) is not None
