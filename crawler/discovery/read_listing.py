"""Reading listing pages: the front page, then "older" pages until nothing on them is new."""

from __future__ import annotations

from crawler.discovery.desk import Answer, Desk, advance, watermark
from crawler.discovery.links import Listing, newest, read_listing
from crawler.outcomes import Outcome, Trouble
from extract.page_bytes import NotAnArticle
from storage.sites import SourceState

# First reading: 300 pages of some 10 stories. Calendars and endless archives end here.
MAX_PAGES = 300
# A page on which this share was known, after known ground was reached once, is the end for this time.
PAGES_OF_KNOWN = 2


def parsed(desk: Desk, answer: Answer) -> Listing:
    """The listing in an answer.

    Raises:
        Trouble: it is no page.
    """
    try:
        return read_listing(answer.body, url=answer.url, home=desk.home, content_type=answer.content_type)
    except NotAnArticle as error:
        raise Trouble(Outcome.BROKEN, f"listing_{error.reason}", f"{answer.url} is no page ({error.reason})") from error


async def read_pages(desk: Desk, source: SourceState, *, everything: bool = False) -> tuple[bool, int]:
    """Read a listing.

    Returns:
        Whether its first page listed nothing new, and the number of new articles.

    Raises:
        Trouble: no page, or none of its links looks like an article.
    """
    first = watermark(source) is None or source.cursor.get("gap", False)
    answer = await desk.fetch(source.url, source=None if first or everything else source)
    if answer.unchanged:
        return True, 0
    listing = parsed(desk, answer)
    if not listing.promises:
        raise Trouble(Outcome.BROKEN, "no_links", f"{answer.url} has no links that look like articles")
    fresh = (await desk.offer(source, listing.promises)).fresh
    untouched = fresh == 0 and not first
    total, latest, number, barren = fresh, newest(listing.promises), 1, 0
    seen = {answer.url, source.url}
    # A crawl that ends between here and the last page leaves a gap; the next one then reads on to the end again.
    source.cursor["gap"] = True
    await desk.save(source)
    while (fresh or first or everything) and listing.next_url and number < MAX_PAGES and listing.next_url not in seen:
        seen.add(listing.next_url)
        number += 1
        try:
            listing = parsed(desk, await desk.fetch(listing.next_url))
        except Trouble as trouble:
            if trouble.outcome in {Outcome.BLOCKED, Outcome.REFUSED}:
                raise
            break
        if not listing.promises or all(desk.window.before(p.published) and p.published for p in listing.promises):
            break
        fresh = (await desk.offer(source, listing.promises)).fresh
        total += fresh
        barren = 0 if fresh else barren + 1
        if barren >= PAGES_OF_KNOWN and not everything:
            break
    source.cursor.pop("gap", None)
    if not desk.window:
        advance(source, latest, desk.now)
    source.yields = source.yields | {"items": len(listing.promises), "pages": number}
    await desk.save(source)
    return untouched, total
