"""Imports one feed: reads it once, stores it in small batches, and reports on every row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from data.catalog.rows import concept_of, seller_of, shop_of
from data.catalog.screening.screen import Screen
from data.catalog.store import (
    Stored,
    add_concepts,
    add_sellers,
    add_shop,
    compare_items,
    store_items,
)
from data.datasets.amounts import amount_of
from data.datasets.concepts import Concepts, slug
from data.datasets.currencies import currency_of
from data.datasets.errors import BadValue, UnreadableFeed
from data.datasets.listing import Cut, Folded, Listing, Reader, Skip
from data.datasets.markup import hidden_text
from data.datasets.options import BATCH, Judge, Options, Screening, label_of, prefix_of
from data.datasets.report import Report
from data.datasets.seen import SeenIds
from data.datasets.shelving import NO_PRICE, Shelving, item_of, safe_id
from data.datasets.sources import items_of_others, missing, settled, with_own_ids
from data.db.shop import ConceptRow, ItemRow, SellerRow, ShopRow
from data.types.item import Item, Seller
from data.types.money import Shop
from data.types.text import Bilingual
from data.types.vocabulary import Concept

FALLBACK_CURRENCY = "USD"
OWN_TRUST, FOREIGN_TRUST = 0.8, 0.5
"""What a new seller begins with: the shop whose feed it is, and one that the feed only names."""
ATTEMPTS = 5
"""How often a batch is tried when the database is busy with others."""


def unscreened(
    _items: Iterable[Item], _sellers: Iterable[Seller], _concepts: Iterable[Concept]
) -> Judge:
    """Holds nothing back, and reads the feed only once."""
    return lambda _item: None


def screened(
    items: Iterable[Item], sellers: Iterable[Seller], concepts: Iterable[Concept]
) -> Judge:
    """Holds back what ``data.catalog.screening`` finds dishonest."""
    return Screen.of(items, sellers, concepts).reason


def no_progress(_report: Report) -> None:
    return None


def import_feed(
    sessions: sessionmaker[Session],
    reader: Reader,
    options: Options,
    screening: Screening = screened,
    progress: Callable[[Report], None] = no_progress,
) -> Report:
    """Stores the feed's listings as items and returns what became of each row.

    Every batch is a transaction: an import that was ended at any moment is completed by running
    it again, and running it once more changes nothing. Memory does not grow with the feed but
    for the ids seen (``data.datasets.seen``) and its words (``data.datasets.concepts``).

    The screening first reads the whole feed for what its items usually cost, together with the
    items of other sources, so that its verdicts do not depend on what was stored before.

    Raises UnreadableFeed where nothing can be read; a faulty row is a ``Skip`` in the report
    instead.
    """
    run = _Import(sessions, reader, options, screening, progress)
    report = run.all()
    if not report.rows and not report.folded:
        raise UnreadableFeed("The feed has no rows below its first line.")
    return report


@dataclass(slots=True)
class _Import:
    sessions: sessionmaker[Session]
    reader: Reader
    options: Options
    screening: Screening
    progress: Callable[[Report], None]
    report: Report = field(default_factory=Report)
    seen: SeenIds = field(default_factory=SeenIds)
    sellers: dict[str, Seller] = field(default_factory=dict)
    shop: Shop | None = None
    shop_is_new: bool = False
    known: list[Concept] = field(default_factory=list)

    def all(self) -> Report:
        self.report.source = self.options.source
        self.report.dry_run = self.options.dry_run
        shelving = self._shelving()
        judge = self._judge(shelving)
        batch: list[Item] = []
        for item in self._items(shelving, judge):
            batch.append(item)
            if len(batch) >= self.options.batch:
                self._store(batch, shelving.concepts)
                batch = []
                self.progress(self.report)
        if batch:
            self._store(batch, shelving.concepts)
        if self.options.withdraw_missing:
            self._withdraw()
        if self.report.rows and self.report.rows == len(self.report.skipped):
            self.report.notes.append(
                f"Not one row could be imported as {self.reader.kind}: is it another format? "
                "Each row's reason is in the report."
            )
        return self.report

    def _shelving(self) -> Shelving:
        options = self.options
        label = label_of(options.source)
        with self.sessions() as session:
            row = session.scalars(select(ShopRow)).one_or_none()
            self.shop = shop_of(row) if row is not None else None
            self.known = [concept_of(one) for one in session.scalars(select(ConceptRow))]
            concepts = Concepts(self.known, settled(session, options.source), label)
        own = self._seller(options.seller or label, OWN_TRUST)
        return Shelving(
            concepts, options.source, own, options.now, options.default_stock, self._seller
        )

    def _judge(self, shelving: Shelving) -> Judge:
        with self.sessions() as session:
            stored = [seller_of(row) for row in session.scalars(select(SellerRow))]
            sellers = {one.seller_id: one for one in (*self.sellers.values(), *stored)}
            others = items_of_others(session, self.options.source)
            items = chain(others, self._survey(shelving))
            return self.screening(items, sellers.values(), self.known)

    def _survey(self, shelving: Shelving) -> Iterator[Item]:
        """The feed's items, each once, in a reading that reports and stores nothing."""
        seen = SeenIds()
        for record in self.reader.records():
            if isinstance(record, Listing):
                self.report.looked_at += 1
                if self.report.looked_at % BATCH == 0:
                    self.progress(self.report)
                with suppress(BadValue):
                    yield self._made(record, shelving, seen)

    def _seller(self, name: str, trust: float = FOREIGN_TRUST) -> str:
        seller_id = slug(name)
        seller = Seller(seller_id, name[:120], 0.0, trust, authorised=False)
        self.sellers.setdefault(seller_id, seller)
        return seller_id

    def _items(self, shelving: Shelving, judge: Judge) -> Iterator[Item]:
        for record in self.reader.records():
            if not isinstance(record, Listing):
                self._note(record)
                continue
            self.report.rows += 1
            try:
                item = self._made(record, shelving, self.seen)
                yield _judged(item, record, judge)
            except BadValue as error:
                self.report.skipped.add(Skip(record.line, str(error), record.file))

    def _note(self, record: Skip | Folded | Cut) -> None:
        if isinstance(record, Folded):
            self.report.folded += 1
            return
        self.report.complete = False
        if isinstance(record, Skip):
            self.report.rows += 1
            self.report.skipped.add(record)

    def _made(self, listing: Listing, shelving: Shelving, seen: SeenIds) -> Item:
        if not listing.feed_id.strip():
            raise BadValue("there is no id: give the item one that stays the same")
        first = seen.first(safe_id(listing.feed_id), listing.line)
        if first is not None:
            raise BadValue(
                f"the id '{listing.feed_id}' was there before, in line {first}: give each item "
                "its own"
            )
        currency = listing.currency or self.options.currency
        if currency:
            listing = replace(listing, currency=currency_of(currency))
        return item_of(listing, self._shop_for(listing), shelving)

    def _shop_for(self, listing: Listing) -> Shop:
        """The shop; where there is none yet, the first listing with a price opens one in its
        currency."""
        if self.shop is None:
            if not listing.price and listing.held != NO_PRICE:
                raise BadValue("there is no price: give what the item costs")
            currency = self.options.currency or listing.currency
            if not currency and listing.price:
                currency = amount_of(listing.price).currency or ""
            if not currency:
                currency = FALLBACK_CURRENCY
                self.report.notes.append(
                    f"The feed names no currency: the new shop's is {currency}. If that is wrong, "
                    "start again with an empty database and --currency."
                )
            rates = {currency: 1.0}
            self.shop = Shop(self.options.shop_name, currency, rates, "/checkout", demo=False)
            self.shop_is_new = True
        return self.shop

    def _store(self, batch: Sequence[Item], concepts: Concepts) -> None:
        attempts = Retrying(
            retry=retry_if_exception_type(OperationalError),
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_random_exponential(0.2, max=5),
            reraise=True,
        )
        stored = attempts(self._stored, batch, concepts)
        concepts.stored()
        self.shop_is_new = False
        self.report.imported += stored.imported
        self.report.updated += stored.updated
        self.report.unchanged += stored.unchanged
        held = (item.held_reason for item in batch if item.held_reason)
        self.report.held.update(reason.partition(":")[0] for reason in held)

    def _stored(self, batch: Sequence[Item], concepts: Concepts) -> Stored:
        with self.sessions() as session:
            items = with_own_ids(session, batch, self.options.source)
            if self.options.dry_run:
                return compare_items(session, items)
            if self.shop_is_new and self.shop is not None:
                add_shop(session, self.shop)
            add_concepts(session, concepts.made)
            sellers = sorted({item.seller_id for item in items})
            add_sellers(session, [self.sellers[one] for one in sellers])
            stored = store_items(session, items)
            session.commit()
            return stored

    def _withdraw(self) -> None:
        """Empties the stock of the source's items that the feed no longer names. A row with a
        bad value still names its item; where rows could not be read at all, nothing goes."""
        if not self.report.complete:
            self.report.notes.append(
                "Nothing was withdrawn, since some of the feed could not be read: mend it first."
            )
            return
        for item_ids in missing(self.sessions, self.options.source, self._named):
            self.report.withdrawn += len(item_ids)
            if not self.options.dry_run:
                with self.sessions.begin() as session:
                    gone = update(ItemRow).where(ItemRow.item_id.in_(item_ids))
                    session.execute(gone.values(stock=0))

    def _named(self, item_id: str) -> bool:
        bare = item_id.removeprefix(prefix_of(self.options.source))
        return item_id in self.seen or bare in self.seen


def _judged(item: Item, listing: Listing, judge: Judge) -> Item:
    """The item with what speaks against it. The judge also reads what the feed hid from people,
    which the item itself does not keep."""
    if item.held_reason:
        return item
    unseen = hidden_text(listing.description)
    whole = item
    if unseen:
        en, zh = item.description.en, item.description.zh
        whole = replace(item, description=Bilingual(f"{en}\n{unseen}", f"{zh}\n{unseen}"))
    reason = judge(whole)
    return replace(item, held_reason=reason) if reason else item
