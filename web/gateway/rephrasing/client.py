"""Asks a language model behind an OpenAI-compatible endpoint to reword one sentence."""

import asyncio
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml
from pydantic import BaseModel, Field, ValidationError

PROMPTS_FILE = Path(__file__).with_name("prompts.yaml")
ANSWER_MAX_BYTES = 64 * 1024
TEMPERATURE = 0.4
_MOST_TOKENS = 400
_TOKENS_BEYOND = 32
_QUOTES = (('"', '"'), ("“", "”"), ("'", "'"), ("「", "」"))


class WordingError(Exception):
    """Root of this room's errors: no rewording is to be had."""


class ModelUnavailable(WordingError):
    """No connection, no answer in time, or a status that is no success."""


class AnswerUnreadable(WordingError):
    """Not what an OpenAI-compatible endpoint answers, too long, or cut off."""


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


class ModelClient:
    """One client a process. Sends a sentence and its language and nothing else; never tries again.

    ``url`` is the part before ``/chat/completions``. Every call ends within ``timeout_s``.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str,
        *,
        timeout_s: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._model, self._timeout_s = model, timeout_s
        self._http = httpx.AsyncClient(
            base_url=url,
            # Unpacked, a small answer could be a huge one.
            headers={"Accept-Encoding": "identity"} | _authorization(key),
            timeout=timeout_s,
            transport=transport,
            trust_env=False,
        )

    async def reworded(self, text: str, language: str) -> str:
        """Another wording of ``text``, not yet checked. Raises WordingError."""
        try:
            async with asyncio.timeout(self._timeout_s):
                content = await self._post(self._request(text, language))
        except TimeoutError as error:
            raise ModelUnavailable("late") from error
        except httpx.HTTPError as error:
            raise ModelUnavailable(type(error).__name__) from error
        return _unquoted(_said(content), text)

    async def close(self) -> None:
        await self._http.aclose()

    async def _post(self, body: Mapping[str, Any]) -> bytes:
        content = b""
        async with self._http.stream("POST", "/chat/completions", json=body) as response:
            if not response.is_success:
                raise ModelUnavailable(f"status {response.status_code}")
            async for part in response.aiter_bytes():
                content += part
                if len(content) > ANSWER_MAX_BYTES:
                    raise AnswerUnreadable("too long")
        return content

    def _request(self, text: str, language: str) -> dict[str, Any]:
        return {
            "model": self._model,
            "messages": [*_introduction(language), {"role": "user", "content": text}],
            "temperature": TEMPERATURE,
            "max_tokens": min(_MOST_TOKENS, len(text) + _TOKENS_BEYOND),
            "stream": False,
        }


def _authorization(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


@cache
def _introduction(language: str) -> tuple[dict[str, str], ...]:
    """What the model is told and shown before the sentence itself."""
    content = yaml.load(PROMPTS_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    prompt = content[language]
    turns = [{"role": "system", "content": prompt["told"]}]
    for asked, answered in prompt["shown"]:
        turns += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
    return tuple(turns)


def _said(content: bytes) -> str:
    try:
        choice = _Completion.model_validate_json(content).choices[0]
    except ValidationError as error:
        raise AnswerUnreadable("not a completion") from error
    if choice.finish_reason == "length":
        raise AnswerUnreadable("cut off")
    return choice.message.content.strip()


def _unquoted(said: str, original: str) -> str:
    """Without the quotation marks that models like to put around an answer."""
    for first, last in _QUOTES:
        if said.startswith(first) and said.endswith(last) and not original.startswith(first):
            return said[1:-1].strip()
    return said
