"""Draws the shoppers of a shop with scenarios by a seed: the same seed, the same ones."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from data.types.money import Budget
from data.types.scenario import Scenario
from data.types.text import LANGUAGES
from models.contract.constraints import Constraints
from models.simulation.hidden import HiddenTaste
from models.simulation.market import Bundle, market
from models.simulation.shopper import Crowd, Manner, Shopper
from models.simulation.wording import Opening, opening
from models.turn.moves import Changes
from models.turn.state import ShopView

LEAST_MARKET = 100
TRIES = 100
LIKES, DISLIKES = 4, 3


@dataclass(frozen=True)
class Population:
    """The crowd of one shop."""

    shop: ShopView
    crowd: Crowd

    def shoppers(self) -> Iterator[Shopper]:
        """So many as the crowd counts, each drawn by the seed and its own number."""
        return (self.shopper(index) for index in range(self.crowd.count))

    def shopper(self, index: int) -> Shopper:
        """Purposes for which too few bundles fit together are drawn again.

        Raises ValueError where a shop has no others.
        """
        random = Random(f"satchel/{self.crowd.seed}/{index}")
        scenarios = tuple(self.shop.catalog.scenarios.values())
        for _ in range(TRIES):
            scenario = random.choice(scenarios)
            party = random.choice((None, None, 2, 3, 4))
            asked = Constraints(party_size=party)
            offers = market(scenario, asked, self.shop.facts, random)
            if len(offers) >= LEAST_MARKET:
                return self._of(f"{self.crowd.seed}-{index}", scenario, party, offers, random)
        raise ValueError(f"hardly a purpose of this shop has {LEAST_MARKET} bundles to choose from")

    def _of(
        self,
        name: str,
        scenario: Scenario,
        party: int | None,
        offers: tuple[Bundle, ...],
        random: Random,
    ) -> Shopper:
        language = random.choice(LANGUAGES)
        budget, offers = self._budget(offers, random)
        wants = self._wants(name, offers, random)
        words = Opening(scenario.name.in_language(language), party, budget)
        return Shopper(
            name=name,
            language=language,
            scenario_id=scenario.scenario_id,
            opening=opening(words, language, random),
            changes=Changes(budget=budget, party_size=party),
            manner=self._manner(random),
            market=offers,
            wants=wants,
            later=self._changed(wants, offers, random),
        )

    def _budget(
        self, offers: tuple[Bundle, ...], random: Random
    ) -> tuple[Budget | None, tuple[Bundle, ...]]:
        """Some state what they will spend at most: it leaves them most of the market."""
        if random.random() < 0.5:
            return None, offers
        totals = [self._total(bundle) for bundle in offers]
        most = round(float(np.quantile(totals, random.uniform(0.7, 0.95))) / 500 + 0.5) * 500
        currency = self.shop.catalog.shop.currency
        allowed = tuple(one for one, total in zip(offers, totals, strict=True) if total <= most)
        return Budget("max", None, most, currency), allowed

    def _manner(self, random: Random) -> Manner:
        return Manner(
            noise=self.crowd.noise,
            contradiction=random.choice((0.0, 0.0, 0.05, 0.1)),
            silence=random.uniform(0.0, 0.3),
            patience=random.randint(8, 10),
            drift_round=random.randint(3, 6) if random.random() < 0.1 else None,
        )

    def _wants(self, name: str, offers: Sequence[Bundle], random: Random) -> HiddenTaste:
        totals = [self._total(bundle) for bundle in offers]
        roles = sorted({line.role_id for bundle in offers for line in bundle})
        return HiddenTaste(
            catalog=self.shop.catalog,
            likes=self._likes(offers, random),
            importance={role: random.choice((0.5, 1.0, 1.0, 2.0)) for role in roles},
            boldness=random.uniform(0.0, 3.0),
            comfort_cents=round(float(np.quantile(totals, random.uniform(0.2, 0.9)))),
            thrift=random.uniform(0.0, 1.0),
            pride=random.uniform(0.0, 0.4),
            harmony=random.choice((-0.1, 0.0, 0.1, 0.2)),
            loyalty=random.choice((-0.15, 0.0, 0.15)),
            least_trust=random.choice((0.0, 0.8, 0.9)),
            slowest_days=random.choice((3, 5, 30)),
            crowd=random.choice((-1.0, 0.0, 1.0)),
            whim=0.25,
            whim_seed=name,
        )

    def _likes(self, offers: Sequence[Bundle], random: Random) -> dict[str, float]:
        """Some concepts that tell items of a role apart, liked or disliked."""
        carriers = Counter(concept for ids in self._by_role(offers) for concept in self._some(ids))
        open_to = sorted(carriers)
        chosen = random.sample(open_to, min(LIKES + DISLIKES, len(open_to)))
        return {
            concept: random.uniform(0.4, 1.0) * (1 if place < LIKES else -1)
            for place, concept in enumerate(chosen)
        }

    def _by_role(self, offers: Sequence[Bundle]) -> list[set[str]]:
        by_role: dict[str, set[str]] = {}
        for bundle in offers:
            for line in bundle:
                by_role.setdefault(line.role_id, set()).add(line.item_id)
        return list(by_role.values())

    def _some(self, item_ids: set[str]) -> set[str]:
        """The concepts that several, but not nearly all, of these items carry."""
        facets = Counter(f for one in item_ids for f in self.shop.catalog.items[one].facets)
        most = 0.8 * len(item_ids)
        return {concept for concept, count in facets.items() if 2 <= count <= most}

    def _changed(self, wants: HiddenTaste, offers: Sequence[Bundle], random: Random) -> HiddenTaste:
        """After drift: half of the likes are others."""
        kept = dict(sorted(wants.likes.items())[::2])
        return replace(wants, likes=self._likes(offers, random) | kept)

    def _total(self, bundle: Bundle) -> int:
        items = self.shop.catalog.items
        return sum(items[line.item_id].price_cents * line.quantity for line in bundle)
