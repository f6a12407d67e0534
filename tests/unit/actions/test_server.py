import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from actions.__main__ import action_app, is_admitted
from actions.settings import ActionSettings

TOKEN = "geheim-令牌"


@pytest.mark.parametrize("given", ["", "wrong", "é", "geheim", TOKEN.upper()])
def test_a_wrong_token_admits_nobody(given: str) -> None:
    assert not is_admitted(given, TOKEN)


def test_the_right_token_admits() -> None:
    assert is_admitted(TOKEN, TOKEN)


def test_without_a_token_of_our_own_nobody_is_admitted() -> None:
    assert not is_admitted("", "")


@asynccontextmanager
async def _served() -> AsyncIterator[httpx.AsyncClient]:
    """The action server on a free port of loopback; the SDK allows one a process."""
    settings = ActionSettings(_env_file=None, service_token=SecretStr(TOKEN))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server: Any = await action_app(settings).create_server(
            sock=listening, return_asyncio_server=True
        )
        await server.startup()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            yield http
        server.close()
        await server.wait_closed()


@pytest.mark.anyio
async def test_only_the_health_check_is_open_to_those_without_the_token() -> None:
    async with _served() as http:
        for path in ("/actions", "/webhook", "/nothing"):
            refused = await http.get(path, params={"token": "wrong"})
            assert refused.status_code == 401, path
            assert TOKEN not in refused.text
        assert (await http.post("/webhook", json={"next_action": "x"})).status_code == 401
        assert (await http.get("/health")).status_code == 200
        answer = await http.get("/actions", params={"token": TOKEN})
    names = {action["name"] for action in answer.json()}
    assert {"action_request_bundle", "action_restart", "action_forget_me"} <= names
