"""A tiny checkpoint on a tiny base, with weights drawn by chance: opened as a real one is."""

from dataclasses import replace
from pathlib import Path

import torch
from peft import PeftConfig, get_peft_model
from transformers import AutoModel

from models.scorer.encoder.folder import write_encoder
from models.scorer.encoder.manifest import base_hash, write_manifest
from models.scorer.encoder.q4 import read_quantized
from models.scorer.trained.checkpoint import About, CheckpointFiles, save_about, save_set_module
from models.scorer.trained.set_module import SetModule
from tests.unit.scorer.quantized import content

HIDDEN = 8


def write_base(folder: Path) -> Path:
    write_encoder(read_quantized(content()), folder, "")
    write_manifest(folder, "tiny")
    return folder


def write_adapter(base: Path, adapter: Path, config: PeftConfig) -> None:
    """As a fit writes it, with every weight moved away from doing nothing."""
    torch.manual_seed(5)
    tuned = get_peft_model(AutoModel.from_pretrained(base), config)
    with torch.no_grad():
        for weight in tuned.parameters():
            if weight.requires_grad:
                weight.add_(0.3 * torch.randn_like(weight))
    tuned.save_pretrained(str(adapter))


def write_checkpoint(folder: Path, base: Path, config: PeftConfig, **said: object) -> Path:
    """``said`` is what its ``About`` says otherwise."""
    folder.mkdir(parents=True)
    write_adapter(base, CheckpointFiles(folder).adapter, config)
    torch.manual_seed(7)
    module = SetModule(HIDDEN)
    torch.nn.init.normal_(module.last.weight)
    module.spread.fill_(0.1)
    save_set_module(folder, module)
    about = About(str(base), base_hash(base), ("title", "title_zh", "categories"), 12, HIDDEN, 1)
    save_about(folder, replace(about, **said))  # type: ignore[arg-type]
    return folder
