"""What the service tells: metrics, probes, the operator's mail."""

from __future__ import annotations

import datetime as dt
import json
import socket
import subprocess
import urllib.error
import urllib.request
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from scheduler import aftermath, monitors, operator
from scheduler.config import ScheduleSettings
from scheduler.endpoint import Endpoint
from scheduler.health import look
from scheduler.metrics import QUERIES, exposition, registry
from scheduler.operator import Change, gather, letter
from scheduler.service import health_of
from scheduler.sitehealth import Verdict
from storage.database import Database
from storage.tables import SiteRow, StateChangeRow
from tests.scheduler.newsroom import NOW, add_run, add_site, site_file
from tests.scheduler.processes import PIAGAM

SETTINGS = ScheduleSettings(operator_mail="redaksi@contoh.invalid")


def change(key: str, previous: str, state: str, minute: int = 0) -> Change:
    at = NOW + dt.timedelta(minutes=minute)
    return Change(key, key.title(), previous, state, "unreachable", {"failures": 3, "detail": "dns"}, at)


def test_a_site_that_came_back_meanwhile_is_not_told() -> None:
    assert gather([change("a", "ok", "unreachable"), change("a", "unreachable", "ok", 5)]) == []
    both = [change("a", "ok", "unreachable"), change("a", "unreachable", "blocked", 5)]
    assert [(found.previous, found.state) for found in gather(both)] == [("ok", "blocked")]


def test_the_letter_is_indonesian_and_names_our_own_network_first() -> None:
    subject, body = letter(
        [change("a", "ok", "unreachable"), change("b", "ok", "unreachable")], {"unreachable": 4, "ok": 1}
    )
    assert subject == "Piagam: 2 situs berubah keadaan"
    assert body.startswith("4 dari 5 situs tidak menjawab: periksa dahulu jaringan mesin ini.")
    assert "A (a): normal -> tak terjangkau" in body
    subject, body = letter([change("a", "ok", "unreachable")], {"unreachable": 1, "ok": 9}, english=True)
    assert subject == "Piagam: A: unreachable"
    assert "no answer, 3 times in a row: dns" in body


