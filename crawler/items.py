"""What travels through a crawl: a promise of an article, the page fetched for it, what was read from it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from extract.model import Article, AwardRecord


@dataclasses.dataclass(frozen=True, slots=True)
class Promise:
    """What a source says about one article.

    Attributes:
        url: its address, absolute.
        published: moment of publication, None when the source does not say.
        modified: moment of the last change, None when the source does not say.
        html: the story as the source carries it.
        complete: whether `html` is the whole story, so that the page need not be fetched.
    """

    url: str
    title: str = ""
    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    author: str | None = None
    html: str | None = None
    complete: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """A reference that is to be read now.

    Attributes:
        reference_id: its row.
        article_id: the article it became earlier, None for a new one.
        promise: what the source said; with complete content nothing is fetched.
        attempts: fetches tried before.
    """

    reference_id: int
    url: str
    url_key: str
    promise: Promise
    article_id: int | None = None
    attempts: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class PageBody:
    """One downloaded page."""

    url: str
    body: bytes
    content_type: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class ReadJob:
    """All that a worker process needs to read one article."""

    promise: Promise
    pages: tuple[PageBody, ...]
    timezone: str
    region: str
    home: str


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What was read: an article with its records, or the reason why there is none.

    Attributes:
        reason: why it is no article ("pdf", "soft_404", …); empty when it is one.
        version: of the extractor that read it.
        prefiltered: whether it was decided without the expensive cleaning that it holds no award.
        canonical: the address the page calls its own, already judged.
    """

    article: Article | None = None
    records: tuple[AwardRecord, ...] = ()
    reason: str = ""
    wall: bool = False
    version: str = ""
    prefiltered: bool = False
    canonical: str | None = None
    published_on: dt.date | None = None


@dataclasses.dataclass(slots=True)
class PageItem:
    """The item that goes through the pipelines."""

    work: Work
    pages: tuple[PageBody, ...] = ()
    final_url: str = ""
    keep_raw: bool = True
    reading: Reading | None = None
