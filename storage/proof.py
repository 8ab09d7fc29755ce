"""The sentence of an article that proves a mention, cut out by the evidence spans."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_END = re.compile(r"[.!?][\"”')\]]*\s+(?=[\"“'(\[]?[A-Z0-9])|\n+")
# A sentence this long is a list or a page without full stops; more than this helps nobody.
MOST = 600
_ABBREVIATIONS = re.compile(r"\b(dr|drs|dra|ir|h|hj|prof|kab|kec|no|st|mr|tgl|jl|kh)\.\s*$", re.IGNORECASE)


def proving_sentence(title: str, text: str, evidence: Mapping[str, Sequence[int]]) -> str:
    """The sentence around the award's span, else the recipient's; the headline when there is no evidence.

    Args:
        title: headline.
        text: body.
        evidence: field → [start, end) in title + two line ends + text.
    """
    document = f"{title}\n\n{text}"
    span = evidence.get("award") or evidence.get("recipient") or next(iter(evidence.values()), None)
    if span is None or not 0 <= span[0] < len(document):
        return title[:MOST]
    start, end = 0, len(document)
    for match in _END.finditer(document):
        if _ABBREVIATIONS.search(document[max(0, match.start() - 6) : match.end()]):
            continue
        if match.end() <= span[0]:
            start = match.end()
        elif match.start() >= span[1] - 1:
            end = match.end()
            break
    if end - start > MOST:
        start = max(start, span[0] - MOST // 2)
        end = min(end, start + MOST)
    return document[start:end].strip()
