"""Prints how well a running Rasa server reads the held-out utterances.

Usage: python -m tests.nlu.measure http://127.0.0.1:5005 [--mistakes]
"""

import sys

from tests.nlu.heldout import held_out, measured


def main(url: str, show_mistakes: bool) -> None:
    for language in ("en", "zh"):
        score = measured(url, held_out(language))
        print(
            f"{language}: {score.utterances} utterances, intent accuracy {score.accuracy:.3f},"
            f" entity F1 {score.f1:.3f}, with roles {score.f1_with_role:.3f}"
        )
        if show_mistakes:
            print("\n".join(f"  {mistake}" for mistake in score.mistakes))


if __name__ == "__main__":
    main(sys.argv[1], "--mistakes" in sys.argv)
