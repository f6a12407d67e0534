"""Log lines of the private processes, which must not repeat what people wrote."""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure_logging(pattern: str) -> None:
    """Lines of this pattern on standard error, from INFO upwards."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet(pattern))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class Discreet(logging.Formatter):
    """Says which error came from where, without its message: that may quote a shopper."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        return "\n".join(_told(ei[1]))


def _told(error: BaseException | None) -> Iterator[str]:
    """The error with its frames, then whatever caused it."""
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  at {frame.filename}:{frame.lineno} in {frame.name}"
        error = error.__cause__ or error.__context__
