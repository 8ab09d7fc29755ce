"""Short ways to write articles and records in tests."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from extract.model import RECORD_FIELDS, AwardRecord
from storage.register import ArticleFacts


def facts(
    ident: str, *, outlet: str = "", day: str | None = "2024-05-22", title: str = "", text: str = ""
) -> ArticleFacts:
    """An article; its text is its own unless given."""
    url = f"https://{outlet or 'warta.test'}/{ident}"
    return ArticleFacts(
        ident=ident,
        url=url,
        url_key=url.removeprefix("https://"),
        outlet=outlet or "warta.test",
        title=title or f"Kabar {ident}",
        text=text or f"Naskah {ident} ditulis sendiri oleh redaksi, tanpa menyalin naskah lain. " * 3,
        published_on=dt.date.fromisoformat(day) if day else None,
        published=dt.datetime.fromisoformat(day + "T08:00+08:00") if day else None,
    )


def record(recipient: str = "Pemerintah Kota Banjarbaru", award: str = "Adipura", **fields: Any) -> AwardRecord:
    """A record; a government of its own name's region unless told otherwise."""
    values: dict[str, Any] = {"recipient_kind": "government", "confidence": 0.8, **fields}
    if isinstance(values.get("date"), str):
        values["date"] = dt.date.fromisoformat(values["date"])
    if values["recipient_kind"] == "government":
        values.setdefault("recipient_region", recipient.removeprefix("Pemerintah "))
    return AwardRecord(recipient=recipient, award=award, **values)


def gold_articles(folder: Path) -> list[tuple[ArticleFacts, list[AwardRecord]]]:
    """The annotated articles of a folder with their gold records as mentions."""
    out = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            article = facts(row["id"], outlet="gold.test", day=row["published"], title=row["title"], text=row["text"])
            records = [
                record(**{k: v for k, v in award.items() if k in RECORD_FIELDS and k not in {"evidence", "confidence"}})
                for award in row["awards"]
            ]
            out.append((article, records))
    return out
