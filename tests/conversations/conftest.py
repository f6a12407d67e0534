"""Shoppers who talk to the running stack, and the judge of what they are shown."""

from collections.abc import Iterator

import httpx
import pytest

from tests.conversations.chat import PATIENCE_S, Chat, Judge, Talk
from tests.facts import Facts
from tests.stack import Stack


@pytest.fixture(scope="session")
def judge(stack: Stack) -> Judge:
    return Judge.over(stack.database_url)


@pytest.fixture(scope="session")
def facts(judge: Judge) -> Facts:
    return judge.facts


@pytest.fixture
def client(stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.gateway, timeout=PATIENCE_S) as opened:
        yield opened


@pytest.fixture
def talk(client: httpx.Client, judge: Judge) -> Talk:
    """Opens conversations: ``talk("zh", page_item_id=…)``."""

    def begin(language: str | None = None, page_item_id: str | None = None) -> Chat:
        return Chat.begun(client, judge, language, page_item_id)

    return begin


@pytest.fixture
def chat(talk: Talk) -> Chat:
    return talk("en")


@pytest.fixture
def chat_zh(talk: Talk) -> Chat:
    return talk("zh")
