"""The tokenizer for Chinese and English in one sentence."""

import re
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Each Chinese character and each currency sign stands alone, so that spans can begin and end
# there; English words and numbers stay whole.
_TOKEN = re.compile(
    rf"[{_CJK}]|[$€£¥￥%#]|\d+(?:,\d{{3}})+(?:\.\d+)?"
    rf"|[A-Za-z0-9_]+(?:['’.\-][A-Za-z0-9_]+)*|[^\W{_CJK}]+"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MixedTokenizer(Tokenizer):
    """Splits Chinese into characters and everything else into words."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MixedTokenizer":
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text: str = message.get(attribute)
        tokens = [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
        # Rasa cannot featurize a message without a token ("?!").
        return self._apply_token_pattern(tokens or [Token(text or " ", 0, len(text))])
