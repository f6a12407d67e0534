"""Which language a page is shown in."""

import pytest
from fastapi import Request

from web.storefront.language import language_of


def request(query: str = "", **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "query_string": query.encode(), "headers": named})


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh", "zh"),
        ("zh-TW,zh;q=0.9", "zh"),
        ("fr-FR,fr;q=0.9", "en"),
        ("fr,zh;q=0.4,en;q=0.8", "en"),
        ("en;q=0,zh;q=0.1", "zh"),
        ("*", "en"),
        ("zh;q=x", "en"),
        (";;;,,q=", "en"),
    ],
)
def test_the_browser_wish_counts_by_its_weights(header: str, language: str) -> None:
    assert language_of(request(accept_language=header)) == language


def test_the_cookie_beats_the_browser_and_the_address_beats_both() -> None:
    chinese = {"cookie": "satchel_lang=zh", "accept_language": "en"}
    assert language_of(request(**chinese)) == "zh"
    assert language_of(request("lang=en", **chinese)) == "en"


def test_languages_that_the_shop_does_not_speak_are_passed_over() -> None:
    assert language_of(request("lang=tlh", cookie="satchel_lang=<b>", accept_language="zh")) == "zh"
