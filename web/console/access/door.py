"""The door: everything behind it is for agents who are logged in, and for nobody else."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.console.access.agents import present
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.errors import Refused

OPEN = ("/login", "/oidc/", "/healthz", "/static/", "/favicon.ico")
AGENT = "agent"
"""Where the request's scope has the agent, for everything behind the door."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
        "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


class Door:
    """Behind the session's cookie: lets agents in, and shows others to the log-in page.

    A session ends ``lifetime_s`` after the log-in, however busy it is: an open page asks for ever.
    Gradio's page needs scripts in the page and evaluated ones; it may ask nobody but us.
    """

    def __init__(
        self, app: ASGIApp, database: Database, clock: Callable[[], datetime], lifetime_s: float
    ) -> None:
        self._app = app
        self._database = database
        self._clock = clock
        self._lifetime_s = lifetime_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        answer = _with_headers(send)
        scope[AGENT] = await self._who(HTTPConnection(scope))
        if scope[AGENT] is None and not scope["path"].startswith(OPEN):
            await _shown_out(scope)(scope, receive, answer)
            return
        await self._app(scope, receive, answer)

    async def _who(self, connection: HTTPConnection) -> Agent | None:
        kept: Mapping[str, Any] = connection.session
        agent_id, stamp = str(kept.get("agent", "")), str(kept.get("stamp", ""))
        age_s = self._clock().timestamp() - float(kept.get("since", 0.0))
        if not agent_id or age_s > self._lifetime_s:
            return None

        def looked_up(session: Session) -> Agent | None:
            return present(session, agent_id, stamp)

        try:
            return await to_thread.run_sync(self._database.read, looked_up)
        except Refused:
            return None


def agent_at(request: Request) -> Agent | None:
    """Who sent the request."""
    agent: Agent | None = request.scope.get(AGENT)
    return agent


def _shown_out(scope: Scope) -> ASGIApp:
    request = HTTPConnection(scope)
    if scope["type"] == "http" and "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("/login", status_code=303)
    return JSONResponse({"title": "Not logged in", "status": 401}, status_code=401)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
