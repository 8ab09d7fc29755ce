"""Running a report: a read-only transaction, bound parameters, a time limit; all rows at once or as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from reports.config import ReportSettings
from reports.errors import ReportError
from reports.guard import guard_sql, risky_sql
from reports.lookup import Connection, lookups
from reports.parameters import Value, bound
from reports.placeholders import bind
from reports.queries import Report, find
from reports.table import Column, Table, column
from storage.database import Database
from storage.reporting import READER, refresh

# What a report may spend on bringing figures up to date before it answers; beyond that the scheduled refresh does it.
FRESHEN_SECONDS = 0.05
# Rows asked for at a time from the server: 2,000 rows of 20 columns are about 1 MB.
BATCH = 2000


def run(
    database: Database, name: str | Report, parameters: Mapping[str, Any] | None = None, *, fresh: bool = True
) -> Table:
    """Run a ready report, or a person's own .sql file.

    Args:
        database: the open register.
        name: name of a ready report, or path of an .sql file.
        parameters: what the report asks for, as a person would write it (`{"region": "63", "years": "2020-2024"}`).
        fresh: bring the figures up to date first, when that takes no more than some hundredths of a second.

    Returns:
        The table, all rows in memory (an export of many rows goes through `open_answer` or `copy_csv`).

    Raises:
        ReportError: when the report, a parameter or the query is wrong, or the time limit is reached.
    """
    with open_answer(database, name, parameters, fresh=fresh, streamed=False) as answer:
        return answer.table(list(answer.rows))


class Answer:
    """An open query: its columns, and its rows one by one."""

    def __init__(
        self,
        report: Report,
        columns: tuple[Column, ...],
        rows: Iterator[tuple[Any, ...]],
        given: Mapping[str, Any],
        values: Mapping[str, Value],
    ) -> None:
        self.report = report
        self.columns = columns
        self.rows = rows
        self.given = {key: value for key, value in given.items() if value not in (None, "")}
        self.values = values

    def table(self, rows: list[tuple[Any, ...]]) -> Table:
        """A table of these rows."""
        computed_at = None
        places = [place for place, col in enumerate(self.columns) if col.name == "computed_at"]
        if places and rows:
            computed_at = max((row[places[0]] for row in rows if row[places[0]] is not None), default=None)
        return Table(self.report, self.columns, rows, self.given, computed_at, self.values)


@contextmanager
def open_answer(
    database: Database,
    name: str | Report,
    parameters: Mapping[str, Any] | None = None,
    *,
    fresh: bool = True,
    streamed: bool = True,
) -> Iterator[Answer]:
    """Run a report and read its rows as they come, in flat memory when streamed.

    Raises:
        ReportError: as `run`.
    """
    report = find(name) if isinstance(name, str) else name
    given = dict(parameters or {})
    with reading(database, report, fresh=fresh) as connection:
        names: dict[str, str] = {}
        values = bound(report.parameters, given, lookups(connection, names))
        query = bind(report.sql, casts(report)).encode()
        with answered(report):
            # A person's file always goes through a cursor of the server: it takes one SELECT and nothing else.
            # (Without values the driver would send it so that several statements ran.)
            cursor: psycopg.Cursor[tuple[Any, ...]] | psycopg.ServerCursor[tuple[Any, ...]]
            if streamed or report.own:
                cursor = connection.cursor(name="report")
                cursor.itersize = BATCH
            else:
                cursor = connection.cursor()
            cursor.execute(query, values)
            if cursor.description is None:
                raise ReportError(f"{report.name} returns no rows", "A report is one SELECT.")
            columns = tuple(column(item.name, item.type_code) for item in cursor.description)
            yield Answer(report, columns, iter(cursor), given, values | names)


def copy_csv(
    database: Database, name: str | Report, parameters: Mapping[str, Any] | None, write: Any, *, fresh: bool = True
) -> None:
    """Have the server write a report as CSV, straight through to `write`: as fast as it can be, in flat memory.

    Texts are guarded against formulas by the server. Numbers have a decimal point, days and moments ISO 8601 form,
    headings are the columns' stable names: the form for machines.

    Args:
        database: the open register.
        name: name of a ready report, or path of an .sql file.
        parameters: what the report asks for.
        write: called with pieces of the file as bytes.
        fresh: as in `run`.
    """
    report = find(name) if isinstance(name, str) else name
    given = dict(parameters or {})
    with reading(database, report, fresh=fresh, factor=10) as connection:
        values = bound(report.parameters, given, lookups(connection))
        query = bind(report.sql, casts(report))
        with answered(report):
            columns = described(connection, query, values)
            # COPY takes no parameters on the wire: the driver writes them in as quoted literals.
            client = psycopg.ClientCursor(connection)
            inner = client.mogrify(query.encode(), values)
            statement = export_statement(columns, inner)
            with connection.cursor().copy(statement) as copy:
                for piece in copy:
                    write(bytes(piece))


def export_statement(columns: tuple[Column, ...], query: str) -> sql.Composed:
    """COPY of a query's answer as CSV: texts that could start a formula guarded, everything else as it is."""
    names = [f"answer.{sql.Identifier(col.name).as_string()}" for col in columns]
    texts = [f"{name}::text" for col, name in zip(columns, names, strict=True) if col.kind == "text"]
    picked = ", ".join(
        f"CASE WHEN row_check.risky THEN {guard_sql(f'{name}::text')} ELSE {name}::text END AS {name[7:]}"
        if col.kind == "text"
        else name
        for col, name in zip(columns, names, strict=True)
    )
    # OFFSET 0 keeps the check a step of its own: made once a row, not once a column.
    check = f"(SELECT {risky_sql(texts) if texts else 'false'} AS risky OFFSET 0) AS row_check"
    whole = f"SELECT {picked} FROM ({query}\n) AS answer CROSS JOIN LATERAL {check}"  # noqa: S608 - a quoted query
    return sql.SQL("COPY ({}) TO STDOUT WITH (FORMAT csv, HEADER)").format(sql.SQL(whole))


