"""Pages as the theme families of Indonesian outlets build them, each with its own clutter inside the story."""

# ruff: noqa: E501 (the markup of themes reads better on its own lines)

from __future__ import annotations

import datetime as dt

import pytest

from extract.clean import clean

WITA = dt.timezone(dt.timedelta(hours=8))
STAMP = dt.datetime(2025, 3, 12, 10, 5, tzinfo=WITA)

FIRST = "Puskesmas Kelua meraih juara 2 lomba inovasi layanan se-Kabupaten Tabalong, Selasa (11/3/2025)."
SECOND = "Kepala puskesmas mengatakan antrean kini bisa dipesan lewat pesan singkat dari rumah."
LAST = "Pemenang pertama berasal dari Muara Uya. (rif/dya)"

TAGDIV = f"""<html lang="id"><head><title>Puskesmas Kelua Juara 2 | Kabar Uji</title></head><body class="single td-standard-pack">
<div class="td-header-menu-wrap"><ul class="sf-menu"><li><a href="/">Beranda</a></li></ul></div>
<article class="post"><div class="td-post-header"><ul class="td-category"><li><a>Tabalong</a></li></ul>
<header class="td-post-title"><h1 class="entry-title">Puskesmas Kelua Juara 2</h1>
<div class="td-module-meta-info"><div class="td-post-author-name"><div class="td-author-by">Oleh</div> <a>Rifqi</a></div>
<span class="td-post-date"><time class="entry-date updated td-module-date" datetime="2025-03-12T10:05:00+08:00">
12 Maret 2025</time></span></div></header></div>
<div class="td-post-sharing-top"><a>Facebook</a><a>WhatsApp</a></div>
<div class="td-post-content tagdiv-type"><div class="td-post-featured-image"><figure>
<img><figcaption class="wp-caption-text">Tim Puskesmas Kelua di Pendopo Bersinar.</figcaption></figure></div>
<p>{FIRST}</p><div class="td-a-rec"><ins class="adsbygoogle"></ins><span class="td-adspot-title">- Advertisement -</span></div>
<p>{SECOND}</p><p><strong>Baca Juga :</strong> <a href="/x">Harga Karet Naik Lagi</a></p><p>{LAST}</p></div>
<footer><div class="td-post-source-tags"><ul class="td-tags"><li>TAGS</li><li><a>puskesmas</a></li></ul></div></footer></article>
<div class="td_block_related_posts"><h4>ARTIKEL TERKAIT</h4><h3><a>Jembatan Pasar Panas Ditutup</a></h3></div></body></html>"""

JNEWS = f"""<html lang="id-ID"><head><title>Puskesmas Kelua Juara 2 - Kabar Uji</title>
<meta property="og:site_name" content="Kabar Uji"><meta property="article:published_time" content="2025-03-12T02:05:00+00:00">
</head><body class="jnews"><div class="jeg_header">menu</div><div class="entry-header"><h1 class="jeg_post_title">Puskesmas
Kelua Juara 2</h1><div class="jeg_meta_container"><div class="jeg_meta_author">by <a>Rifqi</a></div>
<div class="jeg_meta_date"><a>12 Maret 2025</a></div></div></div>
<div class="jeg_featured featured_image"><p class="wp-caption-text">Tim Puskesmas Kelua di Pendopo Bersinar.</p></div>
<div class="jeg_share_top_container"><div class="jeg_share_button"><span>0</span> SHARES <a>Share on Facebook</a></div></div>
<div class="entry-content no-share"><div class="content-inner"><p>{FIRST}</p>
<div class="jnews_inline_related_post"><h3>Baca Juga</h3><a>Harga Karet Naik Lagi</a></div><p>{SECOND}</p>
<figure><figcaption>Tim Puskesmas Kelua di Pendopo Bersinar.</figcaption></figure><p>{LAST}</p>
<div class="jeg_post_tags"><span>Tags:</span> <a>puskesmas</a></div></div></div>
<div class="jnews_related_post_container"><h3>Related Posts</h3><a>Jembatan Pasar Panas Ditutup</a></div></body></html>"""

GIANMR = f"""<html lang="id"><head><title>Puskesmas Kelua Juara 2 – Kabar Uji</title></head><body>
<article><header><h1 class="entry-title"><strong>Puskesmas Kelua Juara 2</strong></h1><span class="posted-on">
<time class="entry-date published" datetime="2025-03-12T10:05:00+08:00">12 Maret 2025</time></span>
<span class="entry-author vcard">Rifqi</span></header>
<figure class="post-thumbnail"><figcaption class="wp-caption-text">Tim Puskesmas Kelua di Pendopo Bersinar.</figcaption></figure>
<div class="entry-content entry-content-single clearfix"><p>{FIRST}</p><p>banner 336x280</p>
<div class="gmr-related-post-onlytitle"><div class="related-text-onlytitle">Bacaan Lainnya</div><ul><li><a>Harga Karet Naik
Lagi</a></li></ul></div><p>{SECOND}<br>{LAST}</p><div class="gmr-banner-aftercontent">banner 468x60</div>
<p>Pos terkait</p><ul><li><a href="/j">Jembatan Pasar Panas Ditutup</a></li></ul></div>
<div class="wp-author-box"><p>+ posts</p></div></article></body></html>"""

