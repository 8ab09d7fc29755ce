"""What a page's article is: title, text, author, dates."""

from __future__ import annotations

import csv
import datetime as dt
import pathlib

import pytest

from extract.clean import Article, NotAnArticle, clean, clean_fragment, looks_complete

PAGES = pathlib.Path(__file__).parents[2].parent / "shared" / "pages"

BODY = """
<p><strong>RANTAU, KABAR UJI</strong> – Puskesmas Tapin Utara menerima piagam dari dinas kesehatan provinsi,
Senin (13/5/2024). Nilainya 88,40.</p>
<p>Baca juga: <a href="/lain/">Jembatan Lama Akhirnya Dicat</a></p>
<p>Kepala puskesmas menyebut hasil itu buah kerja tim. <em>Baca Juga: <a href="/x">Pasar Pindah</a></em></p>
<figure><img src="a.jpg"><figcaption>Piagam diserahkan di aula Bapelkes Banjarbaru.</figcaption></figure>
<div class="sharedaddy"><p>Bagikan ini</p><a>Facebook</a></div>
<ol start="1"><li>Puskesmas Tapin Utara</li><li><p>Puskesmas Binuang</p></li></ol>
<table><tr><th>Nama</th><th>Nilai</th></tr><tr><td>Tapin Utara</td><td><p>88,40</p></td></tr></table>
<div class="kotak"><h3>Berita Terkait</h3><ul><li><a href="/1">Harga Cabai Turun</a></li></ul></div>
<p>(red)</p>
"""
PAGE = f"""<!DOCTYPE html><html lang="id-ID"><head><title>Puskesmas Tapin Utara Raih Piagam – Kabar Uji</title>
<link rel="canonical" href="/2024/05/14/piagam/">{{head}}</head><body class="single no-comments">
<header class="site-header"><nav><a href="/">Beranda</a></nav></header>
<main><article><h1 class="entry-title">Puskesmas Tapin Utara Raih Piagam</h1>{{above}}
<div class="entry-content">{BODY}</div></article>
<div id="comments"><p>Mantap, layak juara!</p><time datetime="2024-06-01T00:00:00+08:00">1 Juni 2024</time></div></main>
<footer>Hak cipta Kabar Uji</footer></body></html>"""


def page(head: str = "", above: str = "") -> str:
    return PAGE.replace("{head}", head).replace("{above}", above)


def test_text_has_paragraphs_captions_lists_and_tables_and_no_furniture() -> None:
    article = clean(page(), url="https://kabaruji.example/2024/05/14/piagam/", timezone="Asia/Makassar")
    assert article.title == "Puskesmas Tapin Utara Raih Piagam"
    assert article.text.split("\n\n") == [
        "RANTAU, KABAR UJI – Puskesmas Tapin Utara menerima piagam dari dinas kesehatan provinsi, "
        "Senin (13/5/2024). Nilainya 88,40.",
        "Kepala puskesmas menyebut hasil itu buah kerja tim.",
        "Piagam diserahkan di aula Bapelkes Banjarbaru.",
        "1. Puskesmas Tapin Utara\n2. Puskesmas Binuang",
        "Nama | Nilai\nTapin Utara | 88,40",
        "(red)",
    ]
    assert article.canonical == "https://kabaruji.example/2024/05/14/piagam/"
    assert article.language == "id"


WITA = dt.timezone(dt.timedelta(hours=8))
STAMP = dt.datetime(2024, 5, 14, 9, 5, tzinfo=WITA)


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ('<meta property="article:published_time" content="2024-05-14T01:05:00+00:00">', ""),
        ('<meta property="article:published_time" content="2024-05-14T09:05:00">', ""),
        ('<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":"NewsArticle",'
         '"datePublished":"2024-05-14T09:05:00+08:00"}]}</script>', ""),
        ('<script type="application/ld+json">{"headline":"kutip " rusak","datePublished":"2024-05-14T09:05:00+08:00"}'
         "</script>", ""),
        ("", '<time class="entry-date published" datetime="2024-05-14T09:05:00+08:00">14 Mei</time>'),
        ("", "<span>Selasa, 14 Mei 2024 09:05 WITA</span>"),
        ("", "<div>Selasa, 14 Mei 2024 | 08.05 WIB</div>"),
        # A theme that prints local time and calls it UTC in its meta: the printed zone wins.
        ('<meta property="article:published_time" content="2024-05-14T09:05:00Z">', "<p>14/05/2024 09:05 WITA</p>"),
        # A meta that knows only the day.
        ('<meta name="pubdate" content="2024-05-14">', "<p>Selasa, 14/05/2024 09:05 WITA</p>"),
    ],
)  # fmt: skip
def test_publication_moment_in_every_manner_of_telling(head: str, above: str) -> None:
    assert clean(page(head, above), timezone="Asia/Makassar").published == STAMP


def test_dates_of_comments_are_not_the_articles() -> None:
    assert clean(page(), timezone="Asia/Makassar").published != dt.datetime(2024, 6, 1, tzinfo=WITA)


def test_day_from_the_address_when_nothing_else_tells() -> None:
    article = clean(page(), url="https://kabaruji.example/2024/05/14/piagam/", timezone="Asia/Makassar")
    assert article.published == dt.datetime(2024, 5, 14, tzinfo=WITA)


def test_author_is_a_person() -> None:
    by_json = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Siti Rahmah"}}</script>'
    assert clean(page(by_json)).author == "Siti Rahmah"
    assert (
        clean(page(above='<span class="byline">Oleh: <a rel="author">Siti Rahmah</a></span>')).author == "Siti Rahmah"
    )
    outlet = '<meta property="og:site_name" content="Kabar Uji"><meta name="author" content="Kabar Uji">'
    assert clean(page(outlet)).author is None
    assert clean(page('<meta name="author" content="https://facebook.com/kabaruji">')).author is None


