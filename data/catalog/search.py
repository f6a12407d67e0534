"""Full-text search over a catalog's items, in both languages, kept true as items change."""

import re
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock

import tantivy
from tantivy import Document, Index, Occur, Query, SchemaBuilder, TextAnalyzerBuilder
from tantivy import Tokenizer as Splitter

from data.catalog.snapshot import Catalog
from data.catalog.wording import other_numbers
from data.types.item import Item

WORDS = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
TITLE_COUNTS = 3.0
"""A word in the title says more of what an item is than one in its description."""
MOST_WORDS = 48
"""Of a query; nobody searches for more, and each costs time."""


class TextIndex:
    """The items for sale by the words of their titles, categories, brands and descriptions.

    BM25 (Robertson and Zaragoza, "The probabilistic relevance framework", 2009) in memory.
    Chinese is indexed by pairs of characters. Safe to use from several threads.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = Lock()
        self._index = Index(_schema())
        self._index.register_tokenizer("split", TextAnalyzerBuilder(Splitter.whitespace()).build())
        self._change(catalog.items.values(), ())

    def matching(
        self, text: str, limit: int, category: str | None = None, *, every: bool = False
    ) -> tuple[tuple[str, float], ...]:
        """Items with any of the words, or with every one, each with its score, best first."""
        terms = tuple(dict.fromkeys(words_of(text)))[:MOST_WORDS]
        if not terms or limit < 1:
            return ()
        searcher = self._index.searcher()
        hits = searcher.search(self._query(terms, category, every), limit).hits
        return tuple((str(searcher.doc(place)["item"][0]), float(score)) for score, place in hits)

    def _query(self, terms: Sequence[str], category: str | None, every: bool) -> Query:
        schema = self._index.schema
        wanted = Occur.Must if every else Occur.Should
        query = Query.boolean_query([(wanted, self._term(term)) for term in terms])
        if category is None:
            return query
        within = Query.const_score_query(Query.term_query(schema, "category", category), 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, within)])

    def _term(self, term: str) -> Query:
        """The word in the title or elsewhere."""
        schema = self._index.schema
        title = Query.boost_query(Query.term_query(schema, "title", term), TITLE_COUNTS)
        body = Query.term_query(schema, "body", term)
        return Query.boolean_query([(Occur.Should, title), (Occur.Should, body)])

    def follow(self, catalog: Catalog) -> None:
        """Takes over a newer catalog; costs what has changed."""
        with self._lock:
            if catalog is self._catalog:
                return
            former, newer = self._catalog.differences(catalog)
            renamed = catalog.content_version != self._catalog.content_version
            self._catalog = catalog
            if renamed:
                former, newer = list(former), list(catalog.items.values())
            self._change(newer, (item.item_id for item in former))

    def _change(self, newer: Iterable[Item], gone: Iterable[str]) -> None:
        writer = self._index.writer()
        items = tuple(newer)
        for item_id in {*gone, *(item.item_id for item in items)}:
            writer.delete_documents_by_term("item", item_id)
        for item in items:
            if item.is_offered:
                writer.add_document(self._document(item))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def _document(self, item: Item) -> Document:
        line = (item.category, *self._catalog.ancestors(item.category))
        names = [self._catalog.concept(one, "category") for one in line]
        called = " ".join(word for name in names if name for word in name.words())
        title = f"{item.title.en} {item.title.zh} {item.brand}"
        body = f"{called} {item.description.en} {item.description.zh}"
        return Document(
            item=[item.item_id],
            category=list(line),
            title=[" ".join(words_of(title))],
            body=[" ".join(words_of(body))],
        )


def words_of(text: str) -> Iterator[str]:
    """What is indexed and looked for: words in the singular, Chinese by overlapping pairs."""
    for run in WORDS.findall(text.casefold()):
        if run[0] < "\u3400":
            yield _singular(run)
        elif len(run) == 1:
            yield run
        else:
            yield from (run[start : start + 2] for start in range(len(run) - 1))


def _singular(word: str) -> str:
    shorter = [form for form in other_numbers(word) if len(form) < len(word) or form.endswith("y")]
    return min(shorter, key=len, default=word) if word.endswith("s") else word


def _schema() -> tantivy.Schema:
    builder = SchemaBuilder()
    builder.add_text_field("item", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("category", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name="split", index_option="freq")
    builder.add_text_field("body", tokenizer_name="split", index_option="freq")
    return builder.build()
