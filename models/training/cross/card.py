"""The model card of a cross-encoder."""

from models.scorer.cross.checkpoint import AboutCross

CARD = """# A cross-encoder: the second stage of scoring

Base `{base}` ({base_hash}) with low-rank adapters and one logit on top. It reads what was asked
for and all items of a set together ({reads} of an item, at most {max_tokens} tokens a set), and
has a share of {weight:.2f} in the mixed score{beside}.

Trained on: {data}. Seed {seed}.

| validation rows | HR@1 |
|---|---|
{metrics}

`first_` is the first stage alone, `mixed_` both; the share was found on these very rows where there
is a first stage. Settings: see `cross.json`. Weights are safetensors only; the base is fetched by
its name and must have the hash above.
"""


def card_of(about: AboutCross) -> str:
    metrics = "\n".join(f"| {name} | {value:.3f} |" for name, value in about.metrics.items())
    return CARD.format(
        base=about.base,
        base_hash=about.base_hash[:12],
        reads=", ".join(about.reads),
        max_tokens=about.max_tokens,
        weight=about.weight,
        beside=f" beside the first stage {about.first}" if about.first else "",
        data=", ".join(f"{name} ({mark})" for name, mark in about.data.items()),
        seed=about.seed,
        metrics=metrics or "| none | |",
    )
