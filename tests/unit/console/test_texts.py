import re
from pathlib import Path

import yaml

from data.types.text import LANGUAGES
from models.constraints.violations import ViolationKind
from web.console import texts
from web.console.access.roles import ROLES
from web.console.proposals.strategies import STRATEGIES
from web.console.talks.listing import FILTERS
from web.console.texts import words_in

ROOM = Path(texts.__file__).parent
DOMAIN = Path(__file__).parents[3] / "assistant" / "domain"
KEY = re.compile(r"""words\(\s*["']([a-z_]+\.[a-z_]*[a-z])["']""")
REFUSAL = re.compile(r"""(?:Refused|Unfit)\(\s*"([a-z_]+)\"""")


def test_every_sentence_has_the_same_blanks_in_both_languages() -> None:
    for key, both in words_in("en").sentences.items():
        blanks = [set(re.findall(r"{(\w+)}", both[language])) for language in LANGUAGES]
        assert blanks[0] == blanks[1], key


def test_every_sentence_that_is_used_is_there() -> None:
    sources = [*ROOM.rglob("*.py"), *ROOM.rglob("*.html")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in sources)
    used = set(KEY.findall(text)) | {f"said.{key}" for key in REFUSAL.findall(text)}
    assert used - words_in("en").sentences.keys() == set()


def test_every_word_of_a_vocabulary_has_a_name() -> None:
    known = words_in("zh").sentences.keys()
    kinds = ViolationKind.__args__  # type: ignore[attr-defined]
    needed = [f"violation.{one}" for one in kinds]
    needed += [f"role.{one}" for one in ROLES] + [f"list.{one}" for one in FILTERS]
    needed += [f"strategy.{one}" for one in STRATEGIES]
    assert set(needed) - known == set()


def test_every_intent_that_can_be_labelled_or_understood_has_a_name() -> None:
    known = words_in("zh").sentences.keys()
    intents = set()
    for file in DOMAIN.glob("*.yml"):
        part = yaml.safe_load(file.read_text(encoding="utf-8"))
        for intent in part.get("intents", ()):
            intents.add(next(iter(intent)) if isinstance(intent, dict) else intent)
    assert {f"intent.{one}" for one in intents} - known == set()
