"""A GTFS feed with trips of single days replaced; everything else stays as it stands in its files.

A trip that is changed on a day goes over to a service of its own, the same as before but for that
day (an exception in calendar_dates); what runs instead is added as new trips of that day alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.gtfs_cells import time_text
from landbridge.data.gtfs_days import date_text
from landbridge.data.gtfs_files import feed_files

__all__ = ["NewStop", "NewTrip", "changed_feed"]

_ADDED, _REMOVED = "1", "2"
_DATES: Final = ("service_id", "date", "exception_type")


@dataclass(frozen=True, slots=True)
class NewStop:
    """A stop of a trip; times are s of the day of its service."""

    stop_id: str
    arrive_s: int
    depart_s: int


@dataclass(frozen=True, slots=True)
class NewTrip:
    """A trip that runs on one day in place of another one; ``same_way``: over all of its way."""

    trip_id: str
    stops: tuple[NewStop, ...]
    headsign: str
    same_way: bool


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A file of the feed as rows of text."""

    header: list[str]
    rows: list[list[str]]

    @classmethod
    def of(cls, content: bytes) -> _Sheet:
        rows = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if any(row)]
        return cls([name.strip() for name in rows[0]], rows[1:])

    def at(self, name: str) -> int:
        return self.header.index(name) if name in self.header else -1


def changed_feed(
    path: Path, replaced: Mapping[tuple[str, date], Sequence[NewTrip]]
) -> dict[str, bytes]:
    """Return the files of a feed in which some trips run otherwise on some days.

    Parameters
    ----------
    path : Path
        Zip or folder of a feed that has been read without a fault.
    replaced : mapping of (str, date) to sequence of NewTrip
        By trip and day of its service, what runs instead on that day; none if it does not run.

    Returns
    -------
    dict of str to bytes
        Every file by name. Rows that are not concerned keep their text in all files but
        ``trips.txt``, whose rows are written anew with the same values.

    Raises
    ------
    InputError
        The feed cannot be read any more.
    """
    _, names = feed_files(path, ())
    content, _ = feed_files(path, names)
    if "trips.txt" not in content or "stop_times.txt" not in content:
        message, remedy = "the feed has changed since it was read", "try again"
        raise InputError(Finding(path.name, message=message, remedy=remedy))
    services = _Services(content)
    trips = _Sheet.of(content["trips.txt"])
    id_at, service_at = trips.at("trip_id"), trips.at("service_id")
    taken = {row[id_at] for row in trips.rows}
    rows = {row[id_at]: row for row in trips.rows}
    added: list[list[str]] = []
    stops: list[tuple[str, str, NewTrip]] = []
    for (trip, day), instead in sorted(replaced.items(), key=lambda one: (one[0][1], one[0][0])):
        row = rows[trip]
        row[service_at] = services.without(row[service_at], day)
        for one in instead:
            name = _free(one.trip_id, taken)
            added.append(_trip_row(trips, row, name, services.only(day), one))
            stops.append((name, trip, one))
    content["trips.txt"] = _text(trips.header, [*trips.rows, *added])
    content["stop_times.txt"] = _with_stops(content["stop_times.txt"], stops)
    services.write(content)
    return content


