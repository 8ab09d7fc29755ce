"""What `piagam doctor` looks at: one function a part of the installation, each with a finding and what to do."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

State = Literal["ok", "warning", "failed"]

# A crawl of a hundred sites for a year is some 2 GB; below half a gigabyte Postgres itself gets into trouble.
DISK_WARNING = 2 * 1024**3
DISK_FAILED = 512 * 1024**2
CLOCK_WARNING_SECONDS = 60
CONNECT_SECONDS = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        part: what was looked at.
        state: ok, warning (works, but not as it should) or failed.
        finding: what was found.
        advice: what to do, empty when all is well.
    """

    part: str
    state: State
    finding: str
    advice: str = ""


def check_database() -> Finding:
    """Open the register, bring its schema up to date, and see which server it is."""
    from sqlalchemy import text

    from storage.config import StorageSettings
    from storage.database import open_database

    settings = StorageSettings()
    kind = "server" if settings.database_url else "embedded"
    with open_database(settings) as database, database.engine.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
        awards = connection.execute(text("SELECT count(*) FROM piagam.award")).scalar_one()
        revision = connection.execute(text("SELECT version_num FROM piagam.alembic_version")).scalar_one()
    return Finding("database", "ok", f"{kind} Postgres {version}, schema {revision}, {awards} awards")


def check_disk() -> Finding:
    """Room on the disk of the data folder."""
    from storage.config import StorageSettings

    home = StorageSettings().home
    place = next(parent for parent in [home, *home.parents] if parent.exists())
    free = shutil.disk_usage(place).free
    found = f"{free / 1024**3:.1f} GB free for {home}"
    if not os.access(place, os.W_OK):
        return Finding("disk", "failed", f"{place} cannot be written", "Set PIAGAM_HOME to a folder you may write.")
    if free < DISK_FAILED:
        return Finding("disk", "failed", found, "Free some space, or set PIAGAM_HOME to a folder on another disk.")
    if free < DISK_WARNING:
        return Finding("disk", "warning", found, "Free some space soon: a year of a hundred sites takes about 2 GB.")
    return Finding("disk", "ok", found)


def check_clock() -> Finding:
    """This machine's clock beside the database server's, and beside the age of the program's own files."""
    from sqlalchemy import text

    from storage.database import open_database

    now = dt.datetime.now(dt.UTC)
    newest = dt.datetime.fromtimestamp(Path(__file__).stat().st_mtime, dt.UTC)
    if now < newest - dt.timedelta(days=1):
        return Finding(
            "clock",
            "failed",
            f"it says {now:%Y-%m-%d %H:%M} UTC, before this program was written",
            "Set the clock (timedatectl set-ntp true): dates of articles and schedules depend on it.",
        )
    with open_database() as database, database.engine.connect() as connection:
        theirs: dt.datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    apart = abs((theirs - dt.datetime.now(dt.UTC)).total_seconds())
    if apart > CLOCK_WARNING_SECONDS:
        return Finding(
            "clock",
            "warning",
            f"{apart:.0f} s apart from the database server's",
            "Let both machines follow a time server.",
        )
    return Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")


def check_seeds() -> Finding:
    """The site files."""
    from crawler.config import CrawlSettings
    from crawler.definition import read_site_files

    folder = CrawlSettings().seeds
    try:
        files = read_site_files(folder)
    except FileNotFoundError:
        return Finding(
            "site files",
            "failed",
            f"no folder {folder.absolute()}",
            "Run piagam in its own folder, or set PIAGAM_SEEDS to the folder of site files.",
        )
    enabled = sum(site.enabled for site in files.definitions.values())
    found = f"{len(files.definitions)} sites in {folder}, {enabled} enabled"
    if files.errors:
        return Finding("site files", "warning", f"{found}; {files.errors[0]}", "Correct that file; the others run.")
    if not enabled:
        return Finding("site files", "failed", found, "Add a site: piagam sites add https://…")
    return Finding("site files", "ok", found)


def check_contact() -> Finding:
    """Whether the user agent tells sites whom to ask."""
    from crawler.config import CrawlSettings

    contact = CrawlSettings().contact
    if contact:
        return Finding("contact", "ok", contact)
    return Finding("contact", "warning", "the user agent names no one to ask", "Set PIAGAM_CONTACT to a mail address.")


def check_mail() -> Finding:
    """The mail server, when there is one."""
    from alerts.check import check_mail as check
    from alerts.config import AlertSettings

    result = check(AlertSettings())
    return Finding("mail", result.state, result.finding, result.advice)


def check_network() -> Finding:
    """Whether the hosts of some enabled sites can be reached; connects, and asks for nothing."""
    from crawler.config import CrawlSettings
    from crawler.definition import read_site_files

    try:
        sites = [s for s in read_site_files(CrawlSettings().seeds).definitions.values() if s.enabled][:3]
    except FileNotFoundError:
        sites = []
    if not sites:
        return Finding("network", "warning", "no enabled site to try", "Add a site: piagam sites add https://…")
    failures = []
    for site in sites:
        parts = urlsplit(site.home)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        try:
            socket.create_connection((host, port), CONNECT_SECONDS).close()
        except OSError as error:
            failures.append(f"{host}: {error.strerror or error}")
    tried = len(sites)
    if len(failures) == tried:
        return Finding(
            "network",
            "failed",
            f"none of {tried} sites can be reached ({failures[0]})",
            "Check the internet connection, DNS, and whether a firewall or proxy stands in between.",
        )
    if failures:
        return Finding(
            "network",
            "warning",
            f"{tried - len(failures)} of {tried} sites reached; {failures[0]}",
            "One site may be down; try again later.",
        )
    return Finding("network", "ok", f"{tried} of {tried} sites reached")


CHECKS: tuple[tuple[str, Callable[[], Finding]], ...] = (
    ("database", check_database),
    ("disk", check_disk),
    ("clock", check_clock),
    ("site files", check_seeds),
    ("contact", check_contact),
    ("mail", check_mail),
    ("network", check_network),
)


def findings() -> Iterator[Finding]:
    """Run every check; one that breaks is a finding too."""
    for part, check in CHECKS:
        try:
            yield check()
        except Exception as error:  # a doctor that falls ill helps nobody
            advice = getattr(error, "advice", None) or "Set PIAGAM_DEBUG=1 and run the command that fails."
            yield Finding(part, "failed", str(error).splitlines()[0] if str(error) else type(error).__name__, advice)
