import json
import logging

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from data.db.tables import Base
from tests.unit.gateway.conftest import ORIGIN, MakeApp
from tests.unit.gateway.fakes import FakeRasa, Shopper, open_session
from web.gateway.logs import LOGGER, JsonLines
from web.gateway.settings import GatewaySettings

pytestmark = pytest.mark.anyio


def client_of(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://gateway.test")


async def test_a_session_that_is_too_fast_is_told_when_to_come_back(
    make_app: MakeApp, settings: GatewaySettings
) -> None:
    app = make_app(settings.model_copy(update={"message_rate": "2/minute"}))
    async with client_of(app) as http:
        shopper, other = await open_session(http), await open_session(http)
        statuses = [(await shopper.says("hi")).status_code for _ in range(3)]
        refused = await shopper.says("hi")
        assert statuses == [200, 200, 429]
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert (await other.says("hi")).status_code == 200


async def test_an_address_that_is_too_fast_is_told_so_even_without_a_token(
    make_app: MakeApp, settings: GatewaySettings
) -> None:
    async with client_of(
        make_app(settings.model_copy(update={"address_rate": "3/minute"}))
    ) as http:
        answers = [await http.post("/chat/messages", json={"text": "hi"}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
        assert (await http.get("/healthz")).status_code == 200


async def test_events_have_a_rate_of_their_own(
    make_app: MakeApp, settings: GatewaySettings
) -> None:
    async with client_of(make_app(settings.model_copy(update={"event_rate": "1/minute"}))) as http:
        shopper = await open_session(http)
        assert (await shopper.reports([])).status_code == 200
        assert (await shopper.reports([])).status_code == 429
        assert (await shopper.says("hi")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("POST", "/nothing", 404), ("GET", "/chat/messages", 405)],
)
async def test_every_error_is_a_problem(
    http: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await http.request(method, path)
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "detail"} <= set(problem)


async def test_problems_are_told_in_the_language_asked_for(http: httpx.AsyncClient) -> None:
    answer = await http.get("/nothing", headers={"Accept-Language": "zh-CN"})
    assert answer.json()["title"] == "未找到"


async def test_a_refusal_names_the_field_and_never_repeats_what_was_sent(
    shopper: Shopper,
) -> None:
    answer = await shopper.sends({"text": "hi", "client_message_id": "secret words"})
    assert answer.json()["errors"][0]["pointer"] == "/client_message_id"
    assert "secret" not in answer.text


async def test_an_unexpected_error_shows_nothing_of_itself_and_is_logged(
    make_app: MakeApp, settings: GatewaySettings, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(settings)

    @app.get("/breaks")
    async def breaks() -> None:
        raise RuntimeError("secret words")

    caplog.set_level(logging.INFO, LOGGER)
    async with client_of(app) as http:
        answer = await http.get("/breaks", headers={"Origin": ORIGIN})
    assert answer.status_code == 500
    assert answer.json()["type"].endswith("unexpected")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    lines = [JsonLines().format(record) for record in caplog.records]
    assert "RuntimeError" in lines[0]
    assert not any("secret" in line for line in [*lines, answer.text])


async def test_each_request_is_one_log_line_without_what_was_said(
    shopper: Shopper, rasa: FakeRasa, caplog: pytest.LogCaptureFixture
) -> None:
    rasa.answer = [{"text": "quiet answer"}]
    caplog.set_level(logging.INFO, LOGGER)
    answer = await shopper.says("quiet words")
    [line] = [JsonLines().format(record) for record in caplog.records]
    told = json.loads(line)
    assert told["event"] == "request"
    assert (told["method"], told["route"], told["status"]) == ("POST", "/chat/messages", 200)
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert "quiet" not in line


async def test_a_given_request_id_is_kept_unless_it_is_odd(http: httpx.AsyncClient) -> None:
    kept = await http.get("/healthz", headers={"X-Request-ID": "abc-1"})
    assert kept.headers["X-Request-ID"] == "abc-1"
    odd = await http.get("/healthz", headers={"X-Request-ID": "a b{}"})
    assert odd.headers["X-Request-ID"] != "a b{}"


async def test_answers_carry_security_headers(http: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/nothing"):
        headers = (await http.get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


async def test_only_allowed_origins_may_call_from_a_browser(http: httpx.AsyncClient) -> None:
    asked = {"Access-Control-Request-Method": "POST"}
    ours = await http.options("/chat/messages", headers={"Origin": ORIGIN, **asked})
    assert ours.headers["Access-Control-Allow-Origin"] == ORIGIN
    theirs = await http.options("/chat/messages", headers={"Origin": "https://evil.test", **asked})
    assert "Access-Control-Allow-Origin" not in theirs.headers


async def test_alive_does_not_depend_on_others(http: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.is_up = False
    assert (await http.get("/healthz")).json() == {"status": "ok"}


async def test_ready_when_database_and_rasa_are_reached(http: httpx.AsyncClient) -> None:
    answer = await http.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": True, "rasa": True}


async def test_not_ready_says_that_rasa_is_down(http: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.is_up = False
    answer = await http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "rasa": False}
    assert "rasa" in answer.json()["detail"]


async def test_not_ready_without_tables(http: httpx.AsyncClient, engine: Engine) -> None:
    Base.metadata.drop_all(engine)
    answer = await http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] is False


def test_the_session_secret_has_no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SATCHEL_SESSION_SECRET", raising=False)
    with pytest.raises(ValueError, match="session_secret"):
        GatewaySettings(_env_file=None)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SATCHEL_SESSION_SECRET", "x" * 32)
    monkeypatch.setenv("SATCHEL_ALLOWED_ORIGINS", "https://a.test, https://b.test")
    settings = GatewaySettings(_env_file=None)
    assert settings.allowed_origins == ("https://a.test", "https://b.test")
    assert (settings.gateway_host, settings.gateway_port) == ("127.0.0.1", 8080)
