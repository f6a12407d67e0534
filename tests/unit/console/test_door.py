from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI, Request
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from starlette.middleware.sessions import SessionMiddleware

from tests.factories import NOW
from tests.unit.console.fakes import PASSWORD, FakeScorer
from tests.unit.console.provider import Provider, running_provider
from web.console.access.agents import add_agent, change_agent
from web.console.access.door import Door, agent_at
from web.console.access.oidc import Provider as ProviderClient
from web.console.access.pages import access_router
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.office import Office
from web.console.proposals.counter import Counter
from web.console.settings import ConsoleSettings

pytestmark = pytest.mark.anyio
HERE = "http://127.0.0.1:7860"
HTML = {"accept": "text/html", "accept-language": "en"}


def office_of(
    database: Database, clock: Callable[[], datetime] = lambda: NOW, **known: object
) -> Office:
    settings = ConsoleSettings(
        _env_file=None,
        console_secret=SecretStr("s" * 40),
        console_login_rate="5/minute",
        **known,  # type: ignore[arg-type]
    )
    return Office(settings, database, Counter(database.sessions), {"": FakeScorer()}, clock)


def app_of(office: Office) -> FastAPI:
    """The door with one room behind it: what is there says who came in."""
    app = FastAPI()
    settings, database = office.settings, office.database
    provider = ProviderClient(settings, database, office.clock) if settings.oidc_issuer else None
    app.include_router(access_router(office, provider))

    @app.get("/{path:path}")
    async def room(request: Request) -> dict[str, str]:
        agent = agent_at(request)
        assert agent is not None
        return {"login": agent.login, "role": agent.role}

    app.add_middleware(Door, database=database, clock=office.clock, lifetime_s=3600)
    app.add_middleware(SessionMiddleware, secret_key="s" * 40, same_site="lax")
    return app


@pytest.fixture
async def browser(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app_of(office_of(database)))
    async with httpx.AsyncClient(transport=transport, base_url=HERE, headers=HTML) as client:
        yield client


async def _log_in(browser: httpx.AsyncClient, login: str, password: str) -> httpx.Response:
    return await browser.post("/login", data={"login": login, "password": password})


