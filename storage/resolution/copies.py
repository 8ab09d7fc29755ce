"""Syndicated copies: texts that are nearly the same are one voice, however many outlets print them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

# Bits of 64 that may differ. Lightly edited copies (other dateline, cut last paragraph) differ in up to 10;
# independent reports of one event differ in 20 and more.
NEAR = 10
_WORD = re.compile(r"[^\W_]+")


# Each byte's bits spread over lanes of 16 bits, so that one addition counts eight bits at once.
_LANES = tuple(sum((byte >> bit & 1) << 16 * bit for bit in range(8)) for byte in range(256))


def simhash(text: str) -> int:
    """The 64-bit SimHash of a text's three-word shingles, as a signed number (Charikar 2002)."""
    tokens = _WORD.findall(text.lower())[:20_000]  # beyond this the lanes of 16 bits could overflow
    shingles = {" ".join(tokens[i : i + 3]) for i in range(max(1, len(tokens) - 2))}
    sums = [0] * 8
    for shingle in shingles:
        for place, byte in enumerate(hashlib.blake2b(shingle.encode(), digest_size=8).digest()):
            sums[place] += _LANES[byte]
    value = 0
    for place, total in enumerate(sums):
        for bit in range(8):
            if 2 * (total >> 16 * bit & 0xFFFF) > len(shingles):
                value |= 1 << 8 * place + bit
    return value - (1 << 64) if value >> 63 else value


def near(a: int | None, b: int | None) -> bool:
    """Whether two texts are copies of one another by their SimHash."""
    if a is None or b is None:
        return False
    return ((a ^ b) & 0xFFFFFFFFFFFFFFFF).bit_count() <= NEAR


def voices(articles: Iterable[tuple[int, str, str, int | None]]) -> dict[int, int]:
    """Groups articles into voices.

    Args:
        articles: (id, sort key by content, content hash, SimHash), each id once; the earliest by sort key
            stands for its copies.

    Returns:
        Article id → id of the article that it copies (its own when it is an original).
    """
    originals: list[tuple[int, str, int | None]] = []
    out: dict[int, int] = {}
    ordered: Sequence[tuple[int, str, str, int | None]] = sorted(articles, key=lambda a: a[1])
    for ident, _, content, fingerprint in ordered:
        for original, its_content, its_fingerprint in originals:
            if content == its_content or near(fingerprint, its_fingerprint):
                out[ident] = original
                break
        else:
            originals.append((ident, content, fingerprint))
            out[ident] = ident
    return out
