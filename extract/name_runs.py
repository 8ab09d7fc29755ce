"""Stretches of words that can be the name of a person."""

from __future__ import annotations

import functools

from extract.data_files import toml_table
from extract.text import Token

_PARTICLES = frozenset({"bin", "binti", "al", "el", "van", "de", "der", "dg", "daeng"})


@functools.cache
def vocabulary(key: str) -> frozenset[str]:
    return frozenset(toml_table("people.toml")[key])


@functools.cache
def _verb_words() -> frozenset[str]:
    """Verbs of winning and giving, which headlines print with a capital."""
    data = toml_table("verbs.toml")
    return frozenset(w for role in ("get", "got", "taken", "give") for w in data[role] if " " not in w)


# Words of offices that also end names of persons ("I Gusti Ngurah Jaya Negara").
_LATE_NAMES = frozenset({"negara", "utama", "karya", "bangsa", "cipta", "jaya", "marga", "satu", "agama", "daya"})


def is_name_word(token: Token) -> bool:
    """May this word be part of a person's name?"""
    text = token.text
    if not text[0].isupper() or not text[0].isalpha():
        return False
    if token.low in vocabulary("domain") or token.low in _verb_words():
        return False
    return text.replace("'", "").replace("’", "").replace("-", "").isalpha()


def skip_honorifics(tokens: list[Token], j: int) -> tuple[int, int]:
    """Index behind the honorifics at j, and how many there were."""
    count = 0
    honorifics = vocabulary("honorifics")
    while j < len(tokens) and count < 8:
        t = tokens[j]
        if (
            t.low in ("guru", "pak", "bu", "ibu")
            and j + 1 < len(tokens)
            and tokens[j + 1].text.isupper()
            and len(tokens[j + 1].text) > 2
        ):
            break  # "Guru SDN 1 …": the school is no name
        if t.low in honorifics and (t.capital or t.low in ("dr", "drg", "ir")):
            nxt = tokens[j + 1].text if j + 1 < len(tokens) else ""
            if len(t.low) > 1 or nxt == "." or t.low in ("h",) or count:
                j += 1
                count += 1
                while j < len(tokens) and tokens[j].text in (".", ",") and count:
                    if tokens[j].text == "," and (j + 1 >= len(tokens) or tokens[j + 1].low not in honorifics):
                        break
                    j += 1
                continue
        break
    return j, count


def name_run(tokens: list[Token], j: int, covered: list[bool]) -> int:
    """Index behind the name that begins at j (j itself when there is none)."""
    degrees = vocabulary("degrees")
    k = j
    while k < len(tokens) and k - j < 9:
        t = tokens[k]
        if t.text == "." and k > j and len(tokens[k - 1].text) <= 3 and tokens[k - 1].end == t.start:
            if k + 1 < len(tokens) and tokens[k + 1].capital and len(tokens[k - 1].text) <= 2:
                k += 1
                continue
            break
        if k > j and t.low in _PARTICLES and k + 1 < len(tokens) and is_name_word(tokens[k + 1]):
            k += 1
            continue
        if k - j >= 2 and t.low in _LATE_NAMES and t.capital and (k + 1 >= len(tokens) or not tokens[k + 1].capital):
            k += 1
            continue
        if not is_name_word(t) or (
            covered[k]
            and (
                k + 1 >= len(tokens) or not is_name_word(tokens[k + 1]) or covered[k + 1] or (k > 0 and covered[k - 1])
            )
        ):
            break
        if k > j and office_at(tokens, k) and len(t.text) > 2:
            break
        initials = k > j and tokens[k - 1].text == "." and tokens[k - 1].end == t.start and len(tokens[k - 2].text) == 1
        if (
            k > j
            and not initials
            and t.low in degrees
            and len(t.text) <= 4
            and (t.text.isupper() or (len(t.text) > 1 and t.low in ("msi", "mpd", "spd", "ssos")))
        ):
            nxt = tokens[k + 1].text if k + 1 < len(tokens) else ""
            if nxt != "." or k - j >= 2:
                break
        k += 1
    while k > j and tokens[k - 1].text == ".":
        k -= 1
    return k


def capital_runs(tokens: list[Token], taken: list[bool], least: int = 2) -> list[tuple[int, int]]:
    """Token spans [i, j) of at least `least` words that look like a bare name and belong to nothing else."""
    out: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        if taken[i] or not is_name_word(tokens[i]):
            i += 1
            continue
        j = i
        while (
            j < len(tokens)
            and not taken[j]
            and (
                is_name_word(tokens[j])
                or (
                    tokens[j].text == "."
                    and len(tokens[j - 1].text) <= 2
                    and j + 1 < len(tokens)
                    and tokens[j + 1].capital
                )
                or (tokens[j].low in _PARTICLES and j > i and j + 1 < len(tokens) and is_name_word(tokens[j + 1]))
            )
        ):
            j += 1
        words = sum(is_name_word(t) and len(t.text) > 2 and t.low not in vocabulary("degrees") for t in tokens[i:j])
        if words >= least and j - i <= 8:
            out.append((i, j))
        i = max(j, i + 1)
    return out


@functools.cache
def _offices() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in toml_table("people.toml")["offices"].items():
        for phrase in phrases:
            words = tuple(phrase.split())
            table.setdefault(words[0], []).append((words, kind))
    for found in table.values():
        found.sort(key=lambda x: -len(x[0]))
    return table


def office_at(tokens: list[Token], i: int) -> tuple[int, str] | None:
    """Number of words and kind of the office that begins at token i; None when none does."""
    for words, kind in _offices().get(tokens[i].low, ()):
        n = len(words)
        if i + n <= len(tokens) and all(tokens[i + k].low == words[k] for k in range(1, n)):
            return n, kind
    return None
