"""What can go wrong in a request, and its answer as problem details (RFC 9457)."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus

from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from web.gateway.texts import Texts, accepted_language

MAX_ERRORS = 20
MAX_POINTER_CHARS = 100
NAMES_BY_STATUS = {400: "not_json", 404: "not_found", 405: "method_not_allowed"}


class Problem(Exception):
    """A refusal that the client is told about; ``name`` finds its texts.

    ``params`` fill the text's blanks; ``members`` are added to the answer as they are.
    """

    status = 500

    def __init__(
        self,
        name: str,
        *,
        retry_after_s: int | None = None,
        members: Mapping[str, object] | None = None,
        **params: object,
    ) -> None:
        super().__init__(name)
        self.name = name
        self.retry_after_s = retry_after_s
        self.members = members or {}
        self.params = params


class NotJson(Problem):
    status = 400


class Unauthorized(Problem):
    status = 401


class Unknown(Problem):
    status = 404


class InProgress(Problem):
    status = 409


class TooLarge(Problem):
    status = 413


class Refused(Problem):
    status = 422


class TooMany(Problem):
    status = 429


class Unavailable(Problem):
    status = 503


class ProblemAnswers:
    """Turns every exception of a request into its answer.

    People who follow a wrong link in a browser get ``not_found_page``, programs a problem.
    """

    def __init__(self, texts: Texts, not_found_page: Callable[[Request], Response]) -> None:
        self._texts = texts
        self._not_found_page = not_found_page

    def install(self, app: FastAPI) -> None:
        app.add_exception_handler(Problem, self._on_problem)
        app.add_exception_handler(HTTPException, self._on_http)
        app.add_exception_handler(RequestValidationError, self._on_invalid)

    def answer(self, problem: Problem, accept_language: str | None) -> Response:
        language = accepted_language(accept_language)
        key = f"problem.{problem.name}"
        body = {
            "type": f"urn:satchel:problem:{problem.name.replace('_', '-')}",
            "title": self._texts.say(f"{key}.title", language),
            "status": problem.status,
            "detail": self._texts.say(f"{key}.detail", language, **problem.params),
            **problem.members,
        }
        return _response(body, problem.status, _headers(problem))

    async def _on_problem(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return self.answer(error, request.headers.get("accept-language"))

    async def _on_invalid(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return await self._on_problem(request, invalid(error))

    async def _on_http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == Unknown.status and _is_browser(request):
            return await to_thread.run_sync(self._not_found_page, request)
        name = NAMES_BY_STATUS.get(error.status_code)
        if name is None:
            title = HTTPStatus(error.status_code).phrase
            body = {"type": "about:blank", "title": title, "status": error.status_code}
            return _response(body, error.status_code, error.headers or {})
        problem = Problem(name)
        problem.status = error.status_code
        answer = self.answer(problem, request.headers.get("accept-language"))
        answer.headers.update(error.headers or {})
        return answer


def invalid(error: RequestValidationError) -> Problem:
    """What pydantic found, without what was sent: that may hold personal data."""
    found = error.errors()
    if any(_is_no_json(entry) for entry in found):
        return NotJson("not_json")
    errors = [
        {"pointer": _pointer(entry["loc"]), "detail": entry["msg"]} for entry in found[:MAX_ERRORS]
    ]
    return Refused("invalid", members={"errors": errors})


def _is_browser(request: Request) -> bool:
    is_chat = request.url.path.startswith("/chat/")
    return not is_chat and "text/html" in request.headers.get("accept", "")


def _is_no_json(entry: Mapping[str, object]) -> bool:
    # A body of another content type reaches the model as bytes; none at all is missing.
    whole_body = entry["loc"] == ("body",)
    unread = entry["type"] == "missing" or isinstance(entry.get("input"), bytes)
    return entry["type"] == "json_invalid" or (whole_body and unread)


def _pointer(location: tuple[str | int, ...]) -> str:
    steps = location[1:] if location and location[0] == "body" else location
    return "".join(f"/{step}" for step in steps)[:MAX_POINTER_CHARS]


def _headers(problem: Problem) -> dict[str, str]:
    headers = {}
    if problem.retry_after_s is not None:
        headers["Retry-After"] = str(problem.retry_after_s)
    if problem.status == Unauthorized.status:
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def _response(body: Mapping[str, object], status: int, headers: Mapping[str, str]) -> Response:
    # A field name that was sent may hold half a surrogate pair, which UTF-8 cannot.
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status, dict(headers), media_type="application/problem+json")
