"""`piagam ingest`: articles from files into the register, as if crawled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from piagam.cli import plain
from piagam.lines import BadLine, Line
from piagam.reading import Reading, read_all, text_of
from piagam.sources import read_sources

if TYPE_CHECKING:
    from extract.model import AwardRecord
    from storage.ingest import Ingest
    from storage.register import ArticleFacts

app = typer.Typer()

UNNAMED = "tidak diketahui"


@app.command("ingest")
def ingest_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…|FOLDER|-", help="JSON Lines, HTML or WARC files, folders of them; -: standard input."
        ),
    ],
    region: Annotated[
        str | None, typer.Option(help="Kemendagri code of the outlet's area, to tell ambiguous names apart (63).")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Name of the outlet for lines that name none.")] = None,
    processes: Annotated[int | None, typer.Option(min=1, help="Worker processes; one per core by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one JSON object.")] = False,
) -> None:
    """Take articles into the register: {"id", "title", "published"?, "url"?, "text"} a line, or "html".

    The same file twice changes nothing. What cannot be read is reported with its file and line and left out; the rest
    goes in, and the exit code is 1.
    """
    from extract.extractor import EXTRACTOR_VERSION
    from storage.database import open_database
    from storage.ingest import BATCH, Ingest, sites_by_home

    with open_database() as database:
        with database.transaction() as session:
            sites = by_host(sites_by_home(session))
        ingest = Ingest(database, EXTRACTOR_VERSION)
        taker = Taker(ingest, sites, outlet)
        try:
            for item in shown(read_all(taker.fresh(read_sources(files)), region=region, processes=processes)):
                taker.add(item)
                if len(taker.batch) >= BATCH:
                    taker.flush()
            taker.flush()
        finally:
            ingest.counts["bad"] = taker.bad
            ingest.finish()
    show_counts(dict(ingest.counts), as_json)
    raise typer.Exit(1 if taker.bad else 0)


def by_host(homes: dict[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """Sites by the host of their front page."""
    from crawler.identity import site_host

    return {site_host(home): site for home, site in homes.items()}


class Taker:
    """Collects readings into batches and reports what is left out."""

    def __init__(self, ingest: Ingest, sites: dict[str, tuple[int, str]], outlet: str | None) -> None:
        self.ingest = ingest
        self.sites = sites
        self.outlet = outlet
        self.batch: list[tuple[ArticleFacts, list[AwardRecord]]] = []
        self.places: list[Line] = []
        self.bad = 0
        self._seen: dict[str, int] = {}

    def fresh(self, lines: Iterator[Line | BadLine]) -> Iterator[Line | BadLine]:
        """Lines without repetitions: the same again is passed over, the same id with other content is bad."""
        for line in lines:
            if isinstance(line, Line):
                ident = str(line.value["id"])
                content = hash((text_of(line.value, "title"), text_of(line.value, "text"), text_of(line.value, "html")))
                if self._seen.setdefault(ident, content) != content:
                    yield BadLine(line.file, line.number, f"id {ident!r} came before with other content")
                    continue
            yield line

    def add(self, item: Reading | BadLine) -> None:
        """Takes one reading."""
        if isinstance(item, BadLine):
            self._report(item)
            return
        if item.warning:
            self._report(BadLine(item.line.file, item.line.number, item.warning))
        facts = self._facts(item)
        if isinstance(facts, BadLine):
            self._report(facts)
            return
        self.batch.append((facts, item.records))
        self.places.append(item.line)

    def flush(self) -> None:
        """Writes the batch."""
        from storage.errors import IdentTaken

        if not self.batch:
            return
        for line, outcome in zip(self.places, self.ingest.take(self.batch), strict=True):
            if isinstance(outcome, IdentTaken):
                self._report(BadLine(line.file, line.number, str(outcome)))
        self.batch, self.places = [], []

    def _report(self, line: BadLine) -> None:
        self.bad += 1
        typer.echo(plain(str(line)), err=True)

    def _facts(self, item: Reading) -> ArticleFacts | BadLine:
        from crawler.identity import site_host, url_key
        from storage.register import ArticleFacts

        line, article = item.line, item.article
        if not article.text.strip():
            return BadLine(line.file, line.number, "the text is empty")
        ident = str(line.value["id"])
        url = text_of(line.value, "url") or f"urn:piagam:{ident}"
        host = site_host(url) if url.startswith(("http://", "https://")) else ""
        if not host and not url.startswith("urn:"):
            return BadLine(line.file, line.number, f"url {url[:80]!r} is no address")
        site, name = self.sites.get(host, (None, ""))
        return ArticleFacts(
            ident=ident,
            url=url,
            url_key=url_key(url) if host else url,
            outlet=text_of(line.value, "outlet") or name or self.outlet or host or UNNAMED,
            title=article.title,
            text=article.text,
            site_id=site,
            author=article.author,
            published=article.published,
            published_on=item.published_on,
            modified=article.modified,
        )


def shown(items: Iterator[Reading | BadLine]) -> Iterator[Reading | BadLine]:
    """Passes readings on, with a progress bar when standard error is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} articles"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("ingesting", total=None)
        for item in items:
            yield item
            progress.advance(task)


def show_counts(counts: dict[str, Any], as_json: bool) -> None:
    """The counts of the ingest, for people or machines."""
    names = (
        "articles_new",
        "articles_changed",
        "articles_unchanged",
        "mentions",
        "awards_new",
        "awards_changed",
        "bad",
    )
    found = {name: int(counts.get(name, 0)) for name in names}
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
        sys.stdout.buffer.flush()
        return
    typer.echo(
        f"{found['articles_new']} new articles, {found['articles_changed']} changed, {found['articles_unchanged']} "
        f"unchanged; {found['mentions']} mentions, {found['awards_new']} new awards, {found['awards_changed']} changed"
        + (f"; {found['bad']} lines with problems (above)" if found["bad"] else "")
    )
