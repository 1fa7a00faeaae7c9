"""Networks and trips of the public collection "Transportation Networks for Research" (TNTP).

Text files: a head of ``<KEY> value`` lines up to ``<END OF METADATA>``, comments behind ``~``, then
a link a line, or ``Origin n`` followed by ``destination : trips;``. Nodes are counted from 1, the
zones first. The format gives no units; each file has its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError
from landbridge.data.csvfile import decode, read_bytes

__all__ = ["TntpNetwork", "TntpTrips", "read_tntp_network", "read_tntp_trips"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SHOWN: Final = 200
_MOST_ZONES: Final = 10_000
_MOST_NODES: Final = 1_000_000
_HEAD: Final = re.compile(r"<\s*([^<>]+?)\s*>\s*(.*)")
_COLUMNS: Final = (
    *("init_node", "term_node", "capacity", "length", "free_flow_time", "b", "power", "speed"),
    *("toll", "link_type"),
)
# Columns of numbers and the least that each may be; what the speed and the type are nobody asks.
_NUMBERS: Final = ("capacity", "length", "free_flow_time", "b", "power", "toll")
#: How far the trips may be from what the head says, as part of it: some files are rounded.
_TOTAL_TOLERANCE: Final = 1e-3


@dataclass(frozen=True)
class TntpNetwork:
    """A network file: nodes are counted from 1, arrays have one value a link.

    ``first_through`` is the first node that a way may pass through; ``time`` is the free-flow time,
    ``b`` and ``power`` belong to the function of the Bureau of Public Roads; all in the units of
    the file.
    """

    file: str
    zones: int
    nodes: int
    first_through: int
    tail: Ints
    head: Ints
    capacity: Floats
    length: Floats
    time: Floats
    b: Floats
    power: Floats
    toll: Floats


@dataclass(frozen=True)
class TntpTrips:
    """A file of trips: ``trips`` (zones, zones) from each zone to each."""

    file: str
    trips: Floats


@dataclass(slots=True)
class _File:
    """A file's lines and what is wrong with them."""

    name: str
    findings: list[Finding] = field(default_factory=list)
    head: dict[str, tuple[int, str]] = field(default_factory=dict)
    begun: bool = False

    def fault(
        self, line: int | None, column: str, value: str, message: str, allowed: str, remedy: str
    ) -> None:
        self.findings.append(Finding(self.name, line, column, value, message, allowed, remedy))

    def lines(self, path: Path) -> Iterator[tuple[int, str]]:
        """Yield the lines behind the head with their numbers, and keep the head."""
        content = read_bytes(path, self.findings, remedy="name a TNTP file")
        text = None if content is None else decode(self.name, content, self.findings)
        for number, raw in enumerate((text or "").splitlines(), 1):
            line = raw.partition("~")[0].strip()
            found = None if self.begun else _HEAD.match(raw.strip())
            if found:
                self._key(number, found[1].upper(), found[2])
            elif line:
                if not self.begun:
                    message = "stands before <END OF METADATA>"
                    self.fault(number, "", line, message, "<KEY> value", "end the head first")
                    self.begun = True  # said once; the rest is read as it would be behind it
                yield number, line
        if text is not None and not self.begun:
            message = "the head has no <END OF METADATA>"
            self.fault(None, "", "", message, "", "name a network or trips in TNTP's text format")

    def _key(self, number: int, key: str, value: str) -> None:
        if key == "END OF METADATA":
            self.begun = True
        elif key != "ORIGINAL HEADER":
            if key in self.head:
                message = f"stands in line {self.head[key][0]} already"
                self.fault(number, key, value, message, "", "remove one of the two")
            self.head[key] = (number, value.partition("~")[0].strip())

    def whole(self, key: str, most: int, remedy: str) -> int:
        """Return a whole number of the head; 0 where it is wrong."""
        if key not in self.head:
            if self.begun:
                self.fault(None, key, "", f"the head has no <{key}>", f"1 to {most:,}", remedy)
            return 0
        line, text = self.head[key]
        value = _whole(text)
        if not 1 <= value <= most:
            self.fault(line, key, text, "cannot be", f"1 to {most:,}", "correct the number")
            return 0
        return value

    def other(self, message: str) -> None:
        """Raise that the file is one of the other kind: whatever else is wrong comes of that."""
        remedy = "name the network first, then the trips"
        raise InputError([*self.findings, Finding(self.name, message=message, remedy=remedy)])

    def settle(self) -> None:
        """Raise everything that is wrong, if anything is."""
        if len(self.findings) > _SHOWN:
            message = f"{len(self.findings) - _SHOWN} more findings are not shown"
            raise InputError([*self.findings[:_SHOWN], Finding(self.name, message=message)])
        if self.findings:
            raise InputError(self.findings)


