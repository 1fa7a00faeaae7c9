"""Build the study `eurasia`: `python -m tools.eurasia [--output FOLDER] [--only rail]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tools.eurasia.common import (
    RAW,
    STUDY,
    Row,
    geojson_text,
    read_rows,
    schema_columns,
    table_text,
    write_study,
)
from tools.eurasia.demand import build_demand
from tools.eurasia.money import build_money
from tools.eurasia.money_levies import build_levies
from tools.eurasia.places import merge_places
from tools.eurasia.rail import build_rail, line_lengths, way_km
from tools.eurasia.roads import build_roads
from tools.eurasia.sea import build_sea
from tools.eurasia.supply import build_supply
from tools.eurasia.track import build_track
from tools.eurasia.trains import build_trains

#: Written by hand, not built; a study elsewhere gets copies.
STATIC = ("study.toml", "scenarios.toml", "LICENSE", "ATTRIBUTION.md")
GEOMETRY = "geometry.geojson"
#: Long ways whose published length is known from elsewhere, in km, and the lines they lead over.
WAYS = (
    ("Moscow - Vladivostok", 9288.2, [("tsr", "moscow", "vladivostok")]),
    ("Seoul - Busan", 441.7, [("gyeongbu", "seoul", "busan")]),
    ("Khasan - Rajin", 54.0, [("khasan-rajin", "khasan", "rajin")]),
    (
        "Beijing - Moscow by Mongolia",
        7867.0,
        [
            ("erenhot-beijing", "erenhot", "beijing"),
            ("zamyn-uud-erenhot", "zamyn-uud", "erenhot"),
            ("ulaanbaatar-zamyn-uud", "ulaanbaatar", "zamyn-uud"),
            ("naushki-ulaanbaatar", "naushki", "ulaanbaatar"),
            ("zaudinsky-naushki", "zaudinsky", "naushki"),
            ("tsr", "moscow", "zaudinsky"),
        ],
    ),
)


def build_files(raw: Path, only_rail: bool = False) -> dict[str, str]:
    """Return the files of the study as text.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.
    only_rail : bool
        Whether to leave out the sea, the roads, the services, the money, the trains and
        the track.

    Returns
    -------
    dict of str to str
        Content by file name.

    Examples
    --------
    >>> files = build_files(RAW, only_rail=True)
    >>> files["lines.csv"].splitlines()[0]
    'id,name,from_place,to_place,official_km,project,source,confidence'
    """
    rail = build_rail(raw)
    tables: dict[str, list[Row]] = {
        "countries": rail.countries,
        "lines": rail.lines,
        "sections": rail.sections,
    }
    features = list(rail.geometry_features)
    places = rail.places
    if not only_rail:
        sea = build_sea(raw, rail.places)
        places = merge_places([rail.places, sea.places])
        tables["links"] = [*sea.links, *build_roads(raw, places)]
        tables["passages"] = list(sea.passages)
        features += sea.features
        tables |= build_supply(raw)
        tables |= build_money(raw)
        tables |= build_levies(raw)
        tables |= build_demand(raw)
        tables |= build_trains(raw)
        tables |= build_track(raw, rail.sections, tables["transfers"])
        tables["corridors"] = read_rows(raw / "map_corridors.csv")
    tables["places"] = places
    files = {f"{name}.csv": table_text(schema_columns(name), rows) for name, rows in tables.items()}
    files[GEOMETRY] = geojson_text(features)
    return files


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the study into a folder and print the lengths of its lines."""
    parser = argparse.ArgumentParser(prog="python -m tools.eurasia", description=__doc__)
    parser.add_argument("--raw", type=Path, default=RAW, help="raw folder")
    parser.add_argument("--output", type=Path, default=STUDY, help="folder of the study")
    parser.add_argument("--only", choices=["rail"], help="build the railway tables alone")
    options = parser.parse_args(arguments)
    files = build_files(options.raw, options.only == "rail")
    write_study(files, options.output, STUDY, STATIC)
    print_lengths(options.raw)


def print_lengths(raw: Path) -> None:
    """Print each line's length beside its official one and that of the map, and the long ways."""
    rail = build_rail(raw)
    lengths = line_lengths(rail.sections)
    print(
        f"{'line':27}{'official':>10}{'sections':>10}{'gap':>10}{'map':>10}{'gap':>10}  confidence"
    )
    for row in sorted(rail.lines, key=lambda line: line["id"]):
        built, drawn, official = lengths[row["id"]], rail.drawn_km[row["id"]], row["official_km"]
        gaps = [
            f"{100 * (km / float(official) - 1):+.2f} %" if official else ""
            for km in (built, drawn)
        ]
        print(
            f"{row['id']:27}{official:>10}{built:>10.1f}{gaps[0]:>10}{drawn:>10.1f}{gaps[1]:>10}"
            f"  {row['confidence']}"
        )
    for name, published, parts in WAYS:
        built = way_km(rail.sections, parts)
        print(f"{name:28}{published:9.1f}{built:>10.1f}{100 * (built / published - 1):+8.2f} %")


if __name__ == "__main__":
    main()
