from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from models.engine.engine import Engine
from models.serving.app import create_app
from models.serving.settings import ScorerSettings
from tests.unit.engine.shop import engine
from tests.unit.serving.fakes import OneEngine

TOKEN = "a-service-token-for-tests"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def shopping(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine(tmp_path_factory.mktemp("vectors"))


@pytest.fixture
def settings(tmp_path: Path) -> ScorerSettings:
    return ScorerSettings(
        _env_file=None,
        service_token=SecretStr(TOKEN),
        scorer_body_max_bytes=20_000,
        var_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path}/shop.db",
    )


@pytest.fixture
def app(settings: ScorerSettings, shopping: Engine) -> FastAPI:
    return create_app(settings, OneEngine(shopping))


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://scorer", headers=headers
    ) as client:
        yield client
