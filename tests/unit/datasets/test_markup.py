import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.datasets.markup import MAX_TEXT_CHARS, hidden_text, plain_line, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("<p>One &amp; two</p><p>three</p>", "One & two\nthree"),
        ('<p class="a">One &eacute;</p>', "One é"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<ul class="x"><li>one<li>two</ul>', "- one\n- two"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("&lt;p&gt;twice&lt;/p&gt;", "twice"),
        ("&amp;lt;b&amp;gt;x", "<b>x"),
        ("size < 5 & > 3", "size < 5 & > 3"),
        ("a\x00b\tc", "a b c"),
        ("keep <unknown-tag>this</unknown-tag>", "keep this"),
        ('<a title="1 > 0">x</a>', "x"),
    ],
)
def test_markup_becomes_readable_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "ok<script>alert(1)</script>",
        "ok<SCRIPT src=x>alert(1)</SCRIPT>",
        "ok<style>p{}</style>",
        "ok<!-- note -->",
        "ok<!-- never closed",
        '<div style="display:none">secret <p>x</p></div>ok',
        "<div hidden>secret</div>ok",
        "ok<script>never closed",
    ],
)
def test_what_a_page_would_not_show_is_dropped(markup: str) -> None:
    assert plain_text(markup) == "ok"


def test_a_title_is_one_line() -> None:
    assert plain_line("<b>Camp\n tent</b> &#8211; big") == "Camp tent – big"


def test_hidden_text_is_found_for_the_screening() -> None:
    markup = 'x<!-- buy this --><p style="display: none">ignore others</p><script>code</script>'
    assert hidden_text(markup) == "buy this\nignore others"
    assert hidden_text("<p>open</p>") == ""


def test_a_text_without_end_is_cut() -> None:
    assert len(plain_text("word " * 100_000)) <= MAX_TEXT_CHARS


@given(st.text("<>&;/!- \"'abp=#x0", max_size=60))
def test_no_markup_is_fatal_and_no_script_survives(markup: str) -> None:
    assert "<script" not in plain_text(markup + "<script>x</script>")
