"""Run the registry of benchmarks: ``python -m tools.bench [--only NAME] [--quick] [--list]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tools.bench import machine, pages, peers, results
from tools.bench.case import Case, Row, Table
from tools.bench.measure import Measured, measure
from tools.bench.registry import CASES, names, select

HEAD = ("case", "time", "median", "ours/theirs", "bound", "verdict")
WIDTHS = (46, 10, 10, 11, 8, 1)
BUSY = 0.75


def say(text: str = "") -> None:
    """Tell the person who runs it."""
    print(text, file=sys.stderr, flush=True)


def line(*cells: str) -> str:
    """Return a line of the printed table."""
    return " ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def lines_of(rows: Sequence[Row]) -> list[str]:
    """Return a case and its peers as lines."""
    found = []
    for row in rows:
        of = "peer_" if row["peer"] else ""
        figures = [pages.seconds(row[f"{of}{name}_s"]) for name in ("least", "median")]
        name = f"  {row['peer']} {row['version']}" if row["peer"] else row["case"]
        found.append(line(name, *figures, row["ratio"], row["bound"], row["verdict"]))
    notes = dict.fromkeys(row["note"] for row in rows if row["note"])
    return [*found, *(f"    {note}" for note in notes)]


def run_cases(cases: Sequence[Case], quick: bool) -> list[Measured]:
    """Time the cases; print each and, but for a quick run, keep it as soon as it is done."""
    done: list[Measured] = []
    for case in cases:
        done.append(measure(case, with_peers=not quick))
        rows = results.rows_of(done[-1])
        print("\n".join(lines_of(rows)), flush=True)
        if not quick:
            order = [one.name for one in CASES]
            kept = results.merged(results.read(results.TIMES), rows, order)
            results.write(results.TIMES, results.COLUMNS, kept)
            pages.renew()
    return done


def run_tables(tables: Sequence[Table]) -> None:
    """Make the tables of errors and keep them."""
    for table in tables:
        absent = peers.missing(table.needs)
        if absent:
            print(f"{table.name}: not made, {', '.join(absent)} not installed", flush=True)
            continue
        if lacks := table.lacks():
            print(f"{table.name}: not made, {lacks}", flush=True)
            continue
        rows = table.make()
        results.write(table.file, table.columns, rows)
        pages.renew()
        print(f"{table.name}: {len(rows)} rows in {results.FOLDER.name}/{table.file}", flush=True)


def tell_missing(cases: Sequence[Case], tables: Sequence[Table]) -> None:
    """Say which packages were not there, and what brings them."""
    asked = [peer for case in cases for peer in case.peers]
    wanted = [peer.package for peer in asked if not peer.elsewhere]
    wanted += [package for case in cases for package in case.needs]
    wanted += [package for table in tables for package in table.needs]
    absent = peers.missing(wanted)
    if absent:
        say(f"bench: not installed: {', '.join(absent)}. {peers.CURE}.")
    for peer in asked:
        if peer.elsewhere and not peer.version:
            say(f"bench: not installed: {peer.package}. {peer.cure}.")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser("./dev bench", description="Time the calls that have a bound.")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--skip", action="append", default=[], metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="bounds alone; keep nothing")
    parser.add_argument("--list", action="store_true", help="name the cases and tables")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for.

    Returns 0; 1 when a bound does not hold or a result is wrong; 2 for a name of nothing; 3 when
    it is interrupted: what was done by then is kept.
    """
    asked = parse(arguments)
    if asked.list:
        print("\n".join(names()))
        return 0
    cases, tables, lost = select(asked.only, asked.quick, asked.skip)
    if lost:
        say(f"bench: no case is called {', '.join(lost)}; there are:")
        say("\n".join(f"  {name}" for name in names()))
        return 2
    peers.open_folder()
    if machine.load() > BUSY * machine.cores():
        say(f"bench: the machine is busy (load {machine.load():.1f}): times will be too long")
    if cases:
        print(line(*HEAD), flush=True)
    try:
        # What is not even called to warm up takes hours: last.
        done = run_cases([case for case in cases if case.warm], asked.quick)
        run_tables(tables)
        if not asked.quick:
            tell_missing(cases, tables)
        done += run_cases([case for case in cases if not case.warm], asked.quick)
    except KeyboardInterrupt:
        say("\nbench: interrupted; what was done is kept")
        return 3
    return 1 if any(one.broken for one in done) else 0


if __name__ == "__main__":
    sys.exit(main())
