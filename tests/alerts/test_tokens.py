"""Links that confirm and stop: forged, altered, expired, replayed, someone else's."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from alerts import subscribing, tokens
from alerts.addresses import checked
from alerts.run import run_once
from alerts.subscribing import Outcome
from alerts.tokens import ExpiredTokenError, ForgedTokenError, Keys, Purpose
from storage.database import Database
from storage.subscriptions import NewSubscription
from storage.tables import DeliveryRow, SubscriptionRow
from tests.alerts.conftest import Subscriber, make_settings
from tests.alerts.mailserver import MailServer
from tests.alerts.register import Register

KEYS = Keys(("a key for tests",))
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
ANI = "email:ani@warga.example"


def test_a_token_is_the_same_for_the_same_moment_and_opens_again() -> None:
    token = tokens.make(KEYS, Purpose.UNSUBSCRIBE, 7, ANI, NOW)
    assert token == tokens.make(KEYS, Purpose.UNSUBSCRIBE, 7, ANI, NOW)
    number, mark = tokens.read(KEYS, Purpose.UNSUBSCRIBE, token, NOW + dt.timedelta(days=300))
    assert number == 7
    assert tokens.belongs(mark, ANI)
    assert not tokens.belongs(mark, "email:budi@warga.example")


def test_tokens_of_another_key_or_purpose_are_forged() -> None:
    token = tokens.make(KEYS, Purpose.UNSUBSCRIBE, 7, ANI, NOW)
    for keys, purpose in ((Keys(("another",)), Purpose.UNSUBSCRIBE), (KEYS, Purpose.CONFIRM)):
        with pytest.raises(ForgedTokenError):
            tokens.read(keys, purpose, token, NOW)
    # After a change of the key the former one still opens old links.
    assert tokens.read(Keys((KEYS.values[0], "another")), Purpose.UNSUBSCRIBE, token, NOW)[0] == 7


@given(st.text(max_size=120))
def test_no_text_is_a_token(text: str) -> None:
    with pytest.raises(ForgedTokenError):
        tokens.read(KEYS, Purpose.UNSUBSCRIBE, text, NOW)


@given(st.integers(0, 200), st.characters(codec="ascii", categories=("L", "N")))
def test_a_changed_token_is_forged(place: int, letter: str) -> None:
    token = tokens.make(KEYS, Purpose.CONFIRM, 7, ANI, NOW)
    place %= len(token) - 1  # the last character of base64 carries bits that mean nothing
    if token[place] == letter:
        return
    with pytest.raises((ForgedTokenError, ExpiredTokenError)):
        tokens.read(KEYS, Purpose.CONFIRM, token[:place] + letter + token[place + 1 :], NOW)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_old_tokens_expire(purpose: Purpose) -> None:
    token = tokens.make(KEYS, purpose, 7, ANI, NOW)
    days = {Purpose.CONFIRM: tokens.CONFIRM_DAYS, Purpose.UNSUBSCRIBE: tokens.UNSUBSCRIBE_DAYS}[purpose]
    assert tokens.read(KEYS, purpose, token, NOW + dt.timedelta(days=days))[0] == 7
    with pytest.raises(ExpiredTokenError):
        tokens.read(KEYS, purpose, token, NOW + dt.timedelta(days=days, seconds=2))


def test_without_a_setting_one_key_is_made_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    settings = make_settings(None, secret_key=None)
    first, second = tokens.signing_keys(settings), tokens.signing_keys(settings)
    assert first == second
    assert len(first.values[-1]) > 30
    assert stat.S_IMODE((settings.home / "secret.key").stat().st_mode) == 0o600


def test_double_opt_in(database: Database, register: Register, server: MailServer) -> None:
    settings = make_settings(server)
    address, identity = checked("email", "ani@warga.example")
    new = NewSubscription("email", address, identity, rhythm="instant")
    with database.transaction() as session:
        row, made = subscribing.subscribe(session, settings, new)
    assert (made, row.state) == (True, "pending")
    with database.transaction() as session:  # asking again at once sends no second mail
        assert subscribing.subscribe(session, settings, new)[1] is False
    run_once(database, settings)
    [(recipient, mail)] = server.taken
    assert recipient == "ani@warga.example"
    assert mail["List-Unsubscribe"] is None
    body = mail.get_body(("plain",))
    assert body is not None
    token = body.get_content().split("https://piagam.example/confirm/")[1].split()[0]
    meanwhile = register.award()
    assert run_once(database, settings).sent == 0  # not yet confirmed: nothing is told

    now = dt.datetime.now(dt.UTC)
    keys = tokens.signing_keys(settings)
    with database.transaction() as session:
        assert subscribing.confirm(session, keys, token, now)[0] is Outcome.CONFIRMED
    assert run_once(database, settings).sent == 1  # with what came since it was asked for
    with database.transaction() as session:
        assert session.scalars(select(DeliveryRow.award_id)).all() == [meanwhile]
        assert subscribing.confirm(session, keys, token, now)[0] is Outcome.ALREADY


def test_unsubscribing_by_link(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    number = subscriber()
    register.award()
    run_once(database, settings)
    link = str(server.taken[0][1]["List-Unsubscribe"]).split(">")[0].lstrip("<")
    token = link.rpartition("/")[2]
    keys, now = tokens.signing_keys(settings), dt.datetime.now(dt.UTC)
    register.award(award="Adipura")
    with database.transaction() as session:
        assert subscribing.unsubscribe(session, keys, token, now)[0] is Outcome.UNSUBSCRIBED
    with database.transaction() as session:
        assert subscribing.unsubscribe(session, keys, token, now)[0] is Outcome.ALREADY
    register.award(award="Kota Layak Anak")
    assert run_once(database, settings, force=True).sent == 0
    # A confirmation link that is replayed later does not bring the subscription back.
    confirm = tokens.make(keys, Purpose.CONFIRM, number, ANI, now)
    with database.transaction() as session:
        assert subscribing.confirm(session, keys, confirm, now)[0] is Outcome.ENDED
        assert session.get_one(SubscriptionRow, number).state == "removed"


def test_a_link_of_another_register_stops_nobody(database: Database, subscriber: Subscriber) -> None:
    number = subscriber()
    keys, now = tokens.signing_keys(make_settings(None)), dt.datetime.now(dt.UTC)
    with database.transaction() as session:
        for subscription, whose in ((number, "email:budi@warga.example"), (number + 1, ANI)):
            token = tokens.make(keys, Purpose.UNSUBSCRIBE, subscription, whose, now)
            with pytest.raises(ForgedTokenError):
                subscribing.unsubscribe(session, keys, token, now)
        assert session.get_one(SubscriptionRow, number).state == "active"
