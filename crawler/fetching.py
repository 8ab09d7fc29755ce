"""Fetching for discovery: conditional requests that work, one retry where it helps, walls told from answers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping

from scrapy import Request
from scrapy.http import Response

from crawler.discovery.desk import Answer
from crawler.manners import LONGEST_WAIT, retry_after
from crawler.outcomes import Trouble, from_exception, from_status
from crawler.walls import judge_page
from storage.sites import SourceState

Download = Callable[[Request], Awaitable[Response]]

# Troubles that often pass by themselves within seconds.
_PASSING = frozenset({"cut_off", "connection_lost", "http_500", "http_502", "http_504", "http_520", "http_522"})


class Validators:
    """The validators of sources, and what the last answers brought; kept only when the crawl saw everything.

    A validator belongs to its own address: WordPress gives every feed of a site one ETag, and two sites may share one.
    """

    def __init__(self) -> None:
        self._pending: dict[int, tuple[SourceState, str | None, str | None, str]] = {}

    @staticmethod
    def headers(source: SourceState) -> dict[str, str]:
        """The conditional headers for a source."""
        out: dict[str, str] = {}
        mode = source.cursor.get("validator", "both")
        if source.etag and mode == "both":
            out["If-None-Match"] = source.etag
        if source.last_modified and mode in {"both", "date"}:
            out["If-Modified-Since"] = source.last_modified
        return out

    def note(self, source: SourceState, headers: Mapping[str, str], digest: str, sent: bool) -> bool:
        """Note a fresh answer; whether it is the very same as last time.

        A feed of the same body under a new validator is not the same: WordPress tells in this way that an old post
        was edited, which its feed does not show.
        """
        same = source.cursor.get("body") == digest
        told = strong(headers.get("etag")), headers.get("last-modified")
        same = same and told == (source.etag, source.last_modified)
        if same and sent:
            # The server ignored what we sent. Next time the date alone; if that does not help either, nothing.
            mode = source.cursor.get("validator", "both")
            source.cursor["validator"] = "date" if mode == "both" and source.last_modified else "none"
        self._pending[id(source)] = (source, *told, digest)
        return same

    def commit(self) -> list[SourceState]:
        """Take over what was noted; the sources that changed by it."""
        done = []
        for source, etag, modified, digest in self._pending.values():
            source.etag, source.last_modified = etag, modified
            source.cursor["body"] = digest
            done.append(source)
        self._pending.clear()
        return done


def strong(etag: str | None) -> str | None:
    """An ETag as it should be played back.

    nginx makes it weak when it compresses, and WordPress compares it literally with the strong one; Apache's
    mod_deflate appends -gzip and then does not know it again.
    """
    if not etag:
        return None
    etag = etag.strip().removeprefix("W/")
    return etag.replace('-gzip"', '"').replace('-br"', '"') if len(etag) <= 200 else None


class Fetcher:
    """Fetches addresses for strategies.

    Args:
        download: the engine's download, with all middlewares.
        count: counts for the run's record.
        pause: seconds before a retry.
    """

    def __init__(self, download: Download, count: Callable[[str], None], pause: float = 2.0) -> None:
        self._download, self._count, self._pause = download, count, pause
        self.validators = Validators()

    async def fetch(self, url: str, source: SourceState | None = None) -> Answer:
        """Fetch an address.

        Raises:
            Trouble: no usable answer.
        """
        try:
            return await self._once(url, source)
        except Trouble as trouble:
            wait = trouble.retry_after
            if trouble.reason in _PASSING and wait is None:
                wait = self._pause
            if wait is None or wait > LONGEST_WAIT:
                raise
        self._count("retries")
        await asyncio.sleep(wait)
        return await self._once(url, source)

    async def _once(self, url: str, source: SourceState | None) -> Answer:
        headers = Validators.headers(source) if source is not None else {}
        request = Request(url, headers=headers, dont_filter=True)
        try:
            response = await self._download(request)
        except Exception as error:
            raise from_exception(error, url) from error
        if response.status == 304:
            return Answer(response.url, 304, unchanged=True)
        trouble = from_status(response.status, url, retry_after(response))
        told = headers_of(response)
        if trouble is not None:
            if "cf-mitigated" in told:
                trouble.reason = "bot_wall"
            raise trouble
        kind = told.get("content-type", "")
        if "html" in kind or response.body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
            wall = judge_page(response.body, url=url, headers=told)
            if wall is not None:
                raise wall
        unchanged = False
        if source is not None:
            digest = hashlib.sha256(response.body).hexdigest()
            unchanged = self.validators.note(source, told, digest, bool(headers))
        return Answer(response.url, response.status, response.body, kind or None, told, unchanged)


def headers_of(response: Response) -> dict[str, str]:
    """An answer's headers: lower-case names, the first value of each."""
    out: dict[str, str] = {}
    for name, values in list(response.headers.items())[:100]:
        key = name.decode("latin-1").lower() if isinstance(name, bytes) else str(name).lower()
        first = values[0] if isinstance(values, list) and values else values
        out[key] = first.decode("latin-1")[:2000] if isinstance(first, bytes) else str(first)[:2000]
    return out
