"""A small register for the tests and for the worked questions of docs/reporting.md: known facts, no chance.

Seven areas of Kalimantan Selatan and Metro of Lampung, 2019 to 2024: ladders that rise and fall, a WTP row of years,
first-time winners, a gap, people, an agency, a village, a school, a merged and a rejected award, conflicts, outlets
that copy each other. All texts are made up for this purpose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from storage.database import Database
from storage.reporting import refresh
from storage.tables import ArticleRow, AwardRow, DecisionRow, MentionRow, RunRow, SiteRow

UTC = dt.timezone.utc  # noqa: UP017 - reads like the other zones below
BANUA, HARIAN, SUNGAI = "Banua Kini", "Harian Borneo", "Suara Sungai"
REGIONS = {
    "63": "Provinsi Kalimantan Selatan", "63.71": "Kota Banjarmasin", "63.72": "Kota Banjarbaru",
    "63.03": "Kabupaten Banjar", "63.06": "Kabupaten Hulu Sungai Selatan", "63.09": "Kabupaten Tabalong",
    "63.01": "Kabupaten Tanah Laut", "18.72": "Kota Metro",
}  # fmt: skip
ISSUERS = {
    "kla": ("Kementerian PPPA", "kemenpppa"), "opini-bpk": ("BPK RI", "bpk"),
    "ombudsman-kepatuhan": ("Ombudsman RI", "ombudsman"), "adipura": ("KLHK", "klhk"),
    "sakip": ("Kemenpan-RB", "kemenpanrb"),
    "uhc-award": ("BPJS Kesehatan", "bpjs-kesehatan"),
}  # fmt: skip
NAMES = {
    "kla": "Kota Layak Anak", "opini-bpk": "Opini WTP", "ombudsman-kepatuhan": "Kepatuhan Pelayanan Publik",
    "adipura": "Adipura", "sakip": "SAKIP", "uhc-award": "UHC Award",
}  # fmt: skip
ABOUT = {"kla": (7, 23), "opini-bpk": (5, 21), "ombudsman-kepatuhan": (12, 19), "adipura": (3, 5), "sakip": (12, 6),
         "uhc-award": (8, 8)}  # fmt: skip

# region, programme, {year: (category, score, rank)}
RESULTS: tuple[tuple[str, str, dict[int, tuple[str | None, float | None, int | None]]], ...] = (
    ("63.72", "kla", {2019: ("Pratama", None, None), 2021: ("Madya", None, None), 2022: ("Nindya", None, None),
                      2023: ("Nindya", None, None), 2024: ("Utama", None, None)}),
    ("63.71", "kla", {2021: ("Nindya", None, None), 2022: ("Nindya", None, None), 2023: ("Madya", None, None)}),
    ("63.06", "kla", {2022: ("Pratama", None, None), 2023: ("Madya", None, None), 2024: ("Madya", None, None)}),
    ("63.09", "kla", {2023: ("Madya", None, None), 2024: ("Nindya", None, None)}),
    ("18.72", "kla", {2023: ("kategori Nindya", None, None), 2024: ("Nindya", None, None)}),
    ("63.72", "opini-bpk", dict.fromkeys(range(2019, 2025), ("WTP", None, None))),
    ("63.06", "opini-bpk", {2019: ("WDP", None, None)} | dict.fromkeys(range(2020, 2025), ("WTP", None, None))),
    ("63.03", "opini-bpk", {2021: ("WTP", None, None), 2022: ("WTP", None, None), 2024: ("WTP", None, None)}),
    ("63", "opini-bpk", {2022: ("WTP", None, None), 2023: ("WTP", None, None), 2024: ("WTP", None, None)}),
    ("63.72", "ombudsman-kepatuhan", {2022: ("Kualitas Tinggi (Zona Hijau); B", 83.2, 4),
                                      2023: ("Kualitas Tertinggi (Zona Hijau); A", 94.55, 2),
                                      2024: ("Kualitas Tertinggi (Zona Hijau); A", 96.1, 1)}),
    ("63.06", "ombudsman-kepatuhan", {2023: ("Kualitas Tertinggi (Zona Hijau); A", 91.3, 5),
                                      2024: ("Kualitas Tertinggi (Zona Hijau); A", 93.75, 3)}),
    ("63.01", "ombudsman-kepatuhan", {2023: ("Kualitas Tinggi (Zona Hijau); B", 86.0, 9),
                                      2024: ("Kualitas Tertinggi (Zona Hijau); A", 90.5, 4)}),
    ("63.71", "adipura", {2022: ("Sertifikat", None, None), 2023: ("Adipura", None, None)}),
    ("63.72", "adipura", {2023: ("Kencana; Kota Sedang", None, None)}),
    ("63.09", "sakip", {2022: ("B", 64.2, None), 2023: ("BB", 70.12, None), 2024: ("BB", 71.4, None)}),
    ("63.72", "sakip", {2023: ("BB", 72.9, None), 2024: ("A", 80.05, None)}),
    ("63.06", "uhc-award", {2024: ("Utama", None, None)}),
    ("63.03", "uhc-award", {2024: ("Madya", None, None)}),
)  # fmt: skip

# recipient, kind, region, award, category, rank, issuer, day, level
OTHERS: tuple[tuple[str, str, str | None, str, str | None, int | None, str | None, dt.date, str | None], ...] = (
    ("Dinas Kependudukan dan Pencatatan Sipil Kota Banjarbaru", "agency", "63.72", "Pelayanan Adminduk Terbaik", None,
     1, "Kementerian Dalam Negeri", dt.date(2024, 2, 14), "nasional"),
    ("Desa Tambak Sari", "village", "63.01", "Lomba Desa", "Juara 1", 1, "Pemerintah Kabupaten Tanah Laut",
     dt.date(2024, 5, 17), "kabupaten"),
    ("Nur Aisyah", "person", "63.06", "Guru Berprestasi", "tingkat SMP", None,
     "Pemerintah Kabupaten Hulu Sungai Selatan", dt.date(2024, 5, 2), "kabupaten"),
    ("SDN 2 Sungai Besar", "school", "63.72", "Adiwiyata", "Mandiri", None, "KLHK", dt.date(2023, 10, 12), "nasional"),
    ("PT Air Minum Intan", "company", "63.03", "TOP BUMD", "Bintang 4", None, "Majalah Top Business",
     dt.date(2024, 3, 20), "nasional"),
    ("Rahmat Hidayat", "person", None, "Satyalancana Karya Satya", "20 tahun", None, "Presiden RI",
     dt.date(2023, 8, 17), "nasional"),
    ("Pemerintah Kota Banjarbaru", "government", "63.72", "Innovative Government Award", "Kota Sangat Inovatif", None,
     "Kementerian Dalam Negeri", dt.date(2023, 12, 12), "nasional"),
    ("=HYPERLINK(0;0) Grup Kesenian", "community", "63.03", "Festival Seni", "@terbaik", 2, None,
     dt.date(2024, 5, 30), None),
)  # fmt: skip

OTHER_PROGRAMMES = {"Adiwiyata": "adiwiyata", "Innovative Government Award": "iga", "TOP BUMD": "top-bumd"}
SITES = (("banuakini", BANUA, "ok"), ("harianborneo", HARIAN, "ok"), ("suarasungai", SUNGAI, "broken"))


def recipient(code: str) -> str:
    """The government of a region by its full name."""
    return f"Pemerintah {REGIONS[code]}"


def awards() -> Iterable[dict[str, Any]]:
    """The awards' columns."""
    for code, programme, results in RESULTS:
        issuer, issuer_id = ISSUERS[programme]
        month, day = ABOUT[programme]
        for year, (category, score, rank) in results.items():
            yield {
                "recipient": recipient(code), "recipient_kind": "government", "recipient_region": REGIONS[code],
                "recipient_region_code": code, "award": NAMES[programme], "programme": programme, "category": category,
                "score": score, "rank": rank, "rank_scope": "se-Kalimantan Selatan" if rank else None,
                "issuer": issuer, "issuer_id": issuer_id, "date": dt.date(year, month, day), "period": year,
                "year": year, "day": dt.date(year, month, day),
                "level": "nasional", "confidence": 0.95 if score else 0.85,
            }  # fmt: skip
    for name, kind, region, award, category, rank, issuer, date, level in OTHERS:
        yield {
            "recipient": name, "recipient_kind": kind, "recipient_region": REGIONS.get(region or ""),
            "recipient_region_code": region, "award": award,
            "programme": OTHER_PROGRAMMES.get(award),
            "category": category, "score": None, "rank": rank,
            "rank_scope": None, "issuer": issuer,
            "issuer_id": {"Kementerian Dalam Negeri": "kemendagri", "KLHK": "klhk"}.get(issuer or ""), "date": date,
            "period": date.year, "year": date.year, "day": date, "level": level, "confidence": 0.7 if issuer else 0.4,
        }  # fmt: skip


