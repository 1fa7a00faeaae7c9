"""Time every case and print it beside its bound: ``python -m tools.bench``."""

from __future__ import annotations

import sys

from tools.bench.cases import CASES
from tools.bench.measure import measure


def main() -> int:
    """Print one line a case; return 1 when a least time is over its bound."""
    print(f"{'case':<36} {'bound':>9} {'median':>9} {'least':>9}")
    broken = 0
    for case in CASES:
        done = measure(case)
        broken += not done.holds
        times = (case.bound_s, done.median_s, done.least_s)
        figures = " ".join(f"{1000 * seconds:>6.1f} ms" for seconds in times)
        print(f"{case.name:<36} {figures}{'' if done.holds else '  TOO SLOW'}", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
