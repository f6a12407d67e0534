"""Command line of the filters: what would be held back in a stored catalog, and why."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from data.catalog.screening.finding import Finding
from data.catalog.screening.screen import Screen
from data.catalog.snapshot import Catalog
from data.catalog.stored import stored_catalog
from data.types.item import Item
from data.types.text import LANGUAGES, Language


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        catalog = stored_catalog(options.database)
    except (NoResultFound, SQLAlchemyError) as error:
        print(f"{options.database} holds no catalog: fill it first ({error})", file=sys.stderr)
        return 1
    print(*report(catalog, options.language), sep="\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.catalog.screening", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="list what would be held back; nothing is changed")
    check.add_argument("--database", required=True, help="URL, such as sqlite:///var/satchel.db")
    check.add_argument("--language", choices=LANGUAGES, default="en")
    return parser


def report(catalog: Catalog, language: Language) -> Iterator[str]:
    """A line for each listing with findings, with all of them, and at last the counts."""
    items = catalog.items.values()
    screen = Screen.of(items, catalog.sellers.values(), catalog.concepts)
    counts: Counter[str] = Counter()
    for item in items:
        findings = screen.findings(item)
        counts.update(finding.code for finding in findings[:1])
        if findings:
            yield _line(item, findings, language)
    stated = ", ".join(f"{code} {count}" for code, count in sorted(counts.items()))
    total = f"{counts.total()} of {len(items)} listings would be held back"
    yield f"{total}: {stated}" if stated else total


def _line(item: Item, findings: tuple[Finding, ...], language: Language) -> str:
    said = "; ".join(f"{one.code}: {one.text.in_language(language)}" for one in findings)
    state = "held" if item.held_reason else "SOLD"
    return f"{state}  {item.item_id}  ({item.seller_id})  {said}"


if __name__ == "__main__":
    sys.exit(main())
