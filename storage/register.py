"""The one door into the register: everything about one article, in one transaction.

Callers hand over an article's facts and the records read from it; articles, mentions, joining, awards and the
ledger of deliveries are brought up to date together, or not at all.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import delete, insert, or_, select, text, update
from sqlalchemy.orm import Session

from extract.model import AwardRecord
from storage import deliveries, joining, locks
from storage.errors import IdentTaken
from storage.proof import proving_sentence
from storage.resolution import blocking, copies, persistence
from storage.resolution.told import FIELDS, Told
from storage.tables import ArticleRow, AwardRow, MentionRow

# What a text column cannot hold. Replaced one for one, so that evidence offsets stay right.
_UNPRINTABLE = dict.fromkeys([0, *range(0xD800, 0xE000)], "\ufffd")


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is stored of an article.

    Attributes:
        ident: public id (the id of an ingested line, else the url_key).
        url: address, or `urn:piagam:ID`.
        url_key: identity of the address; one article per key.
        outlet: the site's name, else the host.
        published_on: day of publication in the outlet's own time zone.
    """

    ident: str
    url: str
    url_key: str
    outlet: str
    title: str
    text: str
    site_id: int | None = None
    author: str | None = None
    published: dt.datetime | None = None
    published_on: dt.date | None = None
    modified: dt.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an article: its row, and the awards that it started or changed."""

    article_id: int
    status: Literal["new", "changed", "unchanged"]
    mentions: int = 0
    awards_new: tuple[int, ...] = ()
    awards_changed: tuple[int, ...] = ()


def content_hash(title: str, body: str) -> str:
    """SHA-256 of title and text: two articles with one hash say the same."""
    return hashlib.sha256(f"{title}\n\n{body}".encode("utf-8", "replace")).hexdigest()


def lock_articles(session: Session, articles: Iterable[tuple[ArticleFacts, Sequence[AwardRecord]]]) -> None:
    """Takes all locks that recording these articles will need; call it before a batch in one transaction.

    Without it a batch works too, but two batches that overlap may have to be run again (see `Database.retrying`).
    """
    shards: set[int] = set()
    keys: set[int] = set()
    for facts, records in articles:
        keys.add(locks.article_shard(facts.url_key))
        for told in _tell(facts, records, None, ""):
            shards |= blocking.shards(told)
    locks.take(session, locks.ARTICLE, keys)
    locks.take(session, locks.RECIPIENT, shards)


def record_article(
    session: Session, facts: ArticleFacts, records: Sequence[AwardRecord], *, extractor_version: str
) -> Recorded:
    """Store an article with its mentions and join them into awards, within the session's transaction.

    Args:
        session: an open transaction (`Database.transaction` or, retried, `Database.retrying`).
        facts: the article.
        records: the award records read from it, in the order of the text.
        extractor_version: version of the extractor that read them; a new version replaces the mentions.

    Returns:
        The article's row and the awards started or changed. "unchanged" when title, text and extractor version
        are those already stored: nothing is written then.

    Raises:
        IdentTaken: another article goes by this public id.
    """
    (recorded,), joined = record_articles(session, [(facts, records)], extractor_version=extractor_version)
    if isinstance(recorded, IdentTaken):
        raise recorded
    return dataclasses.replace(recorded, awards_new=joined.new, awards_changed=(*joined.changed, *joined.gone))


def record_articles(
    session: Session, articles: Iterable[tuple[ArticleFacts, Sequence[AwardRecord]]], *, extractor_version: str
) -> tuple[list[Recorded | IdentTaken], joining.Joined]:
    """Store several articles and join all their mentions at once, within the session's transaction.

    The register ends as if they had been recorded one by one, in a third of the time.

    Args:
        session: an open transaction; take the locks with `lock_articles` before.
        articles: articles with their records.
        extractor_version: version of the extractor that read them.

    Returns:
        What became of each article, in order (its awards are left out), and of the awards. An article whose public
        id another one has is not stored, and its error stands in its place.
    """
    waiting = _Waiting(session)
    outcomes: list[Recorded | IdentTaken] = []
    for facts, records in articles:
        try:
            outcomes.append(_record(session, waiting, _clean(facts), records, extractor_version))
        except IdentTaken as error:
            outcomes.append(error)
    waiting.join()
    return outcomes, joining.Joined(tuple(waiting.new), tuple(waiting.changed), tuple(waiting.gone))


class _Waiting:
    """Mentions that are stored and wait for being joined."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.articles: set[str] = set()
        self.fresh: list[Told] = []
        self.touched: set[int] = set()
        self.held: set[int] = set()
        self.new: list[int] = []
        self.changed: list[int] = []
        self.gone: list[int] = []

    def add(self, url_key: str, fresh: Sequence[Told], touched: set[int], held: set[int]) -> None:
        """Takes an article's mentions in."""
        self.articles.add(url_key)
        self.fresh += fresh
        self.touched |= touched
        self.held |= held

    def join(self) -> None:
        """Joins what waits, and tells the ledger of alerts."""
        if not self.fresh and not self.touched:
            return
        joined = joining.resolve(self.session, self.fresh, self.touched, self.held)
        changed = [*joined.changed, *joined.gone]
        if joined.new or changed:
            deliveries.on_change(self.session, new=list(joined.new), changed=changed)
        self.new += joined.new
        self.changed += joined.changed
        self.gone += joined.gone
        self.articles, self.fresh, self.touched = set(), [], set()


