"""Write the kept results into docs/benchmarks.md, between marks, so that they cannot lag."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from tools.bench.case import Row
from tools.bench.dispatch_page import by_family, by_instance, machines_of
from tools.bench.peers import ROOT
from tools.bench.results import FOLDER, TIMES, read

PAGE: Final = ROOT / "docs" / "benchmarks.md"
# A line of the study is shown where ours is off at all, or scgraph by this part of the length.
OFF = 0.05
PLAIN_KM = 0.5


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def seconds(text: str) -> str:
    """Return a time in the unit that reads best."""
    if not text:
        return ""
    value = float(text)
    if value < 1.0:
        return f"{1000 * value:.3g} ms"
    return f"{value:.3g} s" if value < 100.0 else f"{value:,.0f} s"


def ratio(text: str) -> str:
    """Return a ratio as how many times quicker or slower ours is."""
    if not text:
        return ""
    value = float(text)
    times = 1.0 / value if value < 1.0 else value
    return f"{times:,.0f} x {'quicker' if value < 1.0 else 'slower'}"


def times(folder: Path) -> str:
    """Return the cases with a bound, and each peer."""
    rows = []
    for row in read(TIMES, folder):
        if row["peer"]:
            name, least = f"... {row['peer']} {row['version']}", row["peer_least_s"]
            median = row["peer_median_s"]
        else:
            name, least, median = f"**{row['case']}**", row["least_s"], row["median_s"]
        figures = (seconds(least), seconds(median), ratio(row["ratio"]), row["bound"])
        rows.append((name, *figures, row["verdict"], row["note"]))
    heads = ("case", "least", "median", "Landbridge is", "bound", "verdict", "note")
    return table(heads, rows)


def machines(folder: Path) -> str:
    """Return where and when the times were taken."""
    found: dict[tuple[str, str], list[float]] = {}
    for row in read(TIMES, folder):
        found.setdefault((row["machine"], row["date"]), []).append(float(row["load"]))
    rows = [
        (machine, date, f"{min(loads):.1f} to {max(loads):.1f}")
        for (machine, date), loads in found.items()
    ]
    return table(("machine", "date", "load average when a case began"), rows)


def _km(rows: Iterable[Row], programs: Sequence[str]) -> list[tuple[str, ...]]:
    return [
        (
            f"{row['from']} - {row['to']}" + (f" ({row['shut']} shut)" if row.get("shut") else ""),
            row.get("published_km") or row["reference_km"],
            *(
                f"{row[f'{program}_km']} ({row[f'{program}_error_km']})"
                if row[f"{program}_error_km"]
                else row[f"{program}_km"]
                for program in programs
            ),
            row["landbridge_by"],
            row["source"],
        )
        for row in rows
    ]


def _errors(rows: Iterable[Row], program: str) -> list[float]:
    return [abs(float(row[f"{program}_error_km"])) for row in rows if row[f"{program}_error_km"]]


def _summary(rows: Sequence[Row], programs: Sequence[str]) -> str:
    lines = []
    for program in programs:
        errors = _errors(rows, program)
        if errors:
            exact = sum(error < PLAIN_KM for error in errors)
            lines.append(
                (
                    program,
                    f"{len(errors)} of {len(rows)}",
                    str(exact),
                    f"{statistics.median(errors):.1f}",
                    f"{statistics.fmean(errors):.1f}",
                    f"{max(errors):.1f}",
                )
            )
    heads = ("program", "found a way", f"within {PLAIN_KM} km", "median error, km", "mean", "worst")
    return table(heads, lines)


RAIL: Final = ("landbridge", "scgraph")
SEA: Final = ("landbridge", "searoute", "scgraph")


def rail_lines(folder: Path) -> str:
    """Return the summary of the lines, and those that are worth a look."""
    rows = [row for row in read("km_rail.csv", folder) if row["kind"] == "line"]

    def far(row: Row) -> bool:
        published = float(row["published_km"])
        ours, theirs = (row[f"{program}_error_km"] for program in RAIL)
        return (
            not ours
            or abs(float(ours)) >= PLAIN_KM
            or not theirs
            or abs(float(theirs)) >= OFF * published
        )

    heads = ("line", "published km", "Landbridge", "scgraph", "Landbridge by", "source")
    shown = table(heads, _km(filter(far, rows), RAIL))
    return f"{_summary(rows, RAIL)}\n\n{shown}"


def rail_journeys(folder: Path) -> str:
    """Return the journeys over several lines."""
    rows = [row for row in read("km_rail.csv", folder) if row["kind"] == "journey"]
    heads = ("journey", "published km", "Landbridge", "scgraph", "over the borders", "source")
    return table(heads, _km(rows, RAIL))


def sea(folder: Path) -> str:
    """Return the sea distances."""
    rows = read("km_sea.csv", folder)
    heads = (
        *("way", "reference km", "Landbridge", "searoute", "scgraph"),
        *("Landbridge through", "reference"),
    )
    return f"{_summary(rows, SEA)}\n\n{table(heads, _km(rows, SEA))}"


def running(folder: Path) -> str:
    """Return our differences from ALTRIOS: mean and worst, then each case."""
    rows = read("running.csv", folder)
    kinds = {
        "time_pct": "time",
        "passing_pct": "time at nine points, the worst of a case",
        "wheel_pct": "energy at the wheel",
        "braking_pct": "energy of all brakes",
    }
    summary = []
    for key, name in kinds.items() if rows else ():
        found = {row["case"]: float(row[key]) for row in rows}
        worst = max(found, key=lambda case: abs(found[case]))
        mean = statistics.fmean(abs(value) for value in found.values())
        summary.append((name, f"{mean:.3f}", f"{found[worst]:+.3f} ({worst})"))
    heads = ("case", "km", "ALTRIOS, s", "time, %", "ALTRIOS, kWh", "energy, %", "brakes, %")
    keys = ("case", "km", "altrios_s", "time_pct", "altrios_wheel_kwh", "wheel_pct", "braking_pct")
    shown = table(heads, [[row[key] for key in keys] for row in rows])
    return f"{table(('difference', 'mean, %', 'worst, %'), summary)}\n\n{shown}"


PARTS: Final[dict[str, Callable[[Path], str]]] = {
    "machines": machines,
    "times": times,
    "rail lines": rail_lines,
    "rail journeys": rail_journeys,
    "sea": sea,
    "running": running,
    "dispatch machines": machines_of,
    "dispatch families": by_family,
    "dispatch instances": by_instance,
}


def filled(text: str, folder: Path = FOLDER) -> str:
    """Return the text of the page with each marked part written from the kept results."""
    for name, make in PARTS.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"{PAGE.name} has no part <!-- {name} --> ... <!-- end of {name} -->")
        whole = f"{begin}\n{make(folder)}\n{end}"
        # Not `sub`, which would read escapes in what is written.
        text = whole.join(pattern.split(text))
    return text


def renew() -> None:
    """Write the kept results into the page."""
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
