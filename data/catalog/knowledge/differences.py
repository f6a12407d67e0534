"""What files of knowledge would change in what the shop has stored."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from data.catalog.entries import Problems
from data.catalog.knowledge.knowledge import Knowledge, Known, id_of, kind_of
from data.catalog.snapshot import Catalog
from data.types.compatibility import CompatibilityRule


@dataclass(frozen=True, slots=True)
class Difference:
    """``changed`` are (stored, new). ``missing`` are stored, but not in the files."""

    added: tuple[Known, ...] = ()
    changed: tuple[tuple[Known, Known], ...] = ()
    missing: tuple[Known, ...] = ()
    unchanged: int = 0

    def written(self) -> tuple[Known, ...]:
        return (*self.added, *(new for _, new in self.changed))


def stored_knowledge(catalog: Catalog) -> Knowledge:
    return Knowledge(catalog.rules, catalog.associations)


def difference(new: Knowledge, stored: Knowledge) -> Difference:
    """Row by row, matched by kind and id."""
    ours, theirs = stored.by_id(), new.by_id()
    pairs = [(ours[key], one) for key, one in theirs.items() if key in ours]
    return Difference(
        added=tuple(one for key, one in theirs.items() if key not in ours),
        changed=tuple((old, one) for old, one in pairs if old != one),
        missing=tuple(one for key, one in ours.items() if key not in theirs),
        unchanged=sum(old == one for old, one in pairs),
    )


def check_versions(found: Difference, problems: Problems) -> None:
    """Whoever changes what something says gives it a higher version."""
    for old, new in found.changed:
        if new.version <= old.version:
            what = (
                f"{', '.join(changes(old, new)) or 'version'} changed, but its version is "
                f"{new.version} and {old.version} is stored: write version {old.version + 1}"
            )
            problems.add(kind_of(new), id_of(new), what)


def changes(old: Known, new: Known) -> Iterator[str]:
    """The names of what differs, the version left out."""
    for name in old.__dataclass_fields__:
        if name != "version" and getattr(old, name) != getattr(new, name, None):
            yield name


def with_next_versions(new: Knowledge, stored: Knowledge) -> Knowledge:
    """The same with versions counted on where the content differs: for what is learned anew."""
    ours = stored.by_id()

    def versioned(key: tuple[str, str], one: Known) -> Known:
        old = ours.get(key)
        if old is None:
            return one
        same = next(changes(old, one), None) is None
        return replace(one, version=old.version if same else old.version + 1)

    known = [versioned(key, one) for key, one in new.by_id().items()]
    return Knowledge(
        tuple(one for one in known if isinstance(one, CompatibilityRule)),
        tuple(one for one in known if not isinstance(one, CompatibilityRule)),
    )