def read_tntp_network(path: Path) -> TntpNetwork:
    """Return the network that a TNTP file holds.

    Parameters
    ----------
    path : Path
        Head with ``<NUMBER OF ZONES>``, ``<NUMBER OF NODES>``, ``<FIRST THRU NODE>`` and ``<NUMBER
        OF LINKS>``, then ten fields a link: init_node, term_node, capacity, length,
        free_flow_time, b, power, speed, toll, link_type, and a semicolon.

    Returns
    -------
    TntpNetwork
        Its links in the order of the file.

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> read_tntp_network(Path("nowhere.tntp"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.tntp: the file is missing; name a TNTP file
    """
    file = _File(path.name)
    rows = list(file.lines(path))
    if any(line[:6].casefold() == "origin" for _, line in rows):
        file.other("has trips, and is no network")
    zones = file.whole("NUMBER OF ZONES", _MOST_ZONES, "add it")
    nodes = file.whole("NUMBER OF NODES", _MOST_NODES, "add it")
    remedy = "add it: 1 where ways may pass through every node"
    # One more than the last node: no node can be passed through.
    through = file.whole("FIRST THRU NODE", (nodes or _MOST_NODES) + 1, remedy)
    links = file.whole("NUMBER OF LINKS", 100 * _MOST_NODES, "add it")
    if zones > nodes > 0:
        message, allowed = "is more than the nodes", f"1 to {nodes}"
        line, text = file.head["NUMBER OF ZONES"]
        file.fault(line, "NUMBER OF ZONES", text, message, allowed, "zones are the first nodes")
    table = [_link(file, number, line, nodes) for number, line in rows]
    if links and file.begun and links != len(rows):
        line, text = file.head["NUMBER OF LINKS"]
        message, allowed = f"is not how many there are: {len(rows):,} lines", str(len(rows))
        remedy = "correct the head, or see whether lines are missing"
        file.fault(line, "NUMBER OF LINKS", text, message, allowed, remedy)
    file.settle()
    tail, head = (np.array([row[end] for row in table], np.int64) for end in (0, 1))
    values = {
        name: np.array([row[2 + place] for row in table], np.float64)
        for place, name in enumerate(_NUMBERS)
    }
    values["time"] = values.pop("free_flow_time")
    return TntpNetwork(path.name, zones, nodes, through, tail, head, **values)


def _link(file: _File, number: int, line: str, nodes: int) -> tuple[float, ...]:
    """Return the ends and numbers of a link; what is wrong becomes a finding."""
    cells = line.rstrip("; \t").split()
    if len(cells) != len(_COLUMNS):
        message = f"the line has {len(cells)} fields"
        allowed = f"{len(_COLUMNS)}: {', '.join(_COLUMNS)}"
        file.fault(number, "", "", message, allowed, "correct the line")
        return ()
    row = dict(zip(_COLUMNS, cells, strict=True))
    found: list[float] = []
    for name in ("init_node", "term_node"):
        node = _whole(row[name])
        if node < 1 or (nodes and node > nodes):
            allowed = f"1 to {nodes}" if nodes else "1 or more"
            file.fault(number, name, row[name], "is no node", allowed, "correct the number")
        found.append(node)
    for name in _NUMBERS:
        value = _number(row[name])
        if math.isnan(value) or value < 0:
            message = "is no number" if math.isnan(value) else "is below 0"
            file.fault(number, name, row[name], message, "0 or more", "correct the number")
        found.append(value)
    capacity, b, power = (found[2 + _NUMBERS.index(name)] for name in ("capacity", "b", "power"))
    if b > 0 and capacity == 0:
        message, remedy = "is no capacity of a link with b above 0", "correct one of the two"
        file.fault(number, "capacity", row["capacity"], message, "more than 0", remedy)
    if 0 < power < 1:
        message, remedy = "makes the first vehicle cost endlessly much", "correct the power"
        file.fault(number, "power", row["power"], message, "0, or 1 or more", remedy)
    return tuple(found)


