"""Reports over invented registers: p95 of every ready report, exports in rows per second, the refresh.

A report is timed as a person runs it, from a new connection to all rows in Python, with changing regions, years and
programmes, warm. The CSV export writes all columns of `awards` for the whole register; memory is this process's.
"""

from __future__ import annotations

import itertools
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from bench._invented_register import invent
from reports import catalogue
from reports import run as run_report
from reports.running import copy_csv, open_answer
from reports.xlsx_file import write_xlsx
from storage.database import Database
from storage.reporting import refresh
from storage.schema import upgrade
from storage.server import embedded_url

ROUNDS = 20
PROVINCES = ("63", "11", "32", "33", "35", "62", "73", "94")
REGENCIES = ("63.72", "63.71", "11.01", "32.04", "33.74", "35.78", "62.71", "73.71")
YEARS = ("2020-2024", "2024", "2015-2026", "2022-")
PROGRAMMES = ("kla", "opini-bpk", "sakip", "adipura", "spbe", "kip")
# What people mostly ask the whole country about is asked of the whole country; gaps and ladders of one area.
NATIONAL = {"newest", "by-issuer", "by-programme", "heat-map", "first-time-winners", "movers", "streaks", "timeline"}


def run(quick: bool) -> list[str]:
    """The tables: 10,000 and 100,000 awards; with quick=False also 1,000,000."""
    lines = ["| measure | 10,000 awards | 100,000 awards |" + ("" if quick else " 1,000,000 awards |")]
    lines.append("|---|---:|---:|" + ("" if quick else "---:|"))
    with tempfile.TemporaryDirectory(prefix="piagam-bench-") as folder:
        server = embedded_url(Path(folder))
        columns = [measured(server, size) for size in ((10_000, 100_000) if quick else (10_000, 100_000, 1_000_000))]
    for name in columns[0]:
        lines.append(f"| {name} | " + " | ".join(column[name] for column in columns) + " |")
    return lines


def measured(server: str, size: int) -> dict[str, str]:
    """All measures on a register of this size."""
    name = f"bench_{size}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    out: dict[str, str] = {}
    with Database(url) as database:
        upgrade(database.engine)
        invent(url, size)
        done = refresh(database, force=True)
        out["refresh of everything (s)"] = f"{done.seconds:.1f}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        done = refresh(database, force=True)
        out["the same again, over old figures (s)"] = f"{done.seconds:.1f}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("UPDATE piagam.award SET rank = 1 WHERE id = 5")
            connection.execute("VACUUM ANALYZE")
        out["refresh after one changed award (s)"] = f"{refresh(database).seconds:.2f}"
        for report in catalogue():
            times = timed(database, report)
            out[f"`{report}`, p95 of {ROUNDS} (ms)"] = f"{1000 * statistics.quantiles(times, n=20)[-1]:.0f}"
        out |= exports(database, size)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return out


def timed(database: Database, report: str) -> list[float]:
    """Seconds of each of the runs; two to warm up are left out."""
    times: list[float] = []
    for parameters in itertools.islice(questions(report), ROUNDS + 2):
        started = time.perf_counter()
        run_report(database, report, parameters)
        times.append(time.perf_counter() - started)
    return times[2:]


def questions(report: str) -> Any:
    """Endless different parameters for a report."""
    asked = {parameter.name for parameter in catalogue()[report].parameters}
    for number in itertools.count():
        national = report in NATIONAL and number % 2 == 0
        regencies = report in ("gaps", "ladder", "region-profile") or number % 3 == 0
        given: dict[str, Any] = {}
        if "region" in asked and not national:
            given["region"] = (REGENCIES if regencies and report != "by-region" else PROVINCES)[number % 8]
        if "years" in asked:
            given["years"] = YEARS[number % 4]
        if "year" in asked and number % 2:
            given["year"] = 2018 + number % 7
        if report == "programme-results" or ("programme" in asked and report != "calendar" and number % 4 == 3):
            given["programme"] = PROGRAMMES[number % 6]
        if "month" in asked:
            given["month"] = f"{2019 + number % 6}-{1 + number % 12:02}"
        if "award" in asked:
            given["award"] = 100 + 37 * number
        if report == "awards" and number % 5 == 4:
            given["outlet"] = f"Media {number % 300}"
        yield given


def exports(database: Database, size: int) -> dict[str, str]:
    """CSV of everything, and a workbook of 100,000 rows (or of all there are)."""
    process = psutil.Process()
    before, peak, written = process.memory_info().rss, 0, 0

    def count(piece: bytes) -> None:
        nonlocal peak, written
        written += len(piece)
        peak = max(peak, process.memory_info().rss) if written % 64 == 0 else peak

    started = time.perf_counter()
    copy_csv(database, "awards", {"limit": "none"}, count)
    seconds = time.perf_counter() - started
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM report.awards").scalar_one()
    peak = max(peak, process.memory_info().rss)
    out = {
        "CSV of all awards (rows/s)": f"{rows / seconds:,.0f}",
        "  memory gained meanwhile (MB)": f"{max(0, peak - before) / 1e6:.0f}",
    }
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        with open_answer(database, "awards", {"limit": "100000"}) as answer:
            done = write_xlsx(answer, Path(folder) / "awards.xlsx")
        out["XLSX of up to 100,000 rows, 19 columns (s)"] = f"{time.perf_counter() - started:.1f} ({done:,} rows)"
    return out
