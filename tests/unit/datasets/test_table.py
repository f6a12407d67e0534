from pathlib import Path

import pytest

from data.datasets.errors import UnreadableFeed, WrongMapping
from data.datasets.table import TableReader
from tests.unit.datasets.conftest import Write
from tests.unit.datasets.feeds import Sessions, counts, items, listings, reasons, run

MAPPING = """
id: Artikelnummer
title: [Name lang, Name]
price: Preis
currency: {value: EUR}
category: {column: Gruppe, separator: /}
weight: {column: Gewicht, unit: kg}
color: Farbe
attributes: {capacity: Personen}
"""
TABLE = (
    "Artikelnummer;Name;Name lang;Preis;Gruppe;Gewicht;Farbe;Personen\n"
    "z1;Zelt;;1.299,00;Camping/Zelte;2,5;Blau;4\n"
)


def mapped(write: Write, table: str, mapping: str, name: str = "t.csv") -> TableReader:
    return TableReader(write(name, table), write("mapping.yml", mapping))


def test_columns_are_mapped_by_a_file(write: Write, sessions: Sessions) -> None:
    run(sessions, mapped(write, TABLE, MAPPING))
    item = items(sessions)["z1"]
    assert (item.title.en, item.price_cents, item.currency) == ("Zelt", 129900, "EUR")
    assert (item.department, item.category) == ("camping", "zelte")
    assert item.attributes == {"capacity": 4, "color": "blau", "weight_g": 2500}


def test_usual_column_names_need_no_mapping(write: Write, sessions: Sessions) -> None:
    head = "SKU,Product Name,Price,Stock,Category,capacity,weight_g,title_zh"
    text = f"{head}\n1,Tent,$5,3,A > B,2,900,帐篷\n"
    run(sessions, TableReader(write("t.csv", text)))
    item = items(sessions)["1"]
    assert (item.title.en, item.title.zh, item.stock) == ("Tent", "帐篷", 3)
    assert item.attributes == {"capacity": 2, "weight_g": 900}


def test_chinese_columns_need_no_mapping_either(write: Write, sessions: Sessions) -> None:
    text = "编号,商品名称,价格,库存\n1,帐篷,￥199,0\n"
    run(sessions, TableReader(write("t.csv", text, "gbk")))
    item = items(sessions)["1"]
    assert (item.title.zh, item.price_cents, item.currency, item.stock) == ("帐篷", 19900, "CNY", 0)


def test_json_lines_are_read_with_nested_keys(write: Write, sessions: Sessions) -> None:
    text = (
        '{"id": 7, "info": {"name": "Tent"}, "price": {"value": 12.50}, "cats": ["A", "B"]}\n'
        '{"id": 8, oops}\n\n[1]\n'
        '{"id": 9, "info": {"name": "Mug"}, "price": {"value": "3", "unit": "USD"}}\n'
    )
    mapping = "{id: id, title: info.name, price: price.value, currency: price.unit, category: cats}"
    report = run(sessions, mapped(write, text, mapping, "t.jsonl"), currency="USD")
    assert counts(report) == (2, 0, 0, 2)
    assert set(reasons(report)) == {2, 4}
    assert items(sessions)["7"].category == "b"
    assert items(sessions)["7"].price_cents == 1250


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ("id: Artikelnummer", "which column is the title"),
        ("{id: a, title: b, prize: c}", "no field 'prize'"),
        ("{id: Artikelnummer, title: Nome}", "no column 'nome'"),
        ("{id: Artikelnummer, title: {columm: Name}}", "'title' in the mapping"),
        ("- a", "must be lines"),
        ("{", "cannot be read"),
        ("{id: Artikelnummer, title: Name, attributes: [x]}", "'attributes'"),
    ],
)
def test_an_unusable_mapping_says_what_to_change(write: Write, mapping: str, told: str) -> None:
    with pytest.raises(WrongMapping, match=told):
        listings(mapped(write, TABLE, mapping))


def test_a_missing_mapping_file_is_a_wrong_mapping(write: Write, tmp_path: Path) -> None:
    with pytest.raises(WrongMapping, match="cannot be read"):
        listings(TableReader(write("t.csv", TABLE), tmp_path / "none.yml"))


def test_a_json_array_is_refused_with_advice(write: Write) -> None:
    with pytest.raises(UnreadableFeed, match="one object a line"):
        listings(TableReader(write("t.json", '[{"id": 1}]')))


def test_a_row_without_a_title_costs_only_itself(write: Write, sessions: Sessions) -> None:
    path = write("t.csv", "id,title,price\n1,Tent,5\n2,,5\n3,Hat,5\n")
    report = run(sessions, TableReader(path))
    assert counts(report) == (2, 0, 0, 1)
    assert reasons(report) == {3: "there is no title: name the item"}


def test_an_object_without_a_title_costs_only_itself(write: Write, sessions: Sessions) -> None:
    lines = '{"id": 1, "title": "Tent", "price": 5}\n{"id": 2, "price": 5}\n'
    assert counts(run(sessions, TableReader(write("t.jsonl", lines)))) == (1, 0, 0, 1)


def test_halves_of_characters_in_json_are_no_end_of_the_import(
    write: Write, sessions: Sessions
) -> None:
    line = '{"id": "s\\ud800", "title": "T\\u0000ent \\udc00", "price": 5}\n'
    assert counts(run(sessions, TableReader(write("t.jsonl", line)))) == (1, 0, 0, 0)
    (item,) = items(sessions).values()
    assert item.title.en == "Tent ?"
