"""Command line of the shop's knowledge: ``check``, ``apply``, ``export`` and ``learn``."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import NoResultFound, SQLAlchemyError
from sqlalchemy.orm import Session

from data.catalog.entries import Problems
from data.catalog.knowledge.baskets import bundle_baskets, csv_baskets
from data.catalog.knowledge.counting import counted
from data.catalog.knowledge.differences import (
    Difference,
    check_versions,
    difference,
    stored_knowledge,
    with_next_versions,
)
from data.catalog.knowledge.errors import KnowledgeError, NoShop, WrongKnowledge
from data.catalog.knowledge.judging import judge
from data.catalog.knowledge.knowledge import Knowledge
from data.catalog.knowledge.learning import (
    Least,
    Unit,
    complements_of,
    substitutes_in_roles,
    substitutes_of,
)
from data.catalog.knowledge.reading import Reading, read_knowledge
from data.catalog.knowledge.report import reported, strongest
from data.catalog.knowledge.storing import apply
from data.catalog.knowledge.writing import as_yaml
from data.catalog.snapshot import Catalog, load_catalog
from data.db.engine import open_engine, session_factory

DEFAULT_DATABASE = "sqlite:///var/satchel.db"
FROM_BUNDLES = "bundles"


def main(arguments: list[str] | None = None) -> int:
    """0 done; 1 the files or the database are wrong; 2 wrong usage."""
    asked = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Session, Catalog], None] = asked.run
    try:
        with _shop(asked.database) as (session, catalog):
            command(asked, session, catalog)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        print(f"The database {asked.database} refused: {error.args[0]}", file=sys.stderr)
        return 1
    return 0


@contextmanager
def _shop(url: str) -> Iterator[tuple[Session, Catalog]]:
    """The shop's database in one transaction, committed at the end."""
    engine = open_engine(url)
    try:
        with session_factory(engine).begin() as session:
            yield session, load_catalog(session)
    except NoResultFound as error:
        raise NoShop(f"{url} has no shop yet: import a catalog, or fill the demo shop") from error
    finally:
        engine.dispose()


def _check(asked: argparse.Namespace, _session: Session, catalog: Catalog) -> None:
    found = _read(asked.files, catalog)
    _print(reported(found, catalog, remove=asked.remove_missing))


def _apply(asked: argparse.Namespace, session: Session, catalog: Catalog) -> None:
    found = _read(asked.files, catalog)
    _print(reported(found, catalog, remove=asked.remove_missing))
    apply(session, found, remove=found.missing if asked.remove_missing else ())


def _export(asked: argparse.Namespace, _session: Session, catalog: Catalog) -> None:
    text = as_yaml(stored_knowledge(catalog))
    if asked.out is None:
        print(text, end="")
    else:
        asked.out.write_text(text, encoding="utf-8")


def _learn(asked: argparse.Namespace, session: Session, catalog: Catalog) -> None:
    """What this source taught before is replaced; what others say stays."""
    stored = stored_knowledge(catalog)
    source = asked.source or (asked.baskets.stem if asked.baskets else FROM_BUNDLES)
    new = with_next_versions(_learned(asked, catalog, source), stored)
    before = tuple(one for one in stored.associations if one.source in (source, *_also(asked)))
    found = difference(new, Knowledge(associations=before))
    _print(reported(found, catalog, remove=True))
    if not asked.dry_run:
        apply(session, found, remove=found.missing)


def _learned(asked: argparse.Namespace, catalog: Catalog, source: str) -> Knowledge:
    least = Least(asked.min_support, asked.min_confidence, asked.min_lift, asked.min_likeness,
                  asked.strongest)  # fmt: skip
    baskets = csv_baskets(asked.baskets) if asked.baskets else bundle_baskets(catalog)
    counts = counted(baskets, lambda one: item.category if (item := catalog.item(one)) else None)
    print(f"{counts.baskets} baskets of {len(counts.alone)} categories")
    unit: Unit = "baskets" if asked.baskets else "bundles"
    roles = substitutes_in_roles(catalog.scenarios.values(), least) if _also(asked) else ()
    complements = complements_of(counts, least, source, unit)
    _print(strongest(complements))
    return Knowledge(
        associations=(
            *complements,
            *substitutes_of(counts, least, source, unit),
            *roles,
        )
    )


def _also(asked: argparse.Namespace) -> tuple[str, ...]:
    """Whoever learns from the shop's own bundles learns from its scenarios' roles too."""
    return () if asked.baskets else ("roles",)


def _read(files: list[Path], catalog: Catalog) -> Difference:
    """The difference that the files make; prints warnings, raises WrongKnowledge."""
    categories = {one.concept_id for one in catalog.concepts if one.kind == "category"}
    reading: Reading = read_knowledge(files, categories)
    problems, warnings = reading.problems, reading.warnings
    judge(reading.knowledge, catalog, problems, warnings)
    found = difference(reading.knowledge, stored_knowledge(catalog))
    check_versions(found, problems)
    _warn(warnings)
    if problems.found:
        raise WrongKnowledge("\n".join(problems.found))
    return found


def _warn(warnings: Problems) -> None:
    for warning in warnings.found:
        print(f"warning: {warning}", file=sys.stderr)


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.catalog.knowledge", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, about in (
        ("check", _check, "say what is wrong with files, and what they would change"),
        ("apply", _apply, "check files, and store what they change"),
    ):
        one = commands.add_parser(name, help=about)
        one.add_argument("files", type=Path, nargs="+", help="YAML files, or folders of them")
        one.add_argument("--remove-missing", action="store_true",
                         help="what is stored but not in the files goes")  # fmt: skip
        one.set_defaults(run=run)
    export = commands.add_parser("export", help="write what is stored as YAML")
    export.add_argument("--out", type=Path, metavar="FILE.yml", help="default: standard output")
    export.set_defaults(run=_export)
    _add_learn(commands.add_parser("learn", help="learn complements and substitutes"))
    url = os.environ.get("SATCHEL_DATABASE_URL", DEFAULT_DATABASE)
    for one in commands.choices.values():
        one.add_argument("--database", default=url, metavar="URL", help=f"default: {url}")
    return parser


def _add_learn(parser: argparse.ArgumentParser) -> None:
    least = Least()
    origin = parser.add_mutually_exclusive_group(required=True)
    origin.add_argument("--baskets", type=Path, metavar="FILE.csv",
                        help="columns basket_id and item_id")  # fmt: skip
    origin.add_argument("--from", dest="origin", choices=[FROM_BUNDLES],
                        help="the shop's own authored bundles and roles")  # fmt: skip
    parser.add_argument("--source", metavar="NAME", help="default: the file's name")
    parser.add_argument("--min-support", type=int, default=least.support)
    parser.add_argument("--min-confidence", type=float, default=least.confidence)
    parser.add_argument("--min-lift", type=float, default=least.lift)
    parser.add_argument("--min-likeness", type=float, default=least.likeness)
    parser.add_argument("--strongest", type=int, default=least.strongest, metavar="N",
                        help=f"complements of one category; default {least.strongest}")  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="tell, and store nothing")
    parser.set_defaults(run=_learn)


if __name__ == "__main__":
    sys.exit(main())
