"""GET /export/WHAT.csv and .jsonl: a download, written as it is read."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Literal

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from web.console.access.door import agent_at
from web.console.audit import note
from web.console.export.records import EXPORTS, Record
from web.console.office import Office

Format = Literal["csv", "jsonl"]
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a table calculation would take for a formula at the beginning of a cell."""


def export_router(office: Office) -> APIRouter:
    router = APIRouter()

    @router.get("/export/{what}.{form}", response_class=StreamingResponse)
    async def download(what: str, form: Format, request: Request) -> StreamingResponse:
        agent = agent_at(request)
        role, records = EXPORTS.get(what, (None, None))
        if role is None or records is None:
            raise HTTPException(404)
        if agent is None or not agent.may(role):
            raise HTTPException(403)
        actor, at = agent.agent_id, office.clock()

        def noted(session: Session) -> None:
            note(session, actor, "export", what, {"form": form}, at)

        await to_thread.run_sync(office.database.write, noted)

        def written() -> Iterator[str]:
            with office.database.sessions() as session:
                lines = as_csv if form == "csv" else as_jsonl
                yield from lines(records(session))

        name = f'attachment; filename="{what}.{form}"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return StreamingResponse(written(), media_type=TYPES[form], headers=headers)

    return router


def as_jsonl(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def as_csv(records: Iterable[Record]) -> Iterator[str]:
    """With a line of names; labels of several kinds have columns of their own kind each, so the
    names are those of all records."""
    rows = list(records)
    names = list(dict.fromkeys(chain.from_iterable(row.keys() for row in rows)))
    # Table calculations know by the mark that this is UTF-8.
    yield "\ufeff"
    yield _line(names)
    for row in rows:
        yield _line([_cell(row.get(name)) for name in names])


def _cell(value: object) -> str:
    """Text that no table calculation takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    isnt_number = not isinstance(value, int | float)
    return f"'{text}" if isnt_number and text.startswith(FORMULA) else text


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
