"""The mail in headless Chromium: it fits a phone and a desktop, in light and in dark, in both languages."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from alerts.content import Item, Told
from alerts.preview import html_of
from alerts.sample import sample_mail
from tests.alerts.test_rendering import FACTS

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LONG = "Badan Perencanaan Pembangunan Riset dan Inovasi Daerah Kabupaten Hulu Sungai Selatan"
MANY = [
    FACTS,
    *(dataclasses.replace(FACTS, award_id=n, recipient=LONG, recipient_region="Kabupaten Hulu Sungai Selatan")
      for n in (2, 3)),
    dataclasses.replace(FACTS, award_id=4, award="A" * 190, sentence="kata" * 100, recipient_region=None),
]  # fmt: skip
CORRECTIONS = [
    Item(dataclasses.replace(FACTS, award_id=8), Told("Pemerintah Kota Banjarbaru", "Kualitas Tinggi", 80, 3))
]
# Asked of the page itself: what sticks out to the right, and the colours that people read.
PROBE = """<script>
const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
const card = getComputedStyle(document.querySelector('.card')).backgroundColor;
const ink = getComputedStyle(document.querySelector('h1')).color;
document.documentElement.setAttribute('data-found', JSON.stringify({wide: wide.length, card, ink,
  height: document.body.scrollHeight}));
</script>"""


# Frames, because Chromium's own window is never narrower than 500 pixels.
FRAMES = """<style>body { margin: 0; white-space: nowrap } iframe { border: 0 }</style>
<iframe src="alert.html" width="WIDTH" height="1400"></iframe><iframe src="digest.html"
width="WIDTH" height="1400"></iframe>
<script>onload = () => [...document.querySelectorAll('iframe')].forEach((frame, n) =>
  document.documentElement.setAttribute('data-found-' + n,
    frame.contentDocument.documentElement.getAttribute('data-found')))</script>"""


def chromium(page: Path, *options: str, width: int, dark: bool) -> str:
    if CHROMIUM is None:
        pytest.skip("no Chromium (Debian: apt-get install chromium)")
    dark_flags = ["--blink-settings=preferredColorScheme=0"] if dark else ["--blink-settings=preferredColorScheme=1"]
    done = subprocess.run(
        [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
         "--allow-file-access-from-files",
         f"--user-data-dir={page.parent / 'profile'}", f"--window-size={width},1400", *dark_flags, *options,
         page.as_uri()],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("id", 375, False), ("id", 800, False), ("en", 375, True), ("en", 800, False)],
)
def test_it_fits_and_reads(tmp_path: Path, language: str, width: int, dark: bool) -> None:
    mails = {"alert": sample_mail([FACTS], language), "digest": sample_mail(MANY, language, corrections=CORRECTIONS)}
    for name, mail in mails.items():
        html = html_of(mail).replace("</body>", f"{PROBE}</body>")
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    frames = tmp_path / "frames.html"
    frames.write_text(FRAMES.replace("WIDTH", str(width)), encoding="utf-8")
    dom = chromium(frames, "--dump-dom", width=2 * width, dark=dark)
    found = [json.loads(one.replace("&quot;", '"')) for one in re.findall(r'data-found-\d="([^"]*)"', dom)]
    assert len(found) == len(mails)
    for name, one in zip(mails, found, strict=True):
        assert one["wide"] == 0, f"the {name} sticks out at {width} pixels"
        assert contrast(one["card"], one["ink"]) > 7
        assert (brightness(one["card"]) < 0.1) is dark
    shot = tmp_path / "shot.png"
    chromium(frames, f"--screenshot={shot}", width=2 * width, dark=dark)
    with Image.open(shot) as image:
        for left in (0, width):
            colours = image.convert("RGB").crop((left, 0, left + width, 1400)).getcolors(2_000_000)
            assert colours is not None
            assert len(colours) > 100  # it is not an empty page


def brightness(colour: str) -> float:
    """Relative luminance of rgb(…), after WCAG."""
    parts = [int(one) / 255 for one in re.findall(r"\d+", colour)[:3]]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)
