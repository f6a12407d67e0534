import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from models.engine.engine import Engine
from models.serving.app import create_app
from models.serving.settings import ScorerSettings
from tests.unit.serving.conftest import TOKEN
from tests.unit.serving.fakes import BrokenEngine, OneEngine, WaitingEngine, one

pytestmark = pytest.mark.anyio

REQUEST: dict[str, Any] = {
    "conversation_id": "c-1",
    "language": "zh",
    "utterance": "去露营",
    "seed": 5,
    "constraints": {"party_size": 2, "exclude": ["red"]},
}
PATHS = ["/v1/recommend", "/v1/score", "/v1/explain", "/v1/embed", "/admin/reload"]


def client_of(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return httpx.AsyncClient(transport=transport, base_url="http://scorer", headers=headers)


async def test_a_recommendation_comes_as_the_contract_says(http: httpx.AsyncClient) -> None:
    answer = (await http.post("/v1/recommend", json=REQUEST)).json()
    shown = [bundle for bundle in answer["pool"] if bundle["position"] is not None]
    assert len(shown) == 3
    assert answer["scenario_id"] == "camping"
    assert answer["model_version"].startswith("words-untrained@")
    assert shown[0]["items"][0].keys() == {"item_id", "role_id", "quantity"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("token", ["", "Bearer wrong", f"Bearer {TOKEN}x", TOKEN])
async def test_nothing_inner_answers_without_the_token(
    http: httpx.AsyncClient, path: str, token: str
) -> None:
    answer = await http.post(path, json={}, headers={"Authorization": token})
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthorised"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_the_outer_pages_need_no_token(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path, headers={"Authorization": ""})).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"utterance": 1}', json.dumps(REQUEST | {"seed": "x"}).encode()]
)
async def test_a_broken_body_is_a_clear_400(http: httpx.AsyncClient, body: bytes) -> None:
    answer = await http.post(
        "/v1/recommend", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"


async def test_an_unknown_item_is_named_as_such(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/recommend", json=REQUEST | {"anchor": "it-nothing"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_item")


async def test_a_body_that_is_too_large_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/embed", json={"texts": ["x" * 30_000]})
    assert answer.status_code == 413


async def test_a_body_that_does_not_say_how_large_it_is_is_refused_too(
    http: httpx.AsyncClient,
) -> None:
    async def parts() -> Any:
        for _ in range(30):
            yield b" " * 1000

    answer = await http.post(
        "/v1/embed", content=parts(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 413)


async def test_a_failure_tells_nothing_of_our_insides(settings: ScorerSettings) -> None:
    async with client_of(create_app(settings, one(BrokenEngine()))) as http:
        answer = await http.post("/v1/embed", json={"texts": ["x"]})
    assert answer.status_code == 500
    assert "secret" not in answer.text


async def test_when_too_much_waits_the_next_is_sent_away_at_once(settings: ScorerSettings) -> None:
    engine = WaitingEngine()
    few = settings.model_copy(update={"scorer_workers": 1, "scorer_queue": 1})
    async with client_of(create_app(few, one(engine))) as http:
        asking = [
            asyncio.create_task(http.post("/v1/embed", json={"texts": ["x"]})) for _ in range(3)
        ]
        # Only one is answered before the engine goes on, whichever came last.
        first, others = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        engine.go_on.set()
        answers = await asyncio.gather(*others)
    (refused,) = (one.result() for one in first)
    assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
    assert refused.headers["retry-after"] == "1"
    assert [answer.status_code for answer in answers] == [200, 200]


async def test_a_reload_says_what_is_live(settings: ScorerSettings, shopping: Engine) -> None:
    engines = OneEngine(shopping)
    async with client_of(create_app(settings, engines)) as http:
        answer = await http.post("/admin/reload")
    assert answer.json()["catalog_version"] == 1
    assert engines.reloads == 1


async def test_times_and_outcomes_are_counted(http: httpx.AsyncClient) -> None:
    await http.post("/v1/recommend", json=REQUEST)
    await http.get("/nowhere/at/all")
    text = (await http.get("/metrics")).text
    assert 'satchel_scorer_step_seconds_count{step="compose"} 1.0' in text
    assert 'satchel_scorer_slates_total{outcome="full"} 1.0' in text
    assert 'path="/v1/recommend",status="200"' in text
    assert "nowhere" not in text


async def test_without_a_prepared_base_the_service_stays_up_and_is_not_ready(
    settings: ScorerSettings,
) -> None:
    empty = settings.model_copy(update={"base_dir": settings.var_dir / "base"})
    app = create_app(empty)
    async with app.router.lifespan_context(app), client_of(app) as http:
        assert (await http.get("/healthz")).status_code == 200
        asked = await http.post("/v1/embed", json={"texts": ["x"]})
        assert (asked.status_code, asked.json()["code"]) == (503, "not_ready")
        assert (await http.get("/readyz")).status_code == 503


@pytest.mark.parametrize(
    ("setting", "what"),
    [("checkpoint", "holds no checkpoint"), ("second_stage", "judges the best of a checkpoint")],
)
async def test_a_checkpoint_that_is_missing_is_told_in_a_line_and_the_service_stays_up(
    settings: ScorerSettings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    setting: str,
    what: str,
) -> None:
    app = create_app(settings.model_copy(update={setting: str(tmp_path / "nowhere")}))
    async with app.router.lifespan_context(app), client_of(app) as http:
        for _ in range(500):
            answer = await http.get("/readyz")
            if "could not be opened" in answer.text:
                break
            await asyncio.sleep(0.01)
        assert answer.status_code == 503
        assert "the log says why" in answer.text
        assert (await http.get("/healthz")).status_code == 200
    (told,) = (one for one in caplog.records if one.levelname == "ERROR")
    assert what in told.getMessage()
    assert told.exc_info is None
