"""ALTRIOS, the peer of running times: its interpreter, its stored results and the table of errors.

ALTRIOS 1.1.0 (NREL, BSD-3-Clause) installs on Python 3.10 and 3.11 only, so it has an interpreter
of its own, which LANDBRIDGE_ALTRIOS_PYTHON names; without it the peer is left out and said so::

    python3.11 -m venv FOLDER
    FOLDER/bin/pip install altrios==1.1.0 'pyarrow<19' 'pandas<3'
    export LANDBRIDGE_ALTRIOS_PYTHON=FOLDER/bin/python

``python -m tools.bench.altrios_peer`` lets it run the twenty random cases anew and stores what it
made of them in ``tests/published/altrios/``; the tests and the table compare ours with that.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from landbridge.running.result import Run
from landbridge.running.run import run
from tools.bench.altrios_case import (
    FOLDER,
    LONG_LINK_M,
    LONG_LINKS,
    NUMBER,
    Case,
    consist_of,
    drawn,
    length_m,
    long_line,
    profile_of,
    stored,
)
from tools.bench.case import Case as Timed
from tools.bench.case import Peer, Row, Table, Work
from tools.bench.peers import ROOT, Interpreter, version_in

VARIABLE: Final = "LANDBRIDGE_ALTRIOS_PYTHON"
PACKAGE: Final = "altrios"
CURE: Final = (
    f"{VARIABLE} names no Python that has it; python3.11 -m venv FOLDER, "
    "FOLDER/bin/pip install altrios==1.1.0 'pyarrow<19' 'pandas<3', "
    f"export {VARIABLE}=FOLDER/bin/python"
)
WORKER: Final = ROOT / "tools" / "bench" / "altrios_worker.py"
STEP_S: Final = 1.0
# Shares of the way at which the time is kept.
PASSED: Final = tuple(part / 10 for part in range(1, 10))
DIGITS: Final = 3

# Train-km in a second of CPU that ALTRIOS's walk made when it was first measured; ours makes ten
# times as many, and is ten times as quick as ALTRIOS beside it.
ALTRIOS_KM_PER_S: Final = 7_500.0
TIMES: Final = 10.0
TIME_PCT: Final = 1.0
ENERGY_PCT: Final = 3.0

COLUMNS: Final = (
    *("case", "km", "pieces", "altrios_s", "time_pct", "altrios_wheel_kwh", "wheel_pct"),
    *("altrios_braking_kwh", "braking_pct", "passing_pct"),
)


class Altrios(Interpreter):
    """A running ALTRIOS; ``cpu_s`` is what its walks took, s of CPU."""

    def __init__(self, python: str) -> None:
        super().__init__(python, WORKER, "ALTRIOS")
        self.cpu_s = 0.0

    def walk(self) -> Mapping[str, float]:
        """Walk the prepared train once."""
        found: Mapping[str, float] = self.ask("walk")
        self.cpu_s += found["cpu_s"]
        return found


@lru_cache(maxsize=1)
def installed() -> str:
    """Return the version of ALTRIOS, empty where there is none."""
    return version_in(os.environ.get(VARIABLE, ""), PACKAGE)


def started() -> Altrios:
    """Return a running ALTRIOS."""
    return Altrios(os.environ[VARIABLE])


def made(case: Case, altrios: Altrios) -> dict[str, Any]:
    """Return a case with what ALTRIOS makes of it."""
    at_m = [round(length_m(case) * part, 1) for part in PASSED]
    found = altrios.ask("run", case=case, step_s=STEP_S, at_m=at_m)
    rounded = {key: round(found[key], DIGITS) for key in found if key != "passed_s"}
    return {
        **case,
        "altrios": {
            "version": altrios.ask("version"),
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
            "step_s": STEP_S,
            "at_m": at_m,
            "passed_s": [round(seconds, DIGITS) for seconds in found["passed_s"]],
            **rounded,
        },
    }


def ours(case: Mapping[str, Any]) -> Run:
    """Run a stored case as far as ALTRIOS did."""
    return run(consist_of(case), profile_of(case, case["altrios"]["end_m"]))


def errors(case: Mapping[str, Any]) -> dict[str, float]:
    """Return by how many % ours differs from ALTRIOS on a stored case.

    ``time_pct`` and ``wheel_pct`` for the whole run, the latter against the energy that ALTRIOS
    reports; ``braking_pct`` for all brakes; ``passing_pct`` the worst of the times at some points.
    """
    theirs, mine = case["altrios"], ours(case)
    passed = mine.time_at_s(theirs["at_m"])
    worst = max(
        (100.0 * (m / t - 1.0) for m, t in zip(passed, theirs["passed_s"], strict=True)), key=abs
    )
    return {
        "time_pct": 100.0 * (mine.running_s / theirs["time_s"] - 1.0),
        "wheel_pct": 100.0 * (mine.wheel_kwh / theirs["own_traction_kwh"] - 1.0),
        "braking_pct": 100.0 * (mine.braked_kwh / theirs["braking_kwh"] - 1.0),
        "passing_pct": float(worst),
    }


def rows() -> list[Row]:
    """Return the stored cases with our differences."""
    found = []
    for case in stored():
        theirs = case["altrios"]
        row = {
            "case": case["name"],
            "km": f"{length_m(case) / 1e3:.1f}",
            "pieces": str(len(case["pieces"])),
            "altrios_s": f"{theirs['time_s']:.0f}",
            "altrios_wheel_kwh": f"{theirs['own_traction_kwh']:.1f}",
            "altrios_braking_kwh": f"{theirs['braking_kwh']:.1f}",
            **{key: f"{value:+.3f}" for key, value in errors(case).items()},
        }
        found.append({column: row[column] for column in COLUMNS})
    return found


def long_run() -> Work:
    """Prepare our run over the long line."""
    case = long_line()
    consist, profile = consist_of(case), profile_of(case)
    note = f"{profile.length_m / 1e3:,.0f} km, 60 cars and 4 locomotives; CPU time"
    return Work(lambda: run(consist, profile), note=note, clock=time.process_time)


def long_walk() -> Work:
    """Prepare ALTRIOS's walk over the long line."""
    altrios = started()
    altrios.ask("prepare", case=long_line(), step_s=STEP_S)
    note = f"walk alone, steps of {STEP_S:g} s, no history; CPU time"
    return Work(altrios.walk, note=note, clock=lambda: altrios.cpu_s)


