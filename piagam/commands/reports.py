"""`piagam reports`: ready reports and a person's own SQL, as a table, a file or a chart; the monthly bulletin."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from piagam.cli import CommandError

if TYPE_CHECKING:
    from storage.database import Database

app = typer.Typer(no_args_is_help=True, help="Ready reports, a person's own SQL, charts, the monthly bulletin.")

Format = Literal["table", "csv", "json", "xlsx", "markdown", "html", "svg", "png"]
SUFFIXES: dict[str, Format] = {
    ".csv": "csv", ".json": "json", ".xlsx": "xlsx", ".md": "markdown", ".html": "html", ".htm": "html", ".svg": "svg",
    ".png": "png", ".txt": "table",
}  # fmt: skip
BINARY = ("xlsx", "png")

Language = Annotated[
    Literal["id", "en"], typer.Option("--language", "-l", help="Of titles, words and numbers: id or en.")
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="File to write; its ending says the format when --format does not."),
]


@app.command("list")
def list_reports(
    language: Language = "id",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a report, one a line.")] = False,
) -> None:
    """The ready reports with what they ask for."""
    import orjson
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from reports import catalogue

    if as_json:
        for report in catalogue().values():
            record = {
                "name": report.name, "title_id": report.title_id, "title_en": report.title_en,
                "description_id": report.description_id, "description_en": report.description_en,
                "chart": report.chart or None,
                "parameters": [
                    {"name": p.name, "type": p.kind, "required": p.required, "default": p.default, "example": p.example}
                    for p in report.parameters
                ],
            }  # fmt: skip
            typer.echo(orjson.dumps(record).decode())
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("NAME", "REPORT", "OPTIONS (* needed)", "CHART"):
        table.add_column(heading, no_wrap=heading == "NAME")
    for report in catalogue().values():
        asked = " ".join(f"--{p.name}{'*' if p.required else ''}" for p in report.parameters)
        table.add_row(report.name, report.description(language), asked, report.chart)
    Console(highlight=False, width=None if sys.stdout.isatty() else 140).print(table)


@app.command("run")
def run_report(
    name: Annotated[str, typer.Argument(help="Name of a ready report, or a path ending in .sql.")],
    region: Annotated[str | None, typer.Option(help='Code or name: 63, 63.72, "Kota Banjarbaru".')] = None,
    years: Annotated[str | None, typer.Option(help="2024, 2020-2024, 2020- or -2024.")] = None,
    year: Annotated[str | None, typer.Option(help="One year.")] = None,
    month: Annotated[str | None, typer.Option(help="2024-05.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Id or name of an issuer.")] = None,
    programme: Annotated[str | None, typer.Option(help="Id or name of a programme.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Name of an outlet.")] = None,
    award: Annotated[str | None, typer.Option(help="Number of an award.")] = None,
    limit: Annotated[str | None, typer.Option(help="Most rows; none for all.")] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="NAME=VALUE, for the parameters of an own .sql file.")
    ] = None,
    form: Annotated[Format | None, typer.Option("--format", "-f", help="What to make; table by default.")] = None,
    output: Output = None,
    language: Language = "id",
) -> None:
    """Run a report and print it, or write it to a file.

    CSV and JSON are for machines: stable column names, plain numbers, ISO dates. The other forms are for people.
    """
    given: dict[str, Any] = {
        "region": region, "years": years, "year": year, "month": month, "issuer": issuer, "programme": programme,
        "outlet": outlet, "award": award, "limit": limit,
    }  # fmt: skip
    for pair in parameter or []:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise typer.BadParameter(f"write it as NAME=VALUE, not {pair!r}", param_hint="--parameter")
        given[key.strip()] = value
    chosen = form or (SUFFIXES.get(output.suffix.lower()) if output else None) or "table"
    if chosen in BINARY and output is None:
        raise typer.BadParameter(f"{chosen} needs a file: add --output NAME.{chosen}", param_hint="--format")
    with opened() as database:
        made(database, name, {k: v for k, v in given.items() if v is not None}, chosen, output, language)
    if output:
        typer.echo(f"wrote {output}", err=True)


def made(
    database: Database, name: str, given: dict[str, Any], form: Format, output: Path | None, language: str
) -> None:
    """Run the report and write it in this form."""
    from reports import run
    from reports.running import copy_csv, open_answer

    match form:
        case "csv":
            with writing(output) as target:
                copy_csv(database, name, given, target.write)
        case "json":
            from reports.text_files import write_json

            with writing(output) as target, open_answer(database, name, given) as answer:
                write_json(answer, target.write)
        case "xlsx":
            from reports.xlsx_file import write_xlsx

            assert output is not None
            with replacing(output) as part, open_answer(database, name, given) as answer:
                write_xlsx(answer, part, language=language)
        case _:
            table = run(database, name, given)
            with writing(output) as target:
                target.write(rendered(table, form, language, to_terminal=output is None))


def rendered(table: Any, form: Format, language: str, *, to_terminal: bool) -> bytes:
    """A table as text or picture."""
    from reports import render_terminal

    if form in ("svg", "png"):
        from reports.charts import draw

        return draw(table, "svg" if form == "svg" else "png", language=language)
    if form == "markdown":
        from reports.text_files import markdown

        return markdown(table, language).encode()
    if form == "html":
        from reports.charts import inline_svg
        from reports.html_page import html_page

        return html_page(table, language=language, chart=inline_svg(table, language=language)).encode()
    live = to_terminal and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if live else None
    colour = live and not os.environ.get("NO_COLOR")
    return render_terminal(table, language=language, width=width, colour=bool(colour)).encode()


@app.command("bulletin")
def bulletin_command(
    month: Annotated[str, typer.Option(help="2024-05.")],
    region: Annotated[
        str | None, typer.Option(help="Code or name of a region; all of Indonesia when left out.")
    ] = None,
    output: Output = None,
    language: Language = "id",
    mail_to: Annotated[
        list[str] | None, typer.Option("--mail-to", help="Send it to this address instead; may be given again.")
    ] = None,
) -> None:
    """The bulletin of a month: one HTML page with summary, charts, every award with its sources."""
    from reports.bulletin import bulletin

    with opened() as database:
        page = bulletin(database, month, region, language=language).encode()
    if mail_to:
        mail_bulletin(page, mail_to, month, language)
    if output or not mail_to:
        with writing(output) as target:
            target.write(page)
    if output:
        typer.echo(f"wrote {output}", err=True)


# Subject and text of a mailed bulletin.
LETTERS = {
    "id": (
        "Buletin penghargaan {month}",
        "Terlampir buletin penghargaan bulan {month}. Bukalah di peramban.\n",
    ),
    "en": ("Bulletin of awards, {month}", "The bulletin of awards of {month} is attached. Open it in a browser.\n"),
}


def mail_bulletin(page: bytes, recipients: list[str], month: str, language: str) -> None:
    """Send the page to each address.

    Raises:
        CommandError: no mail server, a wrong address, or a server that does not take the mail.
    """
    from alerts.config import AlertSettings
    from alerts.letter import letter, send_letter
    from alerts.outcome import DeliveryError
    from alerts.smtp import ServerUrlError
    from storage.subscriptions import SubscriptionError

    settings = AlertSettings()
    subject, text = (words.format(month=month) for words in LETTERS[language])
    now = dt.datetime.now(dt.UTC)
    for recipient in recipients:
        try:
            mail = letter(settings, recipient, subject, text, page, f"buletin-{month}.html", now)
            send_letter(settings, recipient, mail)
        except (ServerUrlError, SubscriptionError) as error:
            raise CommandError(str(error), error.advice) from error
        except DeliveryError as error:
            raise CommandError(f"{recipient}: {error}", "`piagam doctor` tells about the mail server.") from error
        typer.echo(f"sent to {recipient}", err=True)


@app.command("refresh")
def refresh_figures(
    force: Annotated[bool, typer.Option("--force", help="Compute everything again, changed or not.")] = False,
) -> None:
    """Bring the computed figures behind the views up to date; readers do not wait meanwhile."""
    from storage.reporting import refresh

    with opened() as database:
        done = refresh(database, force=force)
    typer.echo(
        f"{done.regions} regions computed, figures over all mentions {'computed' if done.whole else 'unchanged'}, "
        f"{done.waiting} regions waiting ({done.seconds:.2f} s)"
    )


@contextmanager
def opened() -> Iterator[Database]:
    """The register; what goes wrong becomes an error with advice, a wrong question exit code 2."""
    from reports.errors import ReportError
    from storage.database import open_database
    from storage.errors import StorageError

    try:
        with open_database() as database:
            yield database
    except ReportError as error:
        if error.usage:
            raise typer.BadParameter(f"{error}. {error.advice}".strip()) from error
        raise CommandError(str(error), error.advice) from error
    except StorageError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise CommandError(f"cannot write: {error}", "Choose another file or folder with --output.") from error


@contextmanager
def writing(output: Path | None) -> Iterator[Any]:
    """The file to write to (it appears when it is whole), or standard output."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with replacing(output) as part, part.open("wb") as target:
        yield target


@contextmanager
def replacing(output: Path) -> Iterator[Path]:
    """A file beside the wanted one, put in its place when all went well."""
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
