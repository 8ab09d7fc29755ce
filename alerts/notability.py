"""Which news comes first in a digest. Pure."""

from __future__ import annotations

from storage.award_facts import AwardFacts

_LEVELS = {"internasional": 4.0, "nasional": 3.0, "provinsi": 1.5, "kabupaten": 0.5}
# A first place outweighs one step of level; a place behind the third tells little more than taking part.
_RANKS = {1: 3.0, 2: 2.0, 3: 1.5}
# Words of grades that mean the top: best first in most programmes' ladders.
_TOP = ("tertinggi", "terbaik", "utama", "paripurna", "wtp", "juara umum", "informatif", "sangat inovatif", "emas")


def notability(facts: AwardFacts) -> float:
    """How much an award is likely to matter to a reader; only the order means anything."""
    grade = f"{facts.category or ''} {facts.award}".lower()
    return (
        _LEVELS.get(facts.level or "", 1.0)
        + (_RANKS.get(facts.rank, 0.5) if facts.rank else 0.0)
        + (1.0 if any(word in grade for word in _TOP) else 0.0)
        + min(facts.voices, 5) * 0.4
        + (0.5 if facts.recipient_kind == "government" else 0.0)
        + facts.confidence
        - (4.0 if facts.background else 0.0)
    )
