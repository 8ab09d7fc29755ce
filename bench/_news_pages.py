# ruff: noqa: E501 - sentences and tables, one a line
"""Invented news pages of ordinary weight, and a small fast server for them: what the crawl benchmarks fetch."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection

from extract.regions import all_regions

# Every regency of the list: awards as varied as those of a year of news, most told once or twice.
PLACES = tuple(region.short_name for region in all_regions().values() if region.level == "regency")
ORDINARY = (
    "Warga {p} bergotong royong membersihkan saluran air yang tersumbat lumpur sejak hujan deras pekan lalu.",
    "Dinas Pekerjaan Umum {p} menurunkan alat berat dan menutup satu lajur jalan sampai sore hari.",
    "Pedagang pasar di {p} mengaku pasokan sayur mulai lancar walaupun ongkos angkut masih mahal.",
    "Petugas kecamatan mengimbau pengendara mengambil jalan memutar dan mematuhi rambu sementara.",
    "Camat setempat berharap pekerjaan itu selesai sebelum anak sekolah kembali dari libur panjang.",
    "Beberapa orang tua murid menunggu di tepi jalan karena angkutan kota tidak dapat lewat.",
    "Kelompok tani menyiapkan bibit padi lokal untuk lahan yang baru dibuka di tepi sungai.",
    "Puskesmas membuka layanan sampai malam supaya pekerja harian dapat memeriksakan diri.",
)  # fmt: skip
AWARDS = (
    "Pemerintah Kabupaten {p} meraih penghargaan Kabupaten Layak Anak kategori Nindya dari Kementerian Pemberdayaan Perempuan dan Perlindungan Anak, tahun {y}, Senin (22/7/2024).",
    "Ombudsman RI memberikan predikat Kualitas Tertinggi kepada Pemerintah Kabupaten {p} dengan nilai 92,41 dalam penilaian kepatuhan tahun {y}.",
    "Dinas Perpustakaan {p} menjadi juara 2 lomba perpustakaan tingkat provinsi tahun {y}.",
    "Bupati {p} menerima opini Wajar Tanpa Pengecualian dari BPK RI atas laporan keuangan tahun {y}.",
)  # fmt: skip
HEADLINES = (
    "Harga Cabai di Pasar {p} Turun",
    "Jembatan {p} Selesai Diperbaiki",
    "Hujan Deras Guyur {p} Semalam",
    "Tim Sepak Bola {p} Berlatih Lagi",
)


def page(number: int, award: bool, dice: random.Random) -> bytes:
    """One article page of some 60 kB, with the furniture that real ones carry: menus, side columns, scripts."""
    place = dice.choice(PLACES)
    lines = [dice.choice(ORDINARY).format(p=place) for _ in range(14)]
    if award:
        lines[:0] = [line.format(p=place, y=dice.randint(2016, 2024)) for line in dice.sample(AWARDS, 2)]
    title = (
        f"{place} Raih Penghargaan Tahun Ini, Berita {number}"
        if award
        else f"Warga {place} Bersihkan Saluran Air, Berita {number}"
    )
    menu = "".join(f"<li class='menu-item'><a href='/rubrik/{n}/'>Rubrik {n}</a></li>" for n in range(60))
    side = "".join(
        f"<div class='td-block-span12'><div class='td_module_6'><a href='/2024/0{1 + n % 9}/berita-lain-dari-kota-{n}/' class='td-image-wrap'>"
        f"<img src='/foto/{n}.jpg' srcset='/foto/{n}-300.jpg 300w, /foto/{n}-600.jpg 600w' alt=''></a><h3 class='entry-title'>"
        f"<a href='/2024/0{1 + n % 9}/berita-lain-dari-kota-{n}/'>{dice.choice(HEADLINES).format(p=dice.choice(PLACES))}</a></h3></div></div>"
        for n in range(60)
    )  # fmt: skip
    script = "<script>" + ";".join(f"var v{n}={{a:{n},b:'teks {n}'}}" for n in range(700)) + "</script>"
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<!DOCTYPE html><html lang='id'><head><meta charset='utf-8'><title>{title} - Kabar Uji</title>{script}"
        f"<meta property='article:published_time' content='2024-07-{1 + number % 28:02}T08:00:00+08:00'></head><body><header><nav><ul>{menu}</ul></nav></header>"
        f"<main><article><h1 class='entry-title'>{title}</h1><div class='td-post-content tagdiv-type'>{body}</div></article><aside>{side}</aside></main>"
        f"<footer><ul>{menu}</ul></footer>{script}</body></html>"
    ).encode()


def pages(number: int, share: float, seed: int = 7) -> list[bytes]:
    """So many pages, of which a share tells of awards."""
    dice = random.Random(seed)
    return [page(n, dice.random() < share, dice) for n in range(number)]


@contextmanager
def served(bodies: Sequence[bytes]) -> Iterator[int]:
    """Serve pages in a process of its own; yields the port. /s.xml lists them, /berita/N/ holds them."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(list(bodies), theirs), daemon=True)
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.kill()
        process.join()


def _serve(bodies: list[bytes], pipe: Connection) -> None:
    asyncio.run(_server(bodies, pipe))


async def _server(bodies: list[bytes], pipe: Connection) -> None:
    answers: dict[bytes, bytes] = {b"/robots.txt": _answer(b"User-agent: *\nAllow: /\n", b"text/plain")}
    for number, body in enumerate(bodies):
        answers[b"/berita/kabar-uji-nomor-%d/" % number] = _answer(body, b"text/html; charset=utf-8")

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1]
            writer.write(answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))

    server = await asyncio.start_server(lambda r, w: _quiet(connected(r, w)), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    locs = "".join(
        f"<url><loc>http://127.0.0.1:{port}/berita/kabar-uji-nomor-{n}/</loc></url>" for n in range(len(bodies))
    )
    answers[b"/s.xml"] = _answer(f"<urlset>{locs}</urlset>".encode(), b"application/xml")
    pipe.send(port)
    await server.serve_forever()


async def _quiet(work: object) -> None:
    try:
        await work  # type: ignore[misc]
    except (asyncio.IncompleteReadError, ConnectionError):
        return


def _answer(body: bytes, kind: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (kind, len(body), body)
