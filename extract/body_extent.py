"""How far the name of a body reaches: "Dinas Perpustakaan dan Kearsipan Kabupaten …"."""

from __future__ import annotations

import functools
import re

from extract import regions
from extract.bodies import COMPANY_WORDS, CONNECT, SCHOOL_EXPANSION, STOP_CAPS, Entity, not_names, opens_body
from extract.data_files import toml_table
from extract.mentions import Mention, RegionContext
from extract.model import RecipientKind
from extract.text import Document, Token


def read_body_name(
    doc: Document, tokens: list[Token], i: int, j: int, kind: str, full: str, region_at: dict[int, Mention],
    context: RegionContext,
) -> Entity | None:  # fmt: skip
    head = doc.low[tokens[i].start : tokens[j - 1].end]
    stop = not_names(kind)
    k = j
    region: str | None = None
    region_from: int | None = None
    parts_end = j
    while k < len(tokens) and k - j < 16:
        t = tokens[k]
        nxt = tokens[k + 1] if k + 1 < len(tokens) else None
        if t.text == "(":
            close = next((n for n in range(k, min(k + 8, len(tokens))) if tokens[n].text == ")"), None)
            if close is None or (
                k == j and kind not in ("agency", "school") and head not in toml_table("bodies.toml")["shortened"]
            ):
                break
            if kind in ("company", "community", "other") and not (
                close + 1 < len(tokens) and tokens[close + 1].capital and tokens[k + 1].text.isupper()
            ):
                break
            k = close + 1
            continue
        mention = region_at.get(t.start)
        if mention is None and t.low in ("kabupaten", "kota", "provinsi", "kab", "prov") and t.capital:
            hop = k + 1 if nxt is not None and nxt.text != "." else k + 2
            mention = region_at.get(tokens[hop].start) if hop < len(tokens) else None
            if mention is None and not (
                t.low == "kota" and head in ("kelurahan", "desa", "kecamatan", "polsek", "koramil", "puskesmas")
            ):
                break
        inner = kind in ("village", "school") or head in ("kecamatan", "kelurahan", "distrik", "kapanewon", "kemantren")
        foreign = (
            mention is not None
            and inner
            and k > j
            and mention.prefix == ""
            and mention.code[:2] != (context.province or mention.code[:2])
        )
        if mention is not None and not foreign and not (inner and k == j and mention.prefix == ""):
            region = mention.code
            region_from = k
            while k < len(tokens) and tokens[k].start < mention.end:
                k += 1
            # a further region ("Kabupaten X, Provinsi Y") is not part of the name
            if (
                k < len(tokens)
                and tokens[k].text == "Kota"
                and head in ("polresta", "polres", "polsek", "kodim")
                and not (k + 1 < len(tokens) and tokens[k + 1].capital)
            ):
                k += 1  # "Polresta X Kota"
            break
        if (
            k == j
            and t.low in stop
            and not head.startswith(("dinas", "badan"))
            and not (t.low == "negeri" and nxt is not None and (nxt.text.isdigit() or nxt.capital))
        ):
            return None
        if t.text.isdigit() and len(t.text) <= 4 and (k == j or kind in ("school", "agency", "community")):
            if len(t.text) == 4 and t.text.startswith(("19", "20")):
                break
            k += 1
            parts_end = k
            continue
        company_word = (
            kind == "company" and k > j and t.low in COMPANY_WORDS and not (nxt is not None and nxt.low in STOP_CAPS)
        )
        if t.capital and (t.low not in STOP_CAPS or company_word) and t.text[0].isalpha():
            if (
                t.low in ("kecamatan", "kec", "kelurahan", "desa", "kampung")
                and kind in ("village", "agency", "school", "community", "other")
                and k > j
            ):
                if kind == "community" and t.low in ("desa", "kelurahan"):
                    k += 1
                    continue
                break
            k += 1
            parts_end = k
            continue
        if (
            t.text == "."
            and kind == "school"
            and k > j
            and len(tokens[k - 1].text) == 1
            and nxt is not None
            and nxt.capital
        ):
            k += 1  # "SMP A. Wahid Hasyim"
            continue
        if t.text in (".",) and k == j and kind == "company":
            k += 1
            continue
        if (
            head.startswith(("rsud", "rs", "rumah sakit", "puskesmas"))
            and (
                t.low in ("dr", "drg", "prof", "h", "hj", "ir", "moh", "muh", "m")
                or (
                    t.text == "."
                    and tokens[k - 1].low in ("dr", "drg", "prof", "h", "hj", "ir", "moh", "muh", "m", "r", "s", "w")
                )
            )
            and nxt is not None
        ):
            k += 1
            continue
        if (
            t.low in CONNECT
            and nxt is not None
            and nxt.capital
            and k > j
            and kind == "agency"
            and head.startswith(("dinas", "badan", "satuan", "bagian", "biro", "kanto", "direkt", "sekret"))
        ):
            if (
                (nxt.low != "desa" and opens_body(doc, tokens, k + 1))
                or nxt.start in region_at
                or nxt.low in ("bupati", "gubernur", "wali", "walikota")
            ):
                break
            k += 1
            continue
        if (
            t.text == ","
            and nxt is not None
            and nxt.low == "dan"
            and k + 2 < len(tokens)
            and kind == "agency"
            and head.startswith(("dinas", "badan"))
            and _domain_word(tokens[k + 2])
            and tokens[k + 2].capital
            and not opens_body(doc, tokens, k + 2)
        ):
            k += 2
            continue
        if (
            t.text == ","
            and nxt is not None
            and nxt.capital
            and kind == "agency"
            and head.startswith(("dinas", "badan"))
        ):
            after = {x.low for x in tokens[k + 1 : k + 3]}
            if (
                not _domain_word(nxt)
                or opens_body(doc, tokens, k + 1)
                or nxt.start in region_at
                or after & {"h", "hj", "dr", "drs", "ir"}
            ):
                break
            k += 1
            continue
        break
    has_name = parts_end > j
    if head in ("tpid", "tp2dd", "tpps", "ppid", "jdih", "ukpbj", "mpp", "mal pelayanan publik") and region is None:
        return None
    if not has_name and region is None and not full and kind != "agency":
        return None
    if (
        not has_name
        and not full
        and head
        in (
            "dinas",
            "badan",
            "bagian",
            "biro",
            "kantor",
            "balai",
            "kanwil",
            "perwakilan",
            "direktorat",
            "pasar",
            "stasiun",
            "terminal",
            "bandara",
            "distrik",
            "kecamatan",
            "kelurahan",
            "puskesmas",
            "rsud",
            "uptd",
            "upt",
            "sekretariat",
            "inspektorat",
            "polres",
            "polresta",
            "polsek",
            "kodim",
            "koramil",
            "kejari",
            "kejaksaan negeri",
            "lapas",
            "rutan",
            "polda",
            "kejati",
            "pengadilan negeri",
            "pengadilan agama",
            "kanwil kemenag",
            "samsat",
        )
        and region is None
    ):
        return None
    text_end = tokens[max(parts_end, j) - 1].end
    end = tokens[k - 1].end if region_from is not None else text_end
    name = full or doc.raw[tokens[i].start : tokens[j - 1].end]
    if has_name:
        tail = re.sub(r"\s*\([^)]*\)", "", doc.raw[tokens[j].start : text_end]).strip()
        name = f"{name} {tail.lstrip('. ')}"
    name = _polish(name, kind, head)
    short = re.search(r"\(([A-Z]{2,6})\)\s+(?=[A-Z])", doc.raw[tokens[i].start : text_end])
    if short and kind in ("company", "community") and head not in ("pt", "cv"):
        name = re.sub(r"\s+", " ", f"{short.group(1)} {doc.raw[tokens[i].start + short.end() : text_end]}").strip()
    if head in ("kelurahan", "kecamatan", "distrik", "kapanewon", "kemantren"):
        pass
    elif region is not None and kind == "agency" and region_from is not None:
        name = (
            f"{name} {regions.all_regions()[region].name}"
            if _wants_region(head, full)
            else f"{name} {doc.raw[tokens[region_from].start : end]}"
        )
        name = re.sub(r"\s+", " ", name)
    elif (
        region is not None
        and region_from is not None
        and kind in ("school", "company", "community", "other")
        and not has_name
        and head != "bank"
    ):
        name = f"{name} {regions.all_regions()[region].name}"
    elif region is not None and region_from is not None and kind in ("school", "company", "community", "other"):
        name = f"{name} {doc.raw[tokens[region_from].start : end]}"
    if region is None:
        region = _region_behind(tokens, k, region_at)
    if (
        region is None
        and has_name
        and head.startswith(
            (
                "rsud",
                "rumah sakit umum",
                "polres",
                "kejari",
                "kejaksaan negeri",
                "pengadilan",
                "lapas",
                "rutan",
                "kodim",
                "kpu",
                "bawaslu",
                "bps",
                "dprd",
                "baznas",
                "bpbd",
                "smp",
                "sma",
                "smk",
                "sd",
                "man",
                "mtsn",
                "min",
                "rs ",
            )
        )
    ):
        words = doc.raw[tokens[j].start : text_end].split()
        for n in (3, 2, 1):
            found = regions.by_name(" ".join(words[-n:]), context.near or context.province) if len(words) >= n else None
            if found is not None and found.level != "province" and len(found.short_name) > 3:
                region = found.code
                break
    return Entity(_kind(kind, head), name, tokens[i].start, end, region, "body")


