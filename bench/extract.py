"""The extractor's speed: an article, a text of up to a megabyte, a cold start, all cores.

Times of one article and of long texts are processor time, the least of several runs, so that other work on the machine
does not count; the start and the articles a second are by the clock. The texts are invented: `bench._news_pages`.
"""

from __future__ import annotations

import functools
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench._news_pages import AWARDS, HEADLINES, ORDINARY, PLACES
from extract.extractor import extract
from piagam.lines import Line
from piagam.reading import Reading, read_all

WORDS = 400
_START = "from extract.extractor import extract; extract('Pemkab raih penghargaan', 'Pemkab Tapin meraih Adipura.')"
# Neighbourhood news in which no word of the extractor's first look stands.
_PLAIN = tuple(sentence for sentence in ORDINARY if "besar " not in sentence)


def story(number: int, sentences: tuple[str, ...], words: int = WORDS) -> str:
    """An invented story of about this many words, the same for the same number."""
    dice = random.Random(number)
    place = dice.choice(PLACES)
    parts: list[str] = []
    while sum(len(part.split()) for part in parts) < words:
        parts.append(dice.choice(sentences).format(p=place, y=dice.randint(2015, 2024)))
    return "\n\n".join(parts)


def processor_time(work: Callable[[], object], runs: int) -> float:
    """Seconds of processor time, the least of some runs."""
    best = float("inf")
    for _ in range(runs):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def cold_start(runs: int) -> float:
    """Seconds from the start of a new process to the end of its first reading, the least of some runs."""
    root = Path(__file__).parent.parent
    best = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", _START], check=True, cwd=root)
        best = min(best, time.perf_counter() - started)
    return best


def rate(articles: int) -> float:
    """Articles a second on all cores, every second one with awards."""
    lines = []
    for n in range(articles):
        head = HEADLINES[n % len(HEADLINES)].format(p=PLACES[n % len(PLACES)])
        text = story(n, (*_PLAIN, *AWARDS) if n % 2 else _PLAIN)
        lines.append(Line("bench", n + 1, {"id": str(n), "title": head, "text": text, "published": "2024-07-23"}))
    started = time.perf_counter()
    read = sum(isinstance(item, Reading) for item in read_all(lines))
    if read != articles:
        raise RuntimeError(f"{articles - read} of {articles} invented articles were not read; run `piagam extract`")
    return articles / (time.perf_counter() - started)


def run(quick: bool) -> list[str]:
    """The table; `quick` takes fewer runs and articles."""
    runs, many = (3, 50) if quick else (9, 500)
    title = "Pemkab raih penghargaan"
    extract(title, AWARDS[0].format(p="Tapin", y=2023))  # the tables are read once
    mixed = [story(n, (*ORDINARY, *AWARDS)) for n in range(many)]
    plain = [story(n, _PLAIN) for n in range(many)]
    dense = story(0, AWARDS, 4_000)
    lines = ["| what | figure |", "|---|---:|"]
    each = processor_time(lambda: [extract(title, text) for text in mixed], runs) / many
    lines.append(f"| article of {WORDS} words with awards, processor time | {each * 1e3:.1f} ms |")
    each = processor_time(lambda: [extract("Jembatan selesai", text) for text in plain], runs) / many
    lines.append(f"| article of {WORDS} words without a word of awards, processor time | {each * 1e3:.3f} ms |")
    for size in (250_000, 500_000, 1_000_000):
        text = (dense + "\n\n") * (size // len(dense) + 1)
        used = processor_time(functools.partial(extract, title, text[:size]), 1 if quick else 3)
        lines.append(f"| award after award, {size / 1e6:g} million characters, processor time | {used:.1f} s |")
    names = "Juara I diraih " + ", ".join(f"Budi{chr(97 + n % 26)} Santoso" for n in range(20_000))
    used = processor_time(lambda: extract(title, names), 1)
    lines.append(f"| one sentence of 20,000 names, processor time | {used:.1f} s |")
    lines.append(f"| start: a new process imports and reads its first article | {cold_start(runs):.2f} s |")
    lines.append(f"| articles a second, {os.cpu_count()} cores, half of them with awards | {rate(20 * many):,.0f} |")
    return lines
