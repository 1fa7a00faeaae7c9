"""What is said of a track: gauges, tracks, current, speed, country, in the words of a study."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from landbridge.base.schema import Column
from landbridge.data.importing.types import ImportOptions, Notebook, Track
from landbridge.data.schemas import load_schema

__all__ = ["UNKNOWN_COUNTRY", "TrackFacts", "country_of", "is_railway", "track_facts"]

#: Country of what names none: a code that ISO 3166 leaves to its users.
UNKNOWN_COUNTRY: Final = "ZZ"
# Values of the tag railway whose tracks carry trains of the network.
_RAILWAYS: Final = frozenset({"rail", "narrow_gauge", "yes", "main"})
_SIDINGS: Final = frozenset({"siding", "yard", "spur", "crossover"})
_COUNTRY_TAGS: Final = ("country", "addr:country", "ISO3166-1:alpha2", "is_in:country_code")
_KMH_PER_MPH: Final = 1.609344
_KMH_PER_KNOT: Final = 1.852
# Volt and hertz of each current that a section may have; 0 Hz is direct current.
_CURRENTS: Final = {
    (1500.0, 0.0): "dc_1500v",
    (3000.0, 0.0): "dc_3kv",
    (25000.0, 50.0): "ac_25kv_50hz",
    (25000.0, 60.0): "ac_25kv_60hz",
    (15000.0, 16.7): "ac_15kv_16hz",
}
_SOME_CURRENT: Final = "ac_25kv_50hz"


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """What a section takes over from a track.

    Parameters
    ----------
    gauges : tuple of str
        Gauges in mm as a study enters them, in the order of the source.
    tracks : int
        Number of tracks.
    traction : str
        Current, or diesel.
    speed_kmh : str
        Highest speed as text; empty: unknown.
    name : str
        Name of the line.
    country : str
        Country; empty: the source names none.
    assumed_gauge, assumed_rest : bool
        Whether the gauge, or tracks, current or speed, are assumed.
    """

    gauges: tuple[str, ...]
    tracks: int
    traction: str
    speed_kmh: str
    name: str
    country: str
    assumed_gauge: bool
    assumed_rest: bool


def is_railway(tags: Mapping[str, str]) -> bool:
    """Return whether a track carries trains of the network: sidings, trams and ruins do not.

    Parameters
    ----------
    tags : mapping of str to str
        What is said of it; a track of which nothing is said does.

    Returns
    -------
    bool
        By the tags ``railway`` and ``service``.

    Examples
    --------
    >>> is_railway({"railway": "rail"}), is_railway({"railway": "tram"})
    (True, False)
    """
    if tags.get("service", "") in _SIDINGS:
        return False
    return tags.get("railway", "rail") in _RAILWAYS


def country_of(tags: Mapping[str, str]) -> str:
    """Return the code of the country that something lies in; empty where nothing says so.

    Parameters
    ----------
    tags : mapping of str to str
        What is said of it.

    Returns
    -------
    str
        Capital letters, digits and hyphens.

    Examples
    --------
    >>> country_of({"country": "zm"}), country_of({"addr:country": "South Africa"})
    ('ZM', 'SOUTH-AFRICA')
    """
    for tag in _COUNTRY_TAGS:
        words = re.findall(r"\w+", tags.get(tag, ""))
        if words:
            return "-".join(words).upper()[:60]
    return ""


@cache
def _synonyms() -> Mapping[str, str]:
    text = files("landbridge.data.importing").joinpath("gauges.csv").read_text(encoding="utf-8")
    return {row["gauge_mm"]: row["entered_as_mm"] for row in csv.DictReader(text.splitlines())}


@cache
def _gauge_column() -> Column:
    return load_schema("sections").column("gauges_mm")


@cache
def _speed_bounds() -> tuple[float, float]:
    column = load_schema("sections").column("max_freight_speed_kmh")
    return column.minimum or 0.0, column.maximum or math.inf


@cache
def _most_tracks() -> int:
    return int(load_schema("sections").column("tracks").maximum or 1)


def track_facts(track: Track, options: ImportOptions, notebook: Notebook) -> TrackFacts:
    """Return what the tags of a track say, with a note on whatever they leave open.

    Parameters
    ----------
    track : Track
        The track.
    options : ImportOptions
        Which tag holds the gauge, and what to assume.
    notebook : Notebook
        Takes faults and notes.

    Returns
    -------
    TrackFacts
        Without gauges where that is a fault.

    Examples
    --------
    >>> import numpy as np
    >>> tags = {"gauge": "1524", "electrified": "no", "tracks": "2", "maxspeed": "50 mph"}
    >>> facts = track_facts(Track(np.zeros((2, 2)), tags), ImportOptions(), Notebook("a.geojson"))
    >>> facts.gauges, facts.tracks, facts.traction, facts.speed_kmh
    (('1520',), 2, 'diesel', '80')
    """
    gauges, assumed_gauge = _gauges(track, options, notebook)
    tracks, guessed_tracks = _tracks(track, notebook)
    traction, guessed_traction = _traction(track, notebook)
    return TrackFacts(
        gauges=gauges,
        tracks=tracks,
        traction=traction,
        speed_kmh=_speed(track, notebook),
        name=" ".join(track.tags.get(options.name_field, "").split())[:120],
        country=country_of(track.tags),
        assumed_gauge=assumed_gauge,
        assumed_rest=guessed_tracks or guessed_traction,
    )


def _gauges(
    track: Track, options: ImportOptions, notebook: Notebook
) -> tuple[tuple[str, ...], bool]:
    text = track.tags.get(options.gauge_field, "").strip()
    column = _gauge_column()
    if not text and options.gauge_mm:
        message = f"no gauge is given: taken as {options.gauge_mm} mm"
        notebook.note(track.row, options.gauge_field, "", message, "give the gauge in the source")
        return (str(options.gauge_mm),), True
    found: dict[str, None] = {}
    for member in re.split(r"[;,|/]", text):
        digits = re.fullmatch(r"\s*(\d{3,4})(?:\.0*)?\s*(?:mm)?\s*", member)
        gauge = digits[1] if digits else ""
        entered = _synonyms().get(gauge, gauge)
        if entered not in column.allowed:
            notebook.add(
                track.row,
                options.gauge_field,
                text,
                "is no gauge" if text else "no gauge is given",
                f"{', '.join(column.allowed)} mm, several separated by ;",
                "correct the gauge"
                if text
                else "give it in the source, name its field with --gauge-field, or assume one "
                "with --gauge",
            )
            return (), False
        if entered != gauge:
            message = f"{gauge} mm is entered as {entered} mm"
            remedy = "nothing, if wagons run through"
            notebook.note(track.row, options.gauge_field, "", message, remedy)
        found[entered] = None
    return tuple(found), False


def _tracks(track: Track, notebook: Notebook) -> tuple[int, bool]:
    text = track.tags.get("tracks", track.tags.get("passenger_lines", "")).strip()
    if not text:
        return 1, True
    if re.fullmatch(r"\d{1,3}", text) and 1 <= int(text) <= _most_tracks():
        return int(text), False
    message, remedy = "is no number of tracks: taken as 1", "correct it in sections.csv"
    notebook.note(track.row, "tracks", text, message, remedy)
    return 1, True


def _traction(track: Track, notebook: Notebook) -> tuple[str, bool]:
    wire = track.tags.get("electrified", "").strip().lower()
    volt, hertz = _number(track.tags, "voltage"), _number(track.tags, "frequency")
    if wire in ("no", "false", "0"):
        return "diesel", False
    if not wire and math.isnan(volt):
        return "diesel", True
    for (volts, rate), traction in _CURRENTS.items():
        if abs(volt - volts) <= 0.1 * volts and abs((hertz if hertz == hertz else 0.0) - rate) < 1:
            return traction, False
    said = f"{track.tags.get('voltage', '')} V, {track.tags.get('frequency', '')} Hz"
    message = f"the current is not among those of a study: taken as {_SOME_CURRENT}"
    remedy = "correct traction in sections.csv; emissions do not depend on it"
    notebook.note(
        track.row, "electrified", said if "voltage" in track.tags else wire, message, remedy
    )
    return _SOME_CURRENT, True


def _number(tags: Mapping[str, str], tag: str) -> float:
    found = re.match(r"\s*(\d+(?:\.\d+)?)", tags.get(tag, ""))
    return float(found[1]) if found else math.nan


def _speed(track: Track, notebook: Notebook) -> str:
    text = track.tags.get("maxspeed:freight", track.tags.get("maxspeed", "")).strip()
    if not text:
        return ""
    found = re.match(r"(\d{1,4}(?:\.\d+)?)\s*(mph|knots|km/h|kmh|kph)?\s*(?:$|[;,|])", text)
    low, high = _speed_bounds()
    if not found:
        message, remedy = "is no speed: left empty", "enter it in sections.csv"
        notebook.note(track.row, "maxspeed", text, message, remedy)
        return ""
    factor = {"mph": _KMH_PER_MPH, "knots": _KMH_PER_KNOT}.get(found[2] or "", 1.0)
    speed = float(found[1]) * factor
    if speed < low:
        message, remedy = f"is below {low:g} km/h: left empty", "enter it in sections.csv"
        notebook.note(track.row, "maxspeed", text, message, remedy)
        return ""
    return f"{min(round(speed), round(high))}"
