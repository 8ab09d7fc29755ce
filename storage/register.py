"""The one door into the register: everything about one article, in one transaction.

Callers hand over an article's facts and the records read from it; articles, mentions, joining, awards and the
ledger of deliveries are brought up to date together, or not at all.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Literal

from sqlalchemy.orm import Session

from extract.model import AwardRecord


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


def record_article(
    session: Session, facts: ArticleFacts, records: Sequence[AwardRecord], *, extractor_version: str
) -> Recorded:
    """Store an article with its mentions and join them into awards, within the session's transaction."""
    raise NotImplementedError
