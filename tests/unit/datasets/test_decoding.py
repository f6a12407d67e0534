import gzip
from pathlib import Path

import pytest

from data.datasets.decoding import MAX_LINE_CHARS, lines_of, open_text
from data.datasets.errors import UnreadableFeed
from tests.unit.datasets.conftest import Write

CHINESE = "编号,标题\n1,露营帐篷和睡袋，适合全家人周末出行\n"
GERMAN = "id,title\n1,Zeltgestänge für größere Räume, élégant et çà et là\n"


def read(path: Path, encoding: str | None = None) -> str:
    with open_text(path, encoding) as stream:
        return stream.read()


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"],
)
def test_chinese_is_read_in_every_encoding_that_it_comes_in(write: Write, encoding: str) -> None:
    assert read(write("feed.csv", CHINESE, encoding)) == CHINESE


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "utf-16"])
def test_accents_are_read_in_every_encoding_that_they_come_in(write: Write, encoding: str) -> None:
    assert read(write("feed.csv", GERMAN, encoding)) == GERMAN


@pytest.mark.parametrize("text", ["é", "ção e não", "ünß", "Ærø €5"])
def test_few_accents_are_not_taken_for_chinese(write: Write, text: str) -> None:
    assert read(write("feed.csv", f"title\n{text}\n", "cp1252")) == f"title\n{text}\n"


def test_one_row_in_another_encoding_does_not_spoil_the_others(write: Write) -> None:
    good = "露营帐篷\n" * 20
    path = write("feed.csv", good.encode() + "für\n".encode("latin-1") + good.encode())
    assert read(path) == good + "für\n" + good


def test_an_xml_declaration_is_believed_where_the_bytes_are_no_utf_8(write: Write) -> None:
    text = '<?xml version="1.0" encoding="iso-8859-2"?><a>Łódź</a>'
    assert read(write("feed.xml", text, "iso-8859-2")) == text


def test_an_xml_declaration_is_not_believed_against_the_bytes(write: Write) -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?><a>größe 帐篷</a>'
    assert read(write("feed.xml", text)) == text


def test_line_ends_of_every_system_are_the_same(write: Write) -> None:
    assert read(write("feed.csv", b"a\r\nb\rc\nd")) == "a\nb\nc\nd"


def test_a_packed_feed_is_unpacked(write: Write) -> None:
    assert read(write("feed.csv.gz", gzip.compress(CHINESE.encode("gbk")))) == CHINESE


def test_a_stated_encoding_is_used(write: Write) -> None:
    assert read(write("feed.csv", "Привет", "cp1251"), "cp1251") == "Привет"


@pytest.mark.parametrize(
    ("start", "told"), [(b"PK\x03\x04", "export it as CSV"), (b"%PDF-1.4", "a PDF")]
)
def test_what_is_no_text_is_named(write: Write, start: bytes, told: str) -> None:
    with pytest.raises(UnreadableFeed, match=told):
        read(write("feed.xlsx", start + b"\x00" * 50))


def test_a_damaged_archive_is_an_unreadable_feed(write: Write) -> None:
    with pytest.raises(UnreadableFeed, match="damaged"):
        read(write("feed.gz", gzip.compress(b"x" * 9999)[:-20]))


def test_a_missing_file_is_an_unreadable_feed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFeed, match="cannot be opened"):
        read(tmp_path / "none.csv")


def test_an_endless_line_is_cut_and_counted_once(write: Write) -> None:
    path = write("feed.csv", b"a\n" + b"x" * (3 * MAX_LINE_CHARS) + b"\nb\n")
    with open_text(path) as stream:
        found = [(number, len(line)) for number, line in lines_of(stream)]
    assert found == [(1, 2), (2, MAX_LINE_CHARS), (3, 2)]


@pytest.mark.parametrize("magic", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"Rar!\x1a\x07"])
def test_what_is_no_text_at_all_is_called_what_it_is(write: Write, magic: bytes) -> None:
    with (
        pytest.raises(UnreadableFeed, match=r"a picture|an archive"),
        open_text(write("feed.csv", magic + bytes(range(256)))),
    ):
        pass
