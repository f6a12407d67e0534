"""Runs the action server: rasa-sdk's own app, on loopback, behind the service token."""

import asyncio
import hmac
import logging
import warnings
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic, response
from sanic.request import Request

from actions.settings import ActionSettings, settings
from actions.wiring import desk
from models.contract.logs import configure_logging

logger = logging.getLogger(__name__)


def main() -> None:
    """Serves until it is told to stop."""
    configure_logging("%(levelname)s %(name)s %(message)s")
    for name in ("httpx", "sanic.root", "sanic.server"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Rasa 3.6 is older than the SDK and serves well; it says so at each call.
    warnings.filterwarnings("ignore", message=".*versions of rasa and rasa-sdk.*")
    chosen = settings()
    app = action_app(chosen)
    app.run(chosen.actions_host, chosen.actions_port, single_process=True, access_log=False)


def action_app(chosen: ActionSettings) -> Sanic[Any, Any]:
    """The SDK's app; every call but the health check must carry the token."""
    executor = ActionExecutor()
    executor.register_package("actions")
    app: Sanic[Any, Any] = create_app(executor)
    token = chosen.service_token.get_secret_value()

    async def check_token(request: Request) -> response.HTTPResponse | None:
        if request.path == "/health" or is_admitted(request.args.get("token") or "", token):
            return None
        return response.json({"error": "the service token is missing or wrong"}, status=401)

    async def open_shop(_: Sanic[Any, Any]) -> None:
        """Loads the catalog before the first shopper waits for it."""
        try:
            await asyncio.to_thread(desk().warm)
        except Exception:
            logger.exception("the shop could not be loaded yet; the first turn tries again")

    app.register_middleware(check_token, "request")
    app.register_listener(open_shop, "before_server_start")
    return app


def is_admitted(given: str, token: str) -> bool:
    """Whether the token given is ours. An empty one protects nothing: with it nobody gets in."""
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


if __name__ == "__main__":
    main()
