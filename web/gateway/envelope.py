"""What wraps every request: its id, its log line, security headers, its size, the last resort."""

import re
import time
from collections import deque
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.gateway.logs import log, log_exception
from web.gateway.problems import Problem, ProblemAnswers, TooLarge

METHODS_WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")
REQUEST_ID = "X-Request-ID"
_GIVEN_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Envelope:
    """Gives each request an id, writes one log line for it and adds headers to its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _GIVEN_ID.match(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status, began = 0, time.perf_counter()

        async def send_wrapped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_wrapped)
        finally:
            ms = round((time.perf_counter() - began) * 1000, 1)
            log("request", request_id=request_id, status=status, ms=ms, **_what(scope))


class LastResort:
    """Answers an unexpected exception with a problem that shows nothing of it."""

    def __init__(self, app: ASGIApp, answers: ProblemAnswers) -> None:
        self._app = app
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_watched)
        except Exception as error:
            if scope["type"] != "http":
                raise
            problem = error if isinstance(error, Problem) else Problem("unexpected")
            if problem is not error:
                request_id = scope.get("state", {}).get("request_id")
                log_exception("unexpected", error, request_id=request_id, **_what(scope))
            if not started:
                accepted = Headers(scope=scope).get("accept-language")
                await self._answers.answer(problem, accepted)(scope, receive, send)


class BodyLimit:
    """Reads a body before anybody else does, and refuses it when it is too large."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in METHODS_WITH_BODY:
            receive = await self._read(scope, receive)
        await self._app(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive) -> Receive:
        declared = Headers(scope=scope).get("content-length", "0")
        self._check(int(declared) if declared.isdigit() else 0)
        held, size, more = deque[Message](), 0, True
        while more:
            message = await receive()
            held.append(message)
            size += len(message.get("body", b""))
            self._check(size)
            more = message.get("more_body", False)

        async def replay() -> Message:
            return held.popleft() if held else await receive()

        return replay

    def _check(self, size: int) -> None:
        if size > self._max_bytes:
            raise TooLarge("body_too_large", limit=self._max_bytes)


def _what(scope: Scope) -> dict[str, str | None]:
    # The route's template: a path that fits no route may hold anything.
    route = getattr(scope.get("route"), "path", None)
    return {"method": scope.get("method"), "route": route}
