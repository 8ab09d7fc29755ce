"""Webhooks and feed files: the same outbox, other ways out."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from alerts import tokens, webhook
from alerts.addresses import checked
from alerts.run import run_once
from storage import outbox
from storage.database import Database
from storage.subscriptions import SubscriptionError
from tests.alerts.conftest import Subscriber, make_settings
from tests.alerts.register import Register

ATOM = "{http://www.w3.org/2005/Atom}"


class Receiver(ThreadingHTTPServer):
    """Keeps the calls it gets and answers as told."""

    status = 204
    location = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls: list[tuple[dict[str, str], bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with Receiver() as found:
        monkeypatch.setenv("PIAGAM_ALLOW_PRIVATE_HOSTS", f"127.0.0.1:{found.server_port}")
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def test_a_signed_call(database: Database, register: Register, subscriber: Subscriber, receiver: Receiver) -> None:
    number = subscriber(f"http://127.0.0.1:{receiver.server_port}/kait?a=1", channel="webhook")
    first, second = register.award(), register.award(award="Adipura")
    settings = make_settings(None, smtp_url=None)
    assert run_once(database, settings).sent == 1
    [(headers, body)] = receiver.calls
    told = json.loads(body)
    assert [one["award_id"] for one in told["awards"]] == [first, second]
    assert told["awards"][0]["reports"][0]["outlet"] == "Kabar Banua"
    assert told["awards"][0]["date"] == "2023-12-12"
    key = base64.b64decode(webhook.shown_secret(tokens.signing_keys(settings), number).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-id"] == told["id"]


def test_the_same_body_at_every_try(
    database: Database, register: Register, subscriber: Subscriber, receiver: Receiver
) -> None:
    subscriber(f"http://127.0.0.1:{receiver.server_port}/", channel="webhook")
    register.award()
    now = dt.datetime.now(dt.UTC)
    receiver.status = 503
    assert run_once(database, make_settings(None), now).postponed == 1
    receiver.status = 200
    assert run_once(database, make_settings(None), now + dt.timedelta(minutes=5)).sent == 1
    (first, body), (second, again) = receiver.calls
    assert body == again
    assert first["webhook-id"] == second["webhook-id"]


@pytest.mark.parametrize(("status", "location"), [(410, ""), (404, ""), (302, "http://169.254.169.254/latest/")])
def test_refusals_are_permanent_and_redirects_are_not_followed(
    database: Database, register: Register, subscriber: Subscriber, receiver: Receiver, status: int, location: str
) -> None:
    subscriber(f"http://127.0.0.1:{receiver.server_port}/", channel="webhook")
    receiver.status, receiver.location = status, location
    register.award()
    assert run_once(database, make_settings(None)).refused == 1
    assert len(receiver.calls) == 1


def test_private_addresses_are_not_called(
    database: Database, register: Register, subscriber: Subscriber, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIAGAM_ALLOW_PRIVATE_HOSTS")
    hosts = ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]")
    for host in hosts:
        subscriber(f"http://{host}:{receiver.server_port}/", channel="webhook")
    register.award()
    counts = run_once(database, make_settings(None))
    assert (counts.sent, counts.refused) == (0, len(hosts))
    assert receiver.calls == []
    with database.transaction() as session:
        assert [m.last_error for m, _ in outbox.failed(session) if "not public" not in (m.last_error or "")] == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("10.0.0.1", False),
        ("172.16.5.5", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("::", False), ("224.0.0.1", False), ("240.0.0.1", False),
        ("::ffff:10.0.0.1", False), ("2002:0a00:0001::", False), ("64:ff9b::10.0.0.1", False), ("nonsense", False),
        ("64:ff9b::8.8.8.8", True),
    ],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:
    assert webhook.is_public(address) is public


def test_a_feed_file_grows_and_stays_whole(
    database: Database, register: Register, subscriber: Subscriber, tmp_path: Path
) -> None:
    subscriber("kalsel.atom", channel="atom", region=("63",))
    settings = make_settings(None, smtp_url=None, feeds=tmp_path / "feeds")
    first = register.award(title="<b>Judul</b> & \x07lain", url="javascript:alert(1)")
    assert run_once(database, settings).sent == 1
    second = register.award(award="Adipura", sentence="Kalimat <script> ]]> & bukti.")
    assert run_once(database, settings).sent == 1
    root = ET.parse(tmp_path / "feeds" / "kalsel.atom").getroot()
    entries = root.findall(f"{ATOM}entry")
    numbers = [str(entry.findtext(f"{ATOM}id")).rpartition(":")[2] for entry in entries]
    assert numbers == [str(second), str(first)]
    assert "Kalimat <script> ]]> & bukti." in str(entries[0].findtext(f"{ATOM}content"))
    assert [link.get("href") for link in entries[1].findall(f"{ATOM}link")] == []
    assert entries[0].findtext(f"{ATOM}title") == (
        "Kota Banjarbaru raih Adipura 2023 – peringkat 1 se-Kalimantan Selatan"
    )
    assert [one.name for one in (tmp_path / "feeds").iterdir()] == ["kalsel.atom"]


def test_a_feed_that_cannot_be_written_is_tried_again(
    database: Database, register: Register, subscriber: Subscriber, tmp_path: Path
) -> None:
    subscriber("kalsel.atom", channel="atom")
    register.award()
    (tmp_path / "taken").write_text("a file where the folder should be")
    now = dt.datetime.now(dt.UTC)
    assert run_once(database, make_settings(None, feeds=tmp_path / "taken"), now).postponed == 1
    later = now + dt.timedelta(minutes=5)
    assert run_once(database, make_settings(None, feeds=tmp_path / "feeds"), later).sent == 1


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "ani"), ("email", "ani@"), ("email", "@warga.example"), ("email", "a b@warga.example"),
        ("email", "ani@warga.example\nBcc: x@y.example"), ("email", "ani@warga.example,x@y.example"),
        ("email", "<ani@warga.example>"), ("email", "ani@-warga.example"), ("email", "a..b@warga.example"),
        ("email", "ani\u202e@warga.example"), ("email", "x" * 65 + "@warga.example"), ("email", '"a b"@w.example'),
        ("webhook", "ftp://x.example"), ("webhook", "https://u:p@x.example"), ("webhook", "https://x.example:99999"),
        ("webhook", "https://x.example/\r\nX: y"), ("webhook", "https:///x"),
        ("atom", "../x.atom"), ("atom", "/etc/passwd"), ("atom", ".hidden"), ("atom", ""), ("atom", "a/b.atom"),
    ],
)  # fmt: skip
def test_addresses_that_are_none(channel: Any, address: str) -> None:
    with pytest.raises(SubscriptionError) as caught:
        checked(channel, address)
    assert caught.value.advice


def test_addresses_in_their_canonical_form() -> None:
    assert checked("email", " Ani.Putri+kabar@WARGA.example ") == (
        "Ani.Putri+kabar@warga.example", "email:ani.putri+kabar@warga.example",
    )  # fmt: skip
    assert checked("email", "ani@bücher.example")[0] == "ani@xn--bcher-kva.example"
    assert checked("atom", "kalsel")[0] == "kalsel.atom"
