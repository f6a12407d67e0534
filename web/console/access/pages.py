"""The log-in page, and what its form and links do."""

from pathlib import Path
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from data.types.text import Language
from web.console.access.agents import logged_in, stamp_for
from web.console.access.oidc import Provider, ProviderError
from web.console.access.roles import Agent
from web.console.errors import Refused
from web.console.office import Office
from web.console.texts import words_in
from web.gateway.texts import accepted_language

TEMPLATES = Path(__file__).parents[1] / "templates"
LANGUAGE = "language"
REFUSED, TOO_MANY, PROVIDER_FAILED, BUSY = "refused", "too_many", "provider_failed", "busy"


class Attempts:
    """Counts attempts by login and by address, so that nobody can try passwords out."""

    def __init__(self, rate: str) -> None:
        self._rate = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allow(self, login: str, address: str) -> bool:
        names = (f"login:{login.strip().casefold()}", f"address:{address}")
        # Both are counted, whichever is full.
        hits = [self._limiter.hit(self._rate, name) for name in names]
        return all(hits)


def access_router(office: Office, provider: Provider | None) -> APIRouter:
    router = APIRouter()
    attempts = Attempts(office.settings.console_login_rate)
    page = LoginPage(provider is not None)

    @router.get("/login")
    async def login_page(request: Request) -> HTMLResponse:
        return page.shown(language_of(request))

    @router.post("/login")
    async def login(
        request: Request,
        login: Annotated[str, Form(max_length=200)],
        password: Annotated[str, Form(max_length=1000)],
    ) -> Response:
        language = language_of(request)
        address = request.client.host if request.client else "unknown"
        if not attempts.allow(login, address):
            return page.shown(language, TOO_MANY, 429)
        try:
            agent = await to_thread.run_sync(
                logged_in, office.database, login, password, office.clock()
            )
        except Refused:
            return page.shown(language, BUSY, 503)
        if agent is None:
            return page.shown(language, REFUSED, 401)
        await begin_session(office, request, agent)
        return RedirectResponse(f"/{language}/", status_code=303)

    @router.post("/logout")
    async def logout(request: Request) -> RedirectResponse:
        request.session.clear()
        return RedirectResponse("/login", status_code=303)

    if provider is not None:
        _add_provider(router, office, provider, page)
    return router


def _add_provider(router: APIRouter, office: Office, provider: Provider, page: "LoginPage") -> None:
    @router.get("/oidc/begin")
    async def begin(request: Request) -> Response:
        try:
            return await provider.begin(request)
        except ProviderError:
            return page.shown(language_of(request), PROVIDER_FAILED, 502)

    @router.get("/oidc/callback")
    async def callback(request: Request) -> Response:
        language = language_of(request)
        try:
            agent = await provider.finish(request)
        except ProviderError:
            return page.shown(language, PROVIDER_FAILED, 502)
        if agent is None:
            return page.shown(language, REFUSED, 401)
        await begin_session(office, request, agent)
        return RedirectResponse(f"/{language}/", status_code=303)


async def begin_session(office: Office, request: Request, agent: Agent) -> None:
    """A session of this agent's, in place of whatever the cookie held before."""
    stamp = await to_thread.run_sync(
        office.database.read, lambda session: stamp_for(session, agent.agent_id)
    )
    request.session.clear()
    since = office.clock().timestamp()
    request.session.update({"agent": agent.agent_id, "stamp": stamp, "since": since})


def language_of(request: Request) -> Language:
    """What the address asks for, else what was chosen before, else the browser's own."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    return (
        "zh"
        if (asked or accepted_language(request.headers.get("accept-language"))) == "zh"
        else "en"
    )


class LoginPage:
    def __init__(self, has_provider: bool) -> None:
        self._has_provider = has_provider
        loader = FileSystemLoader(TEMPLATES)
        self._template = Environment(
            loader=loader, autoescape=select_autoescape(["html"])
        ).get_template("login.html")

    def shown(
        self, language: Language, problem: str | None = None, status: int = 200
    ) -> HTMLResponse:
        words = words_in(language)
        html = self._template.render(
            words=words,
            problem=words(f"login.{problem}") if problem else None,
            has_provider=self._has_provider,
            others=[one for one in ("en", "zh") if one != language],
        )
        answer = HTMLResponse(html, status)
        answer.set_cookie(LANGUAGE, language, samesite="lax", max_age=365 * 24 * 3600)
        return answer
