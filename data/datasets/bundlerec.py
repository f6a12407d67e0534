"""BundleRec's CSV layout: items, bundles that people made of them, and what each is for.

Sun et al., "Revisiting Bundle Recommendation", SIGIR 2022. A domain is a folder with
``item_titles.csv``, ``item_categories.csv``, ``bundle_item.csv``, ``bundle_intent.csv`` and
``user_bundle.csv``. The data set has no prices, so its items are held back as ``no_price``:
training knows them, no slate ever shows them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from data.catalog.store import Stored, store_bundles
from data.datasets.concepts import slug
from data.datasets.delimited import Row, read_rows
from data.datasets.errors import UnreadableFeed
from data.datasets.listing import Listing, Record, Skip
from data.datasets.shelving import NO_PRICE, safe_id
from data.datasets.sources import stored_ids
from data.datasets.temporary import kept
from data.types.scenario import AuthoredBundle, BundleItem, Scenario
from data.types.text import Bilingual

TITLES, CATEGORIES = "item_titles.csv", "item_categories.csv"
MEMBERS, INTENTS, USERS = "bundle_item.csv", "bundle_intent.csv", "user_bundle.csv"
PATHS = re.compile(r"\[([^\[\]]*)\]")
STEP = re.compile(r",(?! )")
"""A comma before a space belongs to a name: "Coffee, Tea & Cocoa"."""
ROLE = "member"


@dataclass(frozen=True, slots=True)
class BundleRecReader:
    """One domain's folder, or the folder of several."""

    path: Path
    encoding: str | None = None
    kind: str = field(default="bundlerec", init=False)

    @property
    def name(self) -> str:
        return self.path.name

    def domains(self) -> list[Path]:
        """Raises UnreadableFeed where no folder has the layout."""
        places = [self.path, *sorted(self.path.glob("*/"))] if self.path.is_dir() else []
        found = [one for one in places if (one / TITLES).exists()]
        if not found:
            raise UnreadableFeed(
                f"{self.path} has no {TITLES}: give the folder of one domain, such as "
                "dataset/electronic, or the folder of all."
            )
        return found

    def records(self) -> Iterator[Record]:
        for domain in self.domains():
            with kept() as categories:
                for row in _rows(domain / CATEGORIES, "item id", "categories"):
                    if isinstance(row, Row):
                        categories.put(row.get("item id"), row.get("categories"))
                for row in _rows(domain / TITLES, "item id", "titles"):
                    if isinstance(row, Row):
                        yield _listing(domain, row, categories.get(row.get("item id")) or "")
                    else:
                        yield Skip(row.line, row.reason, f"{domain.name}/{TITLES}")


def _rows(path: Path, *columns: str) -> Iterator[Row | Skip]:
    if not path.exists():
        raise UnreadableFeed(f"{path} is missing: the data set's folder is not whole.")
    return read_rows(path, columns)


def _feed_id(domain: Path, item_id: str) -> str:
    """Ids are numbers that every domain counts for itself."""
    return f"{slug(domain.name)}-{item_id}"


def _listing(domain: Path, row: Row, categories: str) -> Listing:
    return Listing(
        line=row.line,
        feed_id=_feed_id(domain, row.get("item id")),
        title=row.get("titles"),
        path=_path(categories) or (domain.name,),
        availability="out of stock",
        held=NO_PRICE,
        file=f"{domain.name}/{TITLES}",
    )


def _path(categories: str) -> tuple[str, ...]:
    """The longest of "[[A,B],[A,C,D]]"."""
    paths = [tuple(step.strip() for step in STEP.split(one) if step.strip())
             for one in PATHS.findall(categories)]  # fmt: skip
    return max(paths, key=len, default=())


def import_bundles(sessions: sessionmaker[Session], reader: BundleRecReader, source: str) -> Stored:
    """Stores the bundles of items that were imported, each with its intent as the sentence why,
    under one scenario a domain that has no roles and therefore is never composed for. How many
    users were found with a bundle is its popularity. The whole of one domain is in memory: some
    two thousand bundles."""
    counts = Counter[str]()
    for domain in reader.domains():
        bundles = _bundles(sessions, domain, source)
        with sessions.begin() as session:
            stored = store_bundles(session, (_scenario(domain),), bundles)
        counts.update(new=stored.imported, changed=stored.updated, same=stored.unchanged)
    return Stored(counts["new"], counts["changed"], counts["same"])


def _scenario(domain: Path) -> Scenario:
    name = Bilingual(f"BundleRec data set: {domain.name}", f"BundleRec 数据集：{domain.name}")
    about = Bilingual(
        "Bundles that people made of shopping sessions, for training and measuring only.",
        "由真实购物会话整理的组合，仅用于训练与评测。",
    )
    return Scenario(_scenario_id(domain), slug(domain.name), name, about, (), ())


def _scenario_id(domain: Path) -> str:
    return f"bundlerec_{slug(domain.name)}"


def _bundles(sessions: sessionmaker[Session], domain: Path, source: str) -> list[AuthoredBundle]:
    intents = _pairs(domain / INTENTS, "bundle id", "intent")
    why = {bundle: " ".join(text.split()) for bundle, text in intents}
    users = Counter(bundle for bundle, _ in _pairs(domain / USERS, "bundle id", "user id"))
    members: dict[str, list[str]] = {}
    for bundle, item in _pairs(domain / MEMBERS, "bundle id", "item id"):
        members.setdefault(bundle, []).append(safe_id(_feed_id(domain, item)))
    with sessions() as session:
        ids = stored_ids(session, source, {one for many in members.values() for one in many})
    return [
        AuthoredBundle(
            f"{_scenario_id(domain)}-{bundle}",
            _scenario_id(domain),
            tuple(BundleItem(ids[one], ROLE) for one in dict.fromkeys(items) if one in ids),
            Bilingual(why.get(bundle, ""), why.get(bundle, "")),
            users[bundle],
        )
        for bundle, items in members.items()
        if sum(one in ids for one in set(items)) > 1
    ]


def _pairs(path: Path, first: str, second: str) -> Iterator[tuple[str, str]]:
    for row in _rows(path, first, second):
        if isinstance(row, Row) and row.get(first):
            yield row.get(first), row.get(second)
