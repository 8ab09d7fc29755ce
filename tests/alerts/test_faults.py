"""Senders that are killed at any moment, and many at once: each award reaches each subscriber."""

from __future__ import annotations

from alerts.run import run_once
from storage.database import Database
from storage.tables import MessageRow
from tests.alerts import faults
from tests.alerts.conftest import make_settings
from tests.alerts.mailserver import Behaviour, MailServer


def settings_of(server: MailServer, lease: float) -> dict[str, object]:
    return make_settings(server, mail_lease=lease).model_dump() | {"secret_key": "k"}


def test_kill_nine_at_random_moments(database: Database, database_url: str, server: MailServer) -> None:
    faults.fill(database, subscribers=40, awards=3)
    server.behaviour = Behaviour(delay=0.004)
    found = faults.kill_again_and_again(
        database_url, database, server, settings_of(server, 0.7), kills=6, seed=7, longest=0.6
    )
    assert (found.expected, found.missing, found.doubled) == (120, 0, 0)
    assert found.repeated <= found.kills  # at most the one message under way
    assert found.kills > 2
    with database.transaction() as session:
        assert {row.state for row in session.query(MessageRow)} == {"sent"}


def test_eight_senders_at_once(database: Database, database_url: str, server: MailServer) -> None:
    faults.fill(database, subscribers=40, awards=3)
    processes = [faults.start(database_url, settings_of(server, 120.0)) for _ in range(8)]
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * 8
    found = faults.survey(database, server, 0)
    assert (found.expected, found.missing, found.repeated, found.doubled) == (120, 0, 0, 0)
    assert run_once(database, make_settings(server)).sent == 0
