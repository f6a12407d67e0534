"""Random requests of every kind, as shoppers and hostile clients might send them."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, get_args

from data.catalog.snapshot import Catalog
from data.types.money import Budget
from data.types.text import LANGUAGES
from models.contract.constraints import Bound, Constraints, Direction, MeasureId
from models.contract.recommendation import Edit, Recommendation, RecommendRequest, Taste

# How often each part of a request is there.
SOMETIMES, RARELY = 0.3, 0.1


class RequestSource:
    """Draws requests over one catalog; the same seed gives the same ones."""

    def __init__(self, catalog: Catalog, seed: int) -> None:
        self._catalog = catalog
        self._random = Random(seed)
        self._items = tuple(item.item_id for item in catalog.offers())
        self._categories = tuple(sorted({item.category for item in catalog.items.values()}))
        concepts = {concept for item in catalog.items.values() for concept in item.facets}
        self._concepts = tuple(sorted(concepts))

    def request(self) -> RecommendRequest:
        """A first request: a scenario by name, by id, some categories, or an anchor."""
        pick = self._random
        scenario = pick.choice(tuple(self._catalog.scenarios.values()))
        utterance, scenario_id, anchor = "", None, None
        kind = pick.choice(("name", "name", "id", "categories", "anchor"))
        if kind == "name":
            names = (scenario.name.en, scenario.name.zh, *scenario.aliases)
            utterance = pick.choice(names)
        elif kind == "id":
            scenario_id = scenario.scenario_id
        elif kind == "categories":
            utterance = " ".join(self._some(self._categories, 3))
        else:
            anchor = pick.choice(self._items)
        return RecommendRequest(
            conversation_id="check",
            language=pick.choice(LANGUAGES),
            utterance=utterance,
            seed=pick.randrange(2**31),
            constraints=self._constraints(),
            scenario_id=scenario_id,
            anchor=anchor,
            taste=Taste(("price", "boldness"), (pick.gauss(0, 1), pick.gauss(0, 1))),
        )

    def follow_up(self, request: RecommendRequest, answer: Recommendation) -> RecommendRequest:
        """An edit, a critique or a rejection of what was shown."""
        pick = self._random
        bundle = pick.choice(answer.slate())
        line = pick.choice(bundle.items)
        base = replace(request, scenario_id=answer.scenario_id, seed=pick.randrange(2**31))
        edits: dict[str, Callable[[], Edit]] = {
            "swap": lambda: Edit("swap", bundle.items, line.role_id),
            "remove": lambda: Edit("remove", bundle.items, line.role_id),
            "add": lambda: Edit("add", bundle.items, category=pick.choice(self._categories)),
            "keep": lambda: Edit("keep", bundle.items),
        }
        kind = pick.choice((*edits, "critique", "reject"))
        if kind in edits:
            return replace(base, edit=edits[kind]())
        if kind == "critique":
            measure: MeasureId = pick.choice(get_args(MeasureId))
            direction: Direction = pick.choice(get_args(Direction))
            value = bundle.total_cents if measure == "price" else pick.uniform(1, 4000)
            bounds = (Bound(measure, direction, float(value)),)
            roles = tuple(one.role_id for one in bundle.items)
            return replace(
                base, roles=roles, constraints=replace(request.constraints, bounds=bounds)
            )
        shown = tuple(tuple(one.item_id for one in each.items) for each in answer.slate())
        return replace(base, avoid=(*request.avoid, *shown))

    def _constraints(self) -> Constraints:
        pick = self._random
        drawn: dict[str, tuple[float, Callable[[], Any]]] = {
            "budget": (SOMETIMES * 2, self._budget),
            "exclude": (SOMETIMES, lambda: self._some(self._concepts, 3)),
            "party_size": (SOMETIMES, lambda: pick.randint(1, 8)),
            "keep": (RARELY, lambda: self._some(self._items, 2)),
            "owned": (SOMETIMES, lambda: self._some(self._categories, 3)),
            "require": (RARELY, lambda: self._some(self._categories, 2)),
            "prefer": (SOMETIMES, lambda: self._some(self._concepts, 2)),
            "age_months": (RARELY, lambda: pick.randint(0, 40)),
            "within_days": (RARELY, lambda: pick.randint(1, 5)),
        }
        return Constraints(
            **{name: draw() for name, (chance, draw) in drawn.items() if pick.random() < chance}
        )

    def _budget(self) -> Budget:
        cents = round(10 ** self._random.uniform(3, 5.6))
        kind = self._random.choice(("max", "max", "min", "range"))
        if kind == "min":
            return Budget("min", cents, None, "USD")
        if kind == "range":
            return Budget("range", cents // 2, cents, "USD")
        return Budget("max", None, cents, "USD")

    def _some(self, among: tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(self._random.sample(among, self._random.randint(1, most)))
