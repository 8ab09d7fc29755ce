"""What becomes of article pages: stored, skipped, gone, or tried again later."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from crawler.definition import SiteDefinition
from crawler.house import House
from crawler.items import PageItem, Work
from crawler.manners import LONGEST_WAIT
from crawler.outcomes import Outcome, Trouble
from crawler.run_state import RunState
from crawler.storing import Storing
from storage import references
from storage.errors import DatabaseUnreachable, DiskFull, StorageError

# The register is away or full: no page is to blame, all stays open for the next crawl.
OURS = (SQLAlchemyError, DatabaseUnreachable, DiskFull)


class PageResults:
    """Writes what pages brought into the register.

    Args:
        state: the run so far.
        house: what is shared.
        definition: the site.
        site_id: its row.
    """

    def __init__(self, state: RunState, house: House, definition: SiteDefinition, site_id: int) -> None:
        self._state, self._house = state, house
        self._storing = Storing(house, definition, site_id)

    async def page_trouble(self, work: Work, trouble: Trouble) -> None:
        """An article page that could not be had."""
        if trouble.outcome is Outcome.INTERRUPTED:
            self._state.count("left_for_next_crawl")
            return
        try:
            if trouble.reason in {"http_404", "http_410"}:
                await self._gone(work, trouble.reason)
            elif trouble.outcome is Outcome.REFUSED or trouble.reason in {"too_large", "redirect_loop", "redirect"}:
                self._skip(trouble.reason)
                await self._house.in_database(references.settle, work.reference_id, "skipped", reason=trouble.reason)
            else:
                await self._postpone(work, trouble)
        except OURS as error:
            self._state.fail(error)
        self._state.tell("trouble", url=work.url, reason=trouble.reason)

    async def _gone(self, work: Work, reason: str) -> None:
        had = await self._house.in_database(references.gone, work.reference_id, reason, self._state.now)
        self._state.count("gone" if had else "skipped")
        self._state.count(f"skipped_{reason}" if not had else "articles_gone")
        self._state.page_worked()

    async def _postpone(self, work: Work, trouble: Trouble) -> None:
        given_up = await self._house.in_database(
            references.postpone, work.reference_id, trouble.reason, self._state.now
        )
        self._state.count("failed")
        self._state.count(f"failed_{trouble.reason}")
        if given_up:
            self._state.count("given_up")
        if trouble.retry_after is not None:
            self._state.counts["retry_after"] = max(self._state.counts["retry_after"], int(trouble.retry_after))
            if trouble.retry_after <= LONGEST_WAIT:
                self._state.wait(trouble.retry_after)
            else:
                self._state.stop(trouble)
        self._state.page_failed(trouble)

    def _skip(self, reason: str) -> None:
        self._state.count("skipped")
        self._state.count(f"skipped_{reason}")

    async def store(self, item: PageItem) -> None:
        """Store what was read; a failure of the register ends the crawl and loses nothing: the reference stays open."""
        assert item.reading is not None
        reading = item.reading
        try:
            if reading.wall:
                self._state.count("walls")
                detail = f"{item.work.url} is a wall ({reading.reason})"
                await self._postpone(item.work, Trouble(Outcome.BLOCKED, reading.reason, detail))
                return
            if reading.reason in {"too_slow", "crashed_reader"}:
                await self._postpone(item.work, Trouble(Outcome.BROKEN, reading.reason))
                return
            if reading.reason == "soft_404" and item.work.article_id is not None:
                await self._gone(item.work, reading.reason)
                return
            recorded = await self._storing.store(item)
        except OURS as error:
            self._state.fail(error)
            return
        except StorageError as error:
            # This article cannot be kept (its id belongs to an ingested one, …); the others can.
            await self._postpone(item.work, Trouble(Outcome.BROKEN, "not_stored", str(error)))
            return
        self._state.page_worked()
        if recorded is None:
            self._skip(reading.reason)
            return
        self._state.count("articles")
        self._state.count(f"articles_{recorded.status}")
        self._state.count("unchanged", recorded.status == "unchanged")
        self._state.count("prefiltered", reading.prefiltered)
        self._state.count("mentions", recorded.mentions)
        self._state.count("awards_new", len(recorded.awards_new))
        self._state.awards += recorded.awards_new
        title = reading.article.title if reading.article else ""
        self._state.tell(
            "article", url=item.work.url, title=title, status=recorded.status, awards=list(recorded.awards_new)
        )
