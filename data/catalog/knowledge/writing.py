"""Writes knowledge as the YAML that ``reading`` reads."""

from typing import Any

import yaml

from data.catalog.knowledge.knowledge import AUTHORED, Knowledge
from data.types.association import Association
from data.types.compatibility import CompatibilityRule
from data.types.text import Bilingual


def as_yaml(knowledge: Knowledge) -> str:
    """One entry after the other; reading it gives the same knowledge again."""
    entries = [
        *map(_rule, knowledge.rules),
        *map(_association, knowledge.associations),
    ]
    text = [
        yaml.safe_dump(
            [one], allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
        )
        for one in entries
    ]
    return "".join(text)


def _rule(rule: CompatibilityRule) -> dict[str, Any]:
    return {
        "rule": rule.rule_id,
        "version": rule.version,
        "left": {"category": rule.left_category, "attribute": rule.left_attribute},
        "relation": rule.relation,
        "right": {"category": rule.right_category, "attribute": rule.right_attribute},
        "reason": _both(rule.reason),
    }


def _association(one: Association) -> dict[str, Any]:
    source = {} if one.source == AUTHORED else {"source": one.source}
    figures = {"support": one.support, "confidence": one.confidence, "lift": one.lift}
    return {
        one.kind: one.association_id,
        "version": one.version,
        "left": one.left_category,
        "right": one.right_category,
        **source,
        **{name: value for name, value in figures.items() if value is not None},
        "reason": _both(one.reason),
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
