"""Small data folders in the shared format, with kinds of items that words tell apart."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

KINDS = ("tent", "kettle", "guitar", "puzzle")
EACH = 12


def write_data(folder: Path, priced: bool = False, bilingual: bool = False) -> Path:
    """Bundles of four kinds; each of them is of one kind, its session and its intent too. In two
    languages held-out ones are there again with a Chinese intent that does not say the kind."""
    folder.mkdir(parents=True, exist_ok=True)
    items = [_item(kind, number, priced) for kind in KINDS for number in range(EACH)]
    _write(folder / "items.jsonl", items)
    for split, starts in (("train", range(0, 8)), ("valid", range(3)), ("test", range(8, 11))):
        bundles = [_bundle(kind, start, split) for kind in KINDS for start in starts]
        in_both = bilingual and split != "train"
        _write(folder / f"bundles.{split}.jsonl", _also_chinese(bundles, in_both))
        if split != "train":
            rows = [r for b in bundles for r in _rows(b)]
            _write(folder / f"one_of_ten.{split}.jsonl", _also_chinese(rows, bilingual))
    return folder


def _item(kind: str, number: int, priced: bool) -> dict[str, Any]:
    told = {
        "item_id": f"{kind}{number}",
        "title": f"{kind} number{number}",
        "categories": f"[[Shop,{kind}s]]",
    }
    return told | ({"price_cents": 100 * number, "seller": f"s{number % 2}"} if priced else {})


def _bundle(kind: str, start: int, split: str) -> dict[str, Any]:
    items = [f"{kind}{(start + step) % EACH}" for step in range(3)]
    return {
        "bundle_id": f"{split}-{kind}{start}",
        "session_id": f"{split}-{kind}",
        "intent": f"buy a {kind}",
        "items": items,
    }


def _rows(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    kind = str(bundle["session_id"]).rpartition("-")[2]
    others = [f"{one}{number}" for one in KINDS if one != kind for number in range(3)]
    return [
        {
            "bundle_id": bundle["bundle_id"],
            "intent": bundle["intent"],
            "given": [one for one in bundle["items"] if one != item],
            "candidates": [*others[:4], item, *others[4:]],
            "answer": 4,
        }
        for item in bundle["items"]
    ]


def _also_chinese(lines: list[dict[str, Any]], wanted: bool) -> list[dict[str, Any]]:
    chinese = [{**one, "intent": "买点东西", "language": "zh"} for one in lines] if wanted else []
    return lines + chinese


def _write(place: Path, lines: Sequence[dict[str, Any]]) -> None:
    place.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
