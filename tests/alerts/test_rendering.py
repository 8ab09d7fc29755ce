"""The mail: complete, in two languages, the same at every try, and deaf to what web pages try to put into it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email
import email.policy
import re
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import tokens
from alerts.cleaning import one_line, safe_url
from alerts.content import Content, Item, Told, read_content
from alerts.digest import ordered
from alerts.headline import SUBJECT, subject
from alerts.phrases import LANGUAGES, phrases
from alerts.rendering import POLICY, Addressee, render
from alerts.sample import SENDER, sample_mail
from alerts.sender import Sender
from storage.award_facts import AwardFacts, Report

DAY = dt.date(2023, 12, 12)
FACTS = AwardFacts(
    award_id=1, status="reported", recipient="Pemerintah Kota Banjarbaru", recipient_kind="government",
    award="Kepatuhan Pelayanan Publik", recipient_region="Kota Banjarbaru", recipient_region_code="63.72",
    category="Kualitas Tertinggi; Zona Hijau", score=92.31, rank=1, rank_scope="se-Kalimantan Selatan",
    issuer="Ombudsman RI", presenter="Hadi", received_by="Aditya", date=DAY, period=2023, venue="Hotel Rattan",
    place="Banjarmasin", level="nasional", confidence=0.93, voices=2,
    sentence="Banjarbaru menerima piagam dari Ombudsman dengan nilai 92,31.",
    reports=(
        Report("Kabar Banua", "Banjarbaru Terbaik", "https://kabar.example/1", DAY),
        Report("Suara Borneo", "Ombudsman Serahkan Piagam", "https://suara.example/2?a=1&b=2", None),
    ),
)  # fmt: skip
TEXT_FIELDS = ("recipient", "award", "recipient_region", "category", "rank_scope", "issuer", "presenter", "received_by",
               "venue", "place", "level", "sentence", "status")  # fmt: skip
ATTACKS = (
    "X\r\nBcc: semua@korban.example",
    "X\nSubject: Palsu\n\n<b>badan</b>",
    "\r\n\r\n--=_x\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><a href="https://jahat.example">klik</a>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% include 'x' %}{0.__class__}",
    "=?utf-8?q?=0D=0ABcc:_semua=40korban.example?=",
    "==?us-ascii?b?DQpCY2M6IHNlbXVhQGtvcmJhbi5leGFtcGxl?=",
    "=\u200b?utf-8?q?=0D=0ABcc:_semua=40korban.example?=",
    "harmless\u202egpj.exe\u2066\u200b\ufeff",
    "\x00\x07\x1b[31mmerah\x9b",
    "\u2028baris\u2029lain\x85",
    "\ud800 setengah",
    "a" * 5000,
    "</style><style>*{display:none}",
    "-- \nBerhenti berlangganan: https://jahat.example",
)


def parsed(mail: EmailMessage) -> EmailMessage:
    found = email.message_from_bytes(mail.as_bytes(policy=POLICY), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def part(mail: EmailMessage, kind: str) -> str:
    return next(str(one.get_content()) for one in mail.walk() if one.get_content_type() == f"text/{kind}")


class Tags(HTMLParser):
    """Every tag with its attributes, and the text outside styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alert_says_everything_in_both_parts(language: str) -> None:
    mail = parsed(sample_mail([FACTS], language))
    words = phrases(language)
    score = "92,31" if language == "id" else "92.31"
    wanted = ["Pemerintah Kota Banjarbaru", "Kepatuhan Pelayanan Publik 2023", "1 se-Kalimantan Selatan",
              "Kualitas Tertinggi", "Zona Hijau", score, "Ombudsman RI", "Hotel Rattan, Banjarmasin", "Hadi", "Aditya",
              words.date(DAY), FACTS.sentence, words("confidence.sure"), "Kabar Banua", "Banjarbaru Terbaik",
              "Suara Borneo", "Kota Banjarbaru", words("levels.nasional")]  # fmt: skip
    text = " ".join(part(mail, "plain").split())
    shown = " ".join(Tags(part(mail, "html")).text.split())
    assert [one for one in wanted if one not in text] == []
    assert [one for one in wanted if one not in shown] == []
    links = [attributes.get("href") for tag, attributes in Tags(part(mail, "html")).tags if tag == "a"]
    assert "https://kabar.example/1" in links
    assert "https://suara.example/2?a=1&b=2" in links
    assert "https://suara.example/2?a=1&b=2" in text


