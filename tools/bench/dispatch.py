"""The dispatcher's engine on the public instances: rows of ``landbridge dispatch bench``, kept.

``./dev bench --only dispatching`` solves one instance of each family for half a minute each. The
full table takes hours: make it with ``landbridge dispatch bench FOLDER --seeds 1,2,3 -o FILE.csv``
on a quiet machine and keep it with ``python -m tools.bench.dispatch FILE.csv``; both end in
``results/dispatch.csv`` and in docs/benchmarks.md.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from landbridge.report.dispatch_bench import BENCH_COLUMNS, bench_csv
from tools.bench import results
from tools.bench.case import Row, Table
from tools.bench.dispatch_page import FILE
from tools.bench.machine import describe
from tools.bench.peers import installed

COLUMNS: Final = (*BENCH_COLUMNS, "version", "machine", "date")
MATERIAL: Final = "LANDBRIDGE_MATERIAL"
LIMIT_S: Final = 30.0
# Rows that agree in these are of the same run: the newer one is kept.
KEY: Final = ("instance", "seed", "time_limit_s", "iteration_limit", "workers")


def folder() -> Path:
    """Return where the instances are."""
    return Path(os.environ.get(MATERIAL, "")) / "displib"


def lacks() -> str:
    """Say what is missing."""
    if not os.environ.get(MATERIAL):
        return f"{MATERIAL} does not name the folder with the instances"
    return "" if folder().is_dir() else f"{MATERIAL} has no folder displib"


def stamped(rows: Iterable[Row]) -> list[Row]:
    """Return rows with version, machine and date; those that have them keep theirs."""
    own = {
        "version": installed("landbridge"),
        "machine": describe(),
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }
    return [{column: {**own, **row}.get(column, "") for column in COLUMNS} for row in rows]


def merged(old: Iterable[Row], new: Iterable[Row]) -> list[Row]:
    """Return all rows, a newer one instead of an older one of the same run."""
    found = {tuple(row[key] for key in KEY): row for row in (*old, *new)}

    def place(row: Row) -> tuple[float, str, int]:
        return float(row["time_limit_s"] or "inf"), row["instance"], int(row["seed"])

    return sorted(found.values(), key=place)


def make() -> list[Row]:
    """Solve the first instance of each family, and return those rows with all that are kept."""
    from landbridge.data.benchfolder import read_instances
    from landbridge.runs.dispatching_bench import bench_rows, bench_runs, warm_up
    from landbridge.runs.dispatching_measure import family_of
    from landbridge.runs.dispatching_solve import Budget

    first = {family_of(one.name): one for one in reversed(read_instances(folder()))}
    chosen = [first[name] for name in sorted(first)]
    rows = []
    warm_up(Budget(LIMIT_S))
    for row in bench_rows(bench_runs(chosen, [1], Budget(LIMIT_S), []), lambda _: None):
        print(f"  {row['instance']}: {row['objective']} ({row['best_known']})", flush=True)
        rows.append(row)
    return merged(results.read(FILE), stamped(csv.DictReader(bench_csv(rows).splitlines())))


TABLE: Final = Table("dispatching, one instance a family", FILE, COLUMNS, make, lacks=lacks)


def keep(files: Sequence[Path]) -> int:
    """Keep the rows of some files of ``landbridge dispatch bench``; return how many there are."""
    from landbridge.data.benchfolder import read_bench_rows

    new: list[Row] = []
    for file in files:
        new += stamped(read_bench_rows(file, BENCH_COLUMNS))
    results.write(FILE, COLUMNS, merged(results.read(FILE), new))
    return len(new)


def main(arguments: Sequence[str]) -> int:
    """Keep what the named files hold and write it into the page."""
    from landbridge.base.errors import InputError
    from tools.bench import pages

    try:
        count = keep([Path(name) for name in arguments])
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    pages.renew()
    print(f"{count} runs kept in {results.FOLDER.name}/{FILE} and shown in docs/{pages.PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
