"""Measures how well the dialogue model reads the held-out utterances, and draws a page of it.

Usage: python -m tests.nlu.measure [--model FILE] [--of heldout|dev|other] [--mistakes] [--out DIR]
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from models.evaluation.report.tables import markdown
from tests.nlu.budgets import exact, said
from tests.nlu.heldout import Origin, Reading, Utterance, readings, utterances
from tests.nlu.page import Measured, tables_of, write_page
from tests.nlu.scores import score
from tests.nlu.server import Server, rasa_server

LANGUAGES = ("en", "zh")
MODEL = Path("assistant/build/dialogue.tar.gz")
WARMING = 20


def main() -> None:
    options = _options()
    with rasa_server(options.model) as server:
        measured = _measured(server, options.of, options.mistakes)
    print(*map(markdown, tables_of(measured)), sep="\n")
    if options.out:
        print(write_page(measured, options.out))


def _measured(server: Server, origin: Origin, shows_mistakes: bool) -> Measured:
    scores = {}
    readings(server.url, ["hello"] * WARMING)
    for language in LANGUAGES:
        meant = utterances(language, origin)
        read = readings(server.url, [one.text for one in meant])
        scores[language] = score(meant, read)
        if shows_mistakes:
            print(*_mistakes(meant, read), sep="\n")
    amounts = said()
    share = exact(amounts, readings(server.url, [one.text for one in amounts]))
    return Measured(origin, scores, share, len(amounts), server.resident_mb)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.nlu.measure")
    parser.add_argument("--model", type=Path, default=MODEL, help="a trained dialogue model")
    parser.add_argument("--of", choices=get_args(Origin), default="heldout", help="whose texts")
    parser.add_argument("--mistakes", action="store_true", help="list what was misread")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where understanding.html goes")
    return parser.parse_args()


def _mistakes(meant: list[Utterance], read: list[Reading]) -> Iterator[str]:
    for one, two in zip(meant, read, strict=True):
        if two.intent != one.intent:
            sure = f"{two.ranking[0][0]} {two.ranking[0][1]:.2f}"
            yield f"{one.text}: {one.intent}, read as {two.intent} ({sure})"
        if one.spans != two.spans:
            missed, invented = _shown(one, two, True), _shown(one, two, False)
            yield f"{one.text}: missed {missed}, invented {invented}"


def _shown(one: Utterance, two: Reading, is_missed: bool) -> list[str]:
    spans = one.spans - two.spans if is_missed else two.spans - one.spans
    return [f"{one.text[s[0] : s[1]]}={s[2]}.{s[3]}" for s in sorted(spans, key=lambda s: s[:3])]


if __name__ == "__main__":
    main()
