from datetime import date

import pytest

from models.turn.when import age_in_months, days_until, delivered_within

WEDNESDAY = date(2026, 3, 4)
SATURDAY = date(2026, 3, 7)


@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("by Friday", 2),
        ("周五前", 2),
        ("tomorrow", 1),
        ("明天就要", 1),
        ("the day after tomorrow", 2),
        ("后天", 2),
        ("大后天", 3),
        ("tonight", 0),
        ("in 3 days", 3),
        ("in three days", 3),
        ("两天内", 2),
        ("十二天内", 12),
        ("within two weeks", 14),
        ("一周内", 7),
        ("by the weekend", 3),
        ("周末前", 3),
        ("next week", 7),
        ("下周", 7),
        ("this week", 4),
        ("本周五", 2),
        ("soon", None),
        ("尽快", None),
    ],
)
def test_a_deadline_in_words_becomes_days(phrase: str, days: int | None) -> None:
    assert days_until(phrase, WEDNESDAY) == days


@pytest.mark.parametrize("phrase", ["next Friday", "下周五", "Friday next week"])
def test_next_friday_is_the_friday_of_the_coming_week(phrase: str) -> None:
    assert days_until(phrase, WEDNESDAY) == 9
    assert days_until(phrase, SATURDAY) == 6


def test_a_weekday_that_is_today_is_today() -> None:
    assert days_until("by Wednesday", WEDNESDAY) == 0


@pytest.mark.parametrize(
    ("phrase", "months"),
    [
        ("my 3-year-old", 36),
        ("three year old", 36),
        ("三岁的女儿", 36),
        ("6 months", 6),
        ("十二个月", 12),
        ("两个月大", 2),
        ("半岁", 6),
        ("一岁半", 18),
        ("my mother", None),
        ("三月份", None),
    ],
)
def test_an_age_in_words_becomes_months(phrase: str, months: int | None) -> None:
    assert age_in_months(phrase) == months


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("I need all of it within four days, please", 4),
        ("it should be here in at most 2 weeks", 14),
        ("最晚一个星期要收到", 7),
        ("东西三天之内要到", 3),
        ("a trek of 3 days", None),
        ("三天的徒步", None),
    ],
)
def test_a_span_for_delivery_is_found_in_a_sentence(text: str, days: int | None) -> None:
    assert delivered_within(text) == days
