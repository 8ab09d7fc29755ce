"""Which mention of a re-read article is which: rows are kept where the mention persists, so decisions hold."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from storage.resolution import blocking
from storage.resolution.comparison import weigh
from storage.resolution.names import award_words, category_parts
from storage.resolution.told import Told

# Below this two records of one article differ in more than a re-reading would change.
LEAST = 0.0


def fingerprints(mentions: Sequence[Told]) -> list[str]:
    """The identity of each mention within its article: recipient, award, category and rank.

    Fields that a better extractor tends to add later (dates, places, people) are left out. Equal ones are told
    apart by their order.
    """
    seen: dict[str, int] = {}
    out = []
    for mention in mentions:
        parts = (
            " ".join(sorted(blocking.who(mention))),
            mention.programme or " ".join(sorted(award_words(mention.award))),
            "; ".join(sorted(category_parts(mention.category or ""))),
            str(mention.rank or ""),
        )
        value = hashlib.blake2b("|".join(parts).encode(), digest_size=12).hexdigest()
        seen[value] = seen.get(value, 0) + 1
        out.append(value if seen[value] == 1 else f"{value}.{seen[value]}")
    return out


def pair_up(old: Sequence[Told], new: Sequence[Told]) -> dict[int, int]:
    """Pairs the mentions of a new reading with those of the last one.

    Args:
        old: mentions that stand in the register.
        new: mentions just read, each with its own fingerprint.

    Returns:
        Index in `new` → index in `old`: first by fingerprint, then the likest that remain.
    """
    by_fingerprint = {m.fingerprint: n for n, m in enumerate(old)}
    pairs = {n: by_fingerprint[m.fingerprint] for n, m in enumerate(new) if m.fingerprint in by_fingerprint}
    left = [n for n in range(len(old)) if n not in pairs.values()]
    free = [n for n in range(len(new)) if n not in pairs]
    likely = []
    for n in free:
        for o in left:
            found = weigh(new[n], old[o])
            if not found.vetoed and found.score >= LEAST:
                likely.append((-found.score, new[n].fingerprint, old[o].fingerprint, n, o))
    for *_, n, o in sorted(likely):
        if n not in pairs and o not in pairs.values():
            pairs[n] = o
    return pairs
