"""The role that may read schema `report` and nothing else."""

from __future__ import annotations

import psycopg
from psycopg import sql

from storage.database import Database

READER = "piagam_reader"


class ReaderError(Exception):
    """The role could not be made, with what to do next."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


def grant_reader(
    database: Database, password: str | None = None, *, role: str = READER, timeout_seconds: int = 30
) -> str:
    """Make the reading role (or bring it up to date): it reads the views of `report`, for a limited time a query.

    Args:
        database: the open register, as its owner.
        password: the role's password; None leaves the role without one (or with the one it has).
        role: name of the role.
        timeout_seconds: longest time a statement of the role may take.

    Returns:
        The role's name.

    Raises:
        ReaderError: when this user may not make roles.
    """
    name = sql.Identifier(role)
    with psycopg.connect(database.url) as connection:
        try:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = sql.SQL("ALTER" if known else "CREATE")
            statements = [
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT").format(verb, name),
                sql.SQL("ALTER ROLE {} SET statement_timeout = {}").format(name, f"{timeout_seconds}s"),
                sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = '5min'").format(name),
                sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(name),
                sql.SQL("ALTER ROLE {} SET search_path = report").format(name),
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(connection.info.dbname), name),
                sql.SQL("GRANT USAGE ON SCHEMA report TO {}").format(name),
                sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA report TO {}").format(name),
                sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA report GRANT SELECT ON TABLES TO {}").format(name),
            ]
            if password is not None:
                # Hashed here, so that the password itself never stands in the server's log.
                hashed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
                statements.append(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, hashed.decode()))
            for statement in statements:
                connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege as error:
            raise ReaderError(
                f"this user of the database may not make the role {role}: {str(error).splitlines()[0]}",
                "Run the command as a user with CREATEROLE, or let an administrator make the role first.",
            ) from error
    return role