BLOGGER = f"""<html lang="id"><head><title>Kabar Uji: Puskesmas Kelua Juara 2</title>
<meta property="og:title" content="Puskesmas Kelua Juara 2"></head><body><div class="widget Blog" id="Blog1"><div class="post">
<h3 class="post-title entry-title">Puskesmas Kelua Juara 2</h3><abbr class="published" title="2025-03-12T10:05:00+08:00"></abbr>
<div class="post-body entry-content"><div class="separator"><img></div><table class="tr-caption-container"><tr><td><img></td>
</tr><tr><td class="tr-caption">Tim Puskesmas Kelua di Pendopo Bersinar.</td></tr></table>{FIRST}<br><br>
<div>{SECOND}</div><div><br></div><b>BACA JUGA: <a href="/x">Harga Karet Naik Lagi</a></b><br>{LAST}</div>
<div class="post-footer">Share: <a>Facebook</a></div></div></div>
<div class="related-posts"><a>Jembatan Pasar Panas Ditutup</a></div></body></html>"""

NETWORK = f"""<html><head><title>Puskesmas Kelua Juara 2 - Kabaruji.example Tabalong</title>
<meta property="og:title" content="Puskesmas Kelua Juara 2 - Kabaruji.example Tabalong"></head><body>
<div class="crumb"><a>Home</a> » <a>Tabalong</a></div><h1 id="arttitle">Puskesmas Kelua Juara 2</h1>
<div class="mt10"><time class="grey">Rabu, 12 Maret 2025 10:05 WITA</time></div>
<div class="side-article txt-article multi-fontsize"><p><strong>KABARUJI.EXAMPLE, TANJUNG</strong> - {FIRST}</p>
<p class="baca"><strong>Baca juga: <a href="/x">Harga Karet Naik Lagi</a></strong></p><p>{SECOND}</p>
<p>(*) Tim Puskesmas Kelua di Pendopo Bersinar.</p><p>{LAST}</p><div class="ads__horizontal">ADVERTISEMENT</div></div>
<div class="fbo mb20">Berita Terkait <a>Jembatan Pasar Panas Ditutup</a></div></body></html>"""

ELEMENTOR = f"""<html lang="id"><head><title>Puskesmas Kelua Juara 2 - Kabar Uji</title><script type="application/ld+json">
{{"@context":"https://schema.org","@graph":[{{"@type":"Article","headline":"Puskesmas Kelua Juara 2",
"datePublished":"2025-03-12T02:05:00+00:00","author":{{"name":"Rifqi"}}}}]}}</script></head><body>
<div class="elementor-widget-container"><ul><li><a>Beranda</a></li></ul></div>
<div class="elementor-widget elementor-widget-theme-post-title"><h1 class="elementor-heading-title">Puskesmas Kelua Juara 2</h1></div>
<div class="elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container"><p>{FIRST}</p>
<p>{SECOND}</p><div class="wp-caption"><img><p class="wp-caption-text">Tim Puskesmas Kelua di Pendopo Bersinar.</p></div>
<h4>Baca juga:</h4><ul><li><a>Harga Karet Naik Lagi</a></li></ul><p>{LAST}</p></div></div>
<div class="elementor-widget-container"><h3><a>Jembatan Pasar Panas Ditutup</a></h3></div></body></html>"""


@pytest.mark.parametrize(
    "page",
    [TAGDIV, JNEWS, GIANMR, BLOGGER, NETWORK, ELEMENTOR],
    ids=["tagdiv", "jnews", "gianmr", "blogger", "network", "elementor"],
)
def test_family(page: str) -> None:
    article = clean(page, url="https://kabaruji.example/puskesmas-kelua-juara-2/", timezone="Asia/Makassar")
    assert article.title == "Puskesmas Kelua Juara 2"
    assert article.published == STAMP
    for wanted in (FIRST, SECOND, LAST, "Tim Puskesmas Kelua di Pendopo Bersinar."):
        assert article.text.count(wanted) == 1, wanted
    for clutter in (
        "Harga Karet", "Jembatan Pasar", "Facebook", "banner", "Beranda", "TAGS", "Tags", "posts", "ADVERT", "Advert",
        "Terkait", "terkait", "TERKAIT", "Baca", "BACA", "SHARES",
    ):  # fmt: skip
        assert clutter not in article.text, clutter


def test_a_date_in_a_sentence_is_not_the_pages_date() -> None:
    page = (
        "<title>Puskesmas Kelua Juara 2</title><h1>Puskesmas Kelua Juara 2</h1>"
        f"<div class='entry-content'><p>Acara itu digelar pada 11 Maret 2025.</p><p>{FIRST}</p><p>{SECOND}</p></div>"
    )
    assert clean(page).published is None
