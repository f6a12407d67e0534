"""Puts the console together: the door, the log-in, and the page in both languages."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

# Gradio reads this when it is imported.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse
from starlette.middleware.sessions import SessionMiddleware
from starlette.staticfiles import StaticFiles

from data.types.text import LANGUAGES
from web.console.access.door import Door, agent_at
from web.console.access.oidc import Provider
from web.console.access.pages import access_router, language_of
from web.console.export.files import export_router
from web.console.office import Office
from web.console.page.look import look
from web.console.page.site import build_page

STATIC = Path(__file__).with_name("static")
COOKIE = "satchel_console"


def create_app(office: Office) -> FastAPI:
    """The app behind its door. The cookie is signed, and no script can read it."""
    settings = office.settings
    app = FastAPI(title="Satchel console", docs_url=None, redoc_url=None, openapi_url=None,
                  lifespan=_lifespan(office))  # fmt: skip
    provider = Provider(settings, office.database, office.clock) if settings.oidc_issuer else None
    app.include_router(access_router(office, provider))
    app.include_router(export_router(office))
    app.mount("/static", StaticFiles(directory=STATIC))
    _add_health(app)
    for language in LANGUAGES:
        app = _with_page(app, office, language)
    app.add_middleware(
        Door,
        database=office.database,
        clock=office.clock,
        lifetime_s=settings.console_session_s,
    )
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.console_secret.get_secret_value(),
        session_cookie=COOKIE,
        max_age=settings.console_session_s,
        same_site="lax",
        https_only=settings.is_https,
    )
    return app


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz")
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @app.get("/favicon.ico")
    async def favicon() -> FileResponse:
        return FileResponse(STATIC / "satchel.svg")

    @app.get("/")
    async def home(request: Request) -> RedirectResponse:
        return RedirectResponse(f"/{language_of(request)}/", status_code=303)


def _with_page(app: FastAPI, office: Office, language: str) -> FastAPI:
    def who(request: Request) -> str | None:
        agent = agent_at(request)
        return agent.agent_id if agent else None

    head = (
        f'<script>document.documentElement.lang = "{language}"</script>'
        '<script src="/static/page.js"></script>'
        '<link rel="icon" href="/static/satchel.svg" type="image/svg+xml">'
    )
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_page(office, language),  # type: ignore[arg-type]
        path=f"/{language}",
        auth_dependency=who,
        show_error=False,
        footer_links=[],
        run_history=False,
        theme=look(),
        css_paths=[STATIC / "page.css"],
        head=head,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        ssr_mode=False,
    )
    return mounted


def _lifespan(office: Office) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await office.close()

    return lifespan
