"""Constraints said one after the other: each holds beside all that were said before."""

import pytest

from tests.conversations.chat import Chat, Talk
from tests.conversations.claims import bounds, constraint_names
from tests.marks import full

pytestmark = pytest.mark.stack


def _all_said(chat: Chat, *utterances: str) -> None:
    for utterance in utterances:
        chat.say(utterance).bundles()


@pytest.mark.parametrize(
    ("language", "utterances"),
    [
        (
            "en",
            (
                "camping for two",
                "keep it under 1200 dollars",
                "nothing made of nylon",
                "we already own a tent",
                "and no plastic either",
            ),
        ),
        pytest.param(
            "zh",
            (
                "两个人去露营",
                "预算1200美元以内",
                "不要尼龙的",
                "帐篷我们自己有",
                "塑料的也不要",
            ),
            marks=full,
        ),
    ],
)
def test_five_constraints_hold_together(
    talk: Talk, language: str, utterances: tuple[str, ...]
) -> None:
    chat = talk(language)
    _all_said(chat, *utterances)
    chat.expect(exclude=["nylon", "plastic"], owned=["tent"], party_size=2)
    answer = chat.say({"en": "show me more", "zh": "再看几套"}[language])
    assert bounds(answer.constraints()) == ("max", None, 120000)
    assert constraint_names(chat, "exclude") == {"nylon", "plastic"}
    assert constraint_names(chat, "owned") == {"tent"}


@full
@pytest.mark.parametrize(
    ("language", "at_once", "steps"),
    [
        (
            "en",
            "a home office for under 900 dollars, no leather, i own a monitor",
            ("a home office", "under 900 dollars", "no leather", "i already have a monitor"),
        ),
        (
            "zh",
            "布置居家办公，900美元以内，不要皮革，显示器已经有了",
            ("布置居家办公", "900美元以内", "不要皮革", "显示器我已经有了"),
        ),
    ],
)
def test_step_by_step_means_the_same_as_all_at_once(
    talk: Talk, language: str, at_once: str, steps: tuple[str, ...]
) -> None:
    whole, stepwise = talk(language), talk(language)
    whole.say(at_once).bundles()
    _all_said(stepwise, *steps)
    for key in ("exclude", "owned"):
        assert constraint_names(whole, key) == constraint_names(stepwise, key)
    assert whole.slate is not None
    assert stepwise.slate is not None
    assert bounds(whole.slate["constraints"]) == bounds(stepwise.slate["constraints"])
    assert constraint_names(whole, "exclude") == {"leather"}


@full
@pytest.mark.parametrize(
    ("language", "opening", "wishes"),
    [
        (
            "en",
            "bits for my newborn, 300 dollars tops",
            ("nothing pink", "i'd rather have cotton", "organic if possible"),
        ),
        ("zh", "给新生儿准备一套，300美元以内", ("不要粉色", "最好是纯棉的", "有机的优先")),
    ],
)
def test_preferences_do_not_push_constraints_out(
    talk: Talk, language: str, opening: str, wishes: tuple[str, ...]
) -> None:
    chat = talk(language)
    chat.expect(age_months=0)
    _all_said(chat, opening, *wishes)
    assert chat.slate is not None
    assert bounds(chat.slate["constraints"]) == ("max", None, 30000)
    assert constraint_names(chat, "exclude") == {"pink"}
