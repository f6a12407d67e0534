"""Runs the console: ``python -m web.console``; ``… agents`` keeps the table of agents."""

import sys

import uvicorn

from models.contract.logs import configure_logging
from web.console.command import agents_command, showcase_command
from web.console.settings import ConsoleSettings

PATTERN = "%(asctime)s %(levelname)s %(name)s %(message)s"


def main(arguments: list[str]) -> int:
    if arguments == ["showcase"]:
        return showcase_command()
    if arguments:
        return agents_command(arguments)
    configure_logging(PATTERN)
    settings = ConsoleSettings()
    # Not before: Gradio takes seconds to import.
    from web.console.app import create_app  # noqa: PLC0415
    from web.console.office import open_office  # noqa: PLC0415

    uvicorn.run(
        create_app(open_office(settings)),
        host=settings.console_host,
        port=settings.console_port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
