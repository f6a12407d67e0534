"""The model card of a checkpoint: what it is, what it saw, how good it is, how to make it again."""

from models.scorer.trained.checkpoint import About

CARD = """# A bundle scorer

Base `{base}` ({base_hash}), {method}, with a set module on top. It reads
{reads} of an item, at most {max_tokens} tokens.

Trained on: {data}. Seed {seed}.

| validation rows | HR@1 |
|---|---|
{metrics}
{ratings}
Settings: see `checkpoint.json`. Weights are safetensors only; the base is fetched by its name and
must have the hash above.
{note}"""

TUNED = {
    "frozen": "left as it is",
    "full": "tuned whole: all its weights are in `adapter/`, which makes this far larger than an "
    "adapter",
}
RATINGS = {
    "rmse": "Ratings from 1 to 5 are predicted by a set's logit with a root mean squared error of",
    "rmse_sequence": "With the ratings that were given before it is",
}
"""What is said of metrics that are no hit rates."""


def card_of(about: About) -> str:
    rates = {name: one for name, one in about.metrics.items() if name not in RATINGS}
    metrics = "\n".join(f"| {name} | {value:.3f} |" for name, value in rates.items())
    errors = [f"{told} {about.metrics[name]:.3f}." for name, told in RATINGS.items()
              if name in about.metrics]  # fmt: skip
    data = ", ".join(f"{name} ({mark})" for name, mark in about.data.items())
    method = about.settings.get("adapter", {}).get("method", "lora")
    return CARD.format(
        base=about.base,
        base_hash=about.base_hash[:12],
        method=TUNED.get(method, f"tuned by {method}"),
        reads=", ".join(about.reads),
        max_tokens=about.max_tokens,
        data=data,
        seed=about.seed,
        metrics=metrics or "| none | |",
        ratings="".join(f"\n{one}\n" for one in errors),
        note=f"\n{note}\n" if (note := str(about.settings.get("note", ""))) else "",
    )
