"""Text and addresses from web pages, made safe for a header, a line of a mail, or a link."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

# Categories that never belong in one line of text: controls, lone surrogates, unassigned, line and paragraph
# separators, and format characters (bidirectional overrides can make a line read as something else).
_DROPPED = frozenset(("Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Cf"))
_URL_SAFE = "%/:=&?~#+!$,;'@()*[]-._"
LONGEST_URL = 2000


def one_line(value: str | None, limit: int = 300) -> str:
    """One line of printable text.

    Args:
        value: anything a page may hold; None is empty.
        limit: most characters; a longer text ends with an ellipsis at a word's end.
    """
    if not value:
        return ""
    kept = "".join(
        " " if unicodedata.category(char) in _DROPPED else char for char in unicodedata.normalize("NFC", value)
    )
    # An encoded word (=?utf-8?q?=0D=0ABcc:…?=) would be decoded by the email package when it becomes a header, line
    # ends and all; with a space in it, it is only odd text.
    line = re.sub(r"\s+", " ", kept).strip().replace("=?", "= ?")
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:–-") + "…"


def safe_url(value: str | None) -> str:
    """A web address fit for a link; empty for anything else (javascript:, data:, urn:, broken ones)."""
    if not value or len(value) > LONGEST_URL:
        return ""
    address = value.strip()
    if any(unicodedata.category(char) in _DROPPED for char in address):
        return ""
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() not in ("http", "https") or parts.username is not None:
            return ""
        if not re.fullmatch(r"[\w.:-]+", parts.hostname or ""):
            return ""
    except ValueError:
        return ""
    return quote(address, safe=_URL_SAFE)
