"""From a line of input to an article's text and its award records: what `extract` and `ingest` share.

Runs in worker processes, so that all cores read at once; everything here can be sent between processes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

from extract.model import Article, AwardRecord
from piagam.lines import BadLine, Line

# Lines handed to a worker at once: enough that sending costs little, few enough that memory stays small.
BATCH = 16
# Below this many lines a second process costs more than it brings.
ALONE = 32


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one line."""

    line: Line
    article: Article
    records: list[AwardRecord]
    published_on: dt.date | None = None
    warning: str | None = None


def read_line(line: Line, region: str | None = None) -> Reading | BadLine:
    """Clean (when the line holds HTML) and read one article.

    Args:
        line: object with `id`, and `title` and `text`, or `html`; `published`, `url` and `region` where known.
        region: Kemendagri code of the outlet's area, when the line does not name one.

    Returns:
        The reading, or the line as bad when it holds neither a text nor a readable page.
    """
    from extract.clean import NotAnArticle, clean, parse_date
    from extract.extractor import extract
    from extract.regions import by_code

    value = line.value
    region = text_of(value, "region") or region
    known = by_code(region) if region else None
    timezone = known.timezone if known else "Asia/Jakarta"
    warning = None
    stated = value.get("published")
    published = parse_date(str(stated), timezone) if stated else None
    if stated and published is None:
        warning = f"published {str(stated)[:40]!r} is no date and was left out"
    if isinstance(value.get("html"), str) and not isinstance(value.get("text"), str):
        try:
            article = clean(value["html"], url=text_of(value, "url"), timezone=timezone)
        except NotAnArticle as error:
            return BadLine(line.file, line.number, f"html is no article: {error}")
        article = dataclasses.replace(article, published=published or article.published)
    elif isinstance(value.get("text"), str) or isinstance(value.get("title"), str):
        article = Article(title=text_of(value, "title") or "", text=text_of(value, "text") or "", published=published)
    else:
        return BadLine(line.file, line.number, 'neither "text" nor "html"')
    day = article.published.date() if article.published else None
    return Reading(line, article, extract(article.title, article.text, published=day, region=region), day, warning)


def text_of(value: dict[str, Any], key: str) -> str | None:
    """The string under a key, None when there is none."""
    found = value.get(key)
    return found if isinstance(found, str) and found else None


def read_batch(batch: list[Line], region: str | None) -> list[Reading | BadLine]:
    """Read some lines; one that fails never takes the others along."""
    return [read_line(line, region) for line in batch]


def read_all(
    lines: Iterable[Line | BadLine], *, region: str | None = None, processes: int | None = None
) -> Iterator[Reading | BadLine]:
    """Read many lines on all cores, in their order, with bounded memory.

    Args:
        lines: the input.
        region: code of the outlet's area for lines that name none.
        processes: worker processes; None for one per core.
    """
    lines = iter(lines)
    head = list(itertools.islice(lines, ALONE))
    processes = processes or os.cpu_count() or 1
    if len(head) < ALONE or processes == 1:
        for line in itertools.chain(head, lines):
            yield line if isinstance(line, BadLine) else read_line(line, region)
        return
    # Load the language data before the fork: the workers then share it.

    context = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    waiting: deque[BadLine | Future[list[Reading | BadLine]]] = deque()
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        try:
            for item in _batches(itertools.chain(head, lines)):
                waiting.append(item if isinstance(item, BadLine) else pool.submit(read_batch, item, region))
                while len(waiting) > processes * 4:
                    yield from _done(waiting.popleft())
            while waiting:
                yield from _done(waiting.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _batches(lines: Iterable[Line | BadLine]) -> Iterator[list[Line] | BadLine]:
    batch: list[Line] = []
    for line in lines:
        if isinstance(line, Line):
            batch.append(line)
            if len(batch) < BATCH:
                continue
        if batch:
            yield batch
            batch = []
        if isinstance(line, BadLine):
            yield line
    if batch:
        yield batch


def _done(item: BadLine | Future[list[Reading | BadLine]]) -> Iterable[Reading | BadLine]:
    return [item] if isinstance(item, BadLine) else item.result()
