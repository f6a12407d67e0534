"""A tiny shop with a tiny champion, and a log that simulated shoppers left in it."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.stored import stored_catalog
from data.db.engine import engine_of, open_engine, session_factory
from models.evaluation.dataset.folder import write_folder
from models.simulation.logged import log_visits
from models.simulation.place import Visit
from models.simulation.population import Population
from models.simulation.shopper import Crowd
from models.training.fit import FitPlan, fit
from models.training.refit.cycle import Outcome, Refit
from models.training.refit.gate import Margins
from models.training.refit.places import Places
from models.training.refit.settings import RefitSettings
from models.training.refit.simulated import engine_place
from models.training.settings import FitSettings
from tests.unit.training.coded import coded
from tests.unit.training.refit.shop import stored
from tests.unit.training.things import EACH, row

BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
SHOPPERS = 24
LENIENT = Margins(frozen=2, preferred=2, off_policy=9, simulated=20, doubted=1)
"""Never worse by so much, whatever was learned."""


@dataclass(frozen=True)
class Scene:
    """One database with its releases; tests write into a copy."""

    places: Places
    sessions: sessionmaker[Session]
    settings: RefitSettings

    def refit(self, now: datetime = NOW, **settings: object) -> Refit:
        changed = replace(self.settings, **settings)  # type: ignore[arg-type]
        return Refit(self.sessions, self.places, changed, now)


@pytest.fixture(scope="session")
def champion(
    coded_settings: FitSettings, coded_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("champion") / "demo"
    # The base has places for so many.
    settings = replace(coded_settings, epochs=2, max_tokens=16)
    fit(FitPlan((coded_data,), out, settings, threads=1, trackers=()))
    return out


@pytest.fixture(scope="session")
def base_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The coded things, with rows of what is learned too: so little data generalises to nothing."""
    data, folder = coded(), tmp_path_factory.mktemp("base data") / "demo"
    rows = tuple(map(row, range(EACH)))
    names = ("one_of_ten.valid", "one_of_ten_hard.valid")
    write_folder(folder, replace(data, rows=dict.fromkeys(names, rows)))
    return folder


@pytest.fixture(scope="session")
def logged(
    champion: Path,
    base_data: Path,
    random_base: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Places:
    """A database with the conversations of some shoppers before the champion."""
    folder = tmp_path_factory.mktemp("logged")
    url = stored(folder)
    places = Places(
        url, base_data, champion, folder / "releases", str(random_base), folder / "base",
        folder / "cache", folder / "wheels", 1,
    )  # fmt: skip
    place = engine_place(champion, stored_catalog(url), places)
    shoppers = Population(place.shop, Crowd(3, SHOPPERS, 0.1)).shoppers()
    engine = open_engine(url)
    visits = (Visit(place, one) for one in shoppers)
    asyncio.run(log_visits(visits, session_factory(engine), BEGAN))
    engine.dispose()
    return places


def copied(logged: Places, folder: Path) -> Scene:
    shutil.copy(logged.database_url.removeprefix("sqlite:///"), folder / "things.db")
    places = replace(
        logged, database_url=f"sqlite:///{folder}/things.db", releases=folder / "releases"
    )
    settings = RefitSettings(
        least_examples=5, least_held_out=3, shoppers=2, bundles=8, margins=LENIENT,
        learning_rate=1e-2, module_learning_rate=3e-2,
    )  # fmt: skip
    return Scene(places, session_factory(open_engine(places.database_url)), settings)


@pytest.fixture
def scene(logged: Places, tmp_path: Path) -> Iterator[Scene]:
    """Refits take seconds in it, and learn little."""
    found = copied(logged, tmp_path)
    yield found
    engine_of(found.sessions).dispose()


@pytest.fixture(scope="module")
def released(
    logged: Places, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Scene, Outcome]]:
    """After a refit that learned enough to be let through; leave it as it was."""
    found = copied(logged, tmp_path_factory.mktemp("released"))
    yield found, found.refit(epochs=8).run()
    engine_of(found.sessions).dispose()
