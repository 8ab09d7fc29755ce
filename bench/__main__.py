"""Run the benchmarks: `python -m bench [--full] [NAME…]`."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path


def main() -> int:
    """Run the benchmarks that are named, or all; print each one's table. Exit code 1 when one fails."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names)}; all by default")
    parser.add_argument("--full", action="store_true", help="the largest sizes too (an hour; needs 20 GB of disk)")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(names):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(names)}")
    failed = False
    for name in arguments.names or names:
        started = time.perf_counter()
        print(f"\n## {name}\n", flush=True)
        try:
            for line in importlib.import_module(f"bench.{name}").run(quick=not arguments.full):
                print(line, flush=True)
        except Exception as error:  # one benchmark's failure must not hide the others' figures
            failed = True
            print(f"failed: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        print(f"\n({time.perf_counter() - started:.0f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
