"""Classes told in brackets behind each winner: "A dari Jawa Barat (Pendampingan Hukum), B dari … (…)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.bodies import Entity
from extract.drafts import Draft
from extract.reading import Reading
from extract.text import Document

_IN_BRACKETS = re.compile(r"[^,;()]{0,40}\((?P<name>[A-Z][a-z]+(?:\s+[\w-]+){1,5})\)")
_PLACE = re.compile(r"(?:kabupaten|kota|kecamatan|desa|provinsi|kelurahan)\b")


def outside_brackets(doc: Document, group: Sequence[Entity]) -> list[Entity]:
    """The entities that do not open a bracket: what stands in brackets tells of the one before.

    Args:
        doc: the document.
        group: entities of one list, in order.
    """
    return [e for e in group if doc.low[e.start - 1 : e.start] != "("]


def bracket_classes(doc: Document, r: Reading, drafts: Sequence[Draft]) -> None:
    """Gives each draft of a list the class in brackets behind its recipient, in place.

    Args:
        doc: the document.
        r: the sentence of the list.
        drafts: its drafts; nothing happens unless two or more have a class of their own.
    """
    found = [(d, _IN_BRACKETS.match(doc.raw, d.recipient.end, r.end)) for d in drafts if d.recipient is not None]
    found = [(d, m) for d, m in found if m is not None and not _PLACE.match(m.group("name").lower())]
    if len(found) < 2:
        return
    for d, m in found:
        if m is not None:
            d.categories = [(m.group("name"), m.span("name"))]
