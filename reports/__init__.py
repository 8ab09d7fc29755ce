"""Asking: named SQL reports over the views of schema `report`, their tables, files and charts.

Enters: an open database, a report's name (or a person's own .sql file), its parameters.
Leaves: a `Table`, and from it terminal text, CSV, JSON, XLSX, Markdown, HTML, SVG or PNG; a monthly bulletin.
Never happens here: nothing is written to the register, no table behind the views is read, no cell of an export
can start a formula.
"""

from __future__ import annotations

from reports.errors import ReportError
from reports.queries import Report, catalogue, find
from reports.running import run
from reports.table import Column, Table
from reports.terminal import render_terminal

__all__ = ["Column", "Report", "ReportError", "Table", "catalogue", "find", "render_terminal", "run"]
