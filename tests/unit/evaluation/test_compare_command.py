from pathlib import Path

import pytest

from models.evaluation.__main__ import main
from models.evaluation.compare_command import trained_on
from models.evaluation.comparison import read_comparison
from models.evaluation.dataset.folder import learned_from
from models.scorer.encoder.folder import write_encoder
from models.scorer.encoder.manifest import write_manifest
from models.scorer.encoder.q4 import read_quantized
from models.scorer.trained.checkpoint import About
from tests.unit.evaluation.folders import write_data
from tests.unit.scorer.quantized import content


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "tiny"
    write_encoder(read_quantized(content()), folder, "")
    write_manifest(folder, "tiny")
    return folder


def compare(tmp_path: Path, base: Path, *more: str) -> int:
    asked = ["--base", str(base), "--cache", str(tmp_path / "cache")]
    return main(["compare", *asked, "--json", str(tmp_path / "found.json"), *more])


@pytest.mark.slow
def test_all_baselines_answer_in_one_run(tmp_path: Path, base: Path) -> None:
    here, there = write_data(tmp_path / "here"), write_data(tmp_path / "there")
    assert compare(tmp_path, base, "--data", str(here), f"far={there}", "--disturbed") == 0
    found = read_comparison(tmp_path / "found.json")
    assert list(found.judges) == [
        "popularity",
        "co-occurrence",
        "BPR",
        "TF-IDF",
        "untrained tiny",
        "boosting",
        "boosting, other domains",
    ]
    assert set(found.about["domains"]) == {"here", "far"}
    told = found.about["domains"]["far"]
    assert (told["items"], told["bundles"], told["sessions"]) == (48, 12, 4)
    boosted = found.figure("boosting, other domains", "here", "uniform", True, "hit_rate@1")
    assert boosted is not None
    assert boosted.mean == 1.0  # items of one kind share their category in every domain
    assert {one.judge for one in found.disturbed} == {
        "TF-IDF", "untrained tiny", "boosting", "boosting, other domains",
    }  # fmt: skip


@pytest.mark.parametrize("split", ["valid", "test"])
def test_the_split_is_the_one_that_was_asked_for(tmp_path: Path, base: Path, split: str) -> None:
    data = write_data(tmp_path / "shop")
    (data / f"one_of_ten.{'test' if split == 'valid' else 'valid'}.jsonl").unlink()
    assert compare(tmp_path, base, "--data", str(data), "--split", split) == 0
    found = read_comparison(tmp_path / "found.json")
    assert found.about["split"] == split
    assert found.figure("TF-IDF", "shop", "uniform", True, "hit_rate@1") is not None


def test_what_cannot_be_compared_is_told_without_a_trace(
    tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_data(tmp_path / "shop")
    other = write_data(tmp_path / "other" / "shop")
    assert compare(tmp_path, base, "--data", str(data), str(other)) == 1
    assert "of one name" in capsys.readouterr().err
    assert compare(tmp_path, base, "--data", str(tmp_path / "none")) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert compare(tmp_path, base, "--data", str(data), "--model", str(tmp_path)) == 1
    assert "no checkpoint" in capsys.readouterr().err
    assert not (tmp_path / "found.json").exists()


def test_a_checkpoint_says_of_each_domain_whether_it_learned_from_it(tmp_path: Path) -> None:
    seen = write_data(tmp_path / "seen")
    anew, other = write_data(tmp_path / "anew", priced=True), write_data(tmp_path / "o", True)
    about = About("tiny", "", ("title",), 48, 48, 1, {"seen": learned_from(seen), "anew": "abc"})
    assert trained_on(about, [("copy", seen), ("anew", anew), ("other", other)]) == {
        "copy": "trained on",
        "anew": "other data of that name",
        "other": "never trained on",
    }


def test_what_is_only_asked_does_not_count_as_learned(tmp_path: Path) -> None:
    data = write_data(tmp_path / "shop")
    before = learned_from(data)
    (data / "one_of_ten.test.jsonl").unlink()
    (data / "bundles.test.jsonl").unlink()
    assert learned_from(data) == before
    (data / "bundles.valid.jsonl").unlink()
    assert learned_from(data) != before


def test_tables_are_written_below_the_command_to_type(tmp_path: Path, base: Path) -> None:
    data = write_data(tmp_path / "shop", bilingual=True)
    place = tmp_path / "figures.md"
    assert (
        compare(tmp_path, base, "--data", f"x={data}", "--markdown", str(place), "--ablated") == 0
    )
    text = place.read_text()
    typed = f"compare --data x={data} --split test --base {base} --ablated --markdown {place}"
    assert typed in text
    assert "### Chinese context less English context" in text
    assert "### What is lost when items do not say it" in text
