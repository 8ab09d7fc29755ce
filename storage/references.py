"""References: the addresses that sources promised to be articles, and what became of each.

Every query here goes by an index and takes a bounded batch: a crawl costs the same with a million known references
as with a hundred.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Literal

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storage.tables import ArticleRow, ReferenceRow

# A page that fails is tried again after these times, then given up (failed).
RETRY_AFTER = (dt.timedelta(minutes=30), dt.timedelta(hours=6), dt.timedelta(days=1), dt.timedelta(days=3))
# Marks of change closer together than this are the same change told by two clocks or two sources.
SAME_CHANGE = dt.timedelta(seconds=90)


@dataclasses.dataclass(frozen=True, slots=True)
class Promised:
    """One reference as a source promises it."""

    url: str
    url_key: str
    promised_at: dt.datetime | None = None
    modified: dt.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Offered:
    """What the register says to a promise: is it to be read?"""

    reference_id: int
    url: str
    url_key: str
    status: Literal["new", "changed", "known", "waiting"]
    article_id: int | None = None
    attempts: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class OpenReference:
    """A reference that is still to be fetched."""

    reference_id: int
    url: str
    url_key: str
    article_id: int | None
    attempts: int
    promised_at: dt.datetime | None


def offer(
    session: Session,
    site_id: int,
    source_id: int | None,
    promised: Sequence[Promised],
    *,
    listed_at: dt.datetime | None = None,
) -> list[Offered]:
    """Enter promises and tell which are to be read.

    Args:
        site_id: the site they belong to.
        source_id: the source that promises them.
        promised: a bounded batch; of several with one key the first counts.
        listed_at: moment of a full reading, to be noted on each.

    Returns:
        One answer per key, in the order of the promises: new, changed since it was read, known, or waiting (a new
        one that an earlier crawl did not get to).
    """
    unique: dict[str, Promised] = {}
    for item in promised:
        unique.setdefault(item.url_key, item)
    if not unique:
        return []
    known = {row.url_key: row for row in session.scalars(select(ReferenceRow).where(ReferenceRow.url_key.in_(unique)))}
    missing = [item for key, item in unique.items() if key not in known]
    created: dict[str, int] = {}
    if missing:
        rows = [
            {
                "site_id": site_id, "source_id": source_id, "url": item.url, "url_key": item.url_key,
                "promised_at": item.promised_at, "modified": _mark(item.modified), "seen_at": listed_at,
            }
            for item in missing
        ]  # fmt: skip
        statement = (
            insert(ReferenceRow).values(rows).on_conflict_do_nothing().returning(ReferenceRow.url_key, ReferenceRow.id)
        )
        created = {row.url_key: row.id for row in session.execute(statement)}
    out: list[Offered] = []
    for key, item in unique.items():
        if key in created:
            out.append(Offered(created[key], item.url, key, "new"))
        elif key in known:
            out.append(_judged(known[key], item))
    if listed_at is not None and known:
        ids = [row.id for row in known.values()]
        session.execute(update(ReferenceRow).where(ReferenceRow.id.in_(ids)).values(seen_at=listed_at))
    return out


def _judged(row: ReferenceRow, item: Promised) -> Offered:
    status: Literal["new", "changed", "known", "waiting"] = "known"
    if row.state in {"new", "retry"}:
        status = "waiting"
    elif item.modified is not None and row.state in {"fetched", "skipped", "gone"}:
        marked = _moment(row.modified)
        before = marked or row.checked_at
        if before is None or item.modified > before + SAME_CHANGE:
            status = "changed"
            # Open again until the change has been read; a crash in between loses nothing.
            row.state, row.next_try_at, row.attempts, row.modified = "retry", None, 0, _mark(item.modified)
        elif marked is None and row.state == "fetched":
            row.modified = _mark(item.modified)
    if row.promised_at is None and item.promised_at is not None:
        row.promised_at = item.promised_at
    return Offered(row.id, row.url, row.url_key, status, row.article_id, row.attempts)


def _mark(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat()


def _moment(mark: str | None) -> dt.datetime | None:
    return None if mark is None else dt.datetime.fromisoformat(mark)


def open_references(
    session: Session, site_id: int, now: dt.datetime, limit: int, *, since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> list[OpenReference]:  # fmt: skip
    """References that are still to be fetched and whose time has come, the latest articles first.

    Args:
        since: leave out those promised to be older.
        until: leave out those promised to be of this moment or later.
    """
    conditions = [
        ReferenceRow.site_id == site_id,
        ReferenceRow.state.in_(("new", "retry")),
        or_(ReferenceRow.next_try_at.is_(None), ReferenceRow.next_try_at <= now),
    ]
    if since is not None:
        conditions.append(or_(ReferenceRow.promised_at.is_(None), ReferenceRow.promised_at >= since))
    if until is not None:
        conditions.append(or_(ReferenceRow.promised_at.is_(None), ReferenceRow.promised_at < until))
    rows = session.scalars(
        select(ReferenceRow)
        .where(*conditions)
        .order_by(ReferenceRow.promised_at.desc().nulls_last(), ReferenceRow.id)
        .limit(limit)
    )
    return [OpenReference(r.id, r.url, r.url_key, r.article_id, r.attempts, r.promised_at) for r in rows]


def unlisted(session: Session, site_id: int, listed_at: dt.datetime, limit: int) -> list[OpenReference]:
    """Articles that a full reading begun at `listed_at` no longer listed: perhaps gone."""
    rows = session.scalars(
        select(ReferenceRow)
        .join(ArticleRow, ArticleRow.id == ReferenceRow.article_id)
        .where(
            ReferenceRow.site_id == site_id,
            ReferenceRow.state == "fetched",
            or_(ReferenceRow.seen_at < listed_at, ReferenceRow.seen_at.is_(None)),
            ReferenceRow.first_seen_at < listed_at,
            ReferenceRow.checked_at < listed_at,
            ArticleRow.state == "live",
        )
        .order_by(ReferenceRow.seen_at.nulls_first())
        .limit(limit)
    )
    return [OpenReference(r.id, r.url, r.url_key, r.article_id, r.attempts, r.promised_at) for r in rows]


def settle(
    session: Session, reference_id: int, state: str, *, reason: str | None = None, article_id: int | None = None,
) -> None:  # fmt: skip
    """Note what became of a reference: fetched, skipped or gone."""
    values: dict[str, object] = {
        "state": state, "reason": reason, "checked_at": func.now(), "seen_at": func.now(), "next_try_at": None,
        "attempts": ReferenceRow.attempts + 1,
    }  # fmt: skip
    if article_id is not None:
        values["article_id"] = article_id
    session.execute(update(ReferenceRow).where(ReferenceRow.id == reference_id).values(**values))


def fetched(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    """Note that references became articles: pairs of reference and article. One round trip for all."""
    session.connection().execute(
        text(
            "UPDATE piagam.reference SET state = 'fetched', reason = NULL, checked_at = now(), seen_at = now(), "
            "next_try_at = NULL, attempts = attempts + 1, article_id = :article WHERE id = :reference"
        ),
        [{"reference": reference, "article": article} for reference, article in pairs],
    )


def gone(session: Session, reference_id: int, reason: str, now: dt.datetime) -> bool:
    """The address answered 404 or 410: an article it had become is kept and marked gone. True when there was one."""
    settle(session, reference_id, "gone", reason=reason)
    article_id = session.execute(select(ReferenceRow.article_id).where(ReferenceRow.id == reference_id)).scalar_one()
    if article_id is None:
        return False
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id, ArticleRow.state == "live")
        .values(state="gone", gone_at=now)
    )
    return True


def postpone(session: Session, reference_id: int, reason: str, now: dt.datetime) -> bool:
    """A fetch failed for now: try again later, or give up after the last try. True when it is given up."""
    row = session.get_one(ReferenceRow, reference_id)
    row.attempts += 1
    row.reason = reason
    row.checked_at = now if row.state == "fetched" else row.checked_at
    if row.state == "fetched":  # a known article that could not be looked at again stays what it is
        return False
    if row.attempts > len(RETRY_AFTER):
        row.state, row.next_try_at = "failed", None
        return True
    row.state, row.next_try_at = "retry", now + RETRY_AFTER[row.attempts - 1]
    return False


def revive(session: Session, article_id: int) -> None:
    """An article that was gone is there again."""
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id, ArticleRow.state == "gone")
        .values(state="live", gone_at=None)
    )
