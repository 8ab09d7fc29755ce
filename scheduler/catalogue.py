"""The sites, as their files say now: new ones are picked up, edited ones reloaded, removed ones stopped."""

from __future__ import annotations

import time
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.definition import SiteDefinition, read_site_files
from scheduler import queue
from scheduler.aftermath import enter
from scheduler.config import ScheduleSettings
from scheduler.sitehealth import Verdict
from storage.database import Database
from storage.sites import SiteFacts, sync_site
from storage.tables import SiteRow

log = structlog.get_logger(__name__)


class Catalogue:
    """The folder of site files, watched.

    Args:
        folder: where the files are.
        settings: for the operator's mail when a site is removed.
    """

    def __init__(self, folder: Path, settings: ScheduleSettings) -> None:
        self._folder = folder
        self._settings = settings
        self._stamp: tuple[tuple[str, int, int], ...] | None = None
        self.definitions: dict[str, SiteDefinition] = {}

    def refresh(self, database: Database) -> bool:
        """Read the files when any of them changed, and make the sites' rows say the same.

        A folder that is missing or empty changes nothing: a disk that is not mounted must not remove every site. A
        file that cannot be read keeps its site as it was, and says so.

        Returns:
            Whether anything was read.
        """
        stamp = self._look()
        if stamp is None or stamp == self._stamp:
            return False
        files = read_site_files(self._folder)
        for error in files.errors:
            log.error("site_file", problem=str(error))
        unreadable = {error.file.stem for error in files.errors}
        kept = {key: self.definitions[key] for key in unreadable if key in self.definitions}
        definitions = {**kept, **files.definitions}
        with database.transaction() as session:
            for definition in definitions.values():
                self._write(session, definition)
            gone = session.scalars(
                select(SiteRow).where(SiteRow.state != "removed", SiteRow.key.not_in({*definitions, *unreadable}))
            )
            for site in gone:
                self._remove(session, site)
        if self._stamp is not None:
            log.info("site_files_read", sites=len(definitions), unreadable=len(unreadable))
        self.definitions = definitions
        self._stamp = stamp
        return True

    def _look(self) -> tuple[tuple[str, int, int], ...] | None:
        try:
            files = sorted(self._folder.glob("*.toml"))
            stamp = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
        except OSError as error:
            log.error("site_files", problem=str(error))
            return None
        if not stamp:
            log.error("site_files", problem=f"no site files in {self._folder}; the sites stay as they are")
            return None
        return stamp

    def _write(self, session: Session, definition: SiteDefinition) -> None:
        number = sync_site(
            session,
            SiteFacts(
                key=definition.key,
                name=definition.name,
                home=definition.home,
                region_code=definition.region,
                timezone=definition.timezone or "Asia/Jakarta",
                publisher_group=definition.group,
                enabled=definition.enabled,
            ),
        )
        site = session.get_one(SiteRow, number, populate_existing=True)
        if site.state == "removed":
            site.state, site.state_reason, site.schedule = "new", None, {}
            site.next_due_at = None
        if not site.enabled:
            site.next_due_at = None
            queue.withdraw(session, f"site:{site.key}")

    def _remove(self, session: Session, site: SiteRow) -> None:
        site.enabled = False
        site.next_due_at = None
        queue.withdraw(session, f"site:{site.key}")
        enter(session, site, Verdict("removed", "removed"), time.time(), self._settings)
        site.schedule = {**site.schedule, "state": "removed"}
