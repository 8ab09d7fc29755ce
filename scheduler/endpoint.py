"""The small HTTP server of the service: /healthz for probes, /metrics for Prometheus. Nothing else, read only."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from scheduler.metrics import exposition

log = structlog.get_logger(__name__)


class Endpoint:
    """The server, in a thread of its own.

    Args:
        address: host and port; port 0 takes a free one.
        health: gives whether all is well, and the details.
        registry: the metrics.

    Raises:
        OSError: the address is taken or not ours.
    """

    def __init__(
        self,
        address: tuple[str, int],
        health: Callable[[], tuple[bool, dict[str, Any]]],
        registry: CollectorRegistry,
    ) -> None:
        class Handler(BaseHTTPRequestHandler):
            timeout = 10  # a caller that sends nothing must not keep a thread
            server_version = "piagam"
            sys_version = ""

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                if path == "/healthz":
                    well, details = health()
                    self._answer(200 if well else 503, "application/json", json.dumps(details, default=str).encode())
                elif path == "/metrics":
                    self._answer(200, CONTENT_TYPE_LATEST, exposition(registry))
                else:
                    self._answer(404, "text/plain", b"/healthz or /metrics\n")

            do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

            def _answer(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                log.debug("http", line=format % args)

        self._server = ThreadingHTTPServer(address, Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 1.0}, daemon=True)

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self._server.server_address[:2]
        return str(host), int(port)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()
        log.info("listening", address="{}:{}".format(*self.address))

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