def read_tntp_trips(path: Path) -> TntpTrips:
    """Return the trips that a TNTP file holds.

    Parameters
    ----------
    path : Path
        Head with ``<NUMBER OF ZONES>`` and perhaps ``<TOTAL OD FLOW>``, then for each origin a line
        ``Origin n`` and ``destination : trips;``, as many in a line as may be.

    Returns
    -------
    TntpTrips
        Trips from each zone to each; what the file does not name is 0.

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> read_tntp_trips(Path("nowhere.tntp"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.tntp: the file is missing; name a TNTP file
    """
    file = _File(path.name)
    rows = list(file.lines(path))
    if "NUMBER OF LINKS" in file.head:
        file.other("has a network, and no trips")
    zones = file.whole("NUMBER OF ZONES", _MOST_ZONES, "add it")
    trips: dict[tuple[int, int], float] = {}
    begun: dict[int, int] = {}
    origin = 0
    for number, line in rows:
        if line[:6].casefold() == "origin":
            origin = _zone(file, number, "Origin", line[6:].strip(), zones)
            if origin and origin in begun:
                message = f"is there already, in line {begun[origin]}"
                file.fault(number, "Origin", str(origin), message, "", "join the two")
            elif origin:
                begun[origin] = number
        elif not begun:
            message, remedy = "stands before the first origin", "begin with a line Origin 1"
            file.fault(number, "", line, message, "destination : trips;", remedy)
            begun[0] = number  # said once
        else:
            _items(file, number, line, origin, zones, trips)
    _check_total(file, sum(trips.values()))
    file.settle()
    table = np.zeros((zones, zones))
    for (begin, end), amount in trips.items():
        table[begin - 1, end - 1] = amount
    return TntpTrips(path.name, table)


def _items(
    file: _File,
    number: int,
    line: str,
    origin: int,
    zones: int,
    trips: dict[tuple[int, int], float],
) -> None:
    for item in line.split(";"):
        if not item or item.isspace():
            continue
        left, colon, right = item.partition(":")
        if not colon:
            message = "is no trips to a destination"
            file.fault(
                number, "", item.strip(), message, "destination : trips;", "correct the line"
            )
            continue
        end = _zone(file, number, "destination", left.strip(), zones)
        amount = _number(right.strip())
        if math.isnan(amount) or amount < 0:
            message = "is no number" if math.isnan(amount) else "is below 0"
            file.fault(number, "trips", right.strip(), message, "0 or more", "correct the number")
        elif (origin, end) in trips and origin and end:
            message = f"has trips from {origin} already"
            file.fault(number, "destination", left.strip(), message, "", "remove one of the two")
        else:
            trips[origin, end] = amount


def _zone(file: _File, line: int, column: str, text: str, zones: int) -> int:
    zone = _whole(text)
    if zone < 1 or (zones and zone > zones):
        allowed = f"1 to {zones}" if zones else "1 or more"
        file.fault(line, column, text or "''", "is no zone", allowed, "correct the number")
        return 0
    return zone


def _check_total(file: _File, total: float) -> None:
    if "TOTAL OD FLOW" not in file.head:
        return
    line, text = file.head["TOTAL OD FLOW"]
    said = _number(text)
    if file.findings:
        return  # the sum of what could be read says nothing
    if not abs(total - said) <= _TOTAL_TOLERANCE * max(total, said):
        message, allowed = "is not what the trips add up to", f"{total:.10g}"
        remedy = "correct the head, or see whether lines are missing"
        file.fault(line, "TOTAL OD FLOW", text or "''", message, allowed, remedy)


def _whole(text: str) -> int:
    """Return a whole number, -1 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _number(text: str) -> float:
    """Return a finite number, not-a-number where it is none."""
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
