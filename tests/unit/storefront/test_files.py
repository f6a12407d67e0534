"""Pictures, the widget and the style sheet: cached, and nothing else of the disk."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.unit.storefront.corner_shop import PICTURE, catalog_of, item, visitor


@pytest.fixture
def shopper(tmp_path: Path) -> TestClient:
    return visitor(catalog_of(item("it-1")), tmp_path)


def test_a_picture_is_served_and_may_be_kept(shopper: TestClient) -> None:
    answer = shopper.get("/images/it-1.svg")
    assert answer.text == PICTURE
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "max-age=3600" in answer.headers["cache-control"]


def test_a_picture_that_the_browser_has_is_not_sent_again(shopper: TestClient) -> None:
    etag = shopper.get("/images/it-1.svg").headers["etag"]
    answer = shopper.get("/images/it-1.svg", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/images/it-2.svg",
        "/images/%2e%2e%2fsecret.svg",
        "/images/..%2fsecret.svg",
        "/images/..%5csecret.svg",
        "/images/.svg",
        "/images/it-1%00.svg",
        "/images/" + "a" * 500 + ".svg",
        "/widget/..%2fwidget%2fsatchel-chat.js",
        "/static/..%2f..%2ftexts.css",
    ],
)
def test_nothing_else_can_be_reached(shopper: TestClient, path: str) -> None:
    assert shopper.get(path).status_code == 404


def test_widget_and_style_are_asked_for_anew_so_that_a_new_version_shows(
    shopper: TestClient,
) -> None:
    widget = shopper.get("/widget/satchel-chat.js")
    assert widget.headers["content-type"].startswith("text/javascript")
    assert widget.headers["cache-control"] == "no-cache"
    assert shopper.get("/static/store.css").headers["content-type"].startswith("text/css")


def test_a_widget_that_was_not_built_is_missing_and_breaks_no_page(tmp_path: Path) -> None:
    shopper = visitor(catalog_of(item("it-1")), tmp_path)
    (tmp_path / "widget" / "satchel-chat.js").unlink()
    assert shopper.get("/widget/satchel-chat.js").status_code == 404
    assert shopper.get("/").status_code == 200
