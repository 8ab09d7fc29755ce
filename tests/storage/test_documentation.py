"""docs/storage.md tells of every table and column."""

from __future__ import annotations

from docs import storage_schema


def test_the_page_is_up_to_date() -> None:
    current = storage_schema.PAGE.read_text(encoding="utf-8")
    assert storage_schema.page(current) == current, "run: python -m docs.storage_schema"


def test_every_table_and_column_is_described() -> None:
    page = storage_schema.PAGE.read_text(encoding="utf-8")
    for table in storage_schema.Base.metadata.sorted_tables:
        assert table.comment
        if not table.name.startswith("report_"):
            assert f"### `{table.name}`" in page
        for column in table.columns:
            assert column.comment, f"{table.name}.{column.name}"
