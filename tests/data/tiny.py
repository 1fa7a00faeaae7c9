"""A tiny study, drawn as text, that every room's tests may write and change.

::

        country AA, gauge 1435              |              country BB, gauge 1520
                                            |
    alfa ====== bravo ====== carl ==========X---------- dora ------ echo ------ foxtrot
    city 500    station 550  station 14 km  |           station 2750 city  2500 city
    terminal                 border         |           border       terminal   terminal
    port                                    |                          :        port
     |  :                                                       110 km : road    |
     |  :...... island line, 600 km, project `bridge`                golf city   |
     |        india  city, terminal, port, gauge 1435                            |
     |          |                                                                |
     |  sea     | sea 700 km to alfa                                             |
     |                                                                           |
     +--- 3000 km --- gate-n ~~~ strait (passage), 4400 km ~~~ gate-s --- 5000 km+
     |                                                                           |
     +--- 21000 km of open water round the cape -------------------------------- +

The drawing is the truth: `ROWS` in `tiny_rows.py` holds it, table by table. Lengths are
a little above the great circle of the coordinates.

Services: wagons in both countries (no fixed departures), a block train
alfa - foxtrot twice a week, a liner alfa - foxtrot once a week, a feeder
india - alfa three times a week. Scenarios: `base` (2001), `closed` (the strait
shut), `border-closed`, `project` (the bridge built), `later` (2020, child of
`project`: a second, faster block train exists).
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from landbridge.data.schemas import load_schema, tables
from tests.data.tiny_rows import ROWS, Row

__all__ = ["ROWS", "SCENARIOS_TOML", "STUDY_TOML", "table_text", "write_tiny_study"]

STUDY_TOML = """\
name = "tiny"
title = "Two gauges, one border, one strait"
description = "An invented study for tests."
licence = "CC0-1.0"
attribution = "nobody"
epoch = 2001-01-01T00:00:00Z
"""

SCENARIOS_TOML = """\
[base]
description = "As it was"
year = 2001

[closed]
description = "The strait shut"
parent = "base"
close_passages = ["strait"]

[border-closed]
description = "The border shut"
parent = "base"
close_borders = ["carl/dora"]

[project]
description = "The bridge to the island built"
parent = "base"
projects = ["bridge"]

[later]
description = "Twenty years on, with the bridge and dearer haulage"
parent = "project"
year = 2020
demand_growth = 0.03
[later.price_factor]
haul = 1.25
[later.extra_dwell_h]
"carl/dora" = 12.0
"alfa:sea" = 6.0
"""


def _cell(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def table_text(table: str, rows: list[Row] | None = None) -> str:
    """Return the CSV text of a table of the tiny study, or of other rows in its columns."""
    names = load_schema(table).names
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    for row in ROWS[table] if rows is None else rows:
        full = {"source": "invented for tests", "confidence": "estimate", **row}
        unknown = set(full) - set(names)
        if unknown:
            raise KeyError(f"{table}.csv has no column {', '.join(sorted(unknown))}")
        writer.writerow([_cell(full.get(name, "")) for name in names])
    return stream.getvalue()


def write_tiny_study(folder: Path) -> Path:
    """Write the tiny study into a folder (made if it is not there) and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables():
        if table in ROWS:
            (folder / f"{table}.csv").write_text(table_text(table), encoding="utf-8")
    (folder / "study.toml").write_text(STUDY_TOML, encoding="utf-8")
    (folder / "scenarios.toml").write_text(SCENARIOS_TOML, encoding="utf-8")
    return folder
