"""Structured logs of the service: one line an event, with the site, the job and the run it belongs to.

For people on a terminal, as JSON elsewhere (journal, container). Lines of libraries go the same way.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# What libraries say at every beat: each poll of the queue, each job that the clock looks at.
_QUIET = ("apscheduler", "procrastinate", "alembic", "asyncio", "urllib3")


def configure(*, verbose: bool = False, stream: Any = None) -> None:
    """Set the logs up; to be called once, at the start of the process.

    Args:
        verbose: debug lines too.
        stream: where to; standard error when None.
    """
    stream = stream or sys.stderr
    level = logging.DEBUG if verbose else logging.INFO
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _printable,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _printable(logger: Any, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """What a site said must not steer the terminal that shows the log."""
    for key, value in event.items():
        if isinstance(value, str) and not value.isprintable():
            event[key] = "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in value)
    return event