def described(connection: Connection, query: str, values: Mapping[str, Value]) -> tuple[Column, ...]:
    """The columns of a query, without running it; refuses everything but one SELECT.

    The server parses it here as it stands, so that it is safe to put into the parentheses of COPY afterwards.
    """
    with connection.cursor(name="described") as cursor:
        cursor.execute(query.encode(), values)
        return tuple(column(item.name, item.type_code) for item in cursor.description or ())


@contextmanager
def reading(database: Database, report: Report, *, fresh: bool, factor: float = 1.0) -> Iterator[Connection]:
    """A connection in a read-only transaction under a time limit.

    A person's own file runs as the role that reads schema `report` only, where that role is there.
    """
    if fresh:
        freshen(database)
    limit = ReportSettings().report_timeout * factor
    with pooled(database) as connection:
        connection.execute("SET TRANSACTION READ ONLY")
        connection.execute(
            """SELECT set_config('statement_timeout', %s, true), set_config('jit', 'off', true),
                      set_config('search_path', 'report', true), set_config('timezone', 'Asia/Jakarta', true),
                      set_config('work_mem', '32MB', true)""",
            [str(int(limit * 1000))],
        )
        if report.own:
            may = connection.execute(
                """SELECT pg_has_role(current_user, oid, 'MEMBER') AND has_schema_privilege(oid, 'report', 'USAGE')
                   FROM pg_roles WHERE rolname = %s""",
                [READER],
            ).fetchone()
            if may and may[0]:
                connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(READER)))
        yield connection


@contextmanager
def pooled(database: Database) -> Iterator[Connection]:
    """A psycopg connection of the register's pool; whatever is left open on it is rolled back."""
    proxy = database.engine.raw_connection()
    try:
        connection = proxy.driver_connection
        assert isinstance(connection, psycopg.Connection)
        # Every query is planned with its values, so that an absent filter costs nothing.
        connection.prepare_threshold = None
        yield connection
    finally:
        proxy.close()


def freshen(database: Database) -> None:
    """Bring the figures up to date when that is quick; a user who may only read gets them as they are."""
    try:
        refresh(database, budget_seconds=FRESHEN_SECONDS)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction):
        return


@contextmanager
def answered(report: Report) -> Iterator[None]:
    """Turn what the server refuses into an error that says what to do."""
    try:
        yield
    except psycopg.errors.QueryCanceled as error:
        raise ReportError(
            f"{report.name} took longer than the time limit", "Ask for fewer years, or raise PIAGAM_REPORT_TIMEOUT."
        ) from error
    except psycopg.errors.ReadOnlySqlTransaction as error:
        raise ReportError(f"{report.name} tries to write: {first_line(error)}", "A report only reads.") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise ReportError(
            f"{report.name} reads what it may not: {first_line(error)}", "Reports read the views of schema report."
        ) from error
    except psycopg.Error as error:
        raise ReportError(
            f"{report.name}: {first_line(error)}", "A report is one SELECT; mend it and run it again."
        ) from error


def first_line(error: psycopg.Error) -> str:
    """The server's message without its drawing of the place."""
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__


def casts(report: Report) -> dict[str, str]:
    """SQL type of each placeholder of a report."""
    return {name: cast for parameter in report.parameters for name, cast in parameter.casts.items()}
