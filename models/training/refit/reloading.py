"""Tells the scorer service that another release is live."""

import asyncio

import httpx

from models.client.client import ScorerClient
from models.client.errors import ScorerAbsent, ScorerError
from models.training.refit.errors import ReloadFailed


def reload_scorer(
    base_url: str, token: str, transport: httpx.AsyncBaseTransport | None = None
) -> str | None:
    """The model version that the service answers with from now on; None where no service runs,
    which then takes the release when it starts. Raises ReloadFailed where it does not take it."""
    try:
        return asyncio.run(_reloaded(base_url, token, transport))
    except ScorerAbsent:
        return None
    except ScorerError as error:
        raise ReloadFailed(
            f"the scorer at {base_url} did not take it: {error}; the release is active, and is "
            "taken at the next reload or start"
        ) from error


async def _reloaded(base_url: str, token: str, transport: httpx.AsyncBaseTransport | None) -> str:
    client = ScorerClient(base_url, token, transport=transport)
    try:
        return await client.reload()
    finally:
        await client.close()
