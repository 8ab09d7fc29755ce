"""Keeping awards in step with mentions: loads what a change touches, lets `resolution` decide, writes the outcome."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from storage import joining_sql as sql
from storage import locks
from storage.decisions_standing import Standing, standing_decisions
from storage.resolution import blocking, clustering, copies, identity
from storage.resolution.comparison import compare
from storage.resolution.settling import Settled, settle
from storage.resolution.told import Told


@dataclasses.dataclass(frozen=True, slots=True)
class Joined:
    """Awards that a change started, changed (content, status) or did away with (merged, withdrawn)."""

    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


def load_mentions(session: Session, ids: Collection[int]) -> list[Told]:
    """Mentions by their numbers."""
    rows = session.execute(sql.BY_ID, {"ids": list(ids)}).mappings()
    return [Told.from_row(dict(row)) for row in rows]


def resolve(session: Session, fresh: Sequence[Told], touched: Iterable[int] = (), held: Iterable[int] = ()) -> Joined:
    """Brings awards up to date after mentions were added, changed or removed.

    Args:
        session: the transaction; the mentions' rows are written already.
        fresh: mentions that are new or changed, as they are now.
        touched: components that lost, or are about to lose or change, something.
        held: lock shards that the transaction holds.

    Returns:
        What became of the awards.
    """
    known = set(held) | locks.held(session, locks.RECIPIENT)
    while True:
        affected, mentions = _affected(session, fresh, set(touched))
        wanted = {s for m in mentions for s in blocking.shards(m)} | {s for m in fresh for s in blocking.shards(m)}
        if wanted <= known:
            break
        # Another writer may have changed what was just read before its lock was ours: read again under the lock.
        locks.take(session, locks.RECIPIENT, wanted - known)
        known |= wanted
    if not mentions and not affected:
        return Joined()
    return _write(session, mentions, affected)


def _affected(session: Session, fresh: Sequence[Told], touched: set[int]) -> tuple[set[int], list[Told]]:
    """Components that a change reaches, and all mentions in them with the fresh ones."""
    keys = {key for mention in fresh for key in blocking.keys(mention)}
    near: set[int] = set()
    if keys:
        near = set(session.execute(sql.CANDIDATES, {"keys": list(keys)}).scalars())
    table = {m.id: m for m in fresh}
    loaded: dict[int, Told] = {}
    component_of: dict[int, int] = {}
    if near | touched:
        rows = session.execute(sql.BY_COMPONENT, {"components": list(near | touched)}).mappings()
        for row in rows:
            loaded[row["id"]] = Told.from_row(dict(row))
            component_of[row["id"]] = row["component"]
    reached = set(touched)
    by_key: dict[int, list[Told]] = defaultdict(list)
    for mention in loaded.values():
        if component_of[mention.id] not in reached and mention.id not in table:
            for key in blocking.keys(mention) & keys:
                by_key[key].append(mention)
    for mention in fresh:
        for key in blocking.keys(mention):
            for other in by_key.get(key, ()):
                if component_of[other.id] not in reached and compare(mention, other).linked:
                    reached.add(component_of[other.id])
    mentions = {i: m for i, m in loaded.items() if component_of[i] in reached}
    mentions.update(table)
    return reached, [mentions[i] for i in sorted(mentions)]


def _write(session: Session, mentions: Sequence[Told], affected: set[int]) -> Joined:
    before = {
        row["id"]: dict(row)
        for row in session.execute(
            sql.AWARDS,
            {"components": list(affected), "ids": [m.award_id for m in mentions if m.award_id]},
        ).mappings()
    }
    led = {r.id: r.merged_into for r in session.execute(sql.LED_HERE, {"ids": list(before)})} if before else {}
    standing = standing_decisions(session, [m.id for m in mentions], [*before, *led])
    return Writer(session, mentions, before, led, standing).run()


class Writer:
    """One change of the register: decides through `resolution`, then writes what differs."""

    def __init__(
        self,
        session: Session,
        mentions: Sequence[Told],
        before: Mapping[int, Mapping[str, Any]],
        led: Mapping[int, int],
        standing: Standing,
    ) -> None:
        self.session = session
        self.mentions = {m.id: m for m in mentions}
        self.before = before
        self.led = dict(led)
        self.standing = standing

    def run(self) -> Joined:
        """Clusters, settles, and writes."""
        mentions = list(self.mentions.values())
        compared = clustering.compare_all(mentions)
        rulings = self.standing.rulings
        parts = clustering.components(self.mentions, compared, rulings)
        clusters: list[frozenset[int]] = []
        part_of: list[int] = []
        for n, part in enumerate(parts):
            inside = [self.mentions[i] for i in part]
            for found in clustering.cluster(inside, compared, rulings):
                clusters.append(found)
                part_of.append(n)
        ids = identity.assign(
            clusters,
            {m.id: m.award_id for m in mentions},
            {m.id: m.origin_award_id for m in mentions},
            {*self.before, *self.led},
        )
        numbers = self._numbers(ids.kept)
        component = {n: min(numbers[i] for i, p in enumerate(part_of) if p == n) for n in set(part_of)}
        empty = [a for a, row in self.before.items() if a not in numbers and a not in ids.merged and row["component"]]
        for award, into in ids.merged.items():
            self.led[award] = into
        voices = copies.voices(
            {
                m.article_id: (m.article_id, f"{m.published_on} {m.ident}", m.content, m.simhash) for m in mentions
            }.values()
        )
        new, changed = [], []
        inserts, updates, shifted = [], [], []
        for n, members in enumerate(clusters):
            told = [self.mentions[i] for i in members]
            number = numbers[n]
            settled = settle(told, voices, self.standing.corrections(self._names_of(number)))
            row = self._row(number, settled, told, component[part_of[n]])
            old = self.before.get(number)
            if old is None and number not in self.led:
                inserts.append(row)
                new.append(number)
            elif old is None or _differs(old, row):
                updates.append(row)
                changed.append(number)
            elif old["component"] != row["component"]:
                shifted.append({"id": number, "component": row["component"]})
        run = self._run_many
        run(sql.INSERT, inserts)
        run(sql.UPDATE, updates)
        run(sql.COMPONENT, shifted)
        self._place(clusters, numbers)
        run(sql.MERGE, [{"id": a, "into": i} for a, i in sorted(ids.merged.items())])
        run(sql.FOLLOW, [{"id": a, "into": i} for a, i in sorted(ids.merged.items())])
        run(sql.WITHDRAW, [{"id": a} for a in empty])
        self._blocks(clusters, numbers, [*ids.merged, *empty])
        run(sql.VOICE, [{"id": a, "voice": v} for a, v in sorted(voices.items())])
        return Joined(tuple(new), tuple(changed), tuple(sorted([*ids.merged, *empty])))

    def _run_many(self, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self.session.execute(statement, list(rows))

    def _numbers(self, kept: Sequence[int | None]) -> list[int]:
        missing = sum(k is None for k in kept)
        fresh = iter(self.session.execute(sql.NUMBERS, {"n": missing}).scalars().all()) if missing else iter(())
        return [next(fresh) if k is None else k for k in kept]

    def _names_of(self, number: int) -> list[int]:
        """The award's number and those that lead to it."""
        return [number, *(a for a, into in self.led.items() if into == number and a != number)]

    def _row(self, number: int, settled: Settled, told: Sequence[Told], component: int) -> dict[str, Any]:
        return {
            "id": number,
            **settled.fields,
            "confidence": settled.confidence,
            "status": self.standing.status(self._names_of(number)),
            "year": settled.year,
            "day": settled.day,
            "component": component,
            "outlets": list(settled.outlets),
            "mentions_count": len(told),
            "outlets_count": len(settled.outlets),
            "voices_count": settled.voices,
            "conflicts": settled.conflicts,
        }

    def _place(self, clusters: Sequence[frozenset[int]], numbers: Sequence[int]) -> None:
        moved = [
            {"id": i, "award_id": number}
            for members, number in zip(clusters, numbers, strict=True)
            for i in sorted(members)
            if self.mentions[i].award_id != number
        ]
        self._run_many(sql.PLACE, moved)

    def _blocks(self, clusters: Sequence[frozenset[int]], numbers: Sequence[int], gone: Sequence[int]) -> None:
        wanted = {
            (number, key)
            for members, number in zip(clusters, numbers, strict=True)
            for i in members
            for key in blocking.keys(self.mentions[i])
        }
        old = [a for a in (*numbers, *gone) if a in self.before]
        have = {(r.award_id, r.key) for r in self.session.execute(sql.BLOCKS, {"ids": old})} if old else set()
        for statement, rows in ((sql.DROP_BLOCKS, have - wanted), (sql.ADD_BLOCKS, wanted - have)):
            if rows:
                ordered = sorted(rows)
                self.session.execute(statement, {"ids": [r[0] for r in ordered], "keys": [r[1] for r in ordered]})


def _differs(old: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    for name in sql.WRITTEN:
        if name == "component":
            continue
        ours, theirs = row[name], old[name]
        if name == "day":
            ours = ours or old["entered"]
        if name == "score" and ours is not None and theirs is not None:
            ours, theirs = float(ours), float(theirs)
        if ours != theirs:
            return True
    return old["merged_into"] is not None
