"""The tiny study with track and trains of its own: what a run needs, as a folder.

Trains of `worlds.TRAINS` run on it: narrow ones in AA under the wire, broad ones in BB with
diesels, as far as echo; from there the wire of another kind hangs, under which nothing hauls.
"""

from __future__ import annotations

from pathlib import Path

from tests.data.tiny import table_text, write_tiny_study
from tests.data.tiny_rows import Row
from tests.line.worlds import SIGNALLING, TRACK, TRAINS

__all__ = ["write_line_study"]

BROAD: Row = {
    "id": "broad-diesel",
    "train_type": "broad-boxes",
    "traction": "diesel",
    "locomotive": "mule",
    "locomotives": 6,
}
STOPS: list[Row] = [
    {"id": "crew", "kind": "crew_change", "occurs": "every_km", "every_km": 400, "stop_min": 20},
    {"id": "start", "kind": "brake_test", "occurs": "start", "stop_min": 30},
]


def write_line_study(folder: Path, **track: object) -> Path:
    """Write the study into a folder and return it; ``track`` changes cells of its track."""
    write_tiny_study(folder)
    tables: dict[str, list[Row]] = {
        **TRAINS,
        "vehicles": [
            {"continuous_effort_kn": 200, **row} if "power_kw" in row else row
            for row in TRAINS["vehicles"]
        ],
        "haulage": [*TRAINS["haulage"], BROAD],
        "track": [{**TRACK, **track}],
        "signalling": [SIGNALLING],
        "technical_stops": STOPS,
    }
    for table, rows in tables.items():
        (folder / f"{table}.csv").write_text(table_text(table, rows), encoding="utf-8")
    return folder