def fill(database: Database) -> None:
    """Write the register and bring the figures up to date."""
    with database.transaction() as session:
        for key, name, state in SITES:
            session.execute(insert(SiteRow).values(
                key=key, name=name, home=f"https://{key}.example/", region_code="63", timezone="Asia/Makassar",
                state=state,
                state_reason="tidak ada artikel selama 9 hari" if state == "broken" else None,
                interval_seconds=3600,
            ))  # fmt: skip
        session.execute(insert(RunRow).values(site_id=1, kind="crawl", outcome="ok", counts={"articles": 12}))
        session.execute(insert(RunRow).values(site_id=3, kind="crawl", outcome="broken", counts={"articles": 0}))
        for number, award in enumerate(awards()):
            outlets = [BANUA, HARIAN, SUNGAI][: 1 + number % 3]
            told = dt.datetime.combine(award["date"], dt.time(8), UTC)
            conflict = {"score": {"93.75": [BANUA], "93.57": [HARIAN]}} if award["score"] == 93.75 else {}
            award_id = session.execute(
                insert(AwardRow)
                .values(
                    **award, mentions_count=len(outlets), outlets=outlets, outlets_count=len(outlets),
                    voices_count=len(outlets), conflicts=conflict,
                    status="confirmed" if award["rank"] == 1 else "reported",
                    first_seen=told + dt.timedelta(hours=6), updated_at=told + dt.timedelta(days=1),
                )
                .returning(AwardRow.id)
            ).scalar_one()  # fmt: skip
            for place, outlet in enumerate(outlets):
                tell(session, award_id, award, outlet, told + dt.timedelta(hours=1 + 5 * place), place)
        lost(session)
    refresh(database)


