"""Writes an encoder as a folder that transformers and sentence-transformers read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors.numpy import save_file

from models.scorer.encoder.q4 import QuantizedModel
from models.scorer.encoder.tokenizer import tokenizer_config, tokenizer_json

PROMPTS_FILE = "config_sentence_transformers.json"
POOLING_FILE = "1_Pooling/config.json"
MODULE = "sentence_transformers.models"
MODULES = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))


def write_encoder(model: QuantizedModel, folder: Path, query_prefix: str) -> None:
    """Weights, configuration, tokenizer, and the pooling that the model was trained with."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(model.weights, folder / "model.safetensors", metadata={"format": "pt"})
    _write_json(folder / "config.json", _config(model))
    _write_json(folder / "tokenizer.json", tokenizer_json(model.pieces))
    _write_json(folder / "tokenizer_config.json", tokenizer_config())
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": 512})
    _write_json(folder / "modules.json", _modules())
    _write_json(folder / POOLING_FILE, _mean_pooling(model.shape.hidden))
    write_prompt(folder, query_prefix)


def write_prompt(folder: Path, query_prefix: str) -> None:
    """Says which words go before every text; sentence-transformers keeps them here too."""
    prompts = {"prompts": {"query": query_prefix}, "default_prompt_name": "query"}
    _write_json(folder / PROMPTS_FILE, prompts)


def query_prefix(folder: Path) -> str:
    """The words that go before every text, none when the folder names none."""
    path = folder / PROMPTS_FILE
    prompts = json.loads(path.read_text()).get("prompts", {}) if path.exists() else {}
    return str(prompts.get("query", ""))


def pools_by_mean(folder: Path) -> bool:
    """Whether token vectors are averaged, which is what a folder that says nothing gets."""
    path = folder / POOLING_FILE
    return not path.exists() or bool(json.loads(path.read_text()).get("pooling_mode_mean_tokens"))


def _config(model: QuantizedModel) -> dict[str, Any]:
    shape, pieces = model.shape, model.pieces
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        # float32 in the file cannot hold the upstream value of 1e-12 exactly
        "layer_norm_eps": 1e-12 if model.layer_norm_eps < 1e-10 else model.layer_norm_eps,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "pad_token_id": pieces.pad,
        "bos_token_id": pieces.bos,
        "eos_token_id": pieces.eos,
        "position_embedding_type": "absolute",
        "torch_dtype": "float32",
    }


def _modules() -> list[dict[str, Any]]:
    return [
        {"idx": number, "name": str(number), "path": path, "type": f"{MODULE}.{kind}"}
        for number, (path, kind) in enumerate(MODULES)
    ]


def _mean_pooling(dimension: int) -> dict[str, Any]:
    return {"word_embedding_dimension": dimension, "pooling_mode_mean_tokens": True}


def _write_json(path: Path, content: Mapping[str, Any] | list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
