"""Statements whose winner is nobody that could be filed: a definition, a body without a name."""

from __future__ import annotations

import re

from extract.bodies import Entity
from extract.text import Document

# "diberikan kepada kepala daerah dan pimpinan DPRD yang …": what the award is for.
_GENERIC = re.compile(
    r"\s*(?:dan|atau|maupun|serta|/|,)\s*(?:para\s+)?[a-z]+\b[^.;]{0,40}?\byang\b|"
    r"\s+yang\s+(?:dinilai|dianggap|berhasil|mampu|berprestasi|memenuhi|telah)\b"
)
_DESCRIBED = re.compile(
    r"\b(?:usaha|perusahaan|umkm|pabrik|kelompok|komunitas|koperasi|klub|grup|sanggar|lembaga|warga)\s+"
    r"(?:[a-z]+\s+){0,3}(?:itu|tersebut|ini)\s+(?:\w+\s+){0,1}$"
)


def tells_of_nobody(doc: Document, role: str, group: list[Entity], left: int, at: int, end: int) -> bool:
    """Does this verb tell of no recipient in particular?

    Args:
        doc: the document.
        role: the verb's role.
        group: its recipients.
        left: where its clause begins.
        at: where the verb begins.
        end: end of the sentence.
    """
    if role == "taken":
        return (
            bool(group)
            and group[0].source == "office"
            and not group[0].person
            and bool(_GENERIC.match(doc.low, group[0].end, end))
        )
    return not group and role in ("get", "got") and bool(_DESCRIBED.search(doc.low, left, at))
