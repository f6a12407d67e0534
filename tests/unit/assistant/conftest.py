"""Makes assistant/components importable; what is tested here needs no Rasa."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "assistant"))
