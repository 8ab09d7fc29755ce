"""What a person sees while a crawl runs; for programs, one JSON line an event on standard error."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from piagam.cli import plain

if TYPE_CHECKING:
    from crawler.definition import SiteDefinition
    from crawler.house import Event, Progress


@contextmanager
def display(sites: Sequence[SiteDefinition]) -> Iterator[Progress]:
    """A progress display while the block runs: live on a terminal, log lines else."""
    if sys.stderr.isatty():
        with _live(sites) as progress:
            yield progress
    else:
        yield log_lines()


def log_lines() -> Progress:
    """One structured line an event on standard error."""
    import structlog

    logger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
    )

    def tell(event: Event) -> None:
        facts = {name: plain(value) if isinstance(value, str) else value for name, value in event.facts.items()}
        counts = event.counts if event.kind == "finished" else {}
        level = logger.warning if event.kind == "trouble" or facts.get("outcome") in _BAD else logger.info
        level(event.kind, site=event.site, **facts, **({"counts": counts} if counts else {}))

    return tell


_BAD = frozenset({"blocked", "broken", "unreachable", "refused", "failed"})


@contextmanager
def _live(sites: Sequence[SiteDefinition]) -> Iterator[Progress]:
    from rich.console import Console
    from rich.live import Live
    from rich.table import Table
    from rich.text import Text

    lock = threading.Lock()
    rows: dict[str, tuple[str, dict[str, int], str]] = {site.key: ("waiting", {}, "") for site in sites}
    latest: list[str] = []

    def draw() -> Table:
        with lock:
            shown = sorted(rows.items(), key=lambda item: (item[1][0] != "running", item[0]))
            done = sum(state not in {"waiting", "running"} for state, _, _ in rows.values())
            totals = [
                sum(counts.get(name, 0) for _, counts, _ in rows.values())
                for name in ("requests", "articles", "awards_new")
            ]
        table = Table.grid(padding=(0, 2))
        table.add_row(
            Text(f"sites {done}/{len(rows)}", style="bold"),
            f"requests {totals[0]}",
            f"articles {totals[1]}",
            f"awards {totals[2]}",
        )
        for key, (state, counts, note) in shown[:12]:
            if state == "waiting":
                continue
            numbers = (
                f"{counts.get('requests', 0)} requests",
                f"{counts.get('articles', 0)} articles",
                f"{counts.get('awards_new', 0)} awards",
            )
            table.add_row(
                Text(key, style="cyan" if state == "running" else "dim"), *numbers, Text(note[:70], style="dim")
            )
        for line in latest[-3:]:
            table.add_row(Text("new award", style="green"), Text(line[:90]))
        return table

    def tell(event: Event) -> None:
        with lock:
            note = plain(str(event.facts.get("title") or event.facts.get("detail") or event.facts.get("reason") or ""))
            state = str(event.facts.get("outcome")) if event.kind == "finished" else "running"
            rows[event.site] = (state, event.counts, note)
            if event.kind == "article" and event.facts.get("awards"):
                latest.append(note)

    with Live(get_renderable=draw, console=Console(stderr=True), refresh_per_second=4, transient=True):
        yield tell
