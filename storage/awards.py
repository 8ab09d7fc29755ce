"""Reading awards: lists with filters, one award with all that proves it, and the export."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from extract.model import RECORD_FIELDS
from storage.errors import NoSuchAward
from storage.resolution.names import words
from storage.resolution.told import FIELDS

# What a list shows unless asked otherwise: neither what was rejected nor numbers that only lead elsewhere.
SHOWN = ("reported", "confirmed")
STATUSES = ("reported", "confirmed", "rejected", "merged", "withdrawn")
EXPORT_BATCH = 500
# Stand in the names of most recipients: alone they would match half the register, beside others they add nothing.
_COMMON = frozenset({"pemerintah", "kota", "kabupaten", "provinsi", "dan", "desa", "dinas"})
_LISTED = ", ".join(
    f"w.{name}"
    for name in (
        "id", "status", "merged_into", *FIELDS, "confidence", "year", "day", "mentions_count", "outlets_count",
        "voices_count", "outlets", "conflicts", "first_seen", "updated_at",
    )
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """Which awards a list shows; everything given must hold.

    Attributes:
        region: Kemendagri code; the awards of everything below it count too.
        recipient: words of the recipient's name; the last one may be cut short.
        issuer: id in the reference list, or words of the name.
        programme: id in the reference list.
        since, until: first and last day, both included.
        outlet: name of an outlet that tells it.
        text: words anywhere in it.
        status: statuses to show.
    """

    region: str | None = None
    recipient: str | None = None
    issuer: str | None = None
    programme: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    outlet: str | None = None
    text: str | None = None
    status: Sequence[str] = SHOWN


def list_awards(
    session: Session, filters: Filters = Filters(), *, limit: int = 50, offset: int = 0
) -> list[dict[str, Any]]:
    """Awards, the newest by day first.

    Args:
        filters: which.
        limit: at most so many.
        offset: leaving out so many of the newest.

    Returns:
        One dictionary an award: the record's fields and what the register knows of it.
    """
    where, values = conditions(filters)
    statement = text(
        f"SELECT {_LISTED} FROM piagam.award w WHERE {where} ORDER BY w.day DESC, w.id DESC LIMIT :limit OFFSET :offset"  # noqa: S608
    )
    rows = session.execute(statement, {**values, "limit": limit, "offset": offset}).mappings()
    return [_plain(row) for row in rows]


def count_awards(session: Session, filters: Filters = Filters(), *, most: int = 10_000) -> int:
    """How many awards there are, counting no further than `most`."""
    where, values = conditions(filters)
    statement = text(f"SELECT count(*) FROM (SELECT 1 FROM piagam.award w WHERE {where} LIMIT :most) AS some")  # noqa: S608
    return int(session.execute(statement, {**values, "most": most}).scalar_one())


def conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    """The filters as an SQL condition on `piagam.award w`, with its parameters."""
    parts = []
    values: dict[str, Any] = {}
    if len(filters.status) == 1:
        parts.append("w.status = :status")
        values["status"] = filters.status[0]
    else:
        parts.append("w.status = ANY(:status)")
        values["status"] = list(filters.status)
    if filters.region:
        values["region"] = filters.region
        if len(filters.region) == 2:
            parts.append("left(w.recipient_region_code, 2) = :region")
        elif len(filters.region) == 5:
            parts.append("w.recipient_region_code = :region")
        else:
            parts.append(
                "starts_with(w.recipient_region_code, :region) AND left(w.recipient_region_code, 2) = :province"
            )
            values["province"] = filters.region[:2]
    for name, column in (("programme", "programme"), ("since", "day >="), ("until", "day <=")):
        value = getattr(filters, name)
        if value is not None:
            parts.append(f"w.{column} {'' if ' ' in column else '= '}:{name}")
            values[name] = value
    if filters.outlet:
        parts.append("w.outlets @> ARRAY[CAST(:outlet AS text)]")
        values["outlet"] = filters.outlet
    if filters.issuer and re.fullmatch(r"[a-z0-9-]+", filters.issuer):
        parts.append("w.issuer_id = :issuer")
        values["issuer"] = filters.issuer
    elif filters.issuer:
        parts.append("w.words @@ to_tsquery('simple', :issuer)")
        values["issuer"] = query(filters.issuer, "C")
    if filters.recipient:
        parts.append("w.words @@ to_tsquery('simple', :recipient)")
        values["recipient"] = query(filters.recipient, "A")
    if filters.text:
        parts.append("w.words @@ to_tsquery('simple', :text)")
        values["text"] = query(filters.text)
    return " AND ".join(parts), values


def query(typed: str, weight: str = "") -> str:
    """Words that a person typed as a text-search query; nothing in them is an operator.

    Args:
        typed: e.g. "Kota Banjarb".
        weight: part of the award that is searched (A recipient, B award, C issuer), all of it when empty.
    """
    # Recipients' names stand written out; elsewhere the press's abbreviations are kept, so they are searched as typed.
    tokens = list(words(typed)) if weight == "A" else re.findall(r"\w+", typed.lower())
    if not tokens:
        return "''"
    rare = [t for t in tokens[:-1] if t not in _COMMON]
    told = rare or ([] if tokens[-1] not in _COMMON else tokens[:-1])
    # A kota and a kabupaten of one name are two: the word is kept where it tells them apart.
    told += [t for t in tokens[:-1] if t in {"kota", "kabupaten", "provinsi"} and t not in told]
    suffix = f":{weight}" if weight else ""
    return " & ".join([*(f"'{t}'{suffix}" for t in told), f"'{tokens[-1]}':*{weight}"])


def get_award(session: Session, number: int) -> dict[str, Any]:
    """One award with its mentions; a merged number gives the award that it leads to.

    Returns:
        The fields of `list_awards`, with `asked` (the number asked for), `led_here` (numbers merged into it) and
        `mentions`: each with number, article, address, outlet, title, published, sentence, evidence and fields.

    Raises:
        NoSuchAward: the number was never given.
    """
    one = text(f"SELECT {_LISTED} FROM piagam.award w WHERE w.id = :id")  # noqa: S608
    row = session.execute(one, {"id": number}).mappings().one_or_none()
    if row is not None and row["merged_into"] is not None:
        row = session.execute(one, {"id": row["merged_into"]}).mappings().one_or_none()
    if row is None:
        raise NoSuchAward(number)
    award = _plain(row)
    led = session.execute(
        text("SELECT id FROM piagam.award WHERE merged_into = :id ORDER BY id"), {"id": award["award_id"]}
    )
    return {
        "asked": number,
        **award,
        "led_here": list(led.scalars()),
        "mentions": _mentions(session, [award["award_id"]]).get(award["award_id"], []),
    }


def export_awards(session: Session, filters: Filters = Filters(status=SHOWN)) -> Iterator[dict[str, Any]]:
    """Every award by number, in the shape of the outside contract; memory stays the same at any size.

    Yields:
        The record's fields, `award_id`, `status`, `first_seen` and `mentions`.
    """
    where, values = conditions(filters)
    statement = text(
        f"SELECT {_LISTED} FROM piagam.award w WHERE w.id > :after AND {where} ORDER BY w.id LIMIT :batch"  # noqa: S608
    )
    after = 0
    while True:
        rows = session.execute(statement, {**values, "after": after, "batch": EXPORT_BATCH}).mappings().all()
        if not rows:
            return
        after = rows[-1]["id"]
        told = _mentions(session, [row["id"] for row in rows])
        for row in rows:
            yield _exported(_plain(row), told.get(row["id"], []))


def _exported(award: Mapping[str, Any], mentions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    record = {name: award.get(name) for name in RECORD_FIELDS}
    # What proves an award stands with each mention: spans count in one article.
    record |= {"main": any(m["main"] for m in mentions), "evidence": {}}
    return {
        "award_id": award["award_id"],
        "status": award["status"],
        "first_seen": award["first_seen"],
        **record,
        "mentions": [
            {
                "article_id": m["article_id"],
                "url": m["url"],
                "outlet": m["outlet"],
                "published": m["published"],
                **{name: m[name] for name in RECORD_FIELDS},
            }
            for m in mentions
        ],
    }


_MENTIONS = text(
    "SELECT m.award_id, m.id AS mention_id, a.ident AS article_id, a.url, a.outlet, a.title, a.published, "  # noqa: S608
    "a.published_on, a.state, a.voice <> a.id AS copy, m.sentence, m.evidence, m.main, m.confidence, "
    + ", ".join(f"m.{name}" for name in FIELDS)
    + " FROM piagam.mention m JOIN piagam.article a ON a.id = m.article_id WHERE m.award_id = ANY(:ids)"
    " ORDER BY a.published_on NULLS LAST, a.published NULLS LAST, a.ident, m.ordinal"
).bindparams(bindparam("ids"))


def _mentions(session: Session, awards: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    out: dict[int, list[dict[str, Any]]] = {}
    for row in session.execute(_MENTIONS, {"ids": list(awards)}).mappings():
        mention = _plain(row)
        mention["published"] = _printed(row["published"], mention.pop("published_on"))
        out.setdefault(row["award_id"], []).append(mention)
    return out


def _printed(moment: dt.datetime | None, day: str | None) -> str | None:
    """The moment of publication in that of Indonesia's three times in which it has the day that was printed."""
    if moment is None:
        return day
    local = [moment.astimezone(dt.timezone(dt.timedelta(hours=hours))) for hours in (7, 8, 9)]
    return next((m for m in local if m.date().isoformat() == day), local[0]).isoformat()


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row as JSON values: dates and moments in ISO 8601, scores as numbers."""
    out: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dt.date):  # a moment is one too
            out[name] = value.isoformat()
        elif name == "score" and value is not None:
            out[name] = float(value)
        else:
            out[name] = value
    if "id" in out:
        out = {"award_id": out.pop("id"), **out}
    return out