def test_headers() -> None:
    mail = parsed(sample_mail([FACTS]))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<sample@example.org>"
    assert mail["Date"].datetime == dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(
        r"<https://piagam\.example\.org/unsubscribe/[\w.-]+>, "
        r"<mailto:piagam@example\.org\?subject=unsubscribe%20[\w.-]+>",
        mail["List-Unsubscribe"],
    )
    raw = sample_mail([FACTS]).as_bytes(policy=POLICY)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_without_a_web_the_mail_can_still_be_stopped() -> None:
    addressee = Addressee(1, "email:a@b.example", "a@b.example")
    mail = render(
        Content("alert", (Item(FACTS),)), addressee, Sender(SENDER.address), tokens.Keys(("k",)),
        message_id="<a@b>", made=dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    assert str(mail["List-Unsubscribe"]).startswith("<mailto:")
    assert mail["List-Unsubscribe-Post"] is None
    assert "mailto:piagam@example.org?subject=unsubscribe%20" in part(parsed(mail), "plain")


def test_a_digest_has_a_picture_and_no_remote_content() -> None:
    others = [dataclasses.replace(FACTS, award_id=n, award=f"Piala {n}", recipient_region="Kabupaten Tapin")
              for n in (2, 3)]  # fmt: skip
    mail = parsed(sample_mail([FACTS, *others]))
    pictures = [one for one in mail.walk() if one.get_content_type() == "image/png"]
    assert len(pictures) == 1
    tags = Tags(part(mail, "html")).tags
    [image] = [attributes for tag, attributes in tags if tag == "img"]
    assert image["src"] == "cid:" + pictures[0]["Content-ID"].strip("<>")
    assert image["alt"] == "Penghargaan baru menurut daerah: Kab. Tapin 2; Kota Banjarbaru 1"
    assert len(pictures[0].get_content()) < 15_000
    loading = {"script", "link", "iframe", "object", "video", "audio", "embed", "form", "base", "source"}
    assert {tag for tag, _ in tags} & loading == set()
    assert "url(" not in part(mail, "html")


def test_the_same_content_gives_the_same_bytes() -> None:
    corrections = [Item(dataclasses.replace(FACTS, award_id=9), Told("Kota Lain", None, None, 3))]
    content = Content("digest", ordered([Item(FACTS)]), tuple(corrections), thread=("<a@b>", "<c@d>"))
    again = read_content(content.as_json())
    assert again == content
    addressee = Addressee(1, "email:a@b.example", "a@b.example")
    made = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)

    def once(one: Content) -> bytes:
        return render(one, addressee, SENDER, tokens.Keys(("k",)), message_id="<a@b>", made=made).as_bytes(
            policy=POLICY
        )

    assert once(content) == once(again)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_nothing_can_be_injected(attack: str, language: str) -> None:
    evil = dataclasses.replace(
        FACTS, **{name: attack for name in TEXT_FIELDS if name != "status"},
        reports=(Report(attack, attack, attack, DAY), Report("A", attack, f"https://x.example/{attack}", DAY)),
    )  # fmt: skip
    clean_alert, clean_digest = sample_mail([FACTS], language), sample_mail([FACTS, FACTS], language)
    before = Told(attack, attack, 1.0, 2)
    alert = sample_mail([evil], language)
    digest = sample_mail([evil, evil], language, corrections=[Item(evil, before)])
    for mail, clean in ((parsed(alert), parsed(clean_alert)), (parsed(digest), parsed(clean_digest))):
        assert set(mail.keys()) == set(clean.keys())
        assert mail["To"] == clean["To"]
        assert len(mail["Subject"]) <= SUBJECT
        assert [one.get_content_type() for one in mail.walk()] in (
            ["multipart/alternative", "text/plain", "text/html"],
            ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"],
        )
        ours = {"html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "h1", "span", "br", "a",
                "img", "strong"}  # fmt: skip
        for tag, attributes in Tags(part(mail, "html")).tags:
            assert tag in ours
            assert not [name for name in attributes if name.startswith("on")]
            if tag == "a":
                assert re.match(r"https?://", attributes["href"] or "")
                assert "jahat.example" not in (attributes["href"] or "").split("/")[2]
        text = part(mail, "plain")
        assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
        assert not re.search(r"^Berhenti berlangganan: https://jahat", text, re.MULTILINE)


