"""What tests of the importers share: importing with a fixed clock, and looking at the result."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from data.catalog.rows import concept_of, item_of
from data.catalog.snapshot import catalog_version
from data.datasets.importing import import_feed, unscreened
from data.datasets.listing import Listing, Reader, Skip
from data.datasets.options import Options, Screening, source_name
from data.datasets.report import Report
from data.db.shop import ConceptRow, ItemRow
from data.types.item import Item
from data.types.vocabulary import Concept

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
Sessions = sessionmaker[Session]


def run(
    sessions: Sessions, reader: Reader, screening: Screening = unscreened, **options: Any
) -> Report:
    """Imports a feed on the first of May 2026, unscreened unless told otherwise."""
    source = source_name(reader, options.pop("source", None))
    asked = Options(source, NOW, **options)
    return import_feed(sessions, reader, asked, screening)


def counts(report: Report) -> tuple[int, int, int, int]:
    """Imported, updated, unchanged and skipped rows, which are all there are."""
    found = (report.imported, report.updated, report.unchanged, len(report.skipped))
    assert sum(found) == report.rows
    return found


def reasons(report: Report) -> dict[int, str]:
    return {skip.line: skip.reason for skip in report.skipped}


def items(sessions: Sessions) -> dict[str, Item]:
    with sessions() as session:
        return {row.item_id: item_of(row) for row in session.scalars(select(ItemRow))}


def concepts(sessions: Sessions) -> dict[tuple[str, str], Concept]:
    with sessions() as session:
        rows = session.scalars(select(ConceptRow))
        return {(row.kind, row.concept_id): concept_of(row) for row in rows}


def version(sessions: Sessions) -> int:
    with sessions() as session:
        return catalog_version(session)


def listings(reader: Reader) -> list[Listing]:
    return [one for one in reader.records() if isinstance(one, Listing)]


def skips(reader: Reader) -> list[Skip]:
    return [one for one in reader.records() if isinstance(one, Skip)]