def _kind(kind: str, head: str) -> RecipientKind:
    if head in ("rumah sakit", "rumah sakit ibu dan anak", "rumah sakit islam", "klinik", "rs", "rsu", "rsi", "rsia"):
        return "other"
    return kind  # type: ignore[return-value]


def _wants_region(head: str, full: str) -> bool:
    return (bool(full) and not full.startswith(("Kejaksaan", "Lapas"))) or head.startswith(
        ("dinas", "badan", "satpol", "inspektorat", "sekretariat", "bagian", "biro")
    )


def _polish(name: str, kind: str, head: str) -> str:
    name = re.sub(r"\s+", " ", name).strip(" ,.")
    if kind == "school":
        first, _, rest = name.partition(" ")
        if first.lower() in SCHOOL_EXPANSION:
            name = f"{SCHOOL_EXPANSION[first.lower()]} {rest}".strip()
    if kind == "agency":
        first, _, rest = name.partition(" ")
        if first.lower() in toml_table("bodies.toml")["expansions"]:
            name = f"{toml_table('bodies.toml')['expansions'][first.lower()]} {rest}".strip()
    if kind == "company" and head in toml_table("bodies.toml")["shortened"]:
        name = toml_table("bodies.toml")["shortened"][head] + name[len(head) :]
    if kind == "company":
        name = re.sub(r"^(PT|CV|UD)\.\s*", r"\1 ", name)
    if head in ("pemdes", "pemerintah desa"):
        name = re.sub(r"^(Pemdes|Pemerintah Desa)", "Desa", name, flags=re.IGNORECASE)
    return name


@functools.cache
def _domain() -> frozenset[str]:
    return frozenset(toml_table("people.toml")["domain"])


def _domain_word(token: Token) -> bool:
    return token.low in _domain()


def _region_behind(tokens: list[Token], k: int, region_at: dict[int, Mention]) -> str | None:
    """Code of the region told behind a body: ", Kecamatan X, Kabupaten Y" or "di Kabupaten Y"."""
    words = 0
    for n in range(k, min(k + 14, len(tokens))):
        t = tokens[n]
        if t.start in region_at:
            found = region_at[t.start]
            if found.prefix in ("unit", "", "gov") and (found.prefix == "unit" or words <= 7):
                return found.code
            return None
        if t.text in (",", "(", ")", "."):
            continue
        if t.low in (
            "kecamatan",
            "kec",
            "kabupaten",
            "kab",
            "kota",
            "provinsi",
            "di",
            "dari",
            "desa",
            "kelurahan",
            "asal",
        ):
            continue
        if not t.capital:
            return None
        words += 1
    return None
