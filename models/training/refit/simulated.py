"""Champion and challenger before the same simulated shoppers, each behind the whole engine."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from data.catalog.snapshot import Catalog
from models.engine.opening import Opening, engine_builder
from models.engine.settings import EngineSettings
from models.evaluation.intervals import paired_interval
from models.simulation.arms import Learning
from models.simulation.conversation import Conversation
from models.simulation.place import EnginePlace
from models.simulation.population import Population
from models.simulation.shopper import Crowd, Shopper
from models.training.refit.gate import Comparison
from models.training.refit.places import Places
from models.turn.state import shop_view


def simulated(
    catalog: Catalog, champion: Path, challenger: Path, crowd: Crowd, places: Places
) -> Comparison:
    """Rounds saved: how many fewer it takes before the challenger, paired shopper by shopper.

    Raises ValueError for a shop with hardly a purpose to simulate, CheckpointError.
    """
    shoppers = tuple(Population(shop_view(catalog), crowd).shoppers())
    former, latter = (
        rounds(engine_place(one, catalog, places), shoppers) for one in (champion, challenger)
    )
    found = paired_interval(former, latter, [one.name for one in shoppers])
    mean = sum(former) / len(former)
    return Comparison("simulated", found.mean, found.low, found.high, mean, len(shoppers))


def engine_place(folder: Path, catalog: Catalog, places: Places) -> EnginePlace:
    """The engine as it would serve with this checkpoint, following no changes of the catalog."""
    opening = Opening(
        places.database_url,
        base=places.base,
        base_dir=places.base_dir,
        cache_dir=places.cache,
        checkpoint=folder,
        torch_threads=places.threads or 1,
    )
    engine = engine_builder(opening)(catalog)
    return EnginePlace(shop_view(catalog), engine, EngineSettings().policy)


def rounds(place: EnginePlace, shoppers: Sequence[Shopper]) -> list[int]:
    """The round in which each takes something; 11 for who never does."""

    async def all_of_them() -> list[int]:
        return [
            (await Conversation(one, place.shop, Learning(place.source(one))).course()).turns
            for one in shoppers
        ]

    return asyncio.run(all_of_them())
