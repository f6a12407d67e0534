"""The training format on disk: a folder of items, bundles by split, and rows to measure by."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from data.types.text import LANGUAGES
from models.evaluation.dataset.bundle import (
    SPLITS,
    OneOfTen,
    Split,
    TrainingBundle,
    language_of,
)
from models.evaluation.dataset.errors import UnreadableExamples
from models.evaluation.dataset.item import TrainingItem
from models.evaluation.dataset.shop_facts import FACTS, ShopFacts, facts_in, facts_text

ITEMS, SUMMARY = "items.jsonl", "summary.json"
HALF_A_SIGN = "\\ud"
"""How JSON begins a surrogate."""
LEAST_RATING, MOST_RATING = 1, 5
ROW_FILES = ("one_of_ten", "one_of_ten_hard")
Value = TypeVar("Value")
Rows = tuple[OneOfTen, ...]


@dataclass(frozen=True)
class TrainingData:
    """A whole folder in memory. ``rows`` go by the name of their file, without its ending:
    "one_of_ten_hard.test". ``notes`` say how it came about, for the summary. ``facts`` are there
    where a shop states roles and rules."""

    items: Mapping[str, TrainingItem]
    bundles: Mapping[Split, Sequence[TrainingBundle]]
    rows: Mapping[str, Rows] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)
    facts: ShopFacts | None = None

    def summary(self) -> dict[str, Any]:
        """Counts, by split and language."""
        return {
            **self.notes,
            "items": len(self.items),
            "splits": {split: _counted(some) for split, some in self.bundles.items()},
            "rows": {name: _languages(rows) for name, rows in self.rows.items()},
        }


def write_folder(out: Path, data: TrainingData) -> dict[str, Any]:
    """Writes all files and returns the summary, which names them by one fingerprint: all but the
    facts, from which nobody learns and nothing is asked."""
    out.mkdir(parents=True, exist_ok=True)
    files = {ITEMS: _lines(data.items.values())}
    files |= {f"bundles.{split}.jsonl": _lines(some) for split, some in data.bundles.items()}
    files |= {f"{name}.jsonl": _lines(rows) for name, rows in data.rows.items()}
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8")
    if data.facts is not None:
        (out / FACTS).write_text(facts_text(data.facts), encoding="utf-8")
    else:
        (out / FACTS).unlink(missing_ok=True)
    whole = "".join(f"{name}\n{files[name]}" for name in sorted(files))
    summary = {**data.summary(), "fingerprint": sha256(whole.encode()).hexdigest()[:16]}
    (out / SUMMARY).write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return summary


def read_folder(path: Path) -> TrainingData:
    """Reads a folder, whoever made it; files of splits, rows and facts may be missing.

    Raises UnreadableExamples, with file and line, also where a bundle names an unknown item.
    """
    items = read_items(path / ITEMS)
    places = {split: path / f"bundles.{split}.jsonl" for split in SPLITS}
    bundles = {
        split: read_bundles(place, items) if place.exists() else ()
        for split, place in places.items()
    }
    rows = {
        f"{name}.{split}": read_rows(path / f"{name}.{split}.jsonl", items)
        for name in ROW_FILES
        for split in SPLITS
        if (path / f"{name}.{split}.jsonl").exists()
    }
    return TrainingData(items, bundles, rows, facts=facts_in(path))


def learned_from(folder: Path) -> str:
    """Names what is trained on: items and bundles of train and valid."""
    names = (ITEMS, "bundles.train.jsonl", "bundles.valid.jsonl")
    parts = [place for name in names if (place := folder / name).is_file()]
    return sha256(b"".join(one.read_bytes() for one in parts)).hexdigest()[:16]


def read_items(place: Path) -> dict[str, TrainingItem]:
    """By id. Raises UnreadableExamples."""
    return {one.item_id: one for one in read_lines(place, _item)}


def read_rows(place: Path, items: Mapping[str, TrainingItem]) -> Rows:
    """Raises UnreadableExamples, also for an unknown item or an answer that is no candidate."""

    def checked(values: dict[str, Any]) -> OneOfTen:
        row = _row(values)
        _known_items(row.bundle_id, (*row.given, *row.candidates), items)
        return row

    return tuple(read_lines(place, checked))


def read_bundles(
    place: Path, items: Mapping[str, TrainingItem] | None = None
) -> tuple[TrainingBundle, ...]:
    """Raises UnreadableExamples, also for an item that is none of ``items`` if given."""

    def checked(values: dict[str, Any]) -> TrainingBundle:
        one = _bundle(values)
        rivals = (item_id for some in one.rejected for item_id in some)
        if items is not None:
            _known_items(one.bundle_id, (*one.items, *rivals), items)
        return one

    return tuple(read_lines(place, checked))


def _known_items(bundle_id: str, asked: Iterable[str], items: Mapping[str, TrainingItem]) -> None:
    if unknown := set(asked) - items.keys():
        raise ValueError(
            f"the bundle {bundle_id} has items that {ITEMS} lacks: {', '.join(sorted(unknown)[:5])}"
        )


def read_lines(place: Path, made: Callable[[dict[str, Any]], Value]) -> Iterator[Value]:
    """What is made of each line that is not blank. Raises UnreadableExamples, with the line."""
    try:
        # Some editors begin a file with a mark of the byte order.
        with place.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _parsed(place, number, line, made)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableExamples(f"{place} cannot be read: {error}") from error


def _parsed(place: Path, number: int, line: str, made: Callable[[dict[str, Any]], Value]) -> Value:
    try:
        return made(_object(line))
    except KeyError as error:
        raise UnreadableExamples(f"{place}, line {number}: lacks {error}") from error
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise UnreadableExamples(f"{place}, line {number}: {error}") from error


def _object(line: str) -> dict[str, Any]:
    found: object = json.loads(line)
    if not isinstance(found, dict):
        raise TypeError(f"no JSON object: {str(found)[:60]}")
    if HALF_A_SIGN in line.lower():
        # Half of a pair of surrogates is no letter, and no tokenizer takes it.
        whole = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
        return dict(json.loads(whole))
    return found


def _item(values: dict[str, Any]) -> TrainingItem:
    """A text that is null counts as empty."""
    known = {
        name: one if one is not None or name == "price_cents" else ""
        for name, one in _known(TrainingItem, values).items()
    }
    for name in known.keys() - {"price_cents", "categories", "item_id"}:
        if not isinstance(known[name], str):
            raise TypeError(f"{name} is no text: {known[name]!r}")
    if known.get("price_cents") is not None:
        known["price_cents"] = int(known["price_cents"])
    if not isinstance(known.get("categories", ""), str | list):
        raise TypeError(f"no category paths: {known['categories']!r}")
    known["item_id"] = str(values["item_id"])
    return TrainingItem(**{"title": ""} | known)


def _bundle(values: dict[str, Any]) -> TrainingBundle:
    known = _known(TrainingBundle, values)
    known.setdefault("intent", "")
    known["items"] = _ids(values["items"])
    known["bundle_id"] = str(values["bundle_id"])
    known["session_id"] = str(values["session_id"])
    known["rejected"] = tuple(_ids(one) for one in values.get("rejected", ()))
    for name in ("roles", "wordings"):
        known[name] = tuple(values.get(name, ()))
    known["rating"] = _rating(values.get("rating"))
    return TrainingBundle(**known)


def _rating(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not (is_number and LEAST_RATING <= value <= MOST_RATING):
        raise ValueError(f"a rating is from {LEAST_RATING} to {MOST_RATING}, not {value!r}")
    return None if value is None else float(value)


def _row(values: dict[str, Any]) -> OneOfTen:
    known = _known(OneOfTen, values)
    known["bundle_id"] = str(values.get("bundle_id", ""))
    known["given"], known["candidates"] = _ids(values["given"]), _ids(values["candidates"])
    answer, count = values["answer"], len(known["candidates"])
    if not isinstance(answer, int) or not 0 <= answer < count:
        raise ValueError(f"{count} candidates and the answer {answer}")
    known.setdefault("intent", "")
    return OneOfTen(**known)


def _ids(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"no list of item ids: {values!r}")
    return tuple(str(one) for one in values)


def _known(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """What the format knows of a line; a line may say more. Without a language, by its letters."""
    known = {one.name: values[one.name] for one in fields(kind) if one.name in values}
    if "intent" in known:
        known["intent"] = known["intent"] or ""
        known.setdefault("language", language_of(known["intent"]))
    return known


def _lines(values: Iterable[TrainingItem | TrainingBundle | OneOfTen]) -> str:
    return "".join(json.dumps(_told(one), ensure_ascii=False) + "\n" for one in values)


def _told(value: TrainingItem | TrainingBundle | OneOfTen) -> dict[str, Any]:
    """Without what is empty, but an intent and an answer always."""
    always = ("intent", "answer", "title", "categories")
    told = asdict(value).items()
    return {name: one for name, one in told if name in always or one not in ("", (), None)}


def _counted(bundles: Sequence[TrainingBundle]) -> dict[str, int]:
    return {
        "bundles": len({one.bundle_id for one in bundles}),
        "groups": len({one.session_id for one in bundles}),
        "item_positions": sum({one.bundle_id: len(one.items) for one in bundles}.values()),
        **{f"lines_{language}": count for language, count in _languages(bundles).items()},
    }


def _languages(values: Iterable[TrainingBundle | OneOfTen]) -> dict[str, int]:
    said = [one.language for one in values]
    return {language: said.count(language) for language in LANGUAGES if language in said}
