"""Who may get an award: governments, agencies, villages, schools, companies, groups. Names as a reader files them."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract import regions
from extract.data_files import toml_table
from extract.matcher import PhraseMatcher, spellings
from extract.mentions import Mention, RegionContext
from extract.model import RecipientKind
from extract.text import Document, Token


@dataclasses.dataclass(slots=True)
class Entity:
    """A possible recipient (or giver) in a sentence.

    Attributes:
        kind: as in `AwardRecord.recipient_kind`.
        name: expanded name, with its region where that belongs to it.
        start, end: span in the document.
        region: code of the region it belongs to, if the text tells it right there.
        source: how it was found: "gov" (Pemkab X), "unit" (Kabupaten X), "bare" (X), "office" (Bupati X),
            "body" (an agency, school …), "person", "run" (a bare capitalised name), "self" (kota ini).
        person: name of the person in an office or of the person itself.
        person_span: span of that name.
        office: class of the office, see `Person.office`.
    """

    kind: RecipientKind
    name: str
    start: int
    end: int
    region: str | None
    source: str
    person: str = ""
    person_span: tuple[int, int] = (0, 0)
    office: str = ""


@functools.cache
def _starters() -> PhraseMatcher:
    phrases: dict[str, tuple[str, str]] = {}
    data = toml_table("bodies.toml")
    for kind, words in data["starters"].items():
        for word in words:
            phrases.setdefault(word.lower(), (kind, ""))
    for short, full in data["abbreviations"].items():
        for form in spellings(short):
            phrases[form] = ("agency", full)
    return PhraseMatcher(phrases.items())


@functools.cache
def _not_names(kind: str) -> frozenset[str]:
    return frozenset(toml_table("bodies.toml")["not_names"].get(kind, ()))


# Kinds of body whose short word is common: they need a capital letter and something capitalised behind.
_SCHOOL_EXPANSION = {
    "sdn": "SD Negeri", "smpn": "SMP Negeri", "sman": "SMA Negeri", "smkn": "SMK Negeri", "ponpes": "Pondok Pesantren",
    "min": "MIN", "mtsn": "MTsN", "man": "MAN",
}  # fmt: skip
_COUNTING = frozenset(
    "dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belasan puluhan sejumlah beberapa para semua "
    "seluruh setiap tiap sebanyak satu".split()
)
# "Juara 3 Perpustakaan X": the number is a place, it counts nothing.
_PLACING = frozenset("juara terbaik peringkat harapan urutan posisi rangking ranking tempat umum ke pemenang".split())
_CONNECT = frozenset({"dan", "&", "serta"})
_STOP_CAPS = frozenset(
    "ke teratas terbawah tertinggi teraih pimpin bawa puncaki sumbang wakili tampil masuk didapuk dinilai "
    "raih meraih terima dapat sabet boyong jadi kembali juara terbaik peringkat tahun tingkat kategori "
    "sebagai untuk dari pada dalam "
    "dengan oleh atas yang senin selasa rabu kamis jumat sabtu minggu januari februari maret april mei juni "
    "juli agustus september oktober "
    "november desember baca wakili bawa harumkan borong gelar sukses berhasil masuk menerima dinobatkan "
    "diganjar se di ini itu predikat "
    "penghargaan anugerah piala adipura adiwiyata kalpataru ri republik indonesia bersama dan wujudkan "
    "diapresiasi lolos tembus sandang pertahankan".split()
)

# Words that end the name of a body elsewhere, but belong to many a company's ("PT Maju Sukses Bersama").
_COMPANY_WORDS = frozenset({"sukses", "bersama", "indonesia", "jadi", "republik"})


def find_bodies(doc: Document, tokens: list[Token], mentions: list[Mention], context: RegionContext) -> list[Entity]:
    """Agencies, villages, schools, companies and groups named in one sentence.

    Args:
        doc: the document.
        tokens: the sentence's tokens.
        mentions: regions named in it.
        context: regions of the article, for bodies whose region is not told beside them.
    """
    if not tokens:
        return []
    out: list[Entity] = []
    begin, end = tokens[0].start, tokens[-1].end
    index = {t.start: i for i, t in enumerate(tokens)}
    region_at = {m.name_start: m for m in mentions}
    reach = begin
    for hit in _starters().find(doc.low, begin, end):
        if hit.start < reach or not doc.raw[hit.start].isupper():
            continue
        i = index.get(hit.start)
        if i is None:
            continue
        if i and (
            (tokens[i - 1].low in _COUNTING and not (i > 1 and tokens[i - 2].low in _PLACING))
            or (
                tokens[i - 1].text.isdigit()
                and len(tokens[i - 1].text) < 4
                and tokens[i - 1].start > begin
                and hit.value[0] != "community"
                and tokens[i - 2].low not in _PLACING
            )
        ):
            continue
        kind, full = hit.value
        if kind == "school" and hit.end - hit.start <= 3 and not doc.raw[hit.start : hit.end].isupper():
            continue  # "Ma'arif", "Min", "Mi"
        if (
            hit.end - hit.start == 2
            and kind == "company"
            and (doc.raw[hit.start - 1 : hit.start] == "." or not doc.raw[hit.start + 1].isupper())
        ):
            continue  # "S.Pd"
        j = i
        while j < len(tokens) and tokens[j].end <= hit.end:
            j += 1
        entity = _read_name(doc, tokens, i, j, kind, full, region_at, context)
        if entity:
            out.append(entity)
            reach = entity.end
    return out


def _read_name(
    doc: Document, tokens: list[Token], i: int, j: int, kind: str, full: str, region_at: dict[int, Mention],
    context: RegionContext,
) -> Entity | None:  # fmt: skip
    head = doc.low[tokens[i].start : tokens[j - 1].end]
    stop = _not_names(kind)
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
            kind == "company" and k > j and t.low in _COMPANY_WORDS and not (nxt is not None and nxt.low in _STOP_CAPS)
        )
        if t.capital and (t.low not in _STOP_CAPS or company_word) and t.text[0].isalpha():
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
            t.low in _CONNECT
            and nxt is not None
            and nxt.capital
            and k > j
            and kind == "agency"
            and head.startswith(("dinas", "badan", "satuan", "bagian", "biro", "kanto", "direkt", "sekret"))
        ):
            if (
                (nxt.low != "desa" and _opens_body(doc, tokens, k + 1))
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
            and not _opens_body(doc, tokens, k + 2)
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
                or _opens_body(doc, tokens, k + 1)
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
        if first.lower() in _SCHOOL_EXPANSION:
            name = f"{_SCHOOL_EXPANSION[first.lower()]} {rest}".strip()
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


def _opens_body(doc: Document, tokens: list[Token], i: int) -> bool:
    end = tokens[min(i + 4, len(tokens)) - 1].end
    hits = _starters().find(doc.low, tokens[i].start, end)
    return bool(hits) and hits[0].start == tokens[i].start


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
