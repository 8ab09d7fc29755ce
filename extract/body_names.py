"""Names of bodies completed from what stands beside them: lists under one head word, the village a group belongs to."""

from __future__ import annotations

import dataclasses
import re

from extract.bodies import Entity
from extract.name_runs import is_name_word
from extract.text import Document, Token

# Heads said once for a whole list: "Kecamatan Gesi, Mondokan dan Jenar".
_LIST_HEAD = re.compile(
    r"(?:Kecamatan|Kelurahan|Desa|Kampung|Nagari|Pekon|Gampong|Tiyuh|Distrik|Kalurahan|Puskesmas|Polsek|"
    r"Polres|Kejaksaan Negeri|"
    r"Lapas|Rutan|Kodim|RSUD|Koramil|Kapanewon|Kemantren|Desa Wisata|Pengadilan Negeri|Pengadilan Agama)(?=\s)"
)
_NEXT = re.compile(r"\s*,\s*(?:dan\s+|serta\s+|lalu\s+|kemudian\s+)?|\s+(?:dan|serta|maupun)\s+")
_NAME = re.compile(
    r"[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2}(?=\s*(?:[,.;()\n]|$|\s(?:dan|serta|maupun|yang|di|pada|dengan|"
    r"masing-masing|sebagai|untuk|meraih|menerima|kabupaten|kota)\b))"
)
_GROUP_PLACE = re.compile(r",?\s*(?:\(?(?:di|dari|asal)\s+)?")
_PLACE_HEAD = re.compile(r"(?:Desa|Kelurahan|Kampung|Nagari|Pekon|Gampong|Kalurahan|Dusun)\s")


def complete_names(doc: Document, tokens: list[Token], entities: list[Entity]) -> list[Entity]:
    """The entities of a sentence with lists under one head word told apart and groups named with their village.

    Args:
        doc: the document.
        tokens: the sentence's tokens.
        entities: what was found so far, in order.
    """
    if not tokens or not any(e.source == "body" for e in entities):
        return entities
    return _with_place(doc, _spread_heads(doc, tokens, entities))


def _spread_heads(doc: Document, tokens: list[Token], entities: list[Entity]) -> list[Entity]:
    end = tokens[-1].end
    starts = {t.start: t for t in tokens}
    bodies = [e for e in entities if e.source == "body" and _LIST_HEAD.match(e.name)]
    added: list[Entity] = []
    for e in bodies:
        head = _LIST_HEAD.match(e.name)
        assert head is not None
        at = e.end
        members: list[tuple[int, int, list[Entity]]] = []
        while len(members) < 30:
            link = _NEXT.match(doc.raw, at, end)
            name = _NAME.match(doc.raw, link.end(), end) if link else None
            if name is None or not is_name_word(starts.get(name.start(), tokens[0])):
                break
            inside = [o for o in entities if o.start < name.end() and name.start() < o.end]
            if any(o.source not in ("run", "bare") for o in inside) or any(
                o.source == "bare" and (o.start, o.end) != (name.start(), name.end()) for o in inside
            ):
                break
            members.append((name.start(), name.end(), inside))
            at = name.end()
        joined = len(members) > 1 or (
            bool(members) and re.search(r"\b(?:dan|serta|maupun)\b", doc.low[e.end : members[0][0]])
        )
        if not joined or not re.search(r"\b(?:dan|serta|maupun)\b", doc.low[e.end : at]):
            continue
        for start, stop, inside in members:
            region = (
                next((o.region for o in inside if o.source == "bare"), None)
                if head.group().startswith(("Pol", "Kej", "Lap", "Rut", "Kod", "RSUD", "Peng"))
                else e.region
            )
            added.append(
                dataclasses.replace(
                    e, name=f"{head.group()} {doc.raw[start:stop]}", start=start, end=stop, region=region
                )
            )
    if not added:
        return entities
    kept = [e for e in entities if not any(a.start < e.end and e.start < a.end for a in added)]
    return sorted([*kept, *added], key=lambda e: e.start)


def _with_place(doc: Document, entities: list[Entity]) -> list[Entity]:
    """ "Perpustakaan Ngudi Ilmu, Desa Munjungan": the group is filed with its village."""
    out: list[Entity] = []
    for e in entities:
        last = out[-1] if out else None
        if (
            last is not None
            and e.source == "body"
            and doc.raw[last.end : e.start] in (" (", "(")
            and doc.raw[e.end : e.end + 1] == ")"
        ):
            continue  # "PT Gunung Sejahtera (Astra Agro Lestari Group)"
        if (
            last is not None and last.source == "body" and last.kind in ("community", "other") and e.source == "body"
            and _PLACE_HEAD.match(e.name) and last.end <= e.start
            and _GROUP_PLACE.fullmatch(doc.low[last.end : e.start])
            and not _PLACE_HEAD.search(last.name)
        ):  # fmt: skip
            last.name = f"{last.name} {e.name}"
            last.end = e.end
            last.region = last.region or e.region
            continue
        out.append(e)
    return out