def same_time(mine: object, theirs: object) -> str:
    """Say how far the times are apart, nothing where they agree."""
    if not isinstance(mine, Run) or not isinstance(theirs, Mapping):
        return "no times"
    pct = 100.0 * (mine.running_s / theirs["time_s"] - 1.0)
    return "" if abs(pct) <= TIME_PCT else f"{pct:+.2f} % of the time"


ALTRIOS: Final = Peer(
    PACKAGE, long_walk, 1.0 / TIMES, same_time, elsewhere=installed, cure=CURE, name="altrios"
)
LONG_KM: Final = LONG_LINKS * LONG_LINK_M / 1e3
CASES: Final = (
    Timed(
        "running times, one train over 9,300 km",
        LONG_KM / (TIMES * ALTRIOS_KM_PER_S),
        9,
        long_run,
        (ALTRIOS,),
        quick=True,
    ),
)
TABLE: Final = Table("running times against ALTRIOS", "running.csv", COLUMNS, rows)


def main() -> int:
    """Let ALTRIOS run the random cases anew and store them."""
    if not installed():
        print(f"{PACKAGE} is not installed: {CURE}", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with started() as altrios:
        for number in range(1, NUMBER + 1):
            case = made(drawn(number), altrios)
            text = json.dumps(case, indent=1) + "\n"
            (FOLDER / f"{case['name']}.json").write_text(text, "utf-8")
            shown = ", ".join(f"{key} {value:+.3f}" for key, value in errors(case).items())
            print(f"{case['name']}: {shown}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
