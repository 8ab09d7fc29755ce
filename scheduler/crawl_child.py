"""One crawl in a process of its own: the request in, the crawler's word out."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any


def preload() -> None:
    """Import what every crawl needs, before the first fork. No event loop and no connection may be opened here."""
    import crawler.crawl
    import extract.regions  # noqa: F401


def run(request: Mapping[str, Any]) -> dict[str, Any]:
    """Crawl one site.

    Args:
        request: `site` (the site's definition as JSON), `kind` (fresh or backfill), `since` and `until` (ISO dates or
            None), `most` (articles at most, or None).

    Returns:
        `outcome`, `detail`, `counts`, and `busy` when another process is crawling the site.
    """
    from crawler.config import CrawlSettings
    from crawler.crawl import run_sites
    from crawler.definition import SiteDefinition

    results = run_sites(
        [SiteDefinition.model_validate(request["site"])],
        settings=CrawlSettings(),
        since=_day(request.get("since")),
        until=_day(request.get("until")),
        max_articles=request.get("most"),
        progress=None,
    )
    result = results[0]
    return {
        "outcome": str(result.outcome),
        "detail": str(result.detail)[:500],
        "counts": {name: value for name, value in dict(result.counts).items() if isinstance(value, int | float)},
        "busy": bool(getattr(result, "busy", False)),
        "pid": os.getpid(),
    }


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(str(value)) if value else None
