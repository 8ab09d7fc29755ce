"""Alembic's environment: runs the migrations on the connection that storage.schema hands over."""

from alembic import context
from sqlalchemy import text

from storage.tables import SCHEMA, Base

connection = context.config.attributes["connection"]
connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_schemas=True,
    version_table_schema=SCHEMA,
    include_name=lambda name, kind, parents: name == SCHEMA if kind == "schema" else True,
)
with context.begin_transaction():
    context.run_migrations()
