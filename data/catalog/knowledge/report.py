"""What a merchant reads of a change of knowledge: what is new, other, or not in the files."""

from collections.abc import Iterable, Iterator
from heapq import nlargest
from math import log

from data.catalog.knowledge.differences import Difference, changes
from data.catalog.knowledge.knowledge import Known, id_of, kind_of
from data.catalog.knowledge.pairs import Pairs, broken_bundles, pairs_of
from data.catalog.snapshot import Catalog
from data.types.association import Association
from data.types.compatibility import CompatibilityRule

TOP = 10


def reported(found: Difference, catalog: Catalog, *, remove: bool) -> Iterator[str]:
    """One line a change, indented ones with its consequences, and a line of totals."""
    for one in found.added:
        yield f"+ {_named(one)}"
        yield from _consequences(one, catalog)
    for old, new in found.changed:
        what = ", ".join(changes(old, new)) or "version"
        yield f"~ {_named(new)} (was version {old.version}): {what}"
        yield from _consequences(new, catalog, old)
    if remove:
        yield from (f"- {_named(one)}" for one in found.missing)
    elif found.missing:
        yield (
            f"= {len(found.missing)} stored entries are not in these files and stay "
            "(--remove-missing removes them)"
        )
    yield from _bundles(found, catalog, remove=remove)
    yield (
        f"{len(found.added)} added, {len(found.changed)} changed, "
        f"{len(found.missing) if remove else 0} removed, {found.unchanged} unchanged"
    )


def strongest(complements: Iterable[Association]) -> Iterator[str]:
    """A line for each of the TOP pairs, which explain most of what is bought together: by their
    support times the logarithm of their lift."""
    pairs = {frozenset((one.left_category, one.right_category)): one for one in complements}
    for one in nlargest(TOP, pairs.values(), key=_weight):
        yield (
            f"{one.left_category} + {one.right_category}: lift {one.lift:.1f}, "
            f"support {one.support:,}, confidence {one.confidence:.2f}"
        )


def _weight(one: Association) -> float:
    return (one.support or 0) * log(one.lift or 1)


def _named(one: Known) -> str:
    return f"{kind_of(one)} {id_of(one)} version {one.version}"


def _consequences(one: Known, catalog: Catalog, old: Known | None = None) -> Iterator[str]:
    if not isinstance(one, CompatibilityRule):
        yield f"    {one.left_category} -> {one.right_category}: {one.reason.en} / {one.reason.zh}"
        return
    yield f"    {_counted(pairs_of(one, catalog))}"
    if isinstance(old, CompatibilityRule):
        yield f"    before: {_counted(pairs_of(old, catalog))}"


def _counted(pairs: Pairs) -> str:
    text = f"of {pairs.total} pairs {pairs.fit} fit"
    text += f" ({' and '.join(pairs.fitting)})" if pairs.fitting else ""
    text += f", {pairs.clash} do not"
    text += f" ({' and '.join(pairs.clashing)})" if pairs.clashing else ""
    return text + (f", {pairs.silent} unknown" if pairs.silent else "")


def _bundles(found: Difference, catalog: Catalog, *, remove: bool) -> Iterator[str]:
    """The authored bundles that break by the change, and those that it mends."""
    rules = {rule.rule_id: rule for rule in catalog.rules}
    gone = {one.rule_id for one in found.missing if isinstance(one, CompatibilityRule)}
    kept = {name: rule for name, rule in rules.items() if not (remove and name in gone)}
    new = {one.rule_id: one for one in found.written() if isinstance(one, CompatibilityRule)}
    before = broken_bundles(rules.values(), catalog)
    after = broken_bundles({**kept, **new}.values(), catalog)
    for bundle_id in sorted(after.keys() - before.keys()):
        yield f"! bundle {bundle_id} would break: {after[bundle_id]}"
    for bundle_id in sorted(before.keys() - after.keys()):
        yield f"! bundle {bundle_id} would fit again"
