"""Refusals as problem details (RFC 9457), each with an error code of the contract."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from models.contract.scoring import ErrorCode
from models.engine.errors import EngineError

logger = logging.getLogger(__name__)

STATUS: Mapping[ErrorCode, int] = {
    "bad_request": 400,
    "unauthorised": 401,
    "unknown_item": 422,
    "unknown_scenario": 422,
    "overloaded": 503,
    "not_ready": 503,
}
RETRY_AFTER_S = 1


class Refusal(Exception):
    """A request turned down before it reaches the engine."""

    def __init__(self, code: ErrorCode, detail: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status or STATUS[code]


def problem(status: int, code: str, detail: str) -> JSONResponse:
    """The answer to a request that cannot be met."""
    headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": str(RETRY_AFTER_S)}}
    return JSONResponse(
        {"type": "about:blank", "status": status, "code": code, "detail": detail},
        status_code=status,
        headers=headers.get(status),
        media_type="application/problem+json",
    )


def answer_problems(app: FastAPI) -> None:
    """Makes every failure of the app a problem document; none tells of our insides."""

    @app.exception_handler(Refusal)
    async def refused(_request: Request, error: Refusal) -> JSONResponse:
        return problem(error.status, error.code, error.detail)

    @app.exception_handler(EngineError)
    async def not_possible(_request: Request, error: EngineError) -> JSONResponse:
        return problem(STATUS[error.code], error.code, error.detail)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        return problem(400, "bad_request", _first_fault(error))

    @app.exception_handler(HTTPException)
    async def no_such_page(_request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, "bad_request", str(error.detail))

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> JSONResponse:
        logger.error("%s failed", request.url.path, exc_info=error)
        return problem(500, "internal", "the request failed; the log says why")


def _first_fault(error: RequestValidationError) -> str:
    """Where the body is wrong and how, without repeating what was sent."""
    fault = error.errors()[0]
    place = "/".join(str(step) for step in fault["loc"])
    return f"{place}: {fault['msg']}"[:200]
