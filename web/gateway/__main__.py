"""Runs the gateway: ``python -m web.gateway``."""

import socket
from collections.abc import Callable

import uvicorn

from web.gateway.app import create_app
from web.gateway.logs import configure_logging
from web.gateway.settings import GatewaySettings
from web.tickets.settings import TicketSettings

SHUTDOWN_S = 5  # for turns under way; their clients ask again with the same id


class GatewayServer(uvicorn.Server):
    """Ends the open streams before it waits for requests to end."""

    def __init__(self, config: uvicorn.Config, close_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._close_streams = close_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._close_streams()
        await super().shutdown(sockets)


def main() -> None:
    configure_logging()
    settings = GatewaySettings()
    app = create_app(settings, tickets=TicketSettings())
    config = uvicorn.Config(
        app,
        host=settings.gateway_host,
        port=settings.gateway_port,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
    GatewayServer(config, app.state.close_streams).run()


if __name__ == "__main__":
    main()
