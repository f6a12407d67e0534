"""The pipeline step that says what a message wants, how sure that is, and what else it may mean."""

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.intent_features import intent_features
from components.intent_model import IntentModel
from components.learned_step import LearnedStep
from components.lexicon import Lexicon
from components.taught import Lessons


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(LearnedStep):
    """A linear classifier over words, with the kinds of known words, and runs of letters."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``temperature`` is fitted by ``python -m tests.nlu.calibrate``."""
        return {"strength": 20.0, "temperature": 1.0, "random_seed": 7, "ranking_length": 10}

    @classmethod
    def kept(cls, folder: Path) -> IntentModel:
        return IntentModel.load(folder)

    def learned(self, lessons: Lessons, lexicon: Lexicon, folder: Path) -> IntentModel:
        model = IntentModel.fit(
            [intent_features(lexicon.glance(one.text)) for one in lessons.examples],
            [one.intent for one in lessons.examples],
            self.config["strength"],
            self.config["random_seed"],
        )
        model.save(folder)
        return model

    def read(self, message: Message, lexicon: Lexicon, model: IntentModel) -> None:
        seen = lexicon.glance(message.get(TEXT) or "")
        ranked = model.ranking(seen, self.config["temperature"])
        told = [{"name": name, "confidence": confidence} for name, confidence in ranked]
        message.set(INTENT, told[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, told[: self.config["ranking_length"]], add_to_output=True)