class Inbox:
    """A mail server that keeps what it gets, or refuses."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuse:
            return "451 later"
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 taken"


def enter(database: Database, key: str, state: str, now: dt.datetime = NOW) -> None:
    with database.transaction() as session:
        row = session.scalars(select(SiteRow).where(SiteRow.key == key)).one()
        verdict = Verdict(state, "unreachable", {"failures": 3, "detail": "dns"})  # type: ignore[arg-type]
        aftermath.enter(session, row, verdict, now.timestamp(), SETTINGS)


def test_the_operator_gets_one_mail_for_each_change(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        monkeypatch.setenv("PIAGAM_SMTP_URL", f"smtp://127.0.0.1:{port}?starttls=never")
        monkeypatch.setenv("PIAGAM_MAIL_FROM", "Piagam <piagam@contoh.invalid>")
        for key in ("a", "b"):
            add_site(database, key, state="ok")
            enter(database, key, "unreachable")
        inbox.refuse = True
        with pytest.raises(Exception):  # noqa: B017 - whatever the mail room raises; what counts is what is kept
            operator.tell(database, SETTINGS, NOW)
        inbox.refuse = False
        assert operator.tell(database, SETTINGS, NOW) == 2
        assert operator.tell(database, SETTINGS, NOW) == 0
        enter(database, "a", "unreachable")
        assert operator.tell(database, SETTINGS, NOW) == 0
        enter(database, "a", "ok", NOW + dt.timedelta(hours=1))
        assert operator.tell(database, SETTINGS, NOW + dt.timedelta(hours=1)) == 1
    finally:
        controller.stop()
    assert [mail["Subject"] for mail in inbox.mails] == ["Piagam: 2 situs berubah keadaan", "Piagam: A: normal"]
    assert len({mail["Message-ID"] for mail in inbox.mails}) == 2
    assert inbox.mails[0]["To"] == "redaksi@contoh.invalid"


def test_without_a_mail_server_nothing_is_lost(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIAGAM_SMTP_URL", raising=False)
    add_site(database, "a", state="ok")
    enter(database, "a", "blocked")
    assert operator.tell(database, SETTINGS, NOW) == 0
    with database.transaction() as session:
        assert session.scalars(select(StateChangeRow.told_at)).all() == [None]


def test_the_metrics_are_sound_and_all_there(database: Database) -> None:
    number = add_site(database, "banua", state="ok", interval_seconds=1800)
    add_run(database, number, "ok", requests=3, articles=2)
    found = registry(database)
    text = exposition(found).decode()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert set(QUERIES) <= set(families)
    states = {sample.labels["state"]: sample.value for sample in families["piagam_sites"].samples}
    assert states["ok"] == 1
    assert states["blocked"] == 0
    assert families["piagam_database_up"].samples[0].value == 1
    assert "process_resident_memory_bytes" in families


def test_without_a_database_the_metrics_say_so() -> None:
    with Database("postgresql://127.0.0.1:1/none") as away:
        text = exposition(registry(away)).decode()
    assert "piagam_database_up 0.0" in text


def get(address: tuple[str, int], path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{address[0]}:{address[1]}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_endpoint_answers_probes(database: Database) -> None:
    alive = True
    parts = {"scheduler": lambda: alive}
    endpoint = Endpoint(("127.0.0.1", 0), health_of(database, parts), registry(database))
    endpoint.start()
    try:
        assert endpoint.address[0] == "127.0.0.1"
        status, body = get(endpoint.address, "/healthz")
        assert (status, json.loads(body)) == (200, {"database": True, "scheduler": True})
        alive = False
        assert get(endpoint.address, "/healthz")[0] == 503
        status, body = get(endpoint.address, "/metrics")
        assert status == 200
        assert "piagam_sites" in body
        assert get(endpoint.address, "/etc/passwd")[0] == 404
    finally:
        endpoint.stop()


def test_health_says_what_is_missing(database: Database) -> None:
    add_site(database, "banua", state="ok", next_due_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=3))
    found = look(database, dt.datetime.now(dt.UTC))
    assert not found.well
    assert [problem.split(":")[0] for problem in found.problems] == [
        "no scheduler is running",
        "no worker is running",
        "1 sites are late, banua by 180 min (0 jobs wait)",
    ]
    assert json.loads(json.dumps(found.as_json(), default=str))["sites"][0]["key"] == "banua"


def test_monitors_name_what_looks_wrong_in_a_run() -> None:
    assert monitors.check("ok", {"requests": 4, "pages": 3, "articles": 3, "references": 3}, expected=3) == []
    assert monitors.check("unchanged", {"requests": 1}, expected=40) == ["items"]
    assert monitors.check("ok", {"requests": 12, "pages": 10, "articles": 2, "references": 10}, expected=2) == [
        "coverage"
    ]
    assert monitors.check("blocked", {"requests": 2}, expected=0) == ["walls"]
    assert monitors.check("ok", {"requests": 10, "failed": 6, "articles": 4, "references": 4}, expected=2) == ["errors"]


def test_the_command_tells_the_same(database: Database, tmp_path: Path) -> None:
    add_site(database, "banua", state="blocked", state_reason="turned away 2 times in a row: \x1b[31m403")
    site_file(tmp_path, "banua")
    environment = {"PIAGAM_DATABASE_URL": database.url, "PIAGAM_HOME": str(tmp_path), "PIAGAM_SEEDS": str(tmp_path)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PIAGAM, *words], env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    table = run("health")
    assert table.returncode == 1
    assert "banua" in table.stdout
    assert "turned away 2 times in a row" in table.stdout
    assert "\x1b" not in table.stdout
    assert "no worker is running" in table.stdout
    told = run("health", "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["sites"][0]["state"] == "blocked"
    assert json.loads(run("sites", "list", "--json").stdout)["plan"] == "not visited yet: due at once"
