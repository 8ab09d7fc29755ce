"""`make demo` as a newcomer sees it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

from tests.piagam.conftest import Piagam


def test_the_demo_goes_the_whole_way_twice_and_its_advice_works(piagam: Piagam, tmp_path: Path) -> None:
    for _ in range(2):  # the second time over the first one's data
        done = piagam("demo")
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    for outlet in ("banuakini", "kabarmeratus", "suaramurai"):
        assert re.search(rf"{outlet} +ok", done.stdout)
    joined = re.search(r"(\d+) of (\d+) awards are told by more than one outlet", done.stdout)
    assert joined
    assert int(joined[1]) >= 5
    assert "Subject: " in done.stdout
    assert "Berhenti berlangganan" in done.stdout
    assert "Klasemen penghargaan provinsi" in done.stdout
    advice = re.findall(r"^  PIAGAM_HOME=(.+)$", done.stdout, re.MULTILINE)
    assert len(advice) == 3
    home, _, *words = shlex.split(advice[2])
    export = piagam(*words, PIAGAM_HOME=home)
    assert export.returncode == 0
    awards = [json.loads(line) for line in export.stdout.splitlines()]
    assert len(awards) == int(joined[2])
    assert any(len({mention["outlet"] for mention in award["mentions"]}) == 3 for award in awards)
