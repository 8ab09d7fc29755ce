"""One article, one identity: which addresses mean the same article, and which belong to a site.

Pure functions. Source of tracking parameters: courlan (Barbaresi 2021), w3lib's canonicalisation.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from courlan.filters import is_valid_url
from w3lib.url import safe_url_string

# Query parameters that never choose an article: campaign marks, share marks, sessions, comments, AMP.
_NOISE = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_[ce]id|_ga|_gl|ref|ref_src|"
    r"referrer|source|src|amp|amp_\w+|outputtype|m|replytocom|noamp|nonamp|share|shared|single|tmpl|print|"
    r"phpsessid|jsessionid|sid|session_?id|aspsessionid\w*|cfid|cftoken|s_?kwcid|spm|from|via|fb_action_\w+|"
    r"zarsrc|tag_from|page|paged|showpage|wpamp|__twitter_impression)",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*|/\(S\([a-z0-9]+\)\)", re.IGNORECASE)
_AMP_TAIL = re.compile(r"/amp(?:\.html)?/?$|\.amp(?:\.html)?$|/amp/page/\d+/?$", re.IGNORECASE)
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_UNRESERVED = "-._~!$&'()*+,;=:@"
MAX_URL = 2000


def site_host(url: str) -> str:
    """The host of an address as identities know it: lower case, without www., m. and amp., with a port of its own.

    Returns "" when the address has no host.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    stripped = _HOST_PREFIX.sub("", host)
    host = stripped if "." in stripped else host
    return host if port in (None, 80, 443) else f"{host}:{port}"


def same_site(url: str, home: str) -> bool:
    """Whether an address belongs to the site whose front page is `home`: its host, or a name below it."""
    mine, theirs = site_host(home), site_host(url)
    return bool(mine) and (theirs == mine or (theirs.endswith(f".{mine}") and not mine[0].isdigit()))


def absolute(url: str, base: str) -> str | None:
    """The address behind a link, made absolute and safe to send; None when it cannot be crawled."""
    url = re.sub(r"[\x00-\x20\x7f]+", "", url)
    if not url or len(url) > MAX_URL:
        return None
    try:
        joined = urljoin(base, url)
        parts = urlsplit(joined)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
            return None
        _ = parts.port
        safe = safe_url_string(joined.partition("#")[0])
    except (ValueError, UnicodeError):
        return None
    return safe if len(safe) <= MAX_URL else None


def without_noise(url: str) -> str:
    """The address without tracking, session and AMP marks: what is fetched and stored."""
    parts = urlsplit(url)
    path = _SESSION_IN_PATH.sub("", parts.path)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _is_noise(k, path)])
    return parts._replace(path=path, query=query, fragment="").geturl()


def _is_noise(name: str, path: str) -> bool:
    # "?page=3" chooses nothing on an article with a path of its own, but everything on "/index.php?page=about".
    if name.lower() in {"page", "paged", "single", "source", "src", "from", "m", "tag_from", "sid"}:
        last = path.rstrip("/").rpartition("/")[2]
        return bool(last) and not last.lower().startswith(("index", "default", "read", "view", "detail", "berita."))
    return _NOISE.fullmatch(name) is not None


def url_key(url: str) -> str:
    """The identity of an address: the same for all its spellings.

    Scheme, www./m./amp. host, port 80/443, trailing slash, /amp/, tracking and session parameters, their order,
    case of the host, percent-encoding and fragment do not count.
    """
    parts = urlsplit(without_noise(url))
    path = quote(unquote(parts.path, errors="surrogateescape"), safe="/" + _UNRESERVED, errors="surrogateescape")
    path = re.sub(r"/{2,}", "/", path)
    path = _AMP_TAIL.sub("", path).rstrip("/")
    path = re.sub(r"/index\.(?:php|html?)$", "", path)
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{site_host(url)}{path}{query}"


def slug(url: str) -> str:
    """The last telling part of an address's path, in lower case."""
    path = _AMP_TAIL.sub("", urlsplit(url).path).rstrip("/")
    return unquote(path.rpartition("/")[2]).lower()


def trusted_canonical(canonical: str | None, fetched: str, home: str) -> str | None:
    """The address that a page calls its own, when it may be believed.

    Believed is only what names the same story on the same site: a theme that gives every page one canonical, or a
    page that claims to be another outlet's, must not make articles disappear into each other.

    Args:
        canonical: what the page says.
        fetched: the address that it was fetched from, after redirects.
        home: the site's front page.
    """
    if not canonical:
        return None
    url = absolute(canonical, fetched)
    if url is None or not same_site(url, home) or not urlsplit(url).path.strip("/"):
        return None
    mine, theirs = slug(fetched), slug(url)
    if mine == theirs or url_key(url) == url_key(fetched):
        return url
    numbered = not urlsplit(fetched).path.strip("/") or mine.isdigit() or "." in mine
    return url if numbered and is_valid_url(url) else None
