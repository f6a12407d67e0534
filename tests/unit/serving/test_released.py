"""The live release is changed for another while shoppers are being answered."""

import asyncio
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from peft import LoraConfig

from data.db.engine import open_engine, session_factory
from data.db.operation import ReleaseRow
from data.db.releases import activate
from models.scorer.trained.checkpoint import checkpoint_hash
from models.serving.app import create_app
from models.serving.live import live_checkpoint
from models.serving.released import ReleasedEngines
from models.serving.settings import ScorerSettings
from tests.factories import NOW
from tests.unit.engine.stored import store_shop
from tests.unit.scorer.trained.tiny import write_base, write_checkpoint
from tests.unit.serving.conftest import TOKEN

pytestmark = pytest.mark.anyio
CAMPING = {"conversation_id": "c-1", "language": "en", "utterance": "weekend camping", "seed": 7}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("base") / "tiny")


def checkpoint(folder: Path, base: Path, rank: int) -> Path:
    config = LoraConfig(r=rank, target_modules=["query", "value", "dense"])
    return write_checkpoint(folder, base, config)


def release(url: str, folder: Path, *, active: bool = True) -> None:
    engine = open_engine(url)
    with session_factory(engine).begin() as session:
        session.add(
            ReleaseRow(
                release_id=folder.name, checkpoint=str(folder), checkpoint_hash="", metrics={},
                active=False, at=NOW,
            )
        )  # fmt: skip
        session.flush()
        if active:
            activate(session, folder.name)
    engine.dispose()


@pytest.fixture
def service(base: Path, tmp_path: Path, settings: ScorerSettings) -> ScorerSettings:
    """A real shop, a real engine, a real checkpoint, all of them tiny."""
    return settings.model_copy(
        update={
            "database_url": store_shop(tmp_path),
            "base_model": str(base),
            "base_dir": tmp_path / "base",
            "checkpoint": str(checkpoint(tmp_path / "shipped", base, 2)),
            "scorer_queue": 64,
        }
    )


async def ready(http: httpx.AsyncClient) -> str:
    for _ in range(600):
        answer = await http.get("/readyz")
        if answer.status_code == 200:
            return str(answer.json()["model_version"])
        await asyncio.sleep(0.05)
    raise AssertionError(answer.text)


def client_of(app: object) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return httpx.AsyncClient(transport=transport, base_url="http://scorer", headers=headers)


async def test_no_request_is_dropped_while_the_release_changes(
    service: ScorerSettings, base: Path, tmp_path: Path
) -> None:
    new = checkpoint(tmp_path / "r-1", base, 3)
    app = create_app(service)
    statuses: list[int] = []
    versions: list[str] = []
    done = asyncio.Event()

    async with app.router.lifespan_context(app), client_of(app) as http:
        before = await ready(http)

        async def asking() -> None:
            while not done.is_set():
                answer = await http.post("/v1/recommend", json=CAMPING)
                statuses.append(answer.status_code)
                versions.append(answer.json().get("model_version", ""))

        shoppers = [asyncio.create_task(asking()) for _ in range(4)]
        while len(statuses) < 8:
            await asyncio.sleep(0.01)
        release(service.database_url, new)
        told = (await http.post("/admin/reload")).json()
        asked = len(statuses)
        while len(statuses) < asked + 12:
            await asyncio.sleep(0.01)
        done.set()
        await asyncio.gather(*shoppers)
        after = await ready(http)

    assert set(statuses) == {200}
    assert before.startswith(f"shipped@{checkpoint_hash(tmp_path / 'shipped')}")
    assert after.startswith(f"r-1@{checkpoint_hash(new)}")
    assert told["model_version"] == after
    assert set(versions) == {before, after}
    assert versions[-1] == after


async def test_a_release_that_cannot_be_opened_leaves_the_former_one_answering(
    service: ScorerSettings, base: Path, tmp_path: Path
) -> None:
    broken = checkpoint(tmp_path / "r-1", base, 2)
    (broken / "set_module.safetensors").write_bytes(b"nonsense")
    app = create_app(service)
    async with app.router.lifespan_context(app), client_of(app) as http:
        before = await ready(http)
        release(service.database_url, broken)
        answer = await http.post("/admin/reload")
        assert answer.status_code == 503
        assert "set module" in answer.json()["detail"]
        assert await ready(http) == before
        assert (await http.post("/v1/recommend", json=CAMPING)).status_code == 200


async def test_the_live_release_is_taken_at_the_start_and_the_set_one_where_it_is_gone(
    service: ScorerSettings, base: Path, tmp_path: Path
) -> None:
    shipped = Path(service.checkpoint)
    url = service.database_url
    assert live_checkpoint(url, shipped) == shipped
    folder = checkpoint(tmp_path / "r-1", base, 3)
    release(url, folder)
    assert live_checkpoint(url, shipped) == folder
    assert live_checkpoint(url, None) is None, "untrained is untrained"
    (folder / "checkpoint.json").unlink()
    assert live_checkpoint(url, shipped) == shipped
    assert live_checkpoint(f"sqlite:///{tmp_path}/empty.db", shipped) == shipped


class Slow:
    """Engines that answer when they are told to, and must not be closed before."""

    def __init__(self) -> None:
        self.begun, self.go_on, self.closed = Event(), Event(), Event()

    def recommend(self, *_: object) -> str:
        self.begun.set()
        self.go_on.wait(5)
        assert not self.closed.is_set()
        return "answered"

    def current(self) -> "Slow":
        return self

    model_version = "slow"

    def reload(self) -> "Slow":
        return self

    def close(self) -> None:
        self.closed.set()


async def test_who_was_being_answered_is_answered_before_the_old_engine_closes() -> None:
    engines = {Path("a"): Slow(), Path("b"): Slow()}
    live = [Path("a")]
    opened: Any = engines.__getitem__
    released = ReleasedEngines(lambda: live[0], opened, standby=False)
    answers: list[object] = []
    asking = Thread(target=lambda: answers.append(released.recommend(None, None)))  # type: ignore[arg-type]
    asking.start()
    assert engines[Path("a")].begun.wait(5)
    live[0] = Path("b")
    changing = Thread(target=released.reload)
    changing.start()
    while released.current() is not engines[Path("b")]:  # type: ignore[comparison-overlap]
        await asyncio.sleep(0.01)
    assert not engines[Path("a")].closed.is_set()
    engines[Path("a")].go_on.set()
    for thread in (asking, changing):
        thread.join(5)
    assert answers == ["answered"]
    assert engines[Path("a")].closed.is_set()


async def test_the_way_back_opens_nothing_and_a_third_release_takes_the_place_of_the_first() -> (
    None
):
    opened: list[str] = []
    engines = {name: Slow() for name in "abc"}

    def open_one(checkpoint: Any) -> Any:
        opened.append(checkpoint.name)
        return engines[checkpoint.name]

    live = [Path("a")]
    released = ReleasedEngines(lambda: live[0], open_one)
    for name in "baba":
        live[0] = Path(name)
        assert released.reload() is engines[name]  # type: ignore[comparison-overlap]
    assert opened == ["a", "b"]
    live[0] = Path("c")
    released.reload()
    assert engines["b"].closed.is_set()
    assert not engines["a"].closed.is_set(), "it stands by"
    released.close()
    assert engines["a"].closed.is_set()
    assert engines["c"].closed.is_set()
