"""Blocking keys: two mentions are compared only when they share one, so that joining stays cheap at any size.

A key is (who, what, when): a word of the recipient, a programme or word of the award or the exact score or day,
and a year. Keys are hashed to 64 bits; a chance collision costs one needless comparison.
"""

from __future__ import annotations

import functools
import hashlib

from storage.resolution.names import area, award_words, recipient_words
from storage.resolution.told import Told

# Locks are taken per shard of recipients. More shards let more writers run side by side but fill the server's
# lock table (6,400 slots by default) when batches are large.
SHARDS = 256


@functools.lru_cache(maxsize=262144)
def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


# Sorts of recipients that exist once in every region (Dinas Kesehatan, SMA Negeri 1): without the region's name their
# keys would bring together hundreds of them.
_ONE_A_REGION = frozenset({"agency", "school", "village"})


def who(mention: Told) -> tuple[str, ...]:
    """The recipient's keys: a government's bare area name, else words of the name, with the region where it counts."""
    if mention.recipient_kind == "government":
        return ("g " + area(mention.recipient_region or mention.recipient)[1],)
    tokens = recipient_words(mention.recipient)
    local = mention.recipient_kind in _ONE_A_REGION
    place = area(mention.recipient_region)[1] if mention.recipient_region and local else ""
    tokens = tuple(t for t in tokens if t not in place.split()) or tokens
    chosen = sorted(tokens, key=lambda t: (-len(t), t))[: 2 if place else 3]
    return tuple(f"r {t}@{place}" for t in chosen)


def years(mention: Told) -> tuple[str, ...]:
    """The years under which a mention is filed; "-" alone when it tells no time at all.

    News of an edition is printed in its year or in the next one's first months, so the year before a
    publication counts too.
    """
    out: set[int] = set()
    if mention.period:
        out.add(mention.period)
    if mention.date:
        out.add(mention.date.year)
    if mention.published_on and (mention.main or not out):
        out.add(mention.published_on.year)
        if mention.published_on.month <= 6 and not mention.period:
            out.add(mention.published_on.year - 1)
    return tuple(str(y) for y in sorted(out)) or ("-",)


def keys(mention: Told) -> frozenset[int]:
    """The blocking keys of a mention, as signed 64-bit numbers."""
    tokens = sorted(award_words(mention.award), key=lambda t: (-len(t), t))
    what = ["p " + mention.programme] if mention.programme else []
    what += ["w " + t for t in tokens[: 2 if mention.programme else 3]]
    if mention.score is not None:
        what.append(f"s {mention.score:.2f}")
    out = {_hash(f"{r}|{a}|{y}") for r in who(mention) for a in what for y in years(mention)}
    if mention.date:
        out |= {_hash(f"{r}|d {mention.date}") for r in who(mention)}
    return frozenset(out)


def shards(mention: Told) -> frozenset[int]:
    """The lock shards of a mention: whoever changes awards of these recipients holds their locks."""
    return frozenset(_hash(r) % SHARDS for r in who(mention))