def _record(
    session: Session, waiting: _Waiting, facts: ArticleFacts, records: Sequence[AwardRecord], version: str
) -> Recorded:
    if facts.url_key in waiting.articles:  # the same article again: its first reading is joined before
        waiting.join()
    content = content_hash(facts.title, facts.text)
    told = _tell(facts, records, copies.simhash(facts.text) if records else None, content)
    held = {shard for mention in told for shard in blocking.shards(mention)}
    locks.take(session, locks.ARTICLE, [locks.article_shard(facts.url_key)])
    same = session.execute(
        select(
            ArticleRow.id, ArticleRow.ident, ArticleRow.url, ArticleRow.url_key, ArticleRow.content_hash,
            ArticleRow.extractor_version,
        ).where(or_(ArticleRow.url_key == facts.url_key, ArticleRow.ident == facts.ident))
    ).all()  # fmt: skip
    stored = next((row for row in same if row.url_key == facts.url_key), None)
    taken = next((row for row in same if row.url_key != facts.url_key), None)
    if stored is not None and (stored.content_hash, stored.extractor_version) == (content, version):
        return Recorded(stored.id, "unchanged")
    if taken is not None:
        raise IdentTaken(facts.ident, taken.url, facts.url)
    locks.take(session, locks.RECIPIENT, held)
    article_id = _store(session, facts, content, told, version, stored)
    touched, fresh = _store_mentions(session, article_id, facts, records, told, version, stored is not None)
    waiting.add(facts.url_key, fresh, touched, held)
    return Recorded(article_id, "new" if stored is None else "changed", len(records))


def _clean(facts: ArticleFacts) -> ArticleFacts:
    dirty: dict[str, Any] = {
        field.name: value.translate(_UNPRINTABLE)
        for field in dataclasses.fields(facts)
        if isinstance(value := getattr(facts, field.name), str) and value.translate(_UNPRINTABLE) != value
    }
    return dataclasses.replace(facts, **dirty) if dirty else facts


def _tell(facts: ArticleFacts, records: Sequence[AwardRecord], simhash: int | None, content: str) -> list[Told]:
    """The records as joining sees them, without numbers yet."""
    told = []
    for n, record in enumerate(records):
        values = {name: getattr(record, name) for name in FIELDS}
        for name, value in values.items():
            if isinstance(value, str):
                values[name] = value.translate(_UNPRINTABLE)
        told.append(
            Told(
                id=-1 - n,
                article_id=0,
                ident=facts.ident,
                fingerprint="",
                outlet=facts.outlet,
                published_on=facts.published_on,
                simhash=simhash,
                content=content,
                main=record.main,
                confidence=record.confidence,
                **values,
            )
        )
    prints = persistence.fingerprints(told)
    return [dataclasses.replace(m, fingerprint=p) for m, p in zip(told, prints, strict=True)]


