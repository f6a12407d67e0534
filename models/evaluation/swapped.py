"""Held-out bundles as the engine scores them, against the same with one item swapped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.catalog.snapshot import Catalog
from data.types.scenario import AuthoredBundle, BundleItem
from models.contract.scoring import ScoreRequest
from models.engine.engine import Engine
from models.evaluation.dataset.bundle import Split
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.metrics.ranking import rank_of

OTHERS = 9
Bundle = tuple[BundleItem, ...]


@dataclass(frozen=True, slots=True)
class Swapped:
    """The first of ``bundles`` is the one that somebody made; in each other the same line has
    another item that may do its role. ``session`` says which are much alike."""

    scenario_id: str
    session: str
    bundles: tuple[Bundle, ...]


def swapped(catalog: Catalog, data: TrainingData, split: Split, seed: int) -> list[Swapped]:
    """Each line of each authored bundle of the split, with up to nine others by chance; a line
    whose role nothing else can do is left out."""
    random = np.random.default_rng(seed)
    sessions = {one.bundle_id: one.session_id for one in data.bundles[split]}
    return [
        one
        for bundle_id, session in sessions.items()
        for one in _of_bundle(catalog, catalog.bundles[bundle_id], session, random)
    ]


def knowing_train_alone(catalog: Catalog, data: TrainingData) -> Catalog:
    """The catalog without the authored bundles of other splits, which would tell the answers."""
    known = {one.bundle_id for one in data.bundles["train"]}
    bundles = {name: one for name, one in catalog.bundles.items() if name in known}
    return replace(catalog, bundles=bundles)


def ranks_of(engine: Engine, asked: Sequence[Swapped]) -> list[int]:
    """The authored ones' ranks from 1, the worst one among equals."""
    requests = (ScoreRequest("", one.bundles, scenario_id=one.scenario_id) for one in asked)
    return [rank_of(engine.score(one).scores, 0) for one in requests]


def _of_bundle(
    catalog: Catalog, bundle: AuthoredBundle, session: str, random: np.random.Generator
) -> Iterator[Swapped]:
    lines = tuple(line for line in bundle.items if catalog.offered(line.item_id))
    roles = {one.role_id: one.categories for one in catalog.scenarios[bundle.scenario_id].roles}
    members = {line.item_id for line in lines}
    for at, line in enumerate(lines):
        able = sorted(
            {
                item.item_id
                for category in roles[line.role_id]
                for item in catalog.items_of_category(category)
            }
            - members
        )
        drawn = random.permutation(len(able))[:OTHERS].tolist()
        others = [replace(line, item_id=able[one]) for one in drawn]
        if others:
            bundles = tuple((*lines[:at], one, *lines[at + 1 :]) for one in (line, *others))
            yield Swapped(bundle.scenario_id, session, bundles)