@pytest.mark.parametrize(
    "printed",
    [
        "Kepala Dinas – Koran Uji", "Kepala Dinas | Koran Uji", "Kepala Dinas - Koran Uji | koranuji.example",
        "Koran Uji: Kepala Dinas", "Kepala Dinas",
    ],
)  # fmt: skip
def test_title_loses_the_outlets_name(printed: str) -> None:
    site = '<meta property="og:site_name" content="Koran Uji">'
    html = f'<title>{printed}</title>{site}<div class="entry-content">{BODY}</div>'
    assert clean(html, url="https://koranuji.example/a").title == "Kepala Dinas"


def test_title_keeps_its_own_dashes() -> None:
    html = f"<title>Tapin Menang – Tiga Piagam Sekaligus</title><div class='entry-content'>{BODY}</div>"
    assert clean(html, url="https://koranuji.example/a").title == "Tapin Menang – Tiga Piagam Sekaligus"


def test_caption_of_the_lead_picture_outside_the_body_is_kept() -> None:
    above = (
        '<figure class="post-thumbnail"><img><figcaption>Camat Binuang Rahmadi memegang trofi.</figcaption></figure>'
    )
    assert clean(page(above=above)).text.endswith("Camat Binuang Rahmadi memegang trofi.")


def test_page_of_an_unknown_theme_goes_through_the_general_extractor() -> None:
    html = page().replace('class="entry-content"', 'class="zz-1"')
    text = clean(html).text
    assert "Nilainya 88,40." in text
    assert "Beranda" not in text
    assert "Mantap" not in text
    assert "Jembatan Lama" not in text


def test_page_wrapped_in_a_form_is_read() -> None:
    html = page().replace("<main>", '<form id="aspnetForm"><main>').replace("</main>", "</main></form>")
    assert "Nilainya 88,40." in clean(html).text


def test_front_page_is_no_article() -> None:
    html = page().replace('href="/2024/05/14/piagam/"', 'href="https://kabaruji.example/"')
    with pytest.raises(NotAnArticle) as verdict:
        clean(html, url="https://kabaruji.example/2024/05/14/piagam/")
    assert verdict.value.reason == "listing"


def test_body_in_json_ld_serves_when_the_page_is_an_empty_shell() -> None:
    body = "Dinas Perpustakaan Kabupaten Tapin meraih akreditasi A dari perpustakaan nasional. " * 3
    story = f'{{"@type":"NewsArticle","articleBody":"{body}"}}'
    html = f'<title>Akreditasi A</title><script type="application/ld+json">{story}</script><div id=app></div>'
    assert clean(html).text.startswith("Dinas Perpustakaan Kabupaten Tapin")


def test_fragment_follows_the_same_rules_as_the_page() -> None:
    assert clean_fragment(BODY) == clean(page(), timezone="Asia/Makassar").text


def test_fragment_shapes() -> None:
    assert clean_fragment("Raih &#8220;Adipura&#8221; &amp; piagam") == "Raih “Adipura” & piagam"
    assert clean_fragment("<p>Satu</p><!--nextpage--><p>Dua</p>") == "Satu\n\nDua"
    assert clean_fragment("Satu<br><br>Dua<br/>Baca juga: <a href=x>Tiga</a><br>Empat") == "Satu\nDua\nEmpat"
    assert clean_fragment('[caption id="a"]<img> Wali kota[/caption]<p>Isi</p>').split() == ["Wali", "kota", "Isi"]
    assert clean_fragment("satu\n\ndua") == "satu\n\ndua"
    assert clean_fragment("<p>Rekomendasi DPRD dibacakan di <a>sidang</a> kemarin.</p>").startswith("Rekomendasi DPRD")
    assert clean_fragment("") == ""
    assert clean_fragment("<p>Nilai < 60 & > 30</p>") == "Nilai < 60 & > 30"


def test_looks_complete() -> None:
    text = "Kelurahan Komet menjadi yang terbaik. " * 8
    assert looks_complete(Article("a", text, published=STAMP))
    assert not looks_complete(Article("a", text))
    assert not looks_complete(Article("a", "Pendek.", published=STAMP))
    assert not looks_complete(Article("a", text + "[…]", published=STAMP))


def test_unknown_time_zone_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="Asia/Makassar"):
        clean(page(), timezone="Asia/Banjarbaru")


# Words of menus, share bars and comment forms that stand on the saved pages outside every story.
FURNITURE = ("Beranda", "Masuk ke akun", "Kirim komentar", "Terpopuler", "Baca Juga", "BACA JUGA", "Indeks Berita")


@pytest.mark.skipif(not PAGES.is_dir(), reason="the saved pages of news sites are not beside the repository")
def test_saved_pages() -> None:
    rows = list(csv.DictReader((PAGES / "MANIFEST.tsv").open(encoding="utf-8"), delimiter="\t"))
    wrong: list[str] = []
    for row in rows:
        content = (PAGES / row["file"]).read_bytes()
        try:
            article = clean(content)
        except NotAnArticle as verdict:
            if row["kind"] == "article":
                wrong.append(f"{row['file']}: {verdict}")
            continue
        if row["kind"] == "rss":
            wrong.append(f"{row['file']}: taken for an article")
        if row["kind"] == "article" and row["complete_html"] == "True":
            if article.published is None or len(article.title) < 15 or len(article.text) < 120:
                wrong.append(f"{row['file']}: {article.title!r} {article.published} {len(article.text)} characters")
            wrong += [f"{row['file']}: {word}" for word in FURNITURE if word in article.text]
    assert wrong == []
