"""Until when something is needed."""

import pytest
from components.deadlines import find_deadlines, is_firm
from components.resolving import with_deadlines


def _found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_deadlines(text)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("i need it by next friday please", "by next friday"),
        ("before the weekend", "before the weekend"),
        ("has to come by the 24th", "by the 24th"),
        ("by december 20", "by december 20"),
        ("within three days", "within three days"),
        ("in a couple of weeks", "in a couple of weeks"),
        ("before christmas", "before christmas"),
        ("hosting on saturday evening", "on saturday evening"),
        ("asap!", "asap"),
        ("周五之前要", "周五之前"),
        ("下周二面试", "下周二"),
        ("三天内到", "三天内"),
        ("12月20号前", "12月20号前"),
        ("月底前", "月底前"),
        ("圣诞节前送到", "圣诞节前"),
        ("越快越好", "越快越好"),
    ],
)
def test_a_deadline_is_found_with_its_word_of_until(text: str, phrase: str) -> None:
    assert _found(text) == [phrase]


@pytest.mark.parametrize(
    "text",
    ["周末露营", "see you next week", "6个月大的宝宝", "每周三", "since monday", "坐月子",
     "a weekend trip", "two days ago", "我上周五买的", "in a tent"],
)  # fmt: skip
def test_other_words_of_time_are_none(text: str) -> None:
    assert _found(text) == []


def test_a_day_alone_may_be_when_something_takes_place() -> None:
    assert with_deadlines("we're off to rome next week", "request_bundle", []) == []
    (one,) = with_deadlines("make it next week", "refine", [])
    assert one["value"] == "next week"
    assert [is_firm(one) for one in ("by friday", "周五前", "next week", "周五")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_deadline_takes_the_place_of_what_lies_in_it() -> None:
    tagged = [{"entity": "occasion", "start": 7, "end": 16, "value": "christmas"}]
    (one,) = with_deadlines("before christmas", "request_bundle", tagged)
    assert (one["entity"], one["start"], one["end"]) == ("deadline", 0, 16)
