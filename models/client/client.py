"""Asks the scorer service over HTTP, within a time limit that always holds."""

import asyncio
import json
from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from models.client.errors import ScorerAbsent, ScorerRejected, ScorerUnavailable
from models.contract.recommendation import Recommendation, RecommendRequest
from models.contract.scoring import (
    EmbedAnswer,
    EmbedRequest,
    ExplainAnswer,
    ExplainRequest,
    ScoreAnswer,
    ScoreRequest,
)

Answer = TypeVar("Answer")
RELOAD_S = 300.0
"""The service opens the next engine beside the one that answers before it says so."""


class ScorerClient:
    """One client a process; keeps its connections open until ``close``.

    Every call raises ScorerUnavailable or ScorerRejected, and nothing else, within
    ``timeout_s`` seconds in all. A connection that cannot be made is tried once more;
    anything later is not repeated, because a late answer is as bad as none.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        timeout_s: float = 3.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._timeout_s = timeout_s
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            timeout=timeout_s,
            transport=transport,
            trust_env=False,
        )

    async def recommend(self, request: RecommendRequest) -> Recommendation:
        """A slate for the request, with the whole pool that it was drawn from."""
        return await self._ask("/v1/recommend", _RECOMMEND.dump_json(request), _RECOMMENDATION)

    async def score(self, request: ScoreRequest) -> ScoreAnswer:
        """One score a bundle, in the order asked."""
        return await self._ask("/v1/score", _SCORE.dump_json(request), _SCORES)

    async def explain(self, request: ExplainRequest) -> ExplainAnswer:
        """Why a bundle, or one item of it, was proposed."""
        return await self._ask("/v1/explain", _EXPLAIN.dump_json(request), _REASONS)

    async def embed(self, request: EmbedRequest) -> EmbedAnswer:
        """Unit vectors of texts."""
        return await self._ask("/v1/embed", _EMBED.dump_json(request), _VECTORS)

    async def reload(self) -> str:
        """Has the service take up the release that is live by now, within RELOAD_S; returns the
        model version that answers from then on."""
        state = await self._ask("/admin/reload", b"", _STATE, RELOAD_S)
        return str(state["model_version"])

    async def close(self) -> None:
        await self._http.aclose()

    async def _ask(
        self, path: str, body: bytes, answer: TypeAdapter[Answer], within_s: float | None = None
    ) -> Answer:
        within_s = within_s or self._timeout_s
        try:
            async with asyncio.timeout(within_s):
                response = await self._sent(path, body, within_s)
        except TimeoutError as error:
            raise ScorerUnavailable(f"no answer within {within_s} s") from error
        except httpx.ConnectError as error:
            raise ScorerAbsent(f"{type(error).__name__}: {error}") from error
        except httpx.HTTPError as error:
            raise ScorerUnavailable(f"{type(error).__name__}: {error}") from error
        return _read(response, answer)

    async def _sent(self, path: str, body: bytes, within_s: float) -> httpx.Response:
        try:
            return await self._http.post(path, content=body, timeout=within_s)
        except httpx.ConnectError:
            return await self._http.post(path, content=body, timeout=within_s)


def _read(response: httpx.Response, answer: TypeAdapter[Answer]) -> Answer:
    if response.is_success:
        try:
            return answer.validate_json(response.content)
        except ValidationError as error:
            raise ScorerUnavailable("the answer is not what was agreed on") from error
    if response.is_client_error:
        code, detail = _problem(response)
        raise ScorerRejected(response.status_code, code, detail)
    raise ScorerUnavailable(f"the scorer answered {response.status_code} {_problem(response)[1]}")


def _problem(response: httpx.Response) -> tuple[str, str]:
    """Code and detail of a problem document (RFC 9457); of anything else, as much as there is."""
    try:
        problem = response.json()
    except json.JSONDecodeError:
        problem = None
    if not isinstance(problem, dict):
        return "bad_request", response.text[:200]
    return str(problem.get("code", "bad_request")), str(problem.get("detail", ""))


_RECOMMEND = TypeAdapter(RecommendRequest)
_RECOMMENDATION = TypeAdapter(Recommendation)
_SCORE = TypeAdapter(ScoreRequest)
_SCORES = TypeAdapter(ScoreAnswer)
_EXPLAIN = TypeAdapter(ExplainRequest)
_REASONS = TypeAdapter(ExplainAnswer)
_EMBED = TypeAdapter(EmbedRequest)
_VECTORS = TypeAdapter(EmbedAnswer)
_STATE = TypeAdapter(dict[str, str | int])
