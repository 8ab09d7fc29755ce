"""Random articles whose records are alike enough to be joined, bridged and kept apart."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from extract.model import AwardRecord
from storage.register import ArticleFacts
from tests.storage.builders import facts, record

RECIPIENTS = (
    ("Pemerintah Kota Banjarbaru", "government", "Kota Banjarbaru"),
    ("Pemerintah Kabupaten Banjar", "government", "Kabupaten Banjar"),
    ("Dinas Kesehatan Kota Banjarbaru", "agency", "Kota Banjarbaru"),
    ("Siti Aminah", "person", None),
    ("Siti Aminah Rahman", "person", None),
)
AWARDS = (
    "Kepatuhan Penyelenggaraan Pelayanan Publik", "Pelayanan Publik", "Kepatuhan Standar Pelayanan Publik",
    "Inovasi Pelayanan Publik", "Kompetisi Inovasi", "Adipura",
)  # fmt: skip
TEXTS = ("", "Naskah rilis yang sama dikirim humas ke semua redaksi pada sore hari itu juga. " * 4)

maybe = st.one_of


@st.composite
def records(draw: st.DrawFn) -> AwardRecord:
    """One record."""
    recipient, kind, region = draw(st.sampled_from(RECIPIENTS))
    return record(
        recipient,
        draw(st.sampled_from(AWARDS)),
        recipient_kind=kind,
        recipient_region=region,
        programme=draw(st.sampled_from((None, None, "ombudsman-kepatuhan"))),
        category=draw(st.sampled_from((None, None, "Zona Hijau", "Kualitas Tinggi (Zona Hijau)", "Nindya"))),
        score=draw(st.sampled_from((None, None, 84.74, 84.7, 90.0))),
        rank=draw(st.sampled_from((None, None, 1, 2))),
        period=draw(st.sampled_from((None, None, 2023, 2024))),
        date=draw(st.sampled_from((None, None, dt.date(2024, 5, 21), dt.date(2023, 12, 18)))),
        issuer=draw(st.sampled_from((None, "Ombudsman RI", "Ombudsman Kalsel", "KLHK"))),
        level=draw(st.sampled_from((None, None, "nasional", "provinsi"))),
        confidence=draw(st.sampled_from((0.5, 0.8, 0.95))),
        main=draw(st.booleans()),
    )


@st.composite
def articles(draw: st.DrawFn, most: int = 7) -> list[tuple[ArticleFacts, list[AwardRecord]]]:
    """Some articles with their records."""
    out = []
    for n in range(draw(st.integers(2, most))):
        day = draw(st.sampled_from(("2024-05-22", "2024-05-23", "2024-01-10", "2023-12-19", None)))
        article = facts(
            f"a{n}", outlet=draw(st.sampled_from(("satu.test", "dua.test"))), day=day, text=draw(st.sampled_from(TEXTS))
        )
        out.append((article, draw(st.lists(records(), min_size=0, max_size=3))))
    return out
