"""The line to the server: encryption, certificates, login, and the URL that asks for them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from alerts.check import check_mail
from alerts.outcome import DeliveryError
from alerts.smtp import Line, Server, ServerUrlError, read_server
from tests.alerts.conftest import make_settings
from tests.alerts.mailserver import Behaviour, MailServer, running

MAIL = b"Subject: x\r\n\r\nhalo\r\n.satu titik\r\n"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def cafile(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(found)
    return found


@pytest.fixture
def encrypted(authority: trustme.CA) -> Iterator[MailServer]:
    """A server that demands STARTTLS and a login."""
    tls = context(authority, "127.0.0.1", "localhost")
    with running(tls=tls, require_tls=True, login=("ani", "p@ss/word")) as server:
        yield server


def sent(url: str) -> None:
    with Line(read_server(url), "piagam.example") as line:
        line.send("kabar@piagam.example", "ani@warga.example", MAIL)


def test_starttls_and_login(encrypted: MailServer, cafile: Path) -> None:
    sent(encrypted.url(login="ani:p%40ss%2Fword@", query=f"starttls=required&cafile={cafile}"))
    assert encrypted.raw == [MAIL]


@pytest.mark.parametrize(
    ("login", "query", "stage"),
    [
        ("ani:wrong@", "starttls=required&cafile={ca}", "auth"),
        ("", "starttls=required&cafile={ca}", "sender"),
        ("ani:p%40ss%2Fword@", "starttls=required", "tls"),  # a certificate nobody here trusts
        ("ani:p%40ss%2Fword@", "starttls=never", "auth"),
    ],
)
def test_what_does_not_get_in(encrypted: MailServer, cafile: Path, login: str, query: str, stage: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        sent(encrypted.url(login=login, query=query.format(ca=cafile)))
    assert caught.value.stage == stage
    assert "p@ss" not in str(caught.value)
    assert encrypted.raw == []


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA, cafile: Path) -> None:
    with running(tls=context(authority, "mail.elsewhere.example")) as server, pytest.raises(DeliveryError) as caught:
        sent(server.url(query=f"starttls=required&cafile={cafile}"))
    assert caught.value.stage == "tls"


def test_nothing_is_sent_in_the_clear_unless_asked(server: MailServer) -> None:
    with pytest.raises(DeliveryError, match="STARTTLS"):
        sent(server.url(query="starttls=required"))
    assert server.raw == []
    sent(server.url(query="starttls=never"))
    sent(server.url())  # on this machine itself
    assert len(server.raw) == 2


def test_implicit_tls(authority: trustme.CA, cafile: Path) -> None:
    with running(tls=context(authority, "127.0.0.1"), implicit=True) as server:
        sent(server.url("smtps", query=f"cafile={cafile}"))
        assert server.raw == [MAIL]
        with pytest.raises(DeliveryError):
            sent(server.url("smtps"))


def test_one_line_carries_many_and_survives_refusals(server: MailServer) -> None:
    server.behaviour = Behaviour(addresses={"tidak@warga.example": "550 no"})
    with Line(read_server(server.url()), "piagam.example") as line:
        for _ in range(3):
            line.send("kabar@piagam.example", "ani@warga.example", MAIL)
            with pytest.raises(DeliveryError) as caught:
                line.send("kabar@piagam.example", "tidak@warga.example", MAIL)
            assert (caught.value.stage, caught.value.code) == ("recipient", 550)
    assert len(server.raw) == 3


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, "required")),
        ("smtp://mail.example:2525?starttls=optional", Server("mail.example", 2525, "optional")),
        ("smtps://u%40x:p%3Aw@mail.example", Server("mail.example", 465, "implicit", "u@x", "p:w")),
        ("smtp://localhost:1025", Server("localhost", 1025, "optional")),
        ("smtp://[::1]:25?starttls=required", Server("::1", 25, "required")),
        ("smtp://mail.example?timeout=5", Server("mail.example", 587, "required", timeout=5.0)),
    ],
)
def test_urls(url: str, server: Server) -> None:
    assert read_server(url) == server


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x", "smtp://mail.example?tls=1",
     "smtp://u:secret@mail.example?starttls=maybe", "smtp://mail.example?timeout=0", "smtp://m.example?cafile=/no/x"],
)  # fmt: skip
def test_wrong_urls_say_what_is_wrong_without_the_password(url: str) -> None:
    with pytest.raises(ServerUrlError) as caught:
        read_server(url)
    assert caught.value.advice
    assert "secret" not in str(caught.value)


def test_doctor(server: MailServer, encrypted: MailServer, cafile: Path) -> None:
    assert check_mail(make_settings(None)).state == "warning"
    assert check_mail(make_settings(server)).state == "ok"
    assert check_mail(make_settings(server, mail_from=None)).state == "warning"
    assert check_mail(make_settings(server, mail_from="Tanpa Alamat")).state == "failed"
    assert check_mail(make_settings(server, smtp_url="imap://x")).state == "failed"
    asking = f"starttls=required&cafile={cafile}"
    good = check_mail(make_settings(None, smtp_url=encrypted.url(login="ani:p%40ss%2Fword@", query=asking)))
    assert (good.state, "login accepted" in good.finding) == ("ok", True)
    bad = check_mail(make_settings(None, smtp_url=encrypted.url(login="ani:x@", query=asking)))
    assert (bad.state, "auth" in bad.finding, bool(bad.advice)) == ("failed", True, True)
    assert server.raw == encrypted.raw == []
