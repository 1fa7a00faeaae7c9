"""What a reader of networks gives: tracks and stations, with what is said of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError, Severity
from landbridge.data.schemas import load_schema
from landbridge.data.spec import FIRST_YEAR, LAST_YEAR

__all__ = [
    "ImportOptions",
    "Notebook",
    "Progress",
    "Source",
    "Station",
    "Track",
    "import_options",
]

#: Beyond this ends that do not meet are not meant to.
MAX_JOIN_M = 5_000.0
#: Wraps a list to show how far the work on it is.
Progress = Callable[[Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the planner says about a network.

    Parameters
    ----------
    gauge_field : str
        Property or column that holds the gauge.
    gauge_mm : int
        Gauge where none is given, in mm; 0: a missing gauge is a fault.
    name_field : str
        Property or column that holds the name of a track or station.
    country : str
        Country of whatever names none.
    layer : str
        Table of a GeoPackage; empty: every table of lines and points.
    year : int
        Year of the scenario.
    join_m : float
        Ends that stop at most so many metres short of another track are joined to it.
    """

    gauge_field: str = "gauge"
    gauge_mm: int = 0
    name_field: str = "name"
    country: str = ""
    layer: str = ""
    year: int = 2025
    join_m: float = 0.0


def import_options(
    gauge_field: str = "gauge",
    gauge_mm: int = 0,
    name_field: str = "name",
    country: str = "",
    layer: str = "",
    year: int = 2025,
    join_m: float = 0.0,
) -> ImportOptions:
    """Return options that were checked, all faults at once.

    Parameters
    ----------
    gauge_field, gauge_mm, name_field, country, layer, year, join_m
        See :class:`ImportOptions`.

    Returns
    -------
    ImportOptions
        With the country in capital letters.

    Raises
    ------
    InputError
        A gauge, country, year or distance is not allowed.

    Examples
    --------
    >>> import_options(gauge_mm=1067, country="zm").country
    'ZM'
    """
    findings: list[Finding] = []
    allowed = load_schema("sections").column("gauges_mm").allowed
    if gauge_mm and str(gauge_mm) not in allowed:
        message, remedy = "is no gauge", "choose one of them"
        value = str(gauge_mm)
        findings.append(Finding("", None, "--gauge", value, message, ", ".join(allowed), remedy))
    code = country.strip().upper()
    if code and not re.fullmatch(r"[A-Z][A-Z0-9-]{1,59}", code):
        message, example = "is no code of a country", "letters such as TZ"
        findings.append(Finding("", None, "--country", country, message, example, "correct it"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message, bounds = "is outside of the years a study may have", f"{FIRST_YEAR} to {LAST_YEAR}"
        findings.append(Finding("", None, "--year", str(year), message, bounds, "choose another"))
    if not 0.0 <= join_m <= MAX_JOIN_M:
        message, bounds = "is no distance to join over", f"0 to {MAX_JOIN_M:g} m"
        findings.append(
            Finding("", None, "--join-m", f"{join_m:g}", message, bounds, "choose less")
        )
    if findings:
        raise InputError(findings)
    return ImportOptions(gauge_field, gauge_mm, name_field, code, layer, year, join_m)


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """A track as the source has it.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        Longitude and latitude in degrees, WGS 84; two points or more.
    tags : mapping of str to str
        What is said of it.
    row : int or None
        Line of the file, or number of the feature.
    ends : tuple of hashable or None
        Names of its two ends where the source joins tracks by name; else they join where they
        share a vertex.
    length_km : float
        Length that the source gives; not a number where it gives none.
    """

    points: NDArray[np.float64]
    tags: Mapping[str, str]
    row: int | None = None
    ends: tuple[Hashable, Hashable] | None = None
    length_km: float = float("nan")


@dataclass(frozen=True, slots=True)
class Station:
    """A point that may have a name.

    Parameters
    ----------
    name : str
        Its name; empty: it has none.
    lon_deg, lat_deg : float
        Where it is, WGS 84.
    tags : mapping of str to str
        What is said of it.
    row : int or None
        Line of the file, or number of the feature.
    key : hashable or None
        Name of the end of tracks that it stands for, where the source joins tracks by name.
    """

    name: str
    lon_deg: float
    lat_deg: float
    tags: Mapping[str, str]
    row: int | None = None
    key: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """All that was read of a network.

    Parameters
    ----------
    file : str
        Name of the file for messages.
    kind : str
        GMNS, GeoJSON or GeoPackage.
    tracks : list of Track
        Tracks in the order of the file.
    stations : list of Station
        Named points in the order of the file.
    """

    file: str
    kind: str
    tracks: list[Track]
    stations: list[Station]


@dataclass(slots=True)
class Notebook:
    """Findings by what they are about, so that a thousand of a kind make one line.

    Parameters
    ----------
    file : str
        Name of the file for messages.
    """

    file: str
    _kinds: dict[tuple[str, str, str, str, Severity], list[tuple[int | None, str]]] = field(
        default_factory=dict
    )

    def add(
        self,
        row: int | None,
        column: str,
        value: str,
        message: str,
        allowed: str = "",
        remedy: str = "",
        severity: Severity = "error",
    ) -> None:
        """Take a finding; those that differ in row and value only are put together."""
        key = (column, message, allowed, remedy, severity)
        self._kinds.setdefault(key, []).append((row, value))

    def note(self, row: int | None, column: str, value: str, message: str, remedy: str) -> None:
        """Take a remark on something that was decided."""
        self.add(row, column, value, message, "", remedy, "note")

    @property
    def has_errors(self) -> bool:
        """Whether a fault was found."""
        return any(key[4] == "error" for key in self._kinds)

    def findings(self, severity: Severity) -> list[Finding]:
        """Return the findings of a severity in the order in which each kind was first met."""
        found = []
        for (column, message, allowed, remedy, weight), cases in self._kinds.items():
            if weight != severity:
                continue
            row, value = cases[0]
            values = list(dict.fromkeys(value for _, value in cases))
            if len(cases) > 1:
                others = "" if len(values) == 1 else f", among them {', '.join(values[1:4])}"
                message = f"{message} ({len(cases)} times{others[:120]})"
            found.append(Finding(self.file, row, column, value, message, allowed, remedy, weight))
        return found
