"""Writes a tiny file in the layout of the quantized e5, with values known beforehand."""

import struct

import numpy as np

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, TYPES = 32, 1, 2, 64, 8, 16, 2
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁tent", "▁stove", "帐篷", "<mask>")
SHAPES = {
    "emb.word": (VOCABULARY, HIDDEN),
    "emb.pos": (POSITIONS, HIDDEN),
    "emb.type": (1, HIDDEN),
    "emb.ln.w": (HIDDEN,),
    "emb.ln.b": (HIDDEN,),
    "l0.q.w": (HIDDEN, HIDDEN),
    "l0.k.w": (HIDDEN, HIDDEN),
    "l0.v.w": (HIDDEN, HIDDEN),
    "l0.ao.w": (HIDDEN, HIDDEN),
    "l0.fi.w": (INNER, HIDDEN),
    "l0.fo.w": (HIDDEN, INNER),
    "l0.q.b": (HIDDEN,),
    "l0.k.b": (HIDDEN,),
    "l0.v.b": (HIDDEN,),
    "l0.ao.b": (HIDDEN,),
    "l0.fi.b": (INNER,),
    "l0.fo.b": (HIDDEN,),
    "l0.aln.w": (HIDDEN,),
    "l0.aln.b": (HIDDEN,),
    "l0.oln.w": (HIDDEN,),
    "l0.oln.b": (HIDDEN,),
}
QUANTIZED = {name for name in SHAPES if name == "emb.word" or name.endswith((".w",))} - {
    "emb.ln.w",
    "l0.aln.w",
    "l0.oln.w",
}


def block(scale: float, low: int, high: int) -> bytes:
    """32 weights: sixteen of ``(low - 8) * scale``, then sixteen of ``(high - 8) * scale``."""
    return np.float16(scale).tobytes() + bytes([low | high << 4] * 16)


def content() -> bytes:
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7i", HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, TYPES)
    head += struct.pack("<fi", 1e-12, 32)
    texts = [piece.encode() for piece in PIECES]
    head += struct.pack("<5i", len(PIECES), 0, 2, 1, 3)
    head += struct.pack("<Q", sum(map(len, texts)))
    ends = [0, *np.cumsum([len(text) for text in texts]).tolist()]
    head += struct.pack(f"<{len(ends)}I", *ends)
    head += struct.pack(f"<{len(PIECES)}f", *[-float(i) for i in range(len(PIECES))])
    head += b"".join(texts) + struct.pack("<iI", 0, 0) + struct.pack("<i", len(SHAPES))
    directory_bytes = sum(2 + len(name) + 1 + 4 + 16 for name in SHAPES)
    offset = len(head) + directory_bytes
    directory, body = b"", b""
    for name, shape in SHAPES.items():
        raw = _tensor(name, shape)
        entry = struct.pack("<H", len(name)) + name.encode() + struct.pack("<BI", 0, 0)
        directory += entry + struct.pack("<QQ", offset + len(body), len(raw))
        body += raw
    return head + directory + body


def _tensor(name: str, shape: tuple[int, ...]) -> bytes:
    count = int(np.prod(shape))
    if name in QUANTIZED:
        return block(0.5, 10, 7) * (count // 32)
    return np.full(count, 0.25, "<f4").tobytes()
