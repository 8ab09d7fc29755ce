"""One way to compare names of programmes and issuers: what differs only in spelling is equal."""

from __future__ import annotations

import functools
import re
import unicodedata

_NOT_WORD = re.compile(r"[^a-z0-9]+")


@functools.lru_cache(maxsize=16_384)
def fold_name(text: str) -> str:
    """Lower case, no accents, words separated by single spaces ("KemenPAN-RB" → "kemenpan rb")."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub(" ", text).strip()
