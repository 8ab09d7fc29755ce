"""The monthly bulletin of a region: one HTML page with a summary, charts, every award with its sources, a table."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from reports import wording
from reports.charts import inline_svg
from reports.html_page import environment, read_template
from reports.queries import Report, parse
from reports.running import run
from reports.table import Table
from reports.text_files import html_table
from storage.database import Database

WORDS = {
    "id": {
        "title": "Buletin penghargaan", "country": "Indonesia", "notes": "Catatan bulan ini", "awards": "Penghargaan",
        "table": "Ringkasan", "none": "Tidak ada penghargaan yang diberitakan.", "rank": "peringkat", "score": "nilai",
        "foot": "Disusun oleh Piagam dari pemberitaan media daerah. Setiap penghargaan disertai sumbernya; "
                "yang belum dikonfirmasi orang dapat keliru.",
    },
    "en": {
        "title": "Bulletin of awards", "country": "Indonesia", "notes": "Notes on this month", "awards": "Awards",
        "table": "Overview", "none": "No awards were told of.", "rank": "rank", "score": "score",
        "foot": "Made by Piagam from regional news. Every award stands with its sources; those that nobody has "
                "confirmed may be wrong.",
    },
}  # fmt: skip
TABLE_COLUMNS = ("told_on", "recipient", "award", "grade", "rank", "score", "issuer", "outlets")


def bulletin(database: Database, month: str, region: str | None = None, *, language: str = "id") -> str:
    """The bulletin of a month.

    Args:
        database: the open register.
        month: "2024-05".
        region: code or name of a region; a province takes in its regencies and cities; None: all of Indonesia.
        language: id or en.

    Returns:
        An HTML page that needs nothing else.

    Raises:
        ReportError: when the region or the month is not understood.
    """
    asked = {"region": region, "month": month}
    awards = run(database, "awards-of-month", asked)
    parts = {
        name: run(database, part(name), asked, fresh=False) for name in ("sources", "highlights", "months", "regions")
    }
    words = WORDS[language]
    name = str(awards.bound.get("region_name") or words["country"])
    title = f"{words['title']} – {name} – {wording.month(awards.bound['month_from'], language)}"
    charts = [parts["months"], *([parts["regions"]] if len(parts["regions"].rows) > 1 else [])]
    return (
        environment()
        .get_template("bulletin.html.j2")
        .render(
            language=language,
            title=title,
            style=Markup(read_template("style.css")),  # noqa: S704 - our own file
            summary=summary(awards, language),
            tiles=tiles(awards, parts["sources"], parts["highlights"], language),
            charts=[Markup(inline_svg(chart, language=language)) for chart in charts],  # noqa: S704 - drawn by us
            notes=[note(record, language) for record in parts["highlights"].records()],
            awards=entries(awards, parts["sources"], language),
            table=Markup(html_table(picked(awards), language)),  # noqa: S704 - escaped there
            words=words,
            footer=words["foot"],
        )
    )


def part(name: str) -> Report:
    """One of the bulletin's own queries."""
    return parse(f"bulletin {name}", (files("reports") / "sql" / "bulletin" / f"{name}.sql").read_text("utf-8"))


def picked(awards: Table) -> Table:
    """The columns of the overview."""
    places = [awards.index(name) for name in TABLE_COLUMNS]
    return dataclasses.replace(
        awards,
        columns=tuple(awards.columns[place] for place in places),
        rows=[tuple(row[place] for place in places) for row in awards.rows],
    )


def summary(awards: Table, language: str) -> str:
    """The month in two sentences."""
    if not awards.rows:
        return WORDS[language]["none"]
    count = wording.number(len(awards.rows), language)
    recipients = wording.number(len(set(awards.values("recipient"))), language)
    issuers: dict[str, int] = defaultdict(int)
    for issuer in awards.values("issuer"):
        if issuer:
            issuers[issuer] += 1
    top = max(issuers, key=lambda name: (issuers[name], name), default="")
    if language == "en":
        text = f"{count} awards to {recipients} recipients were given or told in this month."
        return f"{text} Most came from {top} ({issuers[top]})." if top else text
    text = f"{count} penghargaan untuk {recipients} penerima diberikan atau diberitakan pada bulan ini."
    return f"{text} Terbanyak dari {top} ({issuers[top]})." if top else text


def tiles(awards: Table, sources: Table, highlights: Table, language: str) -> list[dict[str, str]]:
    """The figures at the top."""
    figures = {
        "awards": len(awards.rows),
        "regions": len({region for region in awards.values("region") if region}),
        "outlets": len(set(sources.values("outlet"))),
        "first": sum(bool(value) for value in highlights.values("first_time")),
        "up": sum((value or 0) > 0 for value in highlights.values("grade_change")),
    }
    labels = {
        "id": ("penghargaan", "daerah", "media memberitakan", "pertama kali diraih", "naik predikat"),
        "en": ("awards", "regions", "outlets told of them", "won for the first time", "went up the ladder"),
    }[language]
    return [
        {"value": wording.number(value, language), "label": label}
        for value, label in zip(figures.values(), labels, strict=True)
    ]


def note(record: dict[str, Any], language: str) -> str:
    """What is remarkable about a result, in a sentence."""
    who, what, grade = record["region"], record["programme"], record["grade"] or ""
    running, change = record["grade_years_running"], record["grade_change"] or 0
    named = f"{what}: {grade}" if grade else str(what)
    if language == "en":
        if running >= 3:
            return f"{who} – {named}, {running} years running."
        if change:
            way = "up" if change > 0 else "down"
            return f"{who} – {named}, {way} from {record['previous_grade']} ({record['previous_year']})."
        return f"{who} – {named}, for the first time as far as the register knows."
    if running >= 3:
        return f"{who} – {named}, {running} tahun berturut-turut."
    if change:
        way = "naik" if change > 0 else "turun"
        return f"{who} – {named}, {way} dari {record['previous_grade']} ({record['previous_year']})."
    return f"{who} – {named}, pertama kali menurut catatan register."


def entries(awards: Table, sources: Table, language: str) -> list[dict[str, Any]]:
    """Each award with its facts on a line, the sentence that proves it and its sources."""
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for source in sources.records():
        told[source["award_id"]].append(source)
    out: list[dict[str, Any]] = []
    for award in awards.records():
        own = told[award["award_id"]]
        out.append(
            {
                **award,
                "facts": facts(award, language),
                "sentence": own[0]["sentence"] if own else "",
                "sources": [{"outlet": s["outlet"], "url": web_address(s["url"])} for s in own],
            }
        )
    return out


def web_address(url: str) -> str:
    """The address when it leads to the web; nothing for urn: and everything that could run."""
    return url if url.startswith(("https://", "http://")) else ""


def facts(award: dict[str, Any], language: str) -> str:
    """Grade, rank, score, issuer and day on one line."""
    words = WORDS[language]
    rank = f"{words['rank']} {award['rank']}" if award["rank"] else ""
    if rank and award["rank_scope"]:
        rank = f"{rank} {award['rank_scope']}"
    score = f"{words['score']} {wording.number(award['score'], language)}" if award["score"] is not None else ""
    issuer, day = award["issuer"] or "", wording.date(award["told_on"], language)
    return " · ".join(filter(None, (award["grade"] or award["category"], rank, score, issuer, day)))
