"""Pages that are not what they seem: bot walls, login and cookie walls, parked domains, soft 404s. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from crawler.outcomes import Outcome, Trouble

# Walls say little; an article about a wall says more than this (characters of visible text).
MAX_WALL_TEXT = 2500
_LOOK_AT = 300_000

_HIDDEN = re.compile(
    r"<(script|style|noscript|template|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL
)
_TITLE = re.compile(r"<title[^>]*>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)

_BOT = re.compile(
    r"just a moment|attention required! \| cloudflare|checking your browser|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"ddos protection by|you have been blocked|sucuri website firewall|incapsula incident|request unsuccessful|"
    r"one moment, please|bot verification|are you a robot|are you human|unusual traffic|"
    r"access (?:to this page has been )?denied|"
    r"pardon our interruption|enable javascript and cookies to continue|complete the (?:security check|captcha)|"
    r"akses (?:anda )?(?:ditolak|diblokir)|verifikasi bahwa anda (?:bukan robot|manusia)|imunify360|ray id:",
    re.IGNORECASE,
)  # fmt: skip
_BOT_CODE = re.compile(
    r"_cf_chl_opt|/cdn-cgi/challenge-platform|cf-challenge|captcha-delivery\.com|_incapsula_resource|px-captcha|"
    r"g-recaptcha|h-captcha|cf-turnstile|slowaes|toNumbers\(", re.IGNORECASE,
)  # fmt: skip
_PARKED = re.compile(
    r"domain (?:name )?(?:is|may be) for sale|buy this domain|this domain (?:has expired|is parked|was registered)|"
    r"domain ini (?:dijual|telah kedaluwarsa|sudah tidak aktif|diparkir)|parked (?:free|domain)|domain parking|"
    r"account (?:has been )?suspended|akun (?:ini )?(?:telah )?ditangguhkan|apache2? (?:debian|ubuntu) default page|"
    r"welcome to nginx|default web site page|website is (?:under construction|coming soon)|"
    r"future home of something", re.IGNORECASE,
)  # fmt: skip
_PARKED_CODE = re.compile(
    r"sedoparking\.com|parkingcrew\.net|bodis\.com|parklogic|above\.com/park|dan\.com/buy|afternic\.com", re.IGNORECASE
)
_SOFT_404 = re.compile(
    r"\b404\b|not found|tidak (?:dapat )?ditemukan|tidak tersedia|halaman (?:yang anda cari|hilang)|"
    r"page (?:not|doesn.t) exist|"
    r"artikel (?:ini )?(?:telah|sudah) dihapus|nothing found", re.IGNORECASE,
)  # fmt: skip
_LOGIN = re.compile(
    r"(?:please|silakan|silahkan|harus|untuk melanjutkan)[^.]{0,60}"
    r"(?:log ?in|masuk|sign in|berlangganan|subscribe|daftar)",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"(?:accept|terima|setujui|izinkan)[^.]{0,60}cookie|cookie[^.]{0,80}(?:continue|lanjut|accept|setuju)",
    re.IGNORECASE,
)


def visible_text(page: str) -> str:
    """The text of a page without markup, roughly and fast."""
    return " ".join(_HIDDEN.sub(" ", page[:_LOOK_AT]).split())


def judge_page(body: bytes, *, url: str, headers: Mapping[str, str] | None = None) -> Trouble | None:
    """The trouble that a page of status 200 means although it looks like an answer; None when it seems honest.

    Args:
        body: the page.
        url: its address.
        headers: answer headers, names in lower case.
    """
    if (headers or {}).get("cf-mitigated") == "challenge":
        return Trouble(Outcome.BLOCKED, "bot_wall", f"{url} is behind a bot wall")
    page = body[:_LOOK_AT].decode("utf-8", "replace")
    if "<" not in page[:2000]:
        return None
    text = visible_text(page)
    if len(text) > MAX_WALL_TEXT:
        return None
    match = _TITLE.search(page)
    title = " ".join(match[1].split()) if match else ""
    said = f"{title} {text}"
    if _PARKED.search(said) or (_PARKED_CODE.search(page) and len(text) < 600):
        return Trouble(Outcome.BROKEN, "parked", f"{url} is a parked or suspended domain")
    if _BOT.search(said) or (_BOT_CODE.search(page) and len(text) < 600):
        return Trouble(Outcome.BLOCKED, "bot_wall", f"{url} is behind a bot wall")
    if (len(text) < 1200 and 'type="password"' in page.lower().replace("'", '"')) or (
        len(text) < 800 and _LOGIN.search(said)
    ):
        return Trouble(Outcome.BLOCKED, "login_wall", f"{url} asks for a login")
    if len(text) < 800 and _COOKIE.search(said):
        return Trouble(Outcome.BLOCKED, "cookie_wall", f"{url} asks to accept cookies")
    if _SOFT_404.search(title) and len(title) < 80:
        return Trouble(Outcome.BROKEN, "soft_404", f"{url} says that it does not exist, with status 200")
    return None


def sent_home(requested: str, landed: str) -> bool:
    """Whether a redirect led from an article to a front page: a removed story, in the manners of many sites."""
    return (
        bool(urlsplit(requested).path.strip("/"))
        and not urlsplit(landed).path.strip("/")
        and not urlsplit(landed).query
    )
