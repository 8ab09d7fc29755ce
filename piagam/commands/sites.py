"""`piagam sites`: the outlets, how they have been doing, and what they offer."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import orjson
import typer

from piagam.cli import CommandError, plain
from piagam.commands.crawl import choose, database_or_error

if TYPE_CHECKING:
    from crawler.check import SiteCheck
    from crawler.definition import SiteDefinition
    from storage.sites import SiteSummary, SourceState

app = typer.Typer(help="Sites: the outlets that are crawled.", no_args_is_help=True)


@app.command("list")
def list_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Show why a site is in its state, and why its next visit is when it is.")
    ] = False,
) -> None:
    """Show every site: name, region, state and last success."""
    from crawler.config import CrawlSettings
    from crawler.definition import read_site_files
    from scheduler.reasons import explanations
    from storage.database import open_database
    from storage.sites import summaries

    folder = CrawlSettings().seeds
    try:
        files = read_site_files(folder)
    except FileNotFoundError as error:
        raise CommandError(str(error), "Set PIAGAM_SEEDS to the folder of site files.") from error
    with database_or_error(open_database) as database, database.transaction() as session:
        known = summaries(session)
        plans = explanations(session)
    rows = [
        row_of(definition, known.get(key))
        | {"next_due": plans.get(key, (None, ""))[0], "plan": plans.get(key, (None, ""))[1]}
        for key, definition in files.definitions.items()
    ]
    if as_json:
        for row in rows:
            sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
    else:
        show(rows, why)
    for broken in files.errors:
        typer.echo(f"site file left out: {plain(str(broken))}", err=True)
    raise typer.Exit(1 if files.errors and not rows else 0)


def row_of(definition: SiteDefinition, known: SiteSummary | None) -> dict[str, Any]:
    """A site as lists show it."""
    from extract.regions import by_code

    region = by_code(definition.region)
    return {
        "site": definition.key,
        "name": definition.name,
        "home": definition.home,
        "region_code": definition.region,
        "region": region.name if region else definition.region,
        "enabled": definition.enabled,
        "state": "disabled" if not definition.enabled else known.state if known else "new",
        "why": definition.note if not definition.enabled else (known.state_reason if known else None),
        "last_run": known.last_run_at.isoformat() if known and known.last_run_at else None,
        "last_success": known.last_success_at.isoformat() if known and known.last_success_at else None,
    }


def show(rows: list[dict[str, Any]], why: bool) -> None:
    """The table of sites."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("site", "name", "region", "state", "last success", *(("why",) if why else ())):
        table.add_column(name, overflow="fold")
    colours = {"ok": "green", "new": "cyan", "disabled": "dim", "quiet": "yellow"}
    for row in rows:
        success = (row["last_success"] or "never")[:16].replace("T", " ")
        cells = [Text(row["site"]), Text(plain(row["name"])), Text(row["region"])]
        cells += [Text(row["state"], style=colours.get(row["state"], "red")), Text(success)]
        reasons = "\n".join(reason for reason in (row["why"], row["plan"] if row["enabled"] else "") if reason)
        table.add_row(*cells, *((Text(plain(reasons)),) if why else ()))
    Console(highlight=False).print(table)


@app.command("check")
def check_command(
    sites: Annotated[
        list[str] | None, typer.Argument(metavar="[SITE…]", help="Sites; all enabled ones by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines, one a source.")] = False,
) -> None:
    """Probe sites: what each source yields, how far back, with which validators, at what cost.

    What is found is remembered; the next crawl uses it.
    """
    chosen = choose(sites or [])
    from crawler.check import check_sites
    from crawler.config import CrawlSettings
    from storage.database import open_database

    checks = check_sites(chosen, settings=CrawlSettings())
    with database_or_error(open_database) as database, database.transaction() as session:
        for check in checks:
            remember(session, check)
    for check in checks:
        if as_json:
            for source in check.probed.sources:
                sys.stdout.buffer.write(orjson.dumps(source_row(check.definition.key, source)) + b"\n")
        else:
            show_check(check)
    raise typer.Exit(0 if any(check.probed.sources for check in checks) else 1)


def remember(session: Any, check: SiteCheck) -> None:
    """Store what a check found, without moving cursors."""
    from crawler.discovery.probe import choose as choose_sources
    from crawler.session import facts_of
    from storage.sites import load_sources, save_source, sync_site

    if not check.probed.sources:
        return
    site_id = sync_site(session, facts_of(check.definition))
    known = {(source.kind, source.url): source for source in load_sources(session, site_id)}
    for found in check.probed.sources:
        source = known.setdefault((found.kind, found.url), found)
        source.yields, source.probed_at, source.failures = source.yields | found.yields, found.probed_at, 0
    if check.definition.discover == "auto":
        choose_sources(list(known.values()))
    for source in known.values():
        save_source(session, site_id, source)