async def test_behind_the_door_is_nothing_for_strangers(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/en/")
    assert (page.status_code, page.headers["location"]) == (303, "/login")
    call = await browser.get("/en/gradio_api/info", headers={"accept": "application/json"})
    assert call.status_code == 401


async def test_the_right_password_opens_and_logging_out_closes(
    browser: httpx.AsyncClient, agent: Agent
) -> None:
    answer = await _log_in(browser, "mei", PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert (await browser.get("/en/")).json() == {"login": "mei", "role": "agent"}
    await browser.post("/logout")
    assert (await browser.get("/en/")).status_code == 303


async def test_a_wrong_password_is_told_apart_from_an_unknown_login_by_nobody(
    browser: httpx.AsyncClient, agent: Agent
) -> None:
    known = await _log_in(browser, "mei", "wrong password")
    unknown = await _log_in(browser, "eve", "wrong password")
    assert known.status_code == unknown.status_code == 401
    assert known.text == unknown.text
    assert "do not go together" in known.text


async def test_passwords_cannot_be_tried_out(browser: httpx.AsyncClient, agent: Agent) -> None:
    for _ in range(5):
        await _log_in(browser, "mei", "wrong password")
    assert (await _log_in(browser, "mei", PASSWORD)).status_code == 429


async def test_who_loses_the_right_is_out_at_once(
    browser: httpx.AsyncClient, agent: Agent, database: Database
) -> None:
    await _log_in(browser, "mei", PASSWORD)
    database.write(lambda session: change_agent(session, "mei", None, None, False, NOW))
    assert (await browser.get("/en/")).status_code == 303


async def test_a_session_ends_in_time_however_busy_it_is(database: Database, agent: Agent) -> None:
    now = [NOW]
    transport = httpx.ASGITransport(app=app_of(office_of(database, lambda: now[0])))
    async with httpx.AsyncClient(transport=transport, base_url=HERE, headers=HTML) as browser:
        await _log_in(browser, "mei", PASSWORD)
        for minutes, status in ((0, 200), (59, 200), (61, 303)):
            now[0] = NOW + timedelta(minutes=minutes)
            assert (await browser.get("/en/")).status_code == status


async def test_a_cookie_of_ones_own_making_opens_nothing(browser: httpx.AsyncClient) -> None:
    browser.cookies.set("session", "eyJhZ2VudCI6ICJhZ2VudC0xIn0=.aaaa.bbbb")
    assert (await browser.get("/en/")).status_code == 303


async def test_no_page_may_ask_strangers_or_be_framed(browser: httpx.AsyncClient) -> None:
    headers = (await browser.get("/login")).headers
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(("language", "title"), [("en", "Log in"), ("zh", "登录")])
async def test_the_page_speaks_both_languages(
    browser: httpx.AsyncClient, language: str, title: str
) -> None:
    page = await browser.get("/login", params={"lang": language})
    assert f'<html lang="{language}">' in page.text
    assert title in page.text


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
async def guest(database: Database, provider: Provider) -> AsyncIterator[httpx.AsyncClient]:
    """A browser before a console that trusts the provider."""
    office = office_of(
        database,
        oidc_issuer=provider.issuer,
        oidc_client_id=provider.client_id,
        oidc_client_secret=SecretStr(provider.client_secret),
    )
    transport = httpx.ASGITransport(app=app_of(office))
    async with httpx.AsyncClient(transport=transport, base_url=HERE, headers=HTML) as client:
        yield client


async def _by_provider(guest: httpx.AsyncClient) -> httpx.Response:
    """As a browser goes: to the provider, and back with its code."""
    begun = await guest.get("/oidc/begin")
    assert begun.status_code in (302, 303), begun.text
    async with httpx.AsyncClient(trust_env=False) as elsewhere:
        back = await elsewhere.get(begun.headers["location"])
    return await guest.get(back.headers["location"])


async def test_the_provider_lets_in_whom_the_shop_knows(
    guest: httpx.AsyncClient, provider: Provider, database: Database
) -> None:
    database.write(lambda session: add_agent(session, "ida@shop.example", "lead", None, NOW))
    provider.claims["email"] = "ida@shop.example"
    answer = await _by_provider(guest)
    assert answer.headers.get("location") == "/en/", answer.text
    assert (await guest.get("/en/")).json() == {"login": "ida@shop.example", "role": "lead"}


@pytest.mark.parametrize(
    ("email", "verified"), [("eve@shop.example", True), ("ida@shop.example", False)]
)
async def test_the_provider_lets_in_nobody_else(
    guest: httpx.AsyncClient, provider: Provider, database: Database, email: str, verified: bool
) -> None:
    database.write(lambda session: add_agent(session, "ida@shop.example", "lead", None, NOW))
    provider.claims |= {"email": email, "email_verified": verified}
    assert (await _by_provider(guest)).status_code == 401
    assert (await guest.get("/en/")).status_code == 303


@pytest.mark.parametrize("fault", ["signature", "audience", "nonce", "expired"])
async def test_a_token_that_does_not_hold_opens_nothing(
    guest: httpx.AsyncClient, provider: Provider, database: Database, fault: str
) -> None:
    database.write(lambda session: add_agent(session, "ida@shop.example", "lead", None, NOW))
    provider.claims["email"] = "ida@shop.example"
    if fault == "signature":
        provider.signed_by = RSAKey.generate_key(2048, {"kid": "1"})
    elif fault == "audience":
        provider.audience = "somebody-else"
    elif fault == "nonce":
        provider.claims["nonce"] = "another"
    else:
        provider.claims["exp"] = 1
    assert (await _by_provider(guest)).status_code == 502
    assert (await guest.get("/en/")).status_code == 303


async def test_an_answer_that_nobody_asked_for_opens_nothing(guest: httpx.AsyncClient) -> None:
    answer = await guest.get("/oidc/callback", params={"code": "c", "state": "s"})
    assert answer.status_code == 502
