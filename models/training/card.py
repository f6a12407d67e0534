"""The model card of a checkpoint: what it is, what it saw, how good it is, how to make it again."""

from models.scorer.trained.checkpoint import About

CARD = """# A bundle scorer

Base `{base}` ({base_hash}), tuned by {method}, with a set module on top. It reads
{reads} of an item, at most {max_tokens} tokens.

Trained on: {data}. Seed {seed}.

| validation rows | HR@1 |
|---|---|
{metrics}

Settings: see `checkpoint.json`. Weights are safetensors only; the base is fetched by its name and
must have the hash above.
{note}"""


def card_of(about: About, note: str = "") -> str:
    metrics = "\n".join(f"| {name} | {value:.3f} |" for name, value in about.metrics.items())
    data = ", ".join(f"{name} ({mark})" for name, mark in about.data.items())
    adapter = about.settings.get("adapter", {})
    return CARD.format(
        base=about.base,
        base_hash=about.base_hash[:12],
        method=adapter.get("method", "lora"),
        reads=", ".join(about.reads),
        max_tokens=about.max_tokens,
        data=data,
        seed=about.seed,
        metrics=metrics or "| none | |",
        note=note,
    )
