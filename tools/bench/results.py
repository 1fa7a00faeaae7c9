"""Results as they are kept: one row a case, one a peer, with the machine they were made on."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tools.bench.case import Row
from tools.bench.machine import describe
from tools.bench.measure import Beside, Measured
from tools.bench.peers import installed

FOLDER: Final = Path(__file__).with_name("results")
TIMES: Final = "times.csv"
COLUMNS: Final = (
    *("case", "peer", "version", "least_s", "median_s", "peer_least_s", "peer_median_s", "ratio"),
    *("bound", "verdict", "note", "load", "machine", "date"),
)


def number(value: float) -> str:
    """Return a number with four digits that count, and no more."""
    return f"{float(f'{value:.4g}'):.10g}" if value == value else ""


def rows_of(measured: Measured) -> list[Row]:
    """Return the rows of a case: its own, then its peers'."""
    case, times = measured.case, measured.times
    own = {
        "case": case.name,
        "least_s": number(times.least_s) if times else "",
        "median_s": number(times.median_s) if times else "",
        "load": f"{measured.load:.1f}",
        "machine": describe(),
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }
    first = {
        "version": installed("landbridge"),
        "bound": "" if case.bound_s is None else f"{case.bound_s:g} s",
        "verdict": measured.verdict,
        "note": times.work.note if times else "",
    }
    rows = [{**own, **first}, *({**own, **_peer(beside)} for beside in measured.beside)]
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows]


def _peer(beside: Beside) -> Row:
    peer, times = beside.peer, beside.times
    return {
        "peer": peer.title,
        "version": peer.version,
        "peer_least_s": number(times.least_s) if times else "",
        "peer_median_s": number(times.median_s) if times else "",
        "ratio": number(beside.ratio),
        "bound": "" if peer.ratio is None else f"{peer.ratio:g} x",
        "verdict": beside.verdict,
        "note": times.work.note if times else "",
    }


def read(name: str, folder: Path = FOLDER) -> list[Row]:
    """Return the rows of a kept table; none where it is not there yet."""
    file = folder / name
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(name: str, columns: Sequence[str], rows: Iterable[Row], folder: Path = FOLDER) -> None:
    """Keep a table."""
    folder.mkdir(exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def merged(old: Iterable[Row], new: Sequence[Row], order: Sequence[str]) -> list[Row]:
    """Return kept rows with those of the cases that were run anew, in the registry's order.

    A case that could not be run leaves what was kept; one that is gone from the registry goes.
    """
    ran = {row["case"] for row in new if row["least_s"]}
    unrun = {row["case"] for row in new} - ran
    kept = [row for row in old if row["case"] not in ran]
    known = {row["case"] for row in kept}
    added = [row for row in new if row["case"] in ran or row["case"] in unrun - known]
    rows = [row for row in [*kept, *added] if row["case"] in order]
    return sorted(rows, key=lambda row: order.index(row["case"]))
