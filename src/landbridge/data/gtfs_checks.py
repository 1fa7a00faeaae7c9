"""What the files of a GTFS feed say about each other: keys, references, days and rising times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landbridge.base.errors import Finding
from landbridge.base.names import nearest
from landbridge.data.gtfs_cells import Sheet, time_text
from landbridge.data.gtfs_columns import KEYS, LINKS, Link

__all__ = ["check_sheets", "fill_times"]

Ints = NDArray[np.int64]

_ABOVE: Final = 1 << 40  # more than any time, s
_GUESSES: Final = 10
_MOST_STARTS: Final = 2_000  # of a trip in a period: every 43 s of a day
_CANDIDATES: Final = 5_000
_WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def check_sheets(sheets: Mapping[str, Sheet]) -> None:
    """Hold the files of a feed against each other; each sheet takes what is wrong with it.

    Parameters
    ----------
    sheets : mapping of str to Sheet
        The files that could be taken apart.
    """
    for table, key in KEYS.items():
        if table in sheets:
            _unique(sheets[table], key)
    for link in LINKS:
        if link.file in sheets:
            _linked(sheets, link)
    _agencies(sheets)
    if "stops" in sheets:
        _stops(sheets["stops"])
    if "calendar" in sheets:
        _calendar(sheets["calendar"])
    if "frequencies" in sheets:
        _frequencies(sheets["frequencies"])
    if "stop_times" in sheets:
        _stop_times(sheets["stop_times"])
        if "stops" in sheets:
            _platforms(sheets["stop_times"], sheets["stops"])
    _served(sheets)


def _unique(sheet: Sheet, key: tuple[str, ...]) -> None:
    again = sheet.frame.duplicated(list(key)).to_numpy()
    for row in np.flatnonzero(again).tolist():
        value = ", ".join(str(sheet.frame[name].iloc[row]) for name in key)
        message = "stands in the file twice"
        sheet.add([row], key[-1], value, message, "each once", "remove one of the two")


def _linked(sheets: Mapping[str, Sheet], link: Link) -> None:
    sheet = sheets[link.file]
    targets = [sheets[file] for file in link.to_files if file in sheets]
    if not targets:
        return  # the missing file is reported already
    known = {value for target in targets for value in target.frame[link.to_column]}
    values = sheet.frame[link.column]
    lost = ~values.isin(known | {""}).to_numpy()
    guesses = 0
    allowed = f"a {link.to_column} of {' or '.join(f'{file}.txt' for file in link.to_files)}"
    for value, rows in pd.Series(np.flatnonzero(lost)).groupby(values[lost].to_numpy()):
        remedy = "correct the id, or add the row"
        if guesses < _GUESSES and len(known) <= _CANDIDATES:
            guesses += 1
            close = nearest(str(value), sorted(known), 1)
            remedy = f"did you mean {close[0]}?" if close else remedy
        sheet.add(rows, link.column, str(value), "is not known", allowed, remedy)


def _agencies(sheets: Mapping[str, Sheet]) -> None:
    agency = sheets.get("agency")
    if agency is None:
        return
    if agency.frame.empty:
        remedy = "name the railway and its time zone"
        agency.findings.append(Finding(agency.file, message="the file has no row", remedy=remedy))
        return
    zones = agency.frame["agency_timezone"]
    other = np.flatnonzero((zones != zones.iloc[0]).to_numpy() & (zones != "").to_numpy())
    for row in other.tolist():
        allowed = f"{zones.iloc[0]}, as in the first row"
        message = "is another time zone than that of the first agency"
        agency.add([row], "agency_timezone", zones.iloc[row], message, allowed, "use one zone")
    if len(agency.frame) > 1 and "routes" in sheets:
        routes = sheets["routes"]
        rows = np.flatnonzero((routes.frame["agency_id"] == "").to_numpy())
        message = "the field is empty, and the feed has several agencies"
        routes.add(rows, "agency_id", "", message, "an agency_id of agency.txt", "fill it in")


def _stops(sheet: Sheet) -> None:
    frame = sheet.frame
    placed = frame["location_type"].isin([-1, 0, 1, 2])
    for column in ("stop_lat", "stop_lon"):
        rows = np.flatnonzero((placed & frame[column].isna()).to_numpy())
        told = sheet.told(column)
        rows = np.array([row for row in rows.tolist() if sheet.line(row) not in told])
        message = "the field is empty, and stops and stations have a position"
        sheet.add(rows, column, "", message, "degrees, WGS 84", "fill it in")
    rows = np.flatnonzero((placed & (frame["stop_name"] == "")).to_numpy())
    message = "the field is empty, and stops and stations have a name"
    sheet.add(rows, "stop_name", "", message, "a name", "fill it in")


def _calendar(sheet: Sheet) -> None:
    start, end = sheet.frame["start_date"], sheet.frame["end_date"]
    wrong = (start > end) & (end != "")
    for row in np.flatnonzero(wrong.to_numpy()).tolist():
        message = "is before the start date"
        allowed = f"{start.iloc[row]} or later"
        sheet.add([row], "end_date", end.iloc[row], message, allowed, "swap or correct them")


def _frequencies(sheet: Sheet) -> None:
    frame = sheet.frame
    wrong = (frame["end_time"] <= frame["start_time"]) & (frame["start_time"] >= 0)
    for row in np.flatnonzero((wrong & (frame["end_time"] >= 0)).to_numpy()).tolist():
        value = time_text(int(frame["end_time"].iloc[row]))
        message = "is not after the start time"
        sheet.add([row], "end_time", value, message, "a later time", "correct the times")
    starts = (frame["end_time"] - frame["start_time"]) / frame["headway_secs"].clip(lower=1)
    many = (starts > _MOST_STARTS) & (frame["headway_secs"] > 0)  # others are reported already
    for row in np.flatnonzero(many.to_numpy()).tolist():
        message = f"makes the trip start {int(starts.iloc[row]):,} times a day"
        value = str(frame["headway_secs"].iloc[row])
        sheet.add([row], "headway_secs", value, message, f"at most {_MOST_STARTS:,}", "correct it")
    order = frame.sort_values(["trip_id", "start_time"], kind="stable")
    same = order["trip_id"].to_numpy()[1:] == order["trip_id"].to_numpy()[:-1]
    early = order["start_time"].to_numpy()[1:] < order["end_time"].to_numpy()[:-1]
    for row in order.index.to_numpy()[1:][same & early].tolist():
        value = time_text(int(frame["start_time"].iloc[row]))
        message = "is before the end of another period of the trip"
        sheet.add([row], "start_time", value, message, "periods one after the other", "correct it")


def _stop_times(sheet: Sheet) -> None:
    frame = sheet.frame[sheet.frame["stop_sequence"] >= 0]  # the others are reported already
    order = frame.sort_values(["trip_id", "stop_sequence"], kind="stable")
    rows = order.index.to_numpy()
    trips = order["trip_id"].to_numpy()
    arrive, depart = order["arrival_time"].to_numpy(), order["departure_time"].to_numpy()
    same = trips[1:] == trips[:-1]
    first = np.r_[True, ~same][: len(rows)]
    last = np.r_[~same, True][: len(rows)]
    _ends(sheet, rows[(arrive < 0) & (depart < 0) & (first | last)])
    for at in np.flatnonzero((arrive >= 0) & (depart >= 0) & (depart < arrive)).tolist():
        allowed = f"{time_text(int(arrive[at]))} or later"
        message = "is before the arrival"
        value = time_text(int(depart[at]))
        sheet.add([rows[at]], "departure_time", value, message, allowed, "correct the times")
    _falling(sheet, rows, np.cumsum(first) - 1, arrive, depart)
    single = rows[first & last]
    message = "the trip has one stop only and is left out"
    sheet.add(single, "trip_id", "", message, "two stops or more", "add its stops", note=True)


def _ends(sheet: Sheet, rows: Ints) -> None:
    """Report the first and last stops of trips that have no time."""
    told = sheet.told("arrival_time") | sheet.told("departure_time")
    found = [int(row) for row in rows if sheet.line(row) not in told]
    message = "the field is empty at the first or last stop of a trip"
    sheet.add(found, "arrival_time", "", message, "HH:MM:SS", "fill it in")


def _falling(sheet: Sheet, rows: Ints, trip: Ints, arrive: Ints, depart: Ints) -> None:
    """Report arrivals before the latest time of the stops before; untimed ones hide no fall."""
    untimed = (arrive < 0) & (depart < 0)
    starts = np.where(arrive >= 0, arrive, depart)
    ends = np.where(depart >= 0, depart, arrive)
    # Each trip is lifted above the one before, so that one running maximum serves them all.
    base = trip * _ABOVE
    latest = np.maximum.accumulate(np.where(untimed, base - 1, base + ends))
    fell = ~untimed[1:] & (base[1:] + starts[1:] < latest[:-1]) & (trip[1:] == trip[:-1])
    for at in (np.flatnonzero(fell) + 1).tolist():
        was = time_text(int(latest[at - 1] - base[at]))
        message = f"falls behind {was} at a stop before"
        remedy = "after midnight go on counting: 24:10:00"
        value = time_text(int(starts[at]))
        sheet.add([rows[at]], "arrival_time", value, message, f"{was} or later", remedy)


def _platforms(sheet: Sheet, stops: Sheet) -> None:
    others = stops.frame.loc[stops.frame["location_type"] > 0, "stop_id"]
    rows = np.flatnonzero(sheet.frame["stop_id"].isin(set(others)).to_numpy())
    message = "a train stops at a station, an entrance or a node, not at a stop or platform"
    sheet.add(rows, "stop_id", "", message, "location_type 0 or empty", "name the platform")


def _served(sheets: Mapping[str, Sheet]) -> None:
    """Note trips without times and calendars without days: they run nowhere."""
    if "trips" in sheets and "stop_times" in sheets:
        timed = sheets["stop_times"].frame["trip_id"].unique()
        rows = np.flatnonzero(~sheets["trips"].frame["trip_id"].isin(timed).to_numpy())
        message = "the trip has no stop times and is left out"
        sheets["trips"].add(rows, "trip_id", "", message, "", "add its stops", note=True)
    if "calendar" in sheets:
        frame = sheets["calendar"].frame
        idle = frame[list(_WEEK)].eq(0).all(axis=1)
        dates = sheets["calendar_dates"].frame if "calendar_dates" in sheets else None
        if dates is not None:
            idle &= ~frame["service_id"].isin(set(dates["service_id"]))
        message = "the service runs on no day"
        rows = np.flatnonzero(idle.to_numpy())
        sheets["calendar"].add(rows, "service_id", "", message, "", "set a day to 1", note=True)


def fill_times(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return stop times in the order of the trips, those that are not given filled in.

    Parameters
    ----------
    frame : DataFrame
        Checked stop times, s; -1 where a time is not given.

    Returns
    -------
    DataFrame
        Sorted by trip (in the order of their first row) and sequence. Of a pair of times one that
        is missing is the other; stops without either lie evenly between those around them.
    int
        How many stops had no time at all.

    Examples
    --------
    >>> frame = pd.DataFrame({"trip_id": ["a", "a", "a"], "stop_sequence": [1, 5, 3],
    ...                       "arrival_time": [0, 600, -1], "departure_time": [60, 600, -1]})
    >>> fill_times(frame)[0]["arrival_time"].tolist()
    [0, 330, 600]
    """
    trip = pd.factorize(frame["trip_id"])[0]
    order = np.lexsort((frame["stop_sequence"].to_numpy(), trip))
    ordered = frame.iloc[order].reset_index(drop=True)
    trip = trip[order]
    arrive = ordered["arrival_time"].to_numpy().copy()
    depart = ordered["departure_time"].to_numpy().copy()
    arrive = np.where(arrive < 0, depart, arrive)
    depart = np.where(depart < 0, arrive, depart)
    untimed = np.flatnonzero(arrive < 0)
    timed = np.flatnonzero(arrive >= 0)
    if len(untimed) and len(timed):
        after = np.searchsorted(timed, untimed)
        low, high = timed[after - 1], timed[np.minimum(after, len(timed) - 1)]
        share = (untimed - low) / np.maximum(1, high - low)
        filled = np.rint(depart[low] + share * (arrive[high] - depart[low])).astype(np.int64)
        arrive[untimed] = depart[untimed] = filled
    ordered["arrival_time"], ordered["departure_time"] = arrive, depart
    return ordered, len(untimed)
