"""A report, or the monthly bulletin, as one HTML page that needs nothing else: style and charts stand in it."""

from __future__ import annotations

import functools
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from reports.table import Table
from reports.terminal import footer
from reports.text_files import html_table


@functools.cache
def environment() -> Environment:
    """Jinja over `templates/`; everything is escaped, an unknown name is an error."""
    return Environment(
        loader=FunctionLoader(read_template), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def read_template(name: str) -> str:
    """The text of a template or style sheet."""
    return (files("reports") / "templates" / name).read_text(encoding="utf-8")


def html_page(table: Table, *, language: str = "id", chart: str = "") -> str:
    """A report as a page.

    Args:
        table: the answer.
        language: id or en.
        chart: SVG to stand above the table, made by `reports.charts`.
    """
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            language=language,
            title=table.report.title(language),
            description=table.report.description(language),
            style=Markup(read_template("style.css")),  # noqa: S704 - our own file
            chart=Markup(chart),  # noqa: S704 - drawn by us
            table=Markup(html_table(table, language)),  # noqa: S704 - escaped there
            footer=footer(table, language),
        )
    )
