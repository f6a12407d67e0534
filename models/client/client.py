"""Asks the scorer service over HTTP, within a time limit that always holds."""

import asyncio
import json
from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from models.client.errors import ScorerRejected, ScorerUnavailable
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

    async def close(self) -> None:
        await self._http.aclose()

    async def _ask(self, path: str, body: bytes, answer: TypeAdapter[Answer]) -> Answer:
        try:
            async with asyncio.timeout(self._timeout_s):
                response = await self._sent(path, body)
        except TimeoutError as error:
            raise ScorerUnavailable(f"no answer within {self._timeout_s} s") from error
        except httpx.HTTPError as error:
            raise ScorerUnavailable(f"{type(error).__name__}: {error}") from error
        return _read(response, answer)

    async def _sent(self, path: str, body: bytes) -> httpx.Response:
        try:
            return await self._http.post(path, content=body)
        except httpx.ConnectError:
            return await self._http.post(path, content=body)


def _read(response: httpx.Response, answer: TypeAdapter[Answer]) -> Answer:
    if response.is_success:
        try:
            return answer.validate_json(response.content)
        except ValidationError as error:
            raise ScorerUnavailable("the answer is not what was agreed on") from error
    if response.is_client_error:
        code, detail = _problem(response)
        raise ScorerRejected(response.status_code, code, detail)
    raise ScorerUnavailable(f"the scorer answered {response.status_code}")


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