def source_row(site: str, source: SourceState) -> dict[str, Any]:
    """A source as a program reads it."""
    yields = source.yields
    return {
        "site": site, "kind": source.kind, "url": source.url, "chosen": source.chosen, "items": yields.get("items"),
        "children": yields.get("children"), "full_text": yields.get("full_text"), "oldest": yields.get("oldest"),
        "newest": yields.get("newest"), "validators": yields.get("validators", []),
        "requests_per_article": yields.get("requests_per_article"),
    }  # fmt: skip


def show_check(check: SiteCheck) -> None:
    """The table of one site's sources."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(f"{check.definition.key}  {check.definition.home}  ({check.requests} requests)", style="bold"))
    if check.probed.sources:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("used", "kind", "items", "back to", "full text", "validators", "requests/article", "address"):
            table.add_column(name, overflow="fold")
        for source in check.probed.sources:
            row = source_row(check.definition.key, source)
            items = (
                f"{row['children']} sitemaps"
                if row["children"]
                else str(row["items"] if row["items"] is not None else "?")
            )
            table.add_row(
                "yes" if source.chosen else "", source.kind, items, str(row["oldest"] or "?")[:10],
                "yes" if row["full_text"] else "no", ", ".join(row["validators"]) or "none",
                str(row["requests_per_article"] or "?"), Text(plain(source.url)),
            )  # fmt: skip
        console.print(table)
    reasons: dict[str, str] = {trouble.reason: trouble.detail for trouble in check.probed.troubles}
    if not check.probed.sources:
        for reason, detail in reasons.items():
            console.print(Text(f"  {reason}: {plain(detail)}", style="red"))


@app.command("add")
def add_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of the outlet's front page.")],
    name: Annotated[str | None, typer.Option(help="Name of the outlet; else its front page's title.")] = None,
    region: Annotated[
        str | None, typer.Option(help="Kemendagri code of its area (63); else guessed or asked for.")
    ] = None,
    key: Annotated[str | None, typer.Option(help="Name of the site file; else from the address.")] = None,
) -> None:
    """Probe a site, print what it offers, and write its site file."""
    from crawler.check import check_sites
    from crawler.config import CrawlSettings
    from crawler.definition import SiteDefinition, checked_url

    settings = CrawlSettings()
    try:
        home = checked_url(url if "://" in url else f"https://{url}")
    except ValueError as error:
        raise typer.BadParameter(f"{url!r} {error}") from error
    key = key or key_of(home)
    path = settings.seeds / f"{key}.toml"
    if path.exists():
        raise CommandError(f"{path} exists already", "Edit it, or give another --key.")
    [check] = check_sites([SiteDefinition(key=key, name=key, home=home, region=region or "63")], settings=settings)
    show_check(check)
    if not check.probed.sources:
        raise CommandError(f"{home} offers nothing that can be crawled", "See above; the site file was not written.")
    title = plain(re.split(r"\s+[-–—|»:]\s+", check.probed.title)[0]).strip() or key
    asked = sys.stdin.isatty()
    name = name or (typer.prompt("Name", default=title) if asked else title)
    guess = guess_region(check.home_text)
    region = region or (typer.prompt("Region (Kemendagri code)", default=guess or None) if asked else guess)
    if region is None:
        raise CommandError("the region could not be guessed", "Give it: --region 63")
    write(path, str(name), home, str(region))
    typer.echo(f"wrote {path}; try: piagam crawl {key}")


def key_of(home: str) -> str:
    """The name of a site file, from the address."""
    host = (urlsplit(home).hostname or "site").removeprefix("www.")
    parts = host.split(".")
    generic = {"com", "co", "id", "net", "org", "go", "or", "web", "my", "news", "info", "blogspot"}
    kept = [part for part in parts if part not in generic] or parts[:1]
    return re.sub(r"[^a-z0-9_-]", "-", "-".join(kept).lower()).strip("-")[:60] or "site"


def guess_region(page: str) -> str | None:
    """The region that a front page speaks of most: a province, or the one regency that has most of its mentions."""
    from collections import Counter

    from crawler.walls import visible_text
    from extract.regions import all_regions

    text = visible_text(page)
    counts: Counter[str] = Counter()
    for region in all_regions().values():
        found = len(re.findall(rf"\b{re.escape(region.short_name)}\b", text))
        counts[region.code] += found
    provinces: Counter[str] = Counter()
    for code, number in counts.items():
        provinces[code[:2]] += number
    if not provinces or not (best := provinces.most_common(1)[0])[1]:
        return None
    inside = [(number, code) for code, number in counts.items() if code.startswith(f"{best[0]}.")]
    top = max(inside, default=(0, ""))
    return top[1] if top[0] >= 0.7 * best[1] and top[0] >= 5 else best[0]


def write(path: Path, name: str, home: str, region: str) -> None:
    """Write a site file and read it back.

    Raises:
        CommandError: the values are not allowed.
    """
    import tomlkit

    from crawler.definition import read_site_file

    document = tomlkit.document()
    document.add("name", tomlkit.item(name))
    document.add("home", tomlkit.item(home))
    document.add("region", tomlkit.item(region))
    document.add("discover", tomlkit.item("auto"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    definition, errors = read_site_file(path)
    if definition is None:
        path.unlink()
        raise CommandError("; ".join(str(error) for error in errors), "The site file was not written.")
