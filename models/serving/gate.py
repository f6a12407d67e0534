"""What every request passes first: its size, its time, and who sends it."""

import hmac
from time import perf_counter

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.serving.metrics import Metrics
from models.serving.problems import Refusal, problem


class Gate:
    """ASGI middleware: refuses bodies that are too large, and takes the time of the rest."""

    def __init__(self, app: ASGIApp, metrics: Metrics, max_bytes: int) -> None:
        self._app = app
        self._metrics = metrics
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            if self._announced(scope) > self._max_bytes:
                too_large = problem(413, "bad_request", self._too_large)
                await too_large(scope, receive, noted)
            else:
                await self._app(scope, self._limited(receive), noted)
        finally:
            # Unknown paths share one label, or anybody could fill the registry with names.
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.request(route, status, perf_counter() - began)

    @property
    def _too_large(self) -> str:
        return f"the body has over {self._max_bytes} bytes"

    @staticmethod
    def _announced(scope: Scope) -> int:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        return int(length) if length.isdigit() else 0

    def _limited(self, receive: Receive) -> Receive:
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                raise Refusal("bad_request", self._too_large, 413)
            return message

        return limited


class TokenCheck:
    """FastAPI dependency: the service token must come with every request to an inner path."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()

    def __call__(self, request: Request) -> None:
        sent = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(sent, self._expected):
            raise Refusal("unauthorised", "the service token is missing or wrong")
