"""Kinds of feedback that the log keeps."""

from typing import Literal, get_args

FeedbackKind = Literal[
    "accept",
    "reject",
    "critique",
    "swap",
    "remove",
    "keep",
    "add",
    "seen",
    "view",
    "click",
    "add_to_basket",
    "purchase",
    "dismiss",
    "rating",
    "correction",
    "label",
]
FEEDBACK_KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)
