"""Numbers as Indonesian news writes them: "79,75", "1.308", "92.00", "kedua", "II", "ke-9"."""

from __future__ import annotations

import re

WORDS = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11, "belasan": 12, "dua belas": 12,
}  # fmt: skip
ORDINALS = {"pertama": 1, "kesatu": 1, "runner-up": 2, "runner up": 2} | {
    f"ke{w}": n for w, n in WORDS.items() if n > 1
}
ROMAN = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12,
}  # fmt: skip

_PLAIN = re.compile(r"\d+(?:[.,]\d+)*$")


def decimal(text: str) -> float | None:
    """The value of a score.

    A comma is the decimal mark; a single point followed by exactly three figures separates thousands unless it
    stands before a comma; anything else after a point is decimals ("92.00", "3.45").

    Returns:
        None when the text is no number.
    """
    text = text.strip()
    if not _PLAIN.match(text) or len(text) > 15:
        return None
    if "," in text and "." in text:
        comma_last = text.rindex(",") > text.rindex(".")
        text = text.replace(".", "").replace(",", ".") if comma_last else text.replace(",", "")
    elif text.count(",") == 1:
        text = text.replace(",", ".")
    elif text.count(".") == 1:
        whole, part = text.split(".")
        if len(part) == 3 and whole != "0" and len(whole) <= 3 and int(whole) < 100 and not whole.startswith("0"):
            # "1.308" reports, but "3.456" on a scale to five: the caller who knows the scale may divide again
            text = whole + part
    else:
        text = text.replace(".", "").replace(",", "")
    try:
        return float(text)
    except ValueError:
        return None


def ordinal(token: str) -> int | None:
    """The rank that one word tells: "1", "I", "pertama", "ke-3", "ketiga", "dua"; None for any other word."""
    if token in ROMAN:
        return ROMAN[token]
    low = token.lower()
    if low in ORDINALS:
        return ORDINALS[low]
    if low in WORDS and WORDS[low] > 0:
        return WORDS[low]
    if low.isdigit() and 0 < int(low) < 1000:
        return int(low)
    found = re.fullmatch(r"ke-?\s?(\d{1,3}|[ivx]{1,4})", low)
    if found:
        value = found.group(1)
        return int(value) if value.isdigit() else ROMAN.get(value.upper())
    return None