def _free(name: str, taken: set[str]) -> str:
    """Return a name that nothing has, which is then taken."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found


def _trip_row(
    trips: _Sheet, row: Sequence[str], name: str, service: str, one: NewTrip
) -> list[str]:
    values = {"trip_id": name, "service_id": service, "block_id": ""}
    if one.headsign:
        values["trip_headsign"] = one.headsign
    if not one.same_way:
        values["shape_id"] = ""
    return [values.get(column, cell) for column, cell in zip(trips.header, row, strict=True)]


def _with_stops(content: bytes, added: Iterable[tuple[str, str, NewTrip]]) -> bytes:
    """Return the stop times with those of new trips; other columns are those of the same stop."""
    added = list(added)
    sheet = _Sheet.of(content)
    trip_at, stop_at = sheet.at("trip_id"), sheet.at("stop_id")
    wanted = {trip for _, trip, _ in added}
    known: dict[tuple[str, str], list[str]] = {}
    for row in sheet.rows:
        if row[trip_at] in wanted:
            known.setdefault((row[trip_at], row[stop_at]), row)
    rows = []
    for name, trip, one in added:
        for number, stop in enumerate(one.stops, start=1):
            like = known.get((trip, stop.stop_id), [""] * len(sheet.header))
            values = {
                "trip_id": name,
                "arrival_time": time_text(stop.arrive_s),
                "departure_time": time_text(stop.depart_s),
                "stop_id": stop.stop_id,
                "stop_sequence": str(number),
                "timepoint": "1",
            }
            if one.headsign:
                values["stop_headsign"] = ""
            if not one.same_way:
                values["shape_dist_traveled"] = ""
            rows.append(
                [values.get(key, cell) for key, cell in zip(sheet.header, like, strict=True)]
            )
    return _appended(content, rows)


class _Services:
    """The calendars of the feed, and the services that are added to them."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        plain = _text(list(_DATES), [])
        self.calendar = _Sheet.of(content["calendar.txt"]) if "calendar.txt" in content else None
        self.dates = _Sheet.of(content.get("calendar_dates.txt") or plain)
        self.new_calendar: list[list[str]] = []
        self.new_dates: list[list[str]] = []
        self._known: dict[tuple[str, date], str] = {}
        self._taken = {row[self.dates.at("service_id")] for row in self.dates.rows}
        if self.calendar:
            self._taken |= {row[self.calendar.at("service_id")] for row in self.calendar.rows}

    def without(self, service: str, day: date) -> str:
        """Return the service that runs as another one does, but not on a day."""
        key = service, day
        if key not in self._known:
            name = _free(f"{service}-not-{date_text(day)}", self._taken)
            self._known[key] = name
            if self.calendar:
                at = self.calendar.at("service_id")
                for rows in (self.calendar.rows, self.new_calendar):
                    copies = [self._renamed(row, at, name) for row in rows if row[at] == service]
                    self.new_calendar += copies
            at, on = self.dates.at("service_id"), self.dates.at("date")
            for rows in (self.dates.rows, list(self.new_dates)):
                self.new_dates += [
                    self._renamed(row, at, name)
                    for row in rows
                    if row[at] == service and row[on] != date_text(day)
                ]
            self._except(name, day, _REMOVED)
        return self._known[key]

    def only(self, day: date) -> str:
        """Return the service of one day."""
        key = "", day
        if key not in self._known:
            self._known[key] = _free(f"only-{date_text(day)}", self._taken)
            self._except(self._known[key], day, _ADDED)
        return self._known[key]

    def _renamed(self, row: Sequence[str], at: int, name: str) -> list[str]:
        return [name if number == at else cell for number, cell in enumerate(row)]

    def _except(self, service: str, day: date, kind: str) -> None:
        values = dict(zip(_DATES, (service, date_text(day), kind), strict=True))
        self.new_dates.append([values.get(name, "") for name in self.dates.header])

    def write(self, content: dict[str, bytes]) -> None:
        """Put the new rows into the files."""
        if self.new_calendar:
            content["calendar.txt"] = _appended(content["calendar.txt"], self.new_calendar)
        if self.new_dates:
            old = content.get("calendar_dates.txt") or _text(list(_DATES), [])
            content["calendar_dates.txt"] = _appended(old, self.new_dates)


def _text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8")


def _appended(content: bytes, rows: Iterable[Sequence[str]]) -> bytes:
    """Return a file with rows at its end, in the line ends that it has."""
    end = "\r\n" if b"\r\n" in content else "\n"
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=end).writerows(rows)
    gap = b"" if content.endswith((b"\n", b"\r")) else end.encode()
    return content + gap + stream.getvalue().encode("utf-8")
