"""From a message's content to the mail itself. The same content gives the same bytes, at every try.

Every value printed was cleaned in `alerts.wording`; Jinja escapes it again for HTML; headers are set through the
email package, which refuses line ends.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import textwrap
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Any

import jinja2

from alerts import chart, tokens
from alerts.cleaning import one_line
from alerts.content import Content
from alerts.digest import lay_out
from alerts.headline import subject
from alerts.phrases import Phrases, phrases
from alerts.sender import Sender, unsubscribe_token
from alerts.wording import rhythm_words, wish, worded

# Values of these headers are addresses and ids without spaces; the email package would break a long one into
# encoded words, which no client reads there.
_UNFOLDED = frozenset(("list-unsubscribe", "references", "in-reply-to", "message-id"))


class _MailPolicy(EmailPolicy):
    def fold(self, name: str, value: str) -> str:
        if name.lower() in _UNFOLDED:
            return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"
        if name.lower() == "subject" and not str(value).isascii():
            # The package's own folding doubles a space before an encoded word in the middle of a line.
            return f"{name}: {Header(str(value), 'utf-8', 76, name).encode(linesep=self.linesep)}\r\n"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in _UNFOLDED or name.lower() == "subject":
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


POLICY = _MailPolicy(linesep="\r\n", max_line_length=SMTP.max_line_length)


@dataclasses.dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mail is for, as far as the mail shows it."""

    subscription_id: int
    subscriber: str
    address: str
    language: str = "id"
    timezone: str = "Asia/Jakarta"
    rhythm: str = "daily"
    hour: int = 7
    weekday: int = 0
    filters: dict[str, Any] = dataclasses.field(default_factory=dict)


@functools.cache
def templates() -> tuple[jinja2.Environment, jinja2.Environment]:
    """The templates: those of plain text, where white space counts, and those of HTML, which escape every value."""
    loader = jinja2.PackageLoader("alerts")
    text = jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    text.filters["wrapped"] = wrapped
    html = jinja2.Environment(
        loader=loader, undefined=jinja2.StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return text, html


def wrapped(text: str, indent: int = 0) -> str:
    """Text in lines of at most 76 characters, as plain text mails have them."""
    space = " " * indent
    return textwrap.fill(
        text, 76, initial_indent=space, subsequent_indent=space, break_long_words=False, break_on_hyphens=False
    )


def render(
    content: Content, addressee: Addressee, sender: Sender, keys: tokens.Keys, *, message_id: str, made: dt.datetime
) -> EmailMessage:
    """The mail.

    Args:
        content: what it tells.
        addressee: whom it is for.
        sender: whom it is from.
        keys: signing keys for its links.
        message_id: its Message-ID, with angle brackets.
        made: when the message was made: its Date, and the date of its links.

    Returns:
        A multipart message: plain text, and HTML with its picture.
    """
    words = phrases(addressee.language)
    values, picture = _values(content, addressee, sender, keys, words, made)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender.address
    mail["To"] = addressee.address
    mail["Subject"] = one_line(values["subject"], 200)
    mail["Date"] = format_datetime(made.astimezone(dt.UTC).replace(microsecond=0))
    mail["Message-ID"] = message_id
    if content.thread:
        mail["In-Reply-To"] = content.thread[-1]
        mail["References"] = " ".join(content.thread)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["List-Id"] = f"Piagam <alerts.{sender.domain}>"
    if content.kind != "confirm":
        links = [f"<{link}>" for link in (values["unsubscribe_url"], values["unsubscribe_mail"]) if link]
        mail["List-Unsubscribe"] = ", ".join(links)
        if values["unsubscribe_url"].startswith("https://"):  # RFC 8058 allows one click by https only
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Content-Language"] = words.language
    text = templates()[0].get_template(f"{content.kind}.txt.j2").render(values)
    mail.set_content(text.strip() + "\n", cte="quoted-printable")
    html = templates()[1].get_template(f"{content.kind}.html.j2").render(values)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if picture:
        body = mail.get_body(("html",))
        assert isinstance(body, EmailMessage)
        cid = f"<{values['chart']['cid']}>"
        body.add_related(picture, "image", "png", cid=cid, disposition="inline", filename="piagam.png")
    _fix_boundaries(mail, message_id)
    return mail


def _values(
    content: Content, addressee: Addressee, sender: Sender, keys: tokens.Keys, words: Phrases, made: dt.datetime
) -> tuple[dict[str, Any], bytes]:
    """What the templates print, and the picture's bytes."""
    token = unsubscribe_token(keys, addressee.subscription_id, addressee.subscriber, made)
    line = subject(content, words)
    values: dict[str, Any] = {
        "p": words,
        "language": words.language,
        "subject": line,
        "preheader": line,
        "corner": words.date(made.astimezone(dt.UTC).date()) if content.kind != "digest" else words("tagline"),
        "wish": wish(addressee.filters, words),
        "unsubscribe_url": sender.unsubscribe_url(token),
        "unsubscribe_mail": sender.unsubscribe_mail(token),
        "chart": None,
    }
    picture = b""
    if content.kind == "confirm":
        confirm = tokens.make(keys, tokens.Purpose.CONFIRM, addressee.subscription_id, addressee.subscriber, made)
        values |= {
            "rhythm": rhythm_words(addressee.rhythm, addressee.hour, addressee.weekday, words),
            "days": tokens.CONFIRM_DAYS,
            "confirm_url": sender.confirm_url(confirm),
            "confirm_token": confirm,
        }
    elif content.kind == "alert":
        values["items"] = [worded(item, words) for item in content.items]
        values["preheader"] = one_line(content.items[0].facts.sentence, 140) or line
    else:
        layout = lay_out(content, words, addressee.timezone)
        values |= {field.name: getattr(layout, field.name) for field in dataclasses.fields(layout)}
        values["chart"] = None
        if layout.chart:
            picture = chart.bars(layout.chart)
            bars = "; ".join(f"{label} {count}" for label, count in layout.chart)
            cid = f"chart.{hashlib.sha256(picture).hexdigest()[:16]}@{sender.domain}"
            values["chart"] = {"cid": cid, "width": chart.WIDTH, "alt": f"{layout.chart_title}: {bars}"}
    return values, picture


def _fix_boundaries(mail: EmailMessage, message_id: str) -> None:
    """Boundaries made of the Message-ID instead of chance; its keyed hash cannot be foretold by a page's text."""
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{hashlib.sha256(f'{message_id}/{number}'.encode()).hexdigest()[:32]}")
