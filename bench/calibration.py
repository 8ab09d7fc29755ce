"""How far a record's confidence can be trusted, and the fitting of its model.

    python -m bench.calibration [--fit] [GOLD.jsonl …]

Prints, for the annotated articles, how many of the records of each confidence are right. With `--fit` the weights are
fitted first and written to extract/data/confidence.toml; articles named fresh-… count six times as much as those that
were read while the rules were made, because the rules are always surer of what they were made from.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from extract.confidence import probability
from extract.explain import Trace
from extract.extractor import extract

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "tests" / "extract" / "articles"
DEMO = ROOT / "tests" / "demo" / "demo.gold.jsonl"
WEIGHTS = ROOT / "extract" / "data" / "confidence.toml"
BINS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.0001))
FRESH, READ = 3.0, 0.5
STEPS, RATE, DECAY = 3000, 0.8, 0.002

Sample = tuple[dict[str, float], float, bool, bool]  # features, confidence, right, fresh


def samples(paths: Iterable[Path]) -> list[Sample]:
    """Every record that the extractor gives for annotated articles, with whether it is right."""
    out: list[Sample] = []
    for path in paths:
        fresh = path.name.startswith("fresh")
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            published = dt.date.fromisoformat(row["published"][:10]) if row.get("published") else None
            trace = Trace()
            records = extract(row["title"], row["text"], published=published, explain=trace)
            left = list(row["awards"])
            for record, features in zip(records, trace.features, strict=True):
                match = next((gold for gold in left if same(gold, record.recipient, record.award)), None)
                if match is not None:
                    left.remove(match)
                out.append((features, record.confidence, match is not None, fresh))
    return out


def same(gold: dict[str, str], recipient: str, award: str) -> bool:
    """Whether a record is the annotated one: near-equal recipient, alike award."""
    return (
        fuzz.token_sort_ratio(gold["recipient"].lower(), recipient.lower()) >= 82
        and fuzz.token_set_ratio(gold["award"].lower(), award.lower()) >= 60
    )


def fit(data: Sequence[Sample]) -> dict[str, float]:
    """Weights of the logistic model by gradient ascent, with a little decay."""
    names = sorted(data[0][0])
    weights = dict.fromkeys(["base", *names], 0.0)
    total = sum(FRESH if fresh else READ for *_, fresh in data)
    for _ in range(STEPS):
        slope = dict.fromkeys(weights, 0.0)
        for features, _, right, fresh in data:
            miss = (FRESH if fresh else READ) * (float(right) - probability(features, weights))
            slope["base"] += miss
            for name, value in features.items():
                slope[name] += miss * value
        for name in weights:
            weights[name] += RATE * (slope[name] / total - (0.0 if name == "base" else DECAY * weights[name]))
    return weights


def curve(data: Sequence[Sample]) -> list[str]:
    """Table: confidence, records, share that is right."""
    lines = ["| confidence | records | mean confidence | right |", "|---|---:|---:|---:|"]
    for low, high in BINS:
        inside = [(confidence, right) for _, confidence, right, _ in data if low <= confidence < high]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            right = sum(right for _, right in inside) / len(inside)
            lines.append(f"| {low:.1f} to {min(high, 1):.1f} | {len(inside)} | {mean:.2f} | {right:.2f} |")
    return lines


def own() -> list[Path]:
    """The annotated articles of this repository."""
    return [*sorted(ARTICLES.glob("*.jsonl")), DEMO]


def run(quick: bool) -> list[str]:
    """The curve over articles that the rules were not made from, then over all."""
    data = samples(own())
    return ["fresh articles:", "", *curve([s for s in data if s[3]]), "", "all:", "", *curve(data)]


def main() -> None:
    """Print the curve; with --fit, fit the weights first."""
    parser = argparse.ArgumentParser(prog="python -m bench.calibration", description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, help="annotated articles; the repository's own by default")
    parser.add_argument("--fit", action="store_true", help="fit the weights and write them")
    arguments = parser.parse_args()
    data = samples(arguments.gold or own())
    if arguments.fit:
        head = WEIGHTS.read_text(encoding="utf-8").partition("[weights]")[0]
        rows = "".join(f"{name} = {value:.2f}\n" for name, value in fit(data).items())
        WEIGHTS.write_text(f"{head}[weights]\n{rows}", encoding="utf-8")
        sys.stdout.write(rows)
    print("\n".join(curve(data)))


if __name__ == "__main__":
    main()
