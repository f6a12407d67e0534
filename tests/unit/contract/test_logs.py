import io
import logging

import pytest
from pydantic import BaseModel, ValidationError

from models.contract.logs import Discreet

PHRASE = "marzipan"


class Party(BaseModel):
    size: int


def _logged(error: BaseException) -> str:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(Discreet("%(levelname)s %(message)s"))
    record = logging.LogRecord(
        "room", logging.ERROR, __file__, 1, "the turn failed", (), (type(error), error, None)
    )
    handler.emit(record)
    return lines.getvalue()


def _read_a_party() -> None:
    try:
        Party.model_validate({"size": PHRASE})
    except ValidationError as error:
        raise KeyError(f"cannot read {PHRASE}") from error


def test_an_error_is_logged_with_its_place_and_cause_but_without_its_words() -> None:
    with pytest.raises(KeyError, match=PHRASE) as failed:
        _read_a_party()
    assert PHRASE in str(failed.value.__cause__)
    told = _logged(failed.value)
    assert told.startswith("ERROR the turn failed\nbuiltins.KeyError\n  at ")
    assert "ValidationError" in told
    assert "in _read_a_party" in told
    assert PHRASE not in told
