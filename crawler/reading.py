"""From a downloaded page (or the story in a feed) to an article with its award records.

Runs in worker processes: everything here can be sent between processes, and nothing touches network or database.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from crawler.identity import trusted_canonical
from crawler.items import PageBody, Promise, Reading, ReadJob
from crawler.walls import judge_page
from extract.model import Article

# Shorter than this (characters) is a caption, no story.
MIN_TEXT = 60


def read(job: ReadJob) -> Reading:
    """Clean and read one article; never raises."""
    from extract.clean import NotAnArticle

    try:
        return _read_promise(job) if job.promise.complete and not job.pages else _read_pages(job)
    except NotAnArticle as error:
        return Reading(reason=str(error.reason))
    except (ValueError, RecursionError, MemoryError, AttributeError, TypeError, KeyError, IndexError) as error:
        # A page is hostile input; a surprise of any part ends as a counted reason, not as the end of the crawl.
        return Reading(reason=f"unreadable_{type(error).__name__.lower()}")


def _read_promise(job: ReadJob) -> Reading:
    from extract.clean import clean_fragment

    promise = job.promise
    text = clean_fragment(promise.html or "")
    if len(text) < MIN_TEXT:
        return Reading(reason="no_text")
    article = Article(promise.title, text, promise.published, promise.author, promise.modified)
    return _with_records(article, job, None)


def _read_pages(job: ReadJob) -> Reading:
    from extract.clean import clean

    first = job.pages[0]
    trouble = judge_page(first.body, url=first.url)
    if trouble is not None:
        return Reading(reason=trouble.reason, wall=trouble.reason.endswith("_wall"))
    article = clean(first.body, url=first.url, timezone=job.timezone, content_type=first.content_type)
    for page in job.pages[1:]:
        article = _joined(article, page, job.timezone)
    canonical = trusted_canonical(article.canonical, first.url, job.home)
    return _with_records(_completed(article, job.promise), job, canonical)


def _joined(article: Article, page: PageBody, timezone: str) -> Article:
    """The article with the text of a further page; a page that is none (or the same again) adds nothing."""
    from extract.clean import NotAnArticle, clean

    try:
        more = clean(page.body, url=page.url, timezone=timezone, content_type=page.content_type).text
    except NotAnArticle:
        return article
    lines = set(article.text.split("\n"))
    fresh = "\n".join(line for line in more.split("\n") if not line.strip() or line not in lines).strip()
    return dataclasses.replace(article, text=f"{article.text}\n\n{fresh}") if fresh else article


def _completed(article: Article, promise: Promise) -> Article:
    """The article with what only the source told."""
    return dataclasses.replace(
        article,
        published=article.published or promise.published,
        modified=article.modified or promise.modified,
        author=article.author or promise.author,
    )


def _with_records(article: Article, job: ReadJob, canonical: str | None) -> Reading:
    from extract.extractor import EXTRACTOR_VERSION, extract
    from extract.page_dates import zone_of
    from extract.prefilter import may_hold_award

    day: dt.date | None = None
    if article.published is not None:
        day = article.published.astimezone(zone_of(job.timezone)).date()
    if not may_hold_award(article.title, article.text):
        return Reading(article, prefiltered=True, canonical=canonical, published_on=day, version=EXTRACTOR_VERSION)
    records = tuple(extract(article.title, article.text, published=day, region=job.region))
    return Reading(article, records, canonical=canonical, published_on=day, version=EXTRACTOR_VERSION)
