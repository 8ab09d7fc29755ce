"""robots.txt, as a site means it for us. Pure functions (RFC 9309); the middleware fetches and remembers the file."""

from __future__ import annotations

import dataclasses

from protego import Protego

from crawler.config import ROBOT_NAME
from crawler.outcomes import Outcome, Trouble

# RFC 9309 asks for at least 500 KiB to be read; more is no robots.txt.
MAX_BYTES = 512 * 1024
# A crawl-delay beyond this (seconds) would mean a few pages a day; the site is then better left alone than hurried.
MAX_DELAY = 600.0


@dataclasses.dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt allows us.

    Attributes:
        status: HTTP status of the file; 0 when it could not be fetched at all.
        body: the file's text ("" when there is none).
    """

    status: int
    body: str = ""

    def parsed(self) -> RobotsRules:
        """The rules in it."""
        if self.status == 0 or self.status >= 500 or self.status == 429:
            return RobotsRules(None, unreachable=True)
        usable = 200 <= self.status < 300 and not looks_like_html(self.body)
        return RobotsRules(Protego.parse(self.body) if usable else None)


def looks_like_html(body: str) -> bool:
    """Whether a site answered with a page instead of a robots.txt; it then says nothing."""
    return body.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<head", "<?xml", "<script"))


class RobotsRules:
    """Answers for one origin.

    Args:
        rules: the parsed file; None when there is none.
        unreachable: the file answered 5xx, or nothing: nothing may be fetched now.
    """

    def __init__(self, rules: Protego | None, *, unreachable: bool = False) -> None:
        self._rules = rules
        self.unreachable = unreachable

    def check(self, url: str) -> None:
        """Nothing when the address may be fetched.

        Raises:
            Trouble: refused, by the file or because it cannot be read now.
        """
        if self.unreachable:
            raise Trouble(
                Outcome.REFUSED, "robots_unreachable", f"robots.txt for {url} cannot be read now; trying again later"
            )
        if self._rules is not None and not self._rules.can_fetch(url, ROBOT_NAME):
            raise Trouble(Outcome.REFUSED, "robots", f"robots.txt does not allow {url}")

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched."""
        try:
            self.check(url)
        except Trouble:
            return False
        return True

    @property
    def delay(self) -> float:
        """Least seconds between requests by Crawl-delay and Request-rate; 0 when the file does not say."""
        if self._rules is None:
            return 0.0
        wanted = float(self._rules.crawl_delay(ROBOT_NAME) or 0.0)
        rate = self._rules.request_rate(ROBOT_NAME)
        if rate is not None and rate.requests > 0:
            wanted = max(wanted, rate.seconds / rate.requests)
        return min(max(wanted, 0.0), MAX_DELAY)

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps that the file names."""
        return list(self._rules.sitemaps) if self._rules is not None else []