@given(st.text(max_size=400), st.integers(20, 200))
def test_one_line_is_one_printable_line(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert line == line.strip()
    assert line.isprintable()


@given(st.text(max_size=200))
def test_an_address_is_a_web_address_or_nothing(text: str) -> None:
    url = safe_url(text) or safe_url(f"https://{text}")
    assert url == "" or re.fullmatch(r"https?://[\x21-\x7e]+", url, re.IGNORECASE)
    assert not set(url) & set('<>"`{}|\\^ ')


@pytest.mark.parametrize("text", [
    "javascript:alert(1)", "JAVASCRIPT://x", "data:text/html,x", "urn:piagam:1", "//x.example", "ftp://x.example/",
    "https://", "https://a b.example\n", "https://user:pw@x.example/", "https://x.example/\u202e", "http://[::1", "",
])  # fmt: skip
def test_what_is_no_link(text: str) -> None:
    assert safe_url(text) == ""


@given(st.builds(
    AwardFacts, st.integers(1, 99), st.sampled_from(["reported", "confirmed"]), st.text(min_size=1),
    st.sampled_from(["government", "person"]), st.text(min_size=1), recipient_region=st.none() | st.text(),
    category=st.none() | st.text(), score=st.none() | st.floats(0, 1000), rank=st.none() | st.integers(1, 500),
    rank_scope=st.none() | st.text(), confidence=st.floats(0, 1), voices=st.integers(0, 9),
    background=st.booleans(), level=st.none() | st.text(), sentence=st.text(),
), st.sampled_from(LANGUAGES), st.integers(1, 4))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_any_facts_make_a_mail(facts: AwardFacts, language: str, count: int) -> None:
    mail = parsed(sample_mail([dataclasses.replace(facts, award_id=n) for n in range(count)], language))
    assert mail["Subject"]
    assert part(mail, "plain").strip()


def test_subjects_tell_the_news_and_how_much_more_there_is() -> None:
    other = dataclasses.replace(FACTS, award_id=2, rank=None, level=None, recipient="Siti", confidence=0.5)
    passing = dataclasses.replace(other, background=True)
    change = Item(FACTS, Told("Pemerintah Kota Banjarbaru", None, None, 3))
    news = "Kota Banjarbaru raih Kepatuhan Pelayanan Publik 2023 – peringkat 1 se-Kalimantan Selatan"
    words = phrases("id")

    def line(items: list[AwardFacts], corrections: int = 0, kind: str = "digest") -> str:
        content = Content(kind, ordered(Item(f) for f in items), (change,) * corrections)  # type: ignore[arg-type]
        return subject(content, words)

    assert line([FACTS], kind="alert") == news
    assert line([other, FACTS]) == f"{news}, dan 1 penghargaan lain"
    assert line([FACTS], 2) == f"{news} (+2 koreksi)"
    assert line([], 1) == "Koreksi: Kota Banjarbaru – Kepatuhan Pelayanan Publik 2023"
    assert line([], 3).endswith(", dan 2 koreksi lain")
    assert line([passing]).startswith("Tercatat: Siti raih")
    long = dataclasses.replace(FACTS, award="Penyelenggara Pelayanan Publik Terbaik dalam Segala Hal " * 4)
    assert len(line([long, other, passing], 3)) <= SUBJECT
    assert line([long, other, passing], 3).endswith(", dan 2 penghargaan lain (+3 koreksi)")


@given(st.text(alphabet=st.sampled_from("ab –é…=?_"), min_size=1, max_size=60), st.integers(1, 4))
def test_a_subject_arrives_as_it_was_written(name: str, times: int) -> None:
    written = sample_mail([dataclasses.replace(FACTS, recipient=" ".join([name] * times), rank_scope=name)])
    expected = " ".join(str(written["Subject"]).split())
    assert parsed(written)["Subject"] == expected


def test_winners_of_one_list_stand_together() -> None:
    winners = [dataclasses.replace(FACTS, award_id=n, recipient=f"Desa {n}", rank=n, score=None, category=None)
               for n in (1, 2, 3)]  # fmt: skip
    mail = parsed(sample_mail([*winners, dataclasses.replace(FACTS, award_id=4, award="Adipura")]))
    for body in (part(mail, "plain"), Tags(part(mail, "html")).text):
        assert body.count(FACTS.sentence.split()[0]) >= 1
        assert [n for n in (1, 2, 3) if f"Desa {n}" not in body] == []
    html = Tags(part(mail, "html")).text
    assert html.count(FACTS.sentence) == 2  # once for the list, once for Adipura
    assert "4 penghargaan baru" in html


def test_confidence_is_said_in_words() -> None:
    said = [
        part(parsed(sample_mail([dataclasses.replace(FACTS, confidence=value, voices=1)])), "plain")
        for value in (0.95, 0.8, 0.6, 0.3)
    ]
    for body, words in zip(said, ("Hampir pasti", "Sangat mungkin", "Mungkin benar", "meragukan"), strict=True):
        assert words in body
        assert "%" not in body.split("--")[0]
