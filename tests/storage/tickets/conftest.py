"""The tickets of the unit tests, with PostgreSQL behind them."""

from tests.storage.gateway.conftest import engine, settings
from tests.unit.gateway.conftest import anyio_backend, clock
from tests.unit.tickets.conftest import (
    another_desk,
    app,
    assistant,
    customer,
    desk,
    gateway,
    http,
    scene,
    system,
    tickets,
)

__all__ = [
    "another_desk",
    "anyio_backend",
    "app",
    "assistant",
    "clock",
    "customer",
    "desk",
    "engine",
    "gateway",
    "http",
    "scene",
    "settings",
    "system",
    "tickets",
]
