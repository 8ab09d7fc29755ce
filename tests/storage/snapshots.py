"""What a register says, without its numbers and times: two registers are equal when these are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.resolution.told import FIELDS


def clusters(session: Session) -> set[frozenset[tuple[str, str]]]:
    """Awards as sets of mentions, each named by its article and fingerprint."""
    rows = session.execute(
        text("""
        SELECT m.award_id, a.ident, m.fingerprint FROM piagam.mention m JOIN piagam.article a ON a.id = m.article_id""")
    )
    found: dict[int, set[tuple[str, str]]] = {}
    for award, ident, fingerprint in rows:
        found.setdefault(award, set()).add((ident, fingerprint))
    return {frozenset(members) for members in found.values()}


def register(session: Session) -> dict[str, Any]:
    """Everything about articles, mentions and living awards that does not depend on when it came in."""
    names = {
        row.id: (row.ident, row.fingerprint)
        for row in session.execute(
            text("""
        SELECT m.id, a.ident, m.fingerprint FROM piagam.mention m JOIN piagam.article a ON a.id = m.article_id""")
        )
    }
    members: dict[int, list[tuple[str, str]]] = {}
    for row in session.execute(text("SELECT id, award_id FROM piagam.mention")):
        members.setdefault(row.award_id, []).append(names[row.id])
    awards = {}
    blocks: dict[int, list[int]] = {}
    for row in session.execute(text("SELECT award_id, key FROM piagam.award_block")):
        blocks.setdefault(row.award_id, []).append(row.key)
    columns = ", ".join(
        (*FIELDS, "status", "year", "day", "outlets", "mentions_count", "voices_count", "conflicts", "confidence")
    )
    rows = session.execute(
        text(f"SELECT id, component, {columns} FROM piagam.award WHERE status NOT IN ('merged', 'withdrawn')")
    ).mappings()
    parts: dict[int, set[tuple[str, str]]] = {}
    for row in rows:
        content = {k: v for k, v in row.items() if k not in {"id", "component", "conflicts"}}
        content["conflicts"] = {
            field: [{k: v for k, v in value.items() if k != "mentions"} for value in values]
            for field, values in row["conflicts"].items()
        }
        content["blocks"] = sorted(blocks.get(row["id"], ()))
        awards[frozenset(members.get(row["id"], ()))] = content
        parts.setdefault(row["component"], set()).update(members.get(row["id"], ()))
    articles = session.execute(text("SELECT ident, title, text, content_hash FROM piagam.article ORDER BY ident"))
    return {
        "articles": [tuple(row) for row in articles],
        "awards": awards,
        "components": {frozenset(part) for part in parts.values()},
    }
