"""A tiny base with random weights that knows some words, colours and kinds of things; it has no
pooler, as a base made for mean pooling has none."""

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from models.scorer.encoder.manifest import write_manifest

COLORS = ("red", "blue", "green")
KINDS = ("tent", "kettle", "guitar", "puzzle")
MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
WORDS = (*MARKS, *COLORS, *KINDS, *(f"n{number}" for number in range(12)), "all", "in", "|")


def write_tiny_base(folder: Path, words: Sequence[str] = WORDS) -> Path:
    """``words`` begin with the marks."""
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
        initializer_range=0.1,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    known = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(folder)
    write_manifest(folder, "tiny")
    return folder


def ids(text: str) -> tuple[int, ...]:
    """What the tiny base makes of words and marks between spaces."""
    return tuple(WORDS.index(word) for word in text.split())
