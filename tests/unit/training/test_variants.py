"""Variants of a recipe at equal budgets, with real, if tiny, fits."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.scorer.trained.checkpoint import CheckpointFiles
from models.training.errors import BadSettings
from models.training.fit import FitPlan
from models.training.settings import FitSettings
from models.training.variants.budget import epochs_within
from models.training.variants.command import add_variants
from models.training.variants.variants import (
    BUDGETS,
    Fitted,
    VariantsPlan,
    compared,
    read_variants,
)


@pytest.fixture(scope="module")
def plan(
    settings: FitSettings, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> VariantsPlan:
    out = tmp_path_factory.mktemp("variants") / "out"
    fitted = FitPlan((data,), out, replace(settings, epochs=2), threads=1, trackers=())
    frozen = replace(fitted.settings, adapter=replace(settings.adapter, method="frozen"))
    return VariantsPlan(fitted, {"lora": fitted.settings, "frozen": frozen}, (1, 2), minutes=0)


@pytest.fixture(scope="module")
def found(plan: VariantsPlan) -> list[Fitted]:
    return compared(plan)


def test_every_variant_is_fitted_with_every_seed(plan: VariantsPlan, found: list[Fitted]) -> None:
    assert [(one.variant, one.seed) for one in found] == [
        ("lora", 1), ("lora", 2), ("frozen", 1), ("frozen", 2),
    ]  # fmt: skip
    assert all(0 <= one.metrics["uniform"] <= 1 for one in found)
    assert found[0].adapter_bytes > 0 == found[2].adapter_bytes
    told = json.loads((plan.fit.out / "variants.json").read_text())
    assert [one["seed"] for one in told] == [1, 2, 1, 2]
    assert (plan.fit.out / "variants.md").read_text().count("| lora |") == 2


def test_what_is_fitted_is_not_fitted_again(plan: VariantsPlan, found: list[Fitted]) -> None:
    cards = [CheckpointFiles(plan.fit.out / f"lora-{seed}").card for seed in (1, 2)]
    cards[1].unlink()
    before = cards[0].stat().st_mtime_ns
    assert compared(plan) == found
    assert cards[0].stat().st_mtime_ns == before
    assert cards[1].is_file(), "killed before its card was written, it is fitted anew"


def test_a_budget_is_worked_out_once(plan: VariantsPlan, found: list[Fitted]) -> None:
    path = plan.fit.out / BUDGETS
    known = json.loads(path.read_text())
    known["lora"]["step_cpu_s"] = 7.0
    path.write_text(json.dumps(known))
    assert compared(plan)[0].budget.step_cpu_s == 7.0


def test_twice_the_time_is_twice_the_epochs(plan: VariantsPlan, tmp_path: Path) -> None:
    trial = replace(plan.fit, out=tmp_path / "timed", settings=replace(plan.fit.settings, epochs=9))
    own = epochs_within(trial, 0)
    assert own.epochs == 9
    assert own.step_cpu_s > 0
    within = epochs_within(trial, own.step_cpu_s * own.steps * 2)
    assert within.epochs / own.epochs == pytest.approx(within.steps / own.steps, rel=0.01)
    assert not trial.out.exists(), "nothing is left of a fit that was only timed"


def test_variants_are_read_over_the_recipe(tmp_path: Path) -> None:
    path = tmp_path / "variants.yml"
    path.write_text("as-it-is:\ndeep: {hidden: 96, adapter: {method: ia3}}\n")
    found = read_variants(path, FitSettings(hidden=8, epochs=2))
    assert found["as-it-is"] == FitSettings(hidden=8, epochs=2)
    assert (found["deep"].hidden, found["deep"].epochs) == (96, 2)
    assert found["deep"].adapter.method == "ia3"


@pytest.mark.parametrize(("said", "told"), [("deep: {depth: 3}", "depth"), ("", "no variant")])
def test_what_no_fit_knows_is_named(tmp_path: Path, said: str, told: str) -> None:
    path = tmp_path / "variants.yml"
    path.write_text(said)
    with pytest.raises(BadSettings, match=told):
        read_variants(path, FitSettings())


@pytest.mark.parametrize("name", ["methods", "reads", "negatives", "layers"])
def test_the_variants_that_come_along_are_known_to_a_fit(name: str) -> None:
    folder = Path(add_variants.__code__.co_filename).parent
    assert len(read_variants(folder / f"{name}.yml", FitSettings())) > 3
