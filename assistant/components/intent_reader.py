"""The pipeline step that says what a message wants, how sure that is, and what else it may mean."""

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from components.glance import Glance
from components.intent_reading import IntentReading
from components.learned_step import LearnedStep
from components.taught import Lessons


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(LearnedStep):
    """Linear classifiers over words, with the kinds of known words and runs of letters, and over
    the meaning of the whole."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``strength`` is of the words' classifier, ``meaning_strength`` of the meanings'.
        ``temperature`` is fitted by ``python -m tests.nlu.calibrate``."""
        return {
            "strength": 20.0,
            "meaning_strength": 0.03,
            "temperature": 1.0,
            "random_seed": 7,
            "ranking_length": 10,
        }

    @classmethod
    def kept(cls, folder: Path) -> IntentReading:
        return IntentReading.load(folder)

    def learned(self, lessons: Lessons, folder: Path) -> IntentReading:
        told = [(one.seen, one.intent) for one in lessons.examples if one.seen is not None]
        model = IntentReading.fit(
            [seen for seen, _ in told],
            [intent for _, intent in told],
            (self.config["strength"], self.config["meaning_strength"]),
            self.config["random_seed"],
        )
        model.save(folder)
        return model

    def read(self, message: Message, seen: Glance, model: IntentReading) -> None:
        ranked = model.ranking(seen, self.config["temperature"])
        told = [{"name": name, "confidence": confidence} for name, confidence in ranked]
        message.set(INTENT, told[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, told[: self.config["ranking_length"]], add_to_output=True)
