"""How sure a record is: a small logistic model over how it was found.

The weights are data (`data/confidence.toml`), fitted by `python -m bench.calibration --fit` on the project's own
annotated articles. A record less likely than the floor is not given at all: on fresh articles hardly one of them is
right.
"""

from __future__ import annotations

import dataclasses
import math
from functools import cache

from extract.data_files import toml_table
from extract.join import Resolved
from extract.model import AwardRecord


@cache
def weights() -> dict[str, float]:
    """Weight of each feature, and `base`."""
    return {str(name): float(value) for name, value in toml_table("confidence.toml")["weights"].items()}


@cache
def floor() -> float:
    """Least confidence of a record that is given."""
    return float(toml_table("confidence.toml")["floor"])


def features(record: AwardRecord, item: Resolved) -> dict[str, float]:
    """What the model looks at, each 0 or 1.

    Args:
        record: the finished record.
        item: how it was found.
    """
    draft = item.draft
    return {
        "programme": float(record.programme is not None),
        "inherited": float(draft.inherited),
        "graded": float(record.score is not None or record.rank is not None or bool(record.category)),
        "listed": float(draft.listed),
        "issuer": float(record.issuer is not None),
        "votes": float(draft.votes > 1),
    }


def probability(found: dict[str, float], by: dict[str, float]) -> float:
    """The logistic model's probability (0–1) that a record with these features is right."""
    return 1 / (1 + math.exp(-by["base"] - sum(by[name] * value for name, value in found.items())))


def confidence_of(record: AwardRecord, item: Resolved) -> AwardRecord:
    """The record with its confidence, from how it was found."""
    return dataclasses.replace(record, confidence=round(probability(features(record, item), weights()), 3))