def _store(session: Session, facts: ArticleFacts, content: str, told: Sequence[Told], version: str, stored: Any) -> int:
    """Inserts or updates the article's row; returns its number."""
    values = {
        "url": facts.url,
        "outlet": facts.outlet,
        "title": facts.title,
        "text": facts.text,
        "author": facts.author,
        "published": facts.published,
        "published_on": facts.published_on,
        "modified": facts.modified,
        "content_hash": content,
        "simhash": told[0].simhash if told else None,
        "extractor_version": version,
    }
    if facts.site_id is not None:
        values["site_id"] = facts.site_id
    if stored is None:
        statement = insert(ArticleRow).values(ident=facts.ident, url_key=facts.url_key, **values)
        return int(session.execute(statement.returning(ArticleRow.id)).scalar_one())
    # An article that was crawled first and ingested under an id of its own later goes by that id from then on.
    if stored.ident == facts.url_key != facts.ident:
        values["ident"] = facts.ident
    session.execute(
        update(ArticleRow).where(ArticleRow.id == stored.id).values(**values, state="live", fetched_at=text("now()"))
    )
    return int(stored.id)


def _standing_mentions(session: Session, article_id: int) -> list[Told]:
    ids = session.scalars(select(MentionRow.id).where(MentionRow.article_id == article_id)).all()
    return joining.load_mentions(session, ids)


def _store_mentions(
    session: Session,
    article_id: int,
    facts: ArticleFacts,
    records: Sequence[AwardRecord],
    told: Sequence[Told],
    version: str,
    existed: bool,
) -> tuple[set[int], list[Told]]:
    """Writes the article's mentions; returns the components touched and the mentions as they are now."""
    old: list[Told] = []
    touched: set[int] = set()
    if existed:
        old = _standing_mentions(session, article_id)
        # Their awards may be changing in another writer's hands: under the locks, what is read stays so.
        locks.take(session, locks.RECIPIENT, {shard for mention in old for shard in blocking.shards(mention)})
        old = _standing_mentions(session, article_id)
        components = select(AwardRow.component).where(AwardRow.id.in_([m.award_id for m in old if m.award_id]))
        touched = {c for c in session.scalars(components) if c is not None}
    pairs = persistence.pair_up(old, told)
    gone = [m.id for n, m in enumerate(old) if n not in pairs.values()]
    if gone:
        session.execute(delete(MentionRow).where(MentionRow.id.in_(gone)))
    if pairs:  # out of each other's way: two mentions may swap fingerprints
        session.execute(
            update(MentionRow)
            .where(MentionRow.id.in_([old[o].id for o in pairs.values()]))
            .values(fingerprint=MentionRow.fingerprint + text("'~'"))
        )
    fresh: list[Told] = []
    inserts: list[dict[str, Any]] = []
    for n, (mention, record) in enumerate(zip(told, records, strict=True)):
        evidence = {name: list(span) for name, span in record.evidence.items()}
        values = {name: getattr(mention, name) for name in FIELDS} | {
            "ordinal": n,
            "fingerprint": mention.fingerprint,
            "main": mention.main,
            "confidence": mention.confidence,
            "sentence": proving_sentence(facts.title, facts.text, evidence),
            "evidence": evidence,
            "extractor_version": version,
        }
        if n in pairs:
            was = old[pairs[n]]
            session.execute(update(MentionRow).where(MentionRow.id == was.id).values(**values))
            fresh.append(
                dataclasses.replace(
                    mention,
                    id=was.id,
                    article_id=article_id,
                    ident=was.ident,
                    award_id=was.award_id,
                    origin_award_id=was.origin_award_id,
                )
            )
        else:
            inserts.append({"article_id": article_id, **values})
            fresh.append(dataclasses.replace(mention, article_id=article_id))
    if inserts:
        ids = iter(
            session.execute(
                insert(MentionRow).returning(MentionRow.id, sort_by_parameter_order=True), inserts
            ).scalars()
        )
        fresh = [dataclasses.replace(m, id=next(ids)) if m.id < 0 else m for m in fresh]
    return touched, fresh
