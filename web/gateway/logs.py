"""Log lines as JSON, one event a line, never with what people wrote."""

import json
import logging
import traceback
from datetime import UTC, datetime

LOGGER = "satchel.gateway"


def log(event: str, **fields: object) -> None:
    logging.getLogger(LOGGER).info(event, extra={"fields": fields})


def log_exception(event: str, error: BaseException, **fields: object) -> None:
    logging.getLogger(LOGGER).error(event, exc_info=error, extra={"fields": fields})


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
            **(_error(record.exc_info[1]) if record.exc_info else {}),
        }
        return json.dumps(line, ensure_ascii=False, default=str)


def _error(error: BaseException | None) -> dict[str, object]:
    """What went wrong and where, but not the error's message: that may quote a shopper."""
    if error is None:
        return {}
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in frames]
    cause = error.__cause__ or error.__context__
    told: dict[str, object] = {"error": type(error).__name__, "where": where}
    return told | ({"cause": type(cause).__name__} if cause else {})


def configure_logging() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # httpx would log the whole address of each call to Rasa, one line a turn.
    logging.getLogger("httpx").setLevel(logging.WARNING)
