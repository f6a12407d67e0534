"""Builds the XLM-R tokenizer (unigram over NFKC text) from a vocabulary of pieces."""

import base64
import io
from typing import Any

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

from models.scorer.encoder.q4 import Pieces

SPACE = "▁"


def tokenizer_json(pieces: Pieces) -> dict[str, Any]:
    """The content of ``tokenizer.json`` as the tokenizers library reads it."""
    metaspace = {
        "type": "Metaspace",
        "replacement": SPACE,
        "prepend_scheme": "always",
        "split": True,
    }
    vocabulary = [list(entry) for entry in zip(pieces.texts, pieces.scores, strict=True)]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": _special_tokens(pieces),
        "normalizer": _normalizer(),
        "pre_tokenizer": metaspace,
        "post_processor": _template(pieces),
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": pieces.unknown,
            "vocab": vocabulary,
            "byte_fallback": False,
        },
    }


def tokenizer_config() -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "cls_token": "<s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "mask_token": "<mask>",
        "model_max_length": 512,
        "model_input_names": ["input_ids", "attention_mask"],
    }


def _special_tokens(pieces: Pieces) -> list[dict[str, Any]]:
    return [
        {
            "id": number,
            "content": pieces.texts[number],
            "single_word": False,
            "lstrip": number == pieces.mask,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for number in (pieces.bos, pieces.pad, pieces.eos, pieces.unknown, pieces.mask)
    ]


def _normalizer() -> dict[str, Any]:
    characters = base64.b64encode(_nmt_nfkc()).decode()
    return {
        "type": "Sequence",
        "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": characters},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        ],
    }


def _nmt_nfkc() -> bytes:
    """The compiled rules of nmt_nfkc: sentencepiece writes them into any model it trains."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a few words are enough"] * 20),
        model_writer=model,
        vocab_size=40,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    trained = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]
    trained.ParseFromString(model.getvalue())
    return bytes(trained.normalizer_spec.precompiled_charsmap)


def _template(pieces: Pieces) -> dict[str, Any]:
    start, end = _special("<s>"), _special("</s>")
    first, second = _sequence("A"), _sequence("B")
    return {
        "type": "TemplateProcessing",
        "single": [start, first, end],
        "pair": [start, first, end, end, second, end],
        "special_tokens": {
            "<s>": {"id": "<s>", "ids": [pieces.bos], "tokens": ["<s>"]},
            "</s>": {"id": "</s>", "ids": [pieces.eos], "tokens": ["</s>"]},
        },
    }


def _special(token: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": token, "type_id": 0}}


def _sequence(name: str) -> dict[str, Any]:
    return {"Sequence": {"id": name, "type_id": 0}}
