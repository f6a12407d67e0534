"""Keys and values before those of the words in every layer (Li and Liang, 2021)."""

from typing import Any

from peft import PeftModel, PrefixTuningConfig, get_peft_model

TASK = "FEATURE_EXTRACTION"
BEFORE = "past_key_values_length"


def add_prefix(base: Any, tokens: int) -> Any:
    """The frozen base with a prefix to be learned, which at first only thins attention out."""
    config = PrefixTuningConfig(task_type=TASK, num_virtual_tokens=tokens, init_weights="zero")
    return get_peft_model(keeping_places(base), config)


def load_prefix(base: Any, folder: Any) -> Any:
    """What a fit saved; a prefix is no weight of a layer, so that it cannot be merged."""
    return PeftModel.from_pretrained(keeping_places(base), folder).eval()


def keeping_places(base: Any) -> Any:
    """The base with its words at the places that they would have without a prefix. transformers
    takes the prefix for a text read before, and would count on."""

    def from_the_start(_: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        return args, kwargs | {BEFORE: 0} if BEFORE in kwargs else kwargs

    base.embeddings.register_forward_pre_hook(from_the_start, with_kwargs=True)
    return base
