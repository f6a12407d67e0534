from pathlib import Path

import pytest

from models.training.errors import BadSettings
from models.training.settings import METHODS, AdapterSettings, FitSettings, read_settings


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_a_setting(method: str, tmp_path: Path) -> None:
    config = tmp_path / "fit.yml"
    config.write_text(f"adapter: {{method: {method}, behind_attention: true, tokens: 4}}\n")
    adapter = read_settings(config).adapter
    assert adapter == AdapterSettings(method, tokens=4, behind_attention=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("adapter: {method: magic}", "one of lora, adalora, ia3, prefix, bottleneck, full, frozen"),
        ("adapter: lora", "adapter: settings by name are asked for, not 'lora'"),
        ("adapter: {rank: 0}", "rank: at least 1, not 0"),
        ("adapter: {rank: 2.5}", "rank: 2.5 is no int"),
        ("adapter: {target: query}", "target: a list is asked for"),
        ("adapter: {target: []}", "target: at least"),
        ("adapter: {dropout: 1}", "dropout: from 0 to 0.9, not 1"),
        ("adapter: {behind_attention: 'no'}", "behind_attention: true or false"),
        ("objective: {whole: -1}", "whole: at least 0, not -1"),
        ("objective: {smoothing: 2}", "smoothing: from 0 to 0.9"),
        ("objective: {wohle: 1}", "nobody knows wohle; there are close, cosine"),
        ("objective: {next_item: 0, cosine: 0, preference: 0, close: 1}", "at least one of"),
        ("objective: {next_item: 0, perturbed: 1}", "next_item must count too"),
        ("reads: [title, smell]", "reads: some of title, title_zh"),
        ("epochs: 0", "epochs: more than 0"),
        ("epochs: .nan", "epochs"),
        ("wished: 1.5", "wished: from 0 to 1, not 1.5"),
        ("learning_rate: fast", "learning_rate: 'fast' is no float"),
        ("bundles: .inf", "bundles: inf is no int"),
        ("7: 8", "nobody knows 7"),
    ],
)
def test_a_bad_setting_is_told_with_what_is_allowed(said: str, told: str, tmp_path: Path) -> None:
    config = tmp_path / "fit.yml"
    config.write_text(said)
    with pytest.raises(BadSettings) as error:
        read_settings(config)
    assert told in str(error.value)
    assert str(error.value).startswith(str(config))


def test_the_defaults_are_allowed() -> None:
    assert read_settings(None) == FitSettings()
