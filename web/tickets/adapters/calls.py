"""HTTP calls to a ticket system, their failures in the core's words."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from web.tickets.core.errors import Rejected, Undelivered

PASSING = (401, 403, 408, 409, 412, 423, 425, 429)
"""Beside 5xx: a token may be mended, a conflict, a lock or a limit passes."""


class Caller:
    """One system's address and credentials."""

    def __init__(
        self,
        base_url: str,
        *,
        timeout_s: float,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers=headers,
            auth=auth,
            timeout=timeout_s,
            transport=transport,
            trust_env=False,
        )

    async def get(self, path: str, **params: str | int) -> Any:
        """The JSON that was answered. Raises Undelivered, Rejected."""
        return _json(await self.send("GET", path, params=params))

    async def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> Any:
        return _json(await self.send("POST", path, json=body, headers=headers))

    async def put(self, path: str, body: object, headers: dict[str, str] | None = None) -> Any:
        return _json(await self.send("PUT", path, json=body, headers=headers))

    async def send(self, method: str, path: str, **what: Any) -> httpx.Response:
        """Raises Undelivered, Rejected."""
        try:
            response = await self._http.request(method, path, **what)
        except httpx.HTTPError as error:
            raise Undelivered(type(error).__name__) from error
        status = response.status_code
        if status in PASSING or status >= 500:
            raise Undelivered(f"status {status}", retry_after_s(response.headers))
        if not response.is_success:
            raise Rejected(f"status {status}")
        return response

    async def close(self) -> None:
        await self._http.aclose()


def retry_after_s(headers: httpx.Headers) -> float | None:
    """What Retry-After asks for: seconds, or a date."""
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return float(given)
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    if until.tzinfo is None:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise Undelivered("an answer that is no JSON") from error
