"""``python -m models.serving``: runs the scorer service."""

import os

import uvicorn

from models.contract.logs import configure_logging


def main() -> None:
    # Read by the math libraries when they are loaded: threads that spin while they wait cost
    # the other processes of a small machine more than they win here.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from models.serving.app import create_app  # noqa: PLC0415
    from models.serving.settings import ScorerSettings  # noqa: PLC0415

    configure_logging("%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = ScorerSettings()
    uvicorn.run(
        create_app(settings),
        host=settings.scorer_host,
        port=settings.scorer_port,
        access_log=False,
        log_config=None,
    )


if __name__ == "__main__":
    main()