def tell(session: Any, award_id: int, award: dict[str, Any], outlet: str, moment: dt.datetime, place: int) -> None:
    """One article with one mention of the award."""
    grade = f" {award['category']}" if award["category"] else ""
    sentence = f"{award['recipient']} meraih {award['award']}{grade}."
    host = f"{outlet.split()[0].lower()}.example"
    ident = f"{outlet.split()[0].lower()}-{award_id}"
    article = session.execute(
        insert(ArticleRow)
        .values(
            ident=ident, url=f"https://{host}/{ident}",
            url_key=f"{host}/{ident}", outlet=outlet,
            title=f"{award['award']} untuk {award['recipient']}",
            text=sentence, published=moment, published_on=moment.date(), content_hash=ident, extractor_version="1",
        )
        .returning(ArticleRow.id)
    ).scalar_one()  # fmt: skip
    original = session.execute(
        insert(MentionRow).values(
            **{k: v for k, v in award.items() if k not in ("year", "day")},
            article_id=article, award_id=award_id, ordinal=0,
            fingerprint=ident, main=True, sentence=sentence, extractor_version="1",
        ).returning(MentionRow.article_id)
    ).scalar_one()  # fmt: skip
    # The third outlet copies the text of the article before its own.
    voice = original - 1 if place == 2 else original
    session.execute(ArticleRow.__table__.update().where(ArticleRow.id == article).values(voice=voice))  # type: ignore[attr-defined]


def lost(session: Any) -> None:
    """A rejected and a merged award with their decisions: they count nowhere."""
    common = {"recipient_kind": "government", "recipient_region_code": "63.72", "recipient": recipient("63.72"),
              "award": "Piala Salah", "year": 2024, "confidence": 0.3}  # fmt: skip
    for status, kind in (("rejected", "reject"), ("merged", "merge")):
        award_id = session.execute(insert(AwardRow).values(**common, status=status).returning(AwardRow.id)).scalar_one()
        session.execute(insert(DecisionRow).values(
            kind=kind, award_id=award_id, other_award_id=1 if kind == "merge" else None, decided_by="ani",
            reason="bukan penghargaan" if kind == "reject" else "sama", decided_at=dt.datetime(2024, 6, 1, tzinfo=UTC),
        ))  # fmt: skip
