"""Command line of the demo shop: ``check`` its source, or ``fill`` a database and draw images."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from data.catalog.snapshot import Catalog, load_catalog
from data.catalog.store import replace_catalog
from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade
from data.demo.build import DEFAULT_SEED, SHOP_FOLDER, build_shop, read_shop
from data.demo.errors import ShopError
from data.demo.images import draw_all
from data.types.source import ShopContent

IMAGES = Path("var/images")


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.command == "check":
        return check_source(options.folder)
    if options.images is None and not _is_the_shop(options.folder):
        print(f"--folder also needs --images: {IMAGES} is for the demo shop's own", file=sys.stderr)
        return 2
    return fill(options.folder, options.database, options.images or IMAGES, options.seed)


def _is_the_shop(folder: Path) -> bool:
    return folder.resolve() == SHOP_FOLDER.resolve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.demo", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="count the shop and print every problem")
    fill = commands.add_parser("fill", help="migrate and fill a database, and draw the images")
    fill.add_argument("--database", required=True, help="URL, such as sqlite:///var/satchel.db")
    fill.add_argument("--images", type=Path, help=f"{IMAGES}; another --folder must name its own")
    fill.add_argument("--seed", type=int, default=DEFAULT_SEED, help="decides the reviews")
    for command in (check, fill):
        command.add_argument("--folder", type=Path, default=SHOP_FOLDER)
    return parser


def check_source(folder: Path) -> int:
    content, problems = read_shop(folder)
    print(*problems.found, sep="\n")
    print_counts(content)
    print(f"{len(problems.found)} problems")
    return 1 if problems.found else 0


def fill(folder: Path, database: str, images: Path, seed: int = DEFAULT_SEED) -> int:
    """Makes database and pictures equal to the source; repeating it changes nothing."""
    try:
        content = build_shop(folder, seed)
    except ShopError as error:
        print(error, file=sys.stderr)
        return 1
    upgrade(database)
    catalog = _stored(content, database)
    drawn = draw_all(
        content.items, lambda category: (category, *catalog.ancestors(category)), images
    )
    print(
        f"{catalog.shop.name}: {len(content.items)} items, {len(content.scenarios)} scenarios, "
        f"{len(content.bundles)} bundles, catalog version {catalog.version}, {drawn} images drawn"
    )
    return 0


def _stored(content: ShopContent, database: str) -> Catalog:
    engine = open_engine(database)
    with session_factory(engine).begin() as session:
        replace_catalog(session, content)
        catalog = load_catalog(session)
    engine.dispose()
    return catalog


def print_counts(content: ShopContent) -> None:
    department = {scenario.scenario_id: scenario.department for scenario in content.scenarios}
    items = Counter(item.department for item in content.items)
    scenarios = Counter(department.values())
    bundles = Counter(department.get(one.scenario_id, "?") for one in content.bundles)
    for name in sorted(items | scenarios | bundles):
        print(f"{name}: {items[name]} items, {scenarios[name]} scenarios, {bundles[name]} bundles")
    print(
        f"shop: {len(content.items)} items, {len(content.scenarios)} scenarios, "
        f"{len(content.bundles)} bundles, {len(content.rules)} rules, "
        f"{len(content.guides)} guides, {len(content.reviews)} reviews, "
        f"{len(content.sellers)} sellers, "
        f"{sum(item.held_reason is not None for item in content.items)} items held back"
    )


if __name__ == "__main__":
    sys.exit(main())
