"""Several files as one feed: a folder, a pattern, or more than one path."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from glob import glob
from pathlib import Path

from data.datasets.errors import UnreadableFeed
from data.datasets.listing import Listing, Reader, Record, Skip

SUFFIXES = (".csv", ".tsv", ".txt", ".xml", ".rss", ".atom", ".jsonl", ".ndjson", ".json", ".gz")


@dataclass(frozen=True, slots=True)
class Joined:
    """Readers of one format read one after the other. An id may stand in one of them only; of
    several files one that cannot be read costs only itself."""

    readers: Sequence[tuple[str, Reader]]
    name: str

    @property
    def kind(self) -> str:
        return self.readers[0][1].kind

    def records(self) -> Iterator[Record]:
        for file, reader in self.readers:
            try:
                for record in reader.records():
                    if isinstance(record, Listing | Skip) and not record.file:
                        yield replace(record, file=file)
                    else:
                        yield record
            except UnreadableFeed as error:
                yield Skip(1, str(error), file)


def joined(paths: Sequence[Path], make: Callable[[Path], Reader]) -> Reader:
    """The reader of one file, or of all files that the paths stand for."""
    files = [file for path in paths for file in _files(path)]
    if len(files) == 1:
        return make(files[0])
    name = paths[0].stem if paths[0].is_dir() else paths[0].parent.name
    return Joined([(file.name, make(file)) for file in files], name or "feed")


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES)
        if not found:
            raise UnreadableFeed(f"{path} has no file that ends with {', '.join(SUFFIXES)}.")
        return found
    return [path] if path.exists() else [Path(one) for one in sorted(glob(str(path)))] or [path]
