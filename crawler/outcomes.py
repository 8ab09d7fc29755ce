"""How a crawl of a site can end, and which ending a failure means."""

from __future__ import annotations

import enum
from typing import Any


class Outcome(enum.StrEnum):
    """The named endings of a run."""

    OK = "ok"
    UNCHANGED = "unchanged"
    QUIET = "quiet"
    BLOCKED = "blocked"
    BROKEN = "broken"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    INTERRUPTED = "interrupted"
    FAILED = "failed"

    @property
    def worked(self) -> bool:
        """Whether the site gave what it has."""
        return self in WORKED


WORKED = frozenset({Outcome.OK, Outcome.UNCHANGED, Outcome.QUIET})


class Trouble(Exception):  # noqa: N818 - it names an ending, and most of them are no fault of ours
    """A request, or a whole site, could not be crawled.

    Args:
        outcome: the ending that this means for a site when nothing else worked.
        reason: short code for counting ("http_503", "dns", "robots").
        detail: for a person: what, where.
        retry_after: seconds the site asked us to stay away.
    """

    def __init__(self, outcome: Outcome, reason: str, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(detail or reason)
        self.outcome = outcome
        self.reason = reason
        self.detail = detail or reason
        self.retry_after = retry_after


# Exception class names, so that this module needs neither Scrapy nor Twisted to be tested.
_BY_NAME: dict[str, tuple[Outcome, str]] = {
    "CannotResolveHostError": (Outcome.UNREACHABLE, "dns"),
    "DNSLookupError": (Outcome.UNREACHABLE, "dns"),
    "DownloadConnectionRefusedError": (Outcome.UNREACHABLE, "connection_refused"),
    "ConnectionRefusedError": (Outcome.UNREACHABLE, "connection_refused"),
    "DownloadTimeoutError": (Outcome.UNREACHABLE, "timeout"),
    "TimeoutError": (Outcome.UNREACHABLE, "timeout"),
    "TCPTimedOutError": (Outcome.UNREACHABLE, "timeout"),
    "ResponseDataLossError": (Outcome.UNREACHABLE, "cut_off"),
    "ConnectionLost": (Outcome.UNREACHABLE, "connection_lost"),
    "ConnectionDone": (Outcome.UNREACHABLE, "connection_lost"),
    "DownloadCancelledError": (Outcome.BROKEN, "too_large"),
    "UnsupportedURLSchemeError": (Outcome.REFUSED, "scheme"),
    "NotSupported": (Outcome.REFUSED, "scheme"),
}
# The same for a person who reads them at the end of a run.
_WORDS = {
    "dns": "the host name cannot be resolved",
    "connection_refused": "nothing answers at this address",
    "timeout": "no answer in time",
    "cut_off": "the answer ends before its end",
    "connection_lost": "the connection was lost",
    "too_large": "the answer is larger than allowed",
    "scheme": "not an http or https address",
}
_TLS_WORDS = ("certificate", "ssl", "tls", "openssl")


def from_exception(error: BaseException, url: str) -> Trouble:
    """The trouble behind an exception of a download."""
    seen: set[int] = set()
    current: BaseException | None = error
    chain: list[BaseException] = []
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        chain.append(current)
        reasons: Any = getattr(current, "reasons", None)
        inner = [getattr(item, "value", item) for item in reasons] if isinstance(reasons, list | tuple) else []
        chain += [item for item in inner if isinstance(item, BaseException)]
        current = current.__cause__ or current.__context__
    for item in chain:
        if isinstance(item, Trouble):
            return item
    text = " ".join(f"{type(item).__name__} {item}" for item in chain).lower()
    if any(word in text for word in _TLS_WORDS):
        return Trouble(Outcome.UNREACHABLE, "tls", f"{url}: the certificate or the encrypted connection is not valid")
    if "max redirections" in text:
        return Trouble(Outcome.BROKEN, "redirect_loop", f"{url}: redirected too often")
    if "exceeded download_maxsize" in text or "decompress" in text:
        return Trouble(Outcome.BROKEN, "too_large", f"{url}: the answer is larger than allowed")
    for item in chain:
        if type(item).__name__ in _BY_NAME:
            outcome, reason = _BY_NAME[type(item).__name__]
            return Trouble(outcome, reason, f"{url}: {_WORDS[reason]}")
    name = type(chain[0]).__name__
    if isinstance(error, ValueError):
        # Scrapy could not even make a request of it: "javascript:…", a host with a blank in it.
        return Trouble(Outcome.BROKEN, "bad_address", f"{url}: {str(error)[:200]}")
    if "IgnoreRequest" in text:
        return Trouble(Outcome.REFUSED, "ignored", f"{url}: {error}")
    return Trouble(Outcome.UNREACHABLE, "connection", f"{url}: {name}: {str(error)[:200]}")


def from_status(status: int, url: str, retry_after: float | None = None) -> Trouble | None:
    """The trouble behind an HTTP status; None when the answer is usable (2xx, 304)."""
    if 200 <= status < 300 or status == 304:
        return None
    where = f"{url} answered {status}"
    if status in {401, 402, 403, 407, 429, 451}:
        return Trouble(Outcome.BLOCKED, f"http_{status}", where, retry_after=retry_after)
    if status in {404, 410}:
        return Trouble(Outcome.BROKEN, f"http_{status}", where)
    if 300 <= status < 400:
        return Trouble(Outcome.BROKEN, "redirect", where)
    if status >= 500 or status in {408, 425}:
        return Trouble(Outcome.UNREACHABLE, f"http_{status}", where, retry_after=retry_after)
    return Trouble(Outcome.BROKEN, f"http_{status}", where)


# When several things went wrong, the one a person can do most about names the run.
_WEIGHT = (Outcome.REFUSED, Outcome.BLOCKED, Outcome.UNREACHABLE, Outcome.BROKEN)


def worst(troubles: list[Trouble]) -> Trouble | None:
    """The trouble that names a run in which nothing worked."""
    for outcome in _WEIGHT:
        for trouble in troubles:
            if trouble.outcome is outcome:
                return trouble
    return troubles[0] if troubles else None
