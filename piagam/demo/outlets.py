"""The three outlets: one like WordPress, one like Blogger, one plain site with a sitemap."""

from __future__ import annotations

import datetime as dt
import html
import math
import re
from email.utils import format_datetime
from typing import Any, ClassVar

from piagam.demo.answers import NOT_FOUND, Answer, Request, as_json, moved, page, plain, xml
from piagam.demo.stories import Story, Style, body_html, load_stories, summary

_PICTURE = bytes.fromhex("47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
# WordPress' own limit; asking for more is an error there, and so it is here.
MOST_PER_PAGE = 100


def printed(moment: dt.datetime) -> str:
    """A moment as Indonesian pages print it: "Kamis, 14 November 2024"."""
    return f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


class Outlet:
    """What the three have in common; a subclass knows its addresses and its manner of printing."""

    key: ClassVar[str]
    name: ClassVar[str]
    template: ClassVar[str]
    style: ClassVar[Style] = "blocks"

    def __init__(self) -> None:
        self.stories = load_stories(self.key)
        self.by_path = {self.path_of(story): story for story in self.stories}

    def path_of(self, story: Story) -> str:
        """The path of a story's page."""
        raise NotImplementedError

    def answer(self, request: Request) -> Answer:
        """The answer to a GET."""
        if request.path.startswith("/foto/"):
            return Answer(_PICTURE, content_type="image/gif")
        story = self.by_path.get(request.path)
        return self.special(request) if story is None else self.story_page(request, story)

    def special(self, request: Request) -> Answer:
        """The answer to everything that is no story."""
        raise NotImplementedError

    def others(self, story: Story) -> list[Story]:
        """Stories that the page of a story leads to."""
        place = self.stories.index(story)
        return [self.stories[(place + step) % len(self.stories)] for step in (1, 5, 9)]

    def body(self, request: Request, story: Story) -> str:
        """The story's body as the outlet prints it."""
        other = self.others(story)[1]
        return body_html(story, self.style, (request.base + self.path_of(other), other.title))

    def story_page(self, request: Request, story: Story) -> Answer:
        """The page of a story."""
        return page(self.template, **self._frame(request), story=story, body=self.body(request, story),
                    related=self.others(story), url=request.base + self.path_of(story))  # fmt: skip

    def listing(self, request: Request, number: int, size: int = 10) -> Answer:
        """A page of headlines, newest first."""
        shown = self.stories[(number - 1) * size : number * size]
        if not shown:
            return NOT_FOUND
        return page("listing.html.j2", **self._frame(request), stories=shown, number=number,
                    pages=math.ceil(len(self.stories) / size))  # fmt: skip

    def sitemap(self, request: Request) -> Answer:
        """All stories as a sitemap."""
        return xml("sitemap.xml.j2", "application/xml", **self._frame(request), stories=self.stories)

    def _frame(self, request: Request) -> dict[str, Any]:
        return {"outlet": self, "base": request.base, "path_of": self.path_of, "printed": printed,
                "rfc822": format_datetime, "utc": dt.UTC, "summary": summary}  # fmt: skip


class BanuaKini(Outlet):
    """Like WordPress: REST, feeds with full text, wp-sitemap.xml; dates in meta elements."""

    key = "banuakini"
    name = "Banua Kini"
    template = "banuakini.html.j2"

    def path_of(self, story: Story) -> str:
        return f"/{story.published:%Y/%m/%d}/{story.slug}/"

    def special(self, request: Request) -> Answer:
        match request.path:
            case "/":
                return self.listing(request, 1)
            case "/robots.txt":
                return plain(
                    "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\n"
                    f"Sitemap: {request.base}/wp-sitemap.xml\n"
                )
            case "/feed/":
                return self._feed(request)
            case "/wp-json/":
                return as_json({"name": self.name, "url": request.base, "namespaces": ["oembed/1.0", "wp/v2"]})
            case "/wp-json/wp/v2/posts":
                return self._posts(request)
            case "/wp-sitemap.xml":
                return xml("wp-sitemap.xml.j2", "application/xml", base=request.base)
            case "/wp-sitemap-posts-post-1.xml":
                return self.sitemap(request)
        if number := re.fullmatch(r"/page/([1-9]\d{0,3})/", request.path):
            return self.listing(request, int(number[1]))
        if f"{request.path}/" in self.by_path or request.path in {"/feed", "/wp-json"}:
            return moved(f"{request.base}{request.path}/")
        return NOT_FOUND

    def _feed(self, request: Request) -> Answer:
        number = max(1, request.number("paged", 1))
        shown = self.stories[(number - 1) * 10 : number * 10]
        if not shown:
            return NOT_FOUND
        bodies = {story.id: self.body(request, story) for story in shown}
        return xml("rss.xml.j2", "application/rss+xml", self.stories[0].published, **self._frame(request),
                   stories=shown, bodies=bodies, feed=f"{request.base}/feed/")  # fmt: skip

    def _posts(self, request: Request) -> Answer:
        size, number = request.number("per_page", 10), request.number("page", 1)
        if not 1 <= size <= MOST_PER_PAGE:
            return _rest_error("rest_invalid_param", "Parameter tidak sah: per_page")
        chosen = list(self.stories)
        for name in ("after", "before", "modified_after", "modified_before"):
            if name in request.query:
                # A "+08:00" typed without escaping arrives as a blank.
                moment = _moment(request.query[name].replace(" ", "+"), self.stories[0].published.tzinfo)
                if moment is None:
                    return _rest_error("rest_invalid_param", f"Parameter tidak sah: {name}")
                late = name.endswith("after")
                chosen = [story for story in chosen if (story.published > moment if late else story.published < moment)]
        if words := request.query.get("search", "").lower().split():
            chosen = [story for story in chosen if all(word in f"{story.title} {story.text}".lower() for word in words)]
        if slug := request.query.get("slug"):
            chosen = [story for story in chosen if story.slug == slug]
        if request.query.get("order") == "asc":
            chosen.reverse()
        pages = math.ceil(len(chosen) / size)
        if number < 1 or number > max(1, pages):
            return _rest_error("rest_post_invalid_page_number", "Nomor halaman melampaui jumlah halaman yang ada.")
        headers = {"X-WP-Total": str(len(chosen)), "X-WP-TotalPages": str(pages)}
        posts = [self._post(request, story) for story in chosen[(number - 1) * size : number * size]]
        if fields := request.query.get("_fields"):
            wanted = {field.strip().partition(".")[0] for field in fields.split(",")}
            posts = [{name: value for name, value in post.items() if name in wanted} for post in posts]
        return as_json(posts, headers=headers)

    def _post(self, request: Request, story: Story) -> dict[str, Any]:
        local = story.published.replace(tzinfo=None).isoformat()
        universal = story.published.astimezone(dt.UTC).replace(tzinfo=None).isoformat()
        return {
            "id": story.number, "date": local, "date_gmt": universal, "modified": local, "modified_gmt": universal,
            "guid": {"rendered": f"{request.base}/?p={story.number}"}, "slug": story.slug, "status": "publish",
            "type": "post", "link": request.base + self.path_of(story),
            "title": {"rendered": html.escape(story.title, quote=False)},
            "content": {"rendered": self.body(request, story), "protected": False},
            "excerpt": {"rendered": f"<p>{html.escape(summary(story))}</p>", "protected": False},
        }  # fmt: skip


def _rest_error(code: str, message: str) -> Answer:
    return as_json({"code": code, "message": message, "data": {"status": 400}}, status=400)


def _moment(text: str, zone: dt.tzinfo | None) -> dt.datetime | None:
    """A REST date: with a time, as WordPress demands; local when it names no offset."""
    if "T" not in text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


class SuaraMurai(Outlet):
    """Like Blogger: an Atom feed paged by start-index, summaries only; dates in JSON-LD and abbr."""

    key = "suaramurai"
    name = "Suara Murai"
    template = "suaramurai.html.j2"
    style: ClassVar[Style] = "breaks"

    def path_of(self, story: Story) -> str:
        return f"/{story.published:%Y/%m}/{story.slug}.html"

    def special(self, request: Request) -> Answer:
        match request.path:
            case "/":
                return self.listing(request, 1)
            case "/robots.txt":
                return plain(f"User-agent: *\nDisallow: /search\nAllow: /\n\nSitemap: {request.base}/sitemap.xml\n")
            case "/sitemap.xml":
                return self.sitemap(request)
            case "/feeds/posts/default" | "/feeds/posts/summary" | "/atom.xml":
                start = max(1, request.number("start-index", 1))
                size = min(150, request.number("max-results", 25))
                shown = self.stories[start - 1 : start - 1 + size]
                return xml("atom.xml.j2", "application/atom+xml", self.stories[0].published, **self._frame(request),
                           stories=shown, total=len(self.stories), start=start, size=size)  # fmt: skip
        return NOT_FOUND


class KabarMeratus(Outlet):
    """A site of its own making: sitemap named in robots.txt, feed with titles only, dates only printed."""

    key = "kabarmeratus"
    name = "Kabar Meratus"
    template = "kabarmeratus.html.j2"

    def path_of(self, story: Story) -> str:
        return f"/berita/{story.number + 300}/{story.slug}"

    def special(self, request: Request) -> Answer:
        match request.path:
            case "/" | "/indeks":
                return self.listing(request, max(1, request.number("halaman", 1)))
            case "/robots.txt":
                return plain(
                    f"User-agent: *\nDisallow: /admin/\nDisallow: /cari\n\nSitemap: {request.base}/peta-situs.xml\n"
                )
            case "/peta-situs.xml":
                return self.sitemap(request)
            case "/rss.xml":
                return xml("rss.xml.j2", "application/rss+xml", self.stories[0].published, **self._frame(request),
                           stories=self.stories[:15], bodies={}, feed=f"{request.base}/rss.xml")  # fmt: skip
        return NOT_FOUND


OUTLETS: tuple[type[Outlet], ...] = (BanuaKini, SuaraMurai, KabarMeratus)
