"""Command line: ``export`` all that the database holds, or ``import`` it into an empty one."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import ArgumentError, DBAPIError

from data.backup.errors import BackupError, BackupRefused
from data.backup.exporting import Wishes, export
from data.backup.importing import restore
from data.backup.manifest import Manifest

URL_HELP = "URL, such as sqlite:///var/satchel.db; SATCHEL_DATABASE_URL where it is not given"


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        print(_done(options))
    except BackupError as error:
        print(error, file=sys.stderr)
    except ArgumentError:
        print("this is no URL of a database", file=sys.stderr)
    except (DBAPIError, OSError) as error:
        cause = getattr(error, "orig", error)
        print(f"it could not be done: {cause}", file=sys.stderr)
    else:
        return 0
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.backup", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    exporting = commands.add_parser("export", help="write a backup")
    exporting.add_argument("path", type=Path, help="OUT.tar.gz, or a folder that is not there yet")
    kinds = exporting.add_mutually_exclusive_group()
    kinds.add_argument(
        "--anonymous", action="store_true", help="without persons' words, for analysts"
    )
    kinds.add_argument(
        "--with-secrets", action="store_true", help="with the hashes of agents' passwords"
    )
    importing = commands.add_parser("import", help="fill an empty database from a backup")
    importing.add_argument("path", type=Path, help="the archive or folder")
    for command in (exporting, importing):
        command.add_argument("--database", help=URL_HELP)
    return parser


def _done(options: argparse.Namespace) -> str:
    url = options.database or os.environ.get("SATCHEL_DATABASE_URL")
    if not url:
        raise BackupRefused("say which database: --database URL, or SATCHEL_DATABASE_URL")
    if options.command == "import":
        return _told("imported", restore(options.path, url), options.path)
    wishes = Wishes(anonymous=options.anonymous, secrets=options.with_secrets)
    return _told("exported", export(url, options.path, datetime.now(UTC), wishes), options.path)


def _told(what: str, manifest: Manifest, path: Path) -> str:
    return (
        f"{what} {manifest.rows} rows of {len(manifest.tables)} tables, "
        f"schema {manifest.schema_revision}: {path}"
    )


if __name__ == "__main__":
    sys.exit(main())
