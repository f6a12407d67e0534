from pathlib import Path

from models.evaluation.dataset.folder import read_folder
from models.evaluation.sheets import Domain, Sheet, sheets_of
from tests.unit.evaluation.folders import write_data


def sheets(folder: Path) -> dict[tuple[str, bool], Sheet]:
    domain = Domain.of("shop", read_folder(folder))
    return {(one.rows, one.with_intent): one for one in sheets_of(domain, "test")}


def test_each_position_is_asked_among_ten_and_among_all(tmp_path: Path) -> None:
    found = sheets(write_data(tmp_path))
    assert len(found["uniform", True].questions) == len(found["full", True].questions) == 36
    assert len(found["full", False].questions[0].candidates) == 48 - 2
    assert not found["hard", True].questions


def test_rows_that_name_no_session_have_that_of_their_bundle(tmp_path: Path) -> None:
    found = sheets(write_data(tmp_path))
    assert set(found["uniform", True].groups()) == set(found["full", True].groups())
    assert "shop test-tent" in found["uniform", True].groups()


def test_without_intent_none_is_told(tmp_path: Path) -> None:
    found = sheets(write_data(tmp_path))
    assert {one.intent for one in found["full", False].questions} == {""}
    assert "buy a tent" in {one.intent for one in found["full", True].questions}


def test_what_figures_are_broken_down_by_is_of_the_true_item(tmp_path: Path) -> None:
    sheet = sheets(write_data(tmp_path, priced=True))["full", True]
    told = dict(zip([q.candidates[q.answer] for q in sheet.questions], sheet.facts, strict=True))
    assert told["tent9"] == {
        "bundle size": "3",
        "true item": "in train",  # the train bundle that starts at 7 ends with it
        "language": "en",
        "price": "dearest third",
        "seller": "s1",
    }
    assert told["tent10"]["true item"] == "not in train"
    assert told["tent0"]["price"] == "cheapest third"


def test_what_the_data_does_not_say_is_left_out(tmp_path: Path) -> None:
    facts = sheets(write_data(tmp_path))["uniform", True].facts[0]
    assert facts.keys() == {"bundle size", "true item", "language"}


def test_two_languages_ask_twice_with_the_intent_and_once_without(tmp_path: Path) -> None:
    found = sheets(write_data(tmp_path, bilingual=True))
    for rows in ("uniform", "full"):
        asked, plain = found[rows, True], found[rows, False]
        assert (len(asked.questions), len(plain.questions)) == (72, 36)
        assert len(set(plain.questions)) == len(plain.facts) == 36
        assert {one["language"] for one in plain.facts} == {"en"}
