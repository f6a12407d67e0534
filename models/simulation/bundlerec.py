"""Real bundles as hidden targets: BundleRec's, read from a folder in the shared data format.

Sun et al., Revisiting Bundle Recommendation (SIGIR 2022). A shopper has one of its bundles in mind
and says what it is for in the annotator's own words; all bundles of the split are the market. The
data set has neither prices nor attributes, so a taste is about kinds and makers alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from data.catalog.snapshot import Catalog
from data.datasets.concepts import slug
from data.types.item import Item, Seller
from data.types.money import Shop
from data.types.scenario import BundleItem
from data.types.text import Bilingual
from data.types.vocabulary import Concept
from models.evaluation.dataset.bundle import Split, TrainingBundle
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.dataset.item import WORD, TrainingItem
from models.simulation.market import Bundle
from models.simulation.shopper import Crowd, Manner, Shopper
from models.turn.moves import Changes

PRICE_CENTS = 1000
DEEDS = {"reject": 0.5, "keep": 0.2, "swap": 0.3}
LEAST_ITEMS = 2
ALIKE = 0.5
"""What another item of the same kind is worth at most in place of the one in mind."""


@dataclass(frozen=True)
class InMind:
    """Wants one bundle; another is worth as much as its items resemble those in mind.

    The mean of how well what is in mind is covered, and how little else there is. Items are alike
    by their category paths and the words of their titles.
    """

    target: tuple[str, ...]
    items: dict[str, TrainingItem]

    def of_item(self, item_id: str) -> float:
        """1 for an item of the target, else at most a half."""
        return max(self._alike(item_id, one) for one in self.target)

    def of_bundle(self, lines: Sequence[BundleItem]) -> float:
        """1 for the target alone."""
        members = [line.item_id for line in lines]
        wanted = [max(self._alike(one, other) for other in members) for one in self.target]
        there = [self.of_item(one) for one in members]
        return sum(wanted) / len(wanted) / 2 + sum(there) / len(there) / 2

    def _alike(self, left: str, right: str) -> float:
        if left == right:
            return 1.0
        one, other = self.items[left], self.items[right]
        kinds = _overlap(set(one.path()), set(other.path()))
        words = _overlap(_words(one.title), _words(other.title))
        return ALIKE * (0.6 * kinds + 0.4 * words)


def shop_of(data: TrainingData, split: Split) -> Catalog:
    """The items of the split's bundles as a shop of its own, without scenarios."""
    used = sorted({one for bundle in data.bundles[split] for one in bundle.items})
    items = [_item(data.items[item_id]) for item_id in used]
    return Catalog(
        shop=Shop("BundleRec", "USD", {"USD": 1.0}, "/checkout", demo=True),
        version=1,
        items={one.item_id: one for one in items},
        sellers={"none": Seller("none", "none", 4.0, 0.5, authorised=False)},
        concepts=tuple(_concepts(data.items[item_id] for item_id in used)),
        scenarios={},
        rules=(),
        bundles={},
        guides=(),
    )


def shoppers_of(data: TrainingData, split: Split, domain: str, crowd: Crowd) -> tuple[Shopper, ...]:
    """The crowd, each with another bundle in mind as far as there are so many."""
    bundles = [one for one in data.bundles[split] if len(set(one.items)) >= LEAST_ITEMS]
    market = _market(bundles)
    random = Random(f"bundlerec/{domain}/{crowd.seed}")
    order = random.sample(range(len(bundles)), len(bundles))
    chosen = [bundles[order[index % len(order)]] for index in range(crowd.count)]
    return tuple(
        _shopper(f"{domain}-{crowd.seed}-{index}", one, market, data, crowd.noise)
        for index, one in enumerate(chosen)
    )


def _shopper(
    name: str, bundle: TrainingBundle, market: tuple[Bundle, ...], data: TrainingData, noise: float
) -> Shopper:
    random = Random(name)
    wants = InMind(tuple(dict.fromkeys(bundle.items)), dict(data.items))
    return Shopper(
        name=name,
        language="en",
        scenario_id=None,
        opening=bundle.intent or "something that goes together",
        changes=Changes(),
        manner=Manner(noise, 0.0, random.uniform(0.0, 0.3), random.randint(8, 10)),
        market=market,
        wants=wants,
        later=wants,
        deeds=DEEDS,
    )


def _market(bundles: Sequence[TrainingBundle]) -> tuple[Bundle, ...]:
    found = {frozenset(one.items): tuple(dict.fromkeys(one.items)) for one in bundles}
    return tuple(
        tuple(BundleItem(item_id, f"m{place}") for place, item_id in enumerate(ids))
        for ids in found.values()
    )


def _item(item: TrainingItem) -> Item:
    title = Bilingual(item.title, item.title)
    return Item(
        item_id=item.item_id,
        department="bundlerec",
        category=_path(item)[-1],
        title=title,
        description=title,
        brand=(WORD.findall(item.title.lower()) or [""])[0],
        price_cents=PRICE_CENTS,
        currency="USD",
        stock=99,
        seller_id="none",
        rating=4.0,
        rating_count=0,
        attributes={},
    )


def _concepts(items: Iterable[TrainingItem]) -> list[Concept]:
    """The categories, each below the one before it in the longest path."""
    found: dict[str, Concept] = {}
    for item in items:
        above = None
        for name, concept_id in zip(item.path() or ("other",), _path(item), strict=True):
            words = Bilingual(name, name)
            found.setdefault(concept_id, Concept(concept_id, "category", words, (), above))
            above = concept_id
    return list(found.values())


def _path(item: TrainingItem) -> tuple[str, ...]:
    """Ids of the categories from the widest on; a name counts by where it stands."""
    path = item.path() or ("other",)
    return tuple("-".join(slug(step) for step in path[: end + 1]) for end in range(len(path)))


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def _overlap(left: set[str], right: set[str]) -> float:
    return len(left & right) / len(left | right) if left or right else 0.0
