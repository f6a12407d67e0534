"""BundleRec's own CSV files as training data, split by shopping session.

Sun et al., "Revisiting Bundle Recommendation", SIGIR 2022. For research only: the data set
states no licence.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from data.datasets.bundlerec import CATEGORIES, INTENTS, MEMBERS, TITLES, USERS, BundleRecReader
from data.datasets.delimited import Row, read_rows
from data.datasets.errors import UnreadableFeed
from data.datasets.markup import plain_line
from models.evaluation.dataset.bundle import TrainingBundle, language_of
from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.dataset.item import TrainingItem
from models.training.examples.rows import Stock, held_out_rows
from models.training.examples.splits import by_group

SESSIONS = "session_bundle.csv"


def bundlerec_data(path: Path, seed: int) -> Iterator[tuple[str, TrainingData]]:
    """Each domain with its name. Raises UnreadableFeed, or NothingToLearn."""
    for domain in BundleRecReader(path).domains():
        yield domain.name, _domain(domain, seed)


def _domain(domain: Path, seed: int) -> TrainingData:
    categories = dict(_pairs(domain / CATEGORIES, "item id", "categories"))
    items = {
        item_id: TrainingItem(item_id, plain_line(title), categories.get(item_id, ""))
        for item_id, title in _pairs(domain / TITLES, "item id", "titles")
    }
    bundles = _bundles(domain, items)
    if not bundles:
        raise NothingToLearn(f"{domain} has no bundle of two items or more")
    parts = by_group(bundles, lambda one: items[one].kind(), np.random.default_rng(seed))
    rows = held_out_rows(parts, Stock.of(items.values()), seed)
    notes = {"source": f"bundlerec/{domain.name}", "seed": seed}
    return TrainingData(items, parts, rows, notes)


def _bundles(domain: Path, items: dict[str, TrainingItem]) -> list[TrainingBundle]:
    """A bundle's session is its shopping session, where the file names it, else its first user."""
    intents = dict(_pairs(domain / INTENTS, "bundle id", "intent"))
    sessions = _sessions(domain)
    members: dict[str, dict[str, None]] = {}
    for bundle_id, item_id in _pairs(domain / MEMBERS, "bundle id", "item id"):
        if item_id in items:
            members.setdefault(bundle_id, {})[item_id] = None
    plain = TrainingBundle("", "", "", (), source=f"bundlerec/{domain.name}")
    return [
        replace(
            plain,
            bundle_id=bundle_id,
            session_id=sessions.get(bundle_id, f"bundle-{bundle_id}"),
            intent=(intent := " ".join(intents.get(bundle_id, "").split())),
            items=tuple(some),
            language=language_of(intent),
        )
        for bundle_id, some in members.items()
        if len(some) > 1
    ]


def _sessions(domain: Path) -> dict[str, str]:
    known: dict[str, str] = {}
    if (domain / SESSIONS).exists():
        for session_id, bundle_id in _pairs(domain / SESSIONS, "session id", "bundle id"):
            known.setdefault(bundle_id, session_id)
    elif (domain / USERS).exists():
        for user_id, bundle_id in _pairs(domain / USERS, "user id", "bundle id"):
            known.setdefault(bundle_id, f"user-{user_id}")
    return known


def _pairs(path: Path, first: str, second: str) -> Iterator[tuple[str, str]]:
    if not path.exists():
        raise UnreadableFeed(f"{path} is missing: the data set's folder is not whole.")
    for row in read_rows(path, (first, second)):
        if isinstance(row, Row) and row.get(first):
            yield row.get(first), row.get(second)
