"""One crawl in a process of its own: the request in, the crawler's word out."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Mapping
from typing import Any


def preload() -> None:
    """Import what every crawl needs, before the first fork. No event loop and no connection may be opened here."""
    import scrapy.crawler  # noqa: F401

    import crawler.crawl
    import crawler.spiders  # noqa: F401


def run(request: Mapping[str, Any]) -> dict[str, Any]:
    """Crawl one site.

    Args:
        request: `site` (the site's definition as JSON), `since` and `until` (ISO dates or None), `seconds` (after
            which the crawl ends and leaves the rest to the next one; None for the crawler's own bound).

    Returns:
        `outcome`, `detail`, `counts`, `run_id`, and `busy` when another process is crawling the site.
    """
    from crawler.config import CrawlSettings
    from crawler.crawl import run_sites
    from crawler.definition import SiteDefinition
    from storage.database import Database

    # The crawler ends in good order at Ctrl-C; the worker asks by SIGTERM.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = CrawlSettings()
    if request.get("seconds"):
        seconds = min(settings.crawl_max_seconds, float(request["seconds"]))
        settings = settings.model_copy(update={"crawl_max_seconds": seconds})
    with Database(os.environ["PIAGAM_DATABASE_URL"]) as database:
        results = run_sites(
            [SiteDefinition.model_validate(request["site"])],
            settings=settings,
            since=_day(request.get("since")),
            until=_day(request.get("until")),
            database=database,
        )
    result = results[0]
    return {
        "outcome": str(result.outcome),
        "detail": result.detail[:500],
        "counts": dict(sorted(result.counts.items(), key=lambda item: -item[1])[:40]),
        "busy": result.busy,
        "run_id": result.run_id,
    }


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(str(value)) if value else None
