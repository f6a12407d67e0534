import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.datasets.delimited import MAX_ROW_LINES, Row, column_name, read_rows
from data.datasets.errors import UnreadableFeed
from data.datasets.listing import Skip
from tests.unit.datasets.conftest import Write

WANTED = ("id", "title", "price")


def rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, row.values) for row in read_rows(path, WANTED) if isinstance(row, Row)]


def skipped(path: Path) -> list[int]:
    return [row.line for row in read_rows(path, WANTED) if isinstance(row, Skip)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(write: Write, delimiter: str) -> None:
    text = "id,title,price\n1,Tent,5\n".replace(",", delimiter)
    assert rows(write("feed.csv", text)) == [(2, {"id": "1", "title": "Tent", "price": "5"})]


def test_a_separator_that_the_file_names_is_used(write: Write) -> None:
    text = 'sep=^\nid^title^price\n1^"a^b"^5\n'
    assert rows(write("feed.csv", text)) == [(3, {"id": "1", "title": "a^b", "price": "5"})]


def test_headers_are_compared_without_case_marks_and_underscores(write: Write) -> None:
    assert column_name("\ufeffg:Image_Link ") == "image link"
    assert rows(write("feed.csv", "\ufeffID, Title \n1,x\n"))[0][1] == {"id": "1", "title": "x"}


def test_quoted_values_go_over_lines_and_keep_the_first_line_number(write: Write) -> None:
    text = 'id,title\r\n1,"a\r\nb, ""c"""\r\n2,d\r\n'
    assert rows(write("feed.csv", text)) == [
        (2, {"id": "1", "title": 'a\nb, "c"'}),
        (4, {"id": "2", "title": "d"}),
    ]


def test_a_quote_inside_a_bare_value_is_a_character(write: Write) -> None:
    assert rows(write("feed.csv", 'id,title,price\n1,27" monitor,5\n'))[0][1]["title"] == (
        '27" monitor'
    )


@pytest.mark.parametrize(
    ("row", "title", "price"),
    [
        ('1,"Tent "big" one",5', 'Tent "big" one', "5"),
        ('1,"27" wide, flat",5', '27" wide, flat', "5"),
        ('1,"A ""fine"" "one"","5"', 'A "fine" "one"', "5"),
        ('1,"Tent "big" one",', 'Tent "big" one', None),
    ],
)
def test_quotes_that_are_not_doubled_are_characters(
    write: Write, row: str, title: str, price: str | None
) -> None:
    ((_, found),) = rows(write("feed.csv", f"id,title,price\n{row}\n"))
    assert (found["title"], found.get("price")) == (title, price)


def test_a_quote_that_is_never_closed_costs_only_its_row(write: Write) -> None:
    text = 'id,title,price\n1,"Tent,5\n2,Stove,6\n3,"A ""big"" mug",7\n4,Pan,8\n'
    path = write("feed.csv", text)
    assert skipped(path) == [2]
    assert [one["id"] for _, one in rows(path)] == ["2", "3", "4"]


def test_an_open_quote_at_the_end_costs_only_its_row(write: Write) -> None:
    path = write("feed.csv", 'id,title,price\n1,Tent,5\n2,"Stove,6\n3,Pan,7')
    assert skipped(path) == [3]
    assert [one["id"] for _, one in rows(path)] == ["1", "3"]


def test_an_open_quote_in_a_long_file_does_not_swallow_it(write: Write) -> None:
    many = "".join(f"{n},Pan,7\n" for n in range(3 * MAX_ROW_LINES))
    path = write("feed.csv", f'id,title,price\nx,"Tent,5\n{many}')
    assert skipped(path) == [2]
    assert len(rows(path)) == 3 * MAX_ROW_LINES


def test_short_rows_are_read_and_rows_that_are_too_long_are_named(write: Write) -> None:
    path = write("feed.csv", "id,title,price\n1,Tent\n2,Stove,red,6\n3,Pan,7,,\n")
    assert rows(path) == [
        (2, {"id": "1", "title": "Tent"}),
        (4, {"id": "3", "title": "Pan", "price": "7"}),
    ]
    assert skipped(path) == [3]


def test_blank_lines_are_no_rows(write: Write) -> None:
    assert len(rows(write("feed.csv", "\n\nid,title\n\n1,x\n,,\n  \n"))) == 1


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_unreadable(write: Write, text: str) -> None:
    with pytest.raises(UnreadableFeed, match="empty"):
        rows(write("feed.csv", text))


def test_a_file_without_a_known_column_is_unreadable(write: Write) -> None:
    with pytest.raises(UnreadableFeed, match="none of the expected columns"):
        rows(write("feed.csv", "a,b\n1,2\n"))


FEW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")) | st.sampled_from(' ",;\n'),
    max_size=12,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6), st.sampled_from(",;\t|"))
def test_whatever_a_csv_writer_writes_is_read_back(
    write: Write, values: list[tuple[str, str]], delimiter: str
) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(("id", "title", "price"))
    writer.writerows((str(at), *both) for at, both in enumerate(values))
    found = [row.values for row in read_rows(write("feed.csv", stream.getvalue()), WANTED)]  # type: ignore[union-attr]
    assert found == [
        {name: text.strip() for name, text in zip(WANTED, (str(at), *both), strict=True)
         if text.strip()}
        for at, both in enumerate(values)
    ]  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text('ab1,"\n;', max_size=25), max_size=8))
def test_no_line_of_rubbish_is_lost_or_fatal(write: Write, lines: list[str]) -> None:
    text = "id,title,price\n" + "\n".join(lines) + "\nlast,Pan,7\n"
    found = list(read_rows(write("feed.csv", text), WANTED))
    where = [row.line for row in found]
    assert where == sorted(set(where))
    assert isinstance(found[-1], Row | Skip)
