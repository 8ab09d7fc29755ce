"""Articles drawn at random from a seed: the same in every process that asks for them."""

from __future__ import annotations

import random

from extract.model import AwardRecord
from storage.register import ArticleFacts
from tests.storage.builders import facts, record
from tests.storage.strategies import AWARDS, RECIPIENTS, TEXTS


def random_articles(seed: int, count: int) -> list[tuple[ArticleFacts, list[AwardRecord]]]:
    """Articles whose records overlap: few recipients, few awards, so that writers get into each other's way."""
    rng = random.Random(seed)
    out = []
    for n in range(count):
        found = []
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            recipient, kind, region = rng.choice(RECIPIENTS)
            found.append(
                record(
                    recipient,
                    rng.choice(AWARDS),
                    recipient_kind=kind,
                    recipient_region=region,
                    score=rng.choice((None, None, 84.74, 90.0)),
                    rank=rng.choice((None, None, 1, 2)),
                    period=rng.choice((None, 2023, 2024)),
                    date=rng.choice((None, "2024-05-21", "2023-12-18")),
                    issuer=rng.choice((None, "Ombudsman RI", "KLHK")),
                )
            )
        outlet, day = rng.choice(("satu.test", "dua.test")), rng.choice(("2024-05-22", "2024-01-10"))
        out.append((facts(f"a{n}", outlet=outlet, day=day, text=rng.choice(TEXTS)), found))
    return out
