"""A ladder of tiny comparisons: one difference a rung, each with its cause known beforehand.

The study is that of `tests/data/tiny.py` with a few rows more::

    india ... 600 km island line (project `bridge`) ... alfa == carl X dora == echo == foxtrot
      islander (project `islander`): a block train india - foxtrot, which needs the bridge too
      faster   (project `faster`): block trains in BB run 1200 km a day instead of 800
      express  runs until 2010, rocket from 2015
      ice      a passage that is shut by default: alfa - foxtrot by sea in 8700 km
"""

from __future__ import annotations

from pathlib import Path

from tests.data.tiny import STUDY_TOML, table_text
from tests.data.tiny_rows import ROWS, Row

__all__ = ["SCENARIOS", "write_ladder"]

SCENARIOS = """\
[base]
year = 2001
[strait]
parent = "base"
close_passages = ["strait"]
[border]
parent = "base"
close_borders = ["carl/dora"]
[bridge]
parent = "base"
projects = ["bridge"]
[faster]
parent = "base"
projects = ["faster"]
[year]
parent = "base"
year = 2020
[dearer]
parent = "base"
[dearer.price_factor]
haul = 1.25
[slower]
parent = "base"
[slower.extra_dwell_h]
"carl/dora" = 12.0
[dearer-and-slower]
parent = "base"
[dearer-and-slower.price_factor]
haul = 1.25
[dearer-and-slower.extra_dwell_h]
"carl/dora" = 12.0
[year-and-border]
parent = "base"
year = 2020
close_borders = ["carl/dora"]
[bridge-and-islander]
parent = "base"
projects = ["bridge", "islander"]
[ice]
parent = "base"
open_passages = ["ice"]
[growing]
parent = "base"
demand_growth = 0.03
"""


def _rows() -> dict[str, list[Row]]:
    rows = {name: [dict(row) for row in of] for name, of in ROWS.items()}
    bridge = rows["projects"][0]
    rows["projects"] += [
        {**bridge, "id": "faster", "name": "Faster trains in Beland"},
        {**bridge, "id": "islander", "name": "A train from the island"},
    ]
    express = next(row for row in rows["services"] if row["id"] == "express")
    express["valid_to"] = 2010
    rows["services"].append(
        {
            **{key: value for key, value in express.items() if key != "valid_to"},
            "id": "islander",
            "name": "The Islander",
            "calls": "india;alfa;carl;dora;echo;foxtrot",
            "boards_at": "india;foxtrot",
            "project": "islander",
        }
    )
    rows["speeds"].append(
        {
            "id": "block-bb-faster",
            "speed_class": "block",
            "country": "BB",
            "km_per_day": 1200,
            "p90_ratio": 1.3,
            "project": "faster",
        }
    )
    strait = rows["passages"][0]
    rows["passages"].append({**strait, "id": "ice", "name": "The ice", "open_by_default": "no"})
    gate = next(row for row in rows["places"] if row["id"] == "gate-n")
    rows["places"] += [
        {**gate, "id": "ice-e", "name": "Ice-E", "lat_deg": 70.0, "lon_deg": 140.0},
        {**gate, "id": "ice-w", "name": "Ice-W", "lat_deg": 72.0, "lon_deg": 60.0},
    ]
    rows["links"] += [
        _sea("alfa", "ice-e", 3700),
        {**_sea("ice-e", "ice-w", 2900), "passage": "ice"},
        _sea("ice-w", "foxtrot", 2100),
    ]
    return rows


def _sea(one: str, other: str, km: float) -> Row:
    ends = {"from_place": one, "to_place": other}
    return {"id": f"sea-{one}-{other}", "mode": "sea", **ends, "length_km": km}


def write_ladder(folder: Path) -> Path:
    """Write the study of the ladder into a folder and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in _rows().items():
        (folder / f"{table}.csv").write_text(table_text(table, rows), encoding="utf-8")
    (folder / "study.toml").write_text(STUDY_TOML, encoding="utf-8")
    (folder / "scenarios.toml").write_text(SCENARIOS, encoding="utf-8")
    return folder
