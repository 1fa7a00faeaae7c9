"""Writers that are killed lose nothing they acknowledged; ``./dev bench`` does it 1,000 times."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TRIALS = 52


def test_fifty_writers_are_killed_and_nothing_is_lost(root: Path) -> None:
    """In a process of its own, which may fork: it has one thread."""
    # 15 steps apart: a few calls before the record, its 345 bytes, its anchor's 190.
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.log_kills", str(TRIALS), "0", "15"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    came = json.loads(done.stdout)
    assert (came["trials"], came["lost"], came["at a step"]) == (TRIALS, 0, TRIALS * 3 // 4)
    # All that a kill can leave was left.
    assert came["a torn record cut off"] >= 10
    assert came["a record taken up"] >= 5
    assert came["acknowledged"] > TRIALS
