"""What all parts of the build share: tables in and out, numbers as text, distances."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

__all__ = [
    "CONFIDENCES",
    "RAW",
    "ROOT",
    "SCHEMAS",
    "STUDY",
    "BuildError",
    "Point",
    "Row",
    "between",
    "decimal",
    "geojson_text",
    "great_circle_km",
    "read_json",
    "read_rows",
    "schema_columns",
    "table_text",
    "worst",
    "write_study",
]

ROOT: Final = Path(__file__).resolve().parents[2]
STUDY: Final = ROOT / "src/landbridge/studies/eurasia"
RAW: Final = STUDY / "raw"
SCHEMAS: Final = ROOT / "src/landbridge/schemas"
CONFIDENCES: Final = ("measured", "published", "estimate")
_EARTH_RADIUS_KM: Final = 6371.0088

Row = dict[str, str]
#: Longitude and latitude in degrees, WGS 84 (the order of GeoJSON).
Point = tuple[float, float]


class BuildError(ValueError):
    """The raw folder contradicts itself: says where, what, and what to do."""


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file as text.

    Parameters
    ----------
    path : Path
        UTF-8 file with a header line.

    Returns
    -------
    list of dict
        One per line, in the order of the file, cells without surrounding blanks.

    Raises
    ------
    BuildError
        A line has more or fewer cells than the header.

    Examples
    --------
    >>> read_rows(RAW / "map_lines.csv")[0]["id"]
    'tsr'
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows = []
        for cells in reader:
            if len(cells) != len(header):
                raise BuildError(
                    f"{path.name}, line {reader.line_num}: {len(cells)} cells, but the header has "
                    f"{len(header)}; put a cell with a comma into double quotes"
                )
            rows.append(dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    return rows


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Parameters
    ----------
    path : Path
        UTF-8 file.

    Returns
    -------
    object
        Lists, dicts, texts and numbers.

    Examples
    --------
    >>> read_json(RAW / "corridors.geojson")["type"]
    'FeatureCollection'
    """
    return json.loads(path.read_text(encoding="utf-8"))


def schema_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table of the study in their order.

    Parameters
    ----------
    table : str
        Name of a schema, such as ``"sections"``.

    Returns
    -------
    tuple of str
        Names of the columns.

    Examples
    --------
    >>> schema_columns("countries")[:2]
    ('id', 'name')
    """
    return tuple(row["column"] for row in read_rows(SCHEMAS / f"{table}.csv"))


def table_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    r"""Return a table as CSV text, rows sorted by id, always the same bytes.

    Parameters
    ----------
    columns : sequence of str
        Header; a cell that a row does not have is empty.
    rows : iterable of mapping
        Cells as text.

    Returns
    -------
    str
        Lines end with a line feed; cells are quoted only where they must be.

    Raises
    ------
    BuildError
        Two rows have one id, or a row has a column that the header lacks.

    Examples
    --------
    >>> table_text(["id", "km"], [{"id": "b", "km": "2"}, {"id": "a"}])
    'id,km\na,\nb,2\n'
    """
    kept: dict[str, Mapping[str, str]] = {}
    for row in rows:
        if row["id"] in kept:
            raise BuildError(f"the id '{row['id']}' is there twice; give one of the rows another")
        strange = set(row) - set(columns)
        if strange:
            raise BuildError(f"row '{row['id']}' has unknown columns {sorted(strange)}")
        kept[row["id"]] = row
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for key in sorted(kept):
        writer.writerow([kept[key].get(column, "") for column in columns])
    return out.getvalue()


def geojson_text(features: Iterable[Mapping[str, Any]]) -> str:
    """Return a feature collection as text, one feature a line, sorted by id.

    Parameters
    ----------
    features : iterable of mapping
        GeoJSON features with an ``id`` in their properties.

    Returns
    -------
    str
        The same bytes for the same features.

    Examples
    --------
    >>> geojson_text([]).splitlines()[0]
    '{"type": "FeatureCollection", "attribution": "(c) OpenStreetMap contributors (ODbL 1.0)",'
    """
    ordered = sorted(features, key=lambda feature: str(feature["properties"]["id"]))
    lines = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in ordered
    )
    head = (
        '{"type": "FeatureCollection", "attribution": "(c) OpenStreetMap contributors (ODbL 1.0)"'
    )
    return f'{head},\n"features": [\n{lines}\n]}}\n'


def decimal(value: float, places: int = 1) -> str:
    """Return a number as text with fixed rounding and without idle zeros.

    Parameters
    ----------
    value : float
        Any finite number.
    places : int
        Decimals to keep.

    Returns
    -------
    str
        Never in exponents, never a minus zero.

    Examples
    --------
    >>> decimal(12.30), decimal(5.0), decimal(-0.0)
    ('12.3', '5', '0')
    """
    text = f"{value:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def great_circle_km(a: Point, b: Point) -> float:
    """Return the distance of two points on a sphere of the Earth's mean radius.

    Parameters
    ----------
    a, b : tuple of float
        Longitude and latitude in degrees.

    Returns
    -------
    float
        Kilometres (haversine formula, Sinnott 1984).

    Examples
    --------
    >>> round(great_circle_km((126.98, 37.57), (129.03, 35.10)))
    330
    """
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def between(km: float, known: Sequence[tuple[float, float]]) -> float:
    """Return a km of one count in another one, from the places that both have.

    Parameters
    ----------
    km : float
        In the first count.
    known : sequence of (float, float)
        Km of such places in the first and in the second count, in order.

    Returns
    -------
    float
        Km in the second count: the way between the two nearest places is stretched evenly.

    Raises
    ------
    BuildError
        It lies beyond the first or the last place.

    Examples
    --------
    >>> between(3.0, [(0.0, 10.0), (2.0, 12.0), (4.0, 16.0)])
    14.0
    """
    for (start, here), (end, there) in pairwise(known):
        if start <= km <= end:
            return here + (there - here) * (km - start) / (end - start)
    raise BuildError(f"km {km:.1f} lies beyond the last place whose km are known")


def write_study(files: Mapping[str, str], output: Path, study: Path, static: Iterable[str]) -> None:
    """Write what was built into a folder, with copies of what is written by hand.

    Parameters
    ----------
    files : mapping of str to str
        Content by file name.
    output : Path
        Folder of the study, made if it is not there.
    study : Path
        The shipped study, which has what is written by hand.
    static : iterable of str
        Names of those files; one that is there already stays.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_study({"a.csv": "id"}, Path(folder), STUDY, ["study.toml"])
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['a.csv', 'study.toml']
    """
    output.mkdir(parents=True, exist_ok=True)
    for name, text in sorted(files.items()):
        (output / name).write_text(text, encoding="utf-8", newline="\n")
    for name in static:
        if not (output / name).exists() and (study / name).exists():
            shutil.copyfile(study / name, output / name)


def worst(confidences: Iterable[str]) -> str:
    """Return the least certain of several confidences.

    Parameters
    ----------
    confidences : iterable of str
        Of measured, published, estimate.

    Returns
    -------
    str
        The one that holds for a figure made of all of them.

    Examples
    --------
    >>> worst(["published", "estimate", "measured"])
    'estimate'
    """
    return max(confidences, key=CONFIDENCES.index)
