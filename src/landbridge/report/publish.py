"""What an audience is told of a classified plan, on paper: a page for each.

A page is made from the notice alone, never from the plan: what is not in the data of an audience
cannot stand on its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from landbridge.report.order_paper import order_document, order_section
from landbridge.report.path_words import zone_of_moment
from landbridge.report.publish_words import (
    at_station,
    minute,
    now_words,
    passage_times,
    special_name,
    station_words,
    stock_words,
    track_words,
)
from landbridge.report.special_words import bound_for, clock, day_text
from landbridge.report.text import Column

__all__ = ["notice_page"]

Result = Mapping[str, Any]

_PUBLIC: Final = (
    ("These trains do not run", ("cancelled",)),
    ("These trains run part of their way only", ("short_turned",)),
    ("These trains go to or from another station", ("diverted",)),
    ("These trains do not stop everywhere", ("stops_left_out",)),
    ("These trains run at other times or from another platform", ("retimed", "replatformed")),
)
_TRAIN_COLUMNS: Final = (
    Column("departs", "Planned at"),
    Column("number", "Train"),
    Column("from", "From"),
    Column("to", "To"),
    Column("now", "Now"),
)
_CALL_COLUMNS: Final = (
    Column("time", "Time"),
    Column("number", "Train"),
    Column("way", "From and to"),
    Column("platform", "Platform"),
    Column("what", "What changes"),
)
_CLEAR_COLUMNS: Final = (
    Column("where", "Track"),
    Column("from", "From"),
    Column("until", "Until"),
)
_PASSAGE_COLUMNS: Final = (
    Column("station", "Station"),
    Column("train", "Train"),
    Column("arrive", "Arrives"),
    Column("pass", "Passes"),
    Column("depart", "Departs"),
    Column("free_from", "Kept free from"),
    Column("free_until", "Until"),
    Column("class", "Class"),
)
_STOCK_COLUMNS: Final = (
    Column("time", "Time"),
    Column("station", "Station"),
    Column("platform", "Platform"),
    Column("train", "Stock of train"),
    Column("what", "What it does"),
)
_WAY_COLUMNS: Final = (
    Column("station", "Station"),
    Column("platform", "Platform"),
    Column("arrive", "Arrives"),
    Column("depart", "Departs"),
    Column("planned", "Planned"),
)


def notice_page(result: Result) -> str:
    """Return what an audience is told as one HTML document, ready to print.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.publishing.notice_result`.

    Returns
    -------
    str
        The document.

    Examples
    --------
    >>> told = {"audience": {"kind": "public", "names": []}, "class": "public", "trains": [],
    ...         "source": "a feed", "date": "2001-08-03", "timezone": "UTC", "days": []}
    >>> "Nothing changes." in notice_page(told)
    True
    """
    kind = result["audience"]["kind"]
    names = " - ".join(result["audience"]["names"])
    heads = {
        "public": ("Notice to passengers", "Changes to trains"),
        "station": ("Order to a station", names),
        "section": ("Order to the dispatchers of a section", names),
        "control": ("Control centre", "All that is changed"),
    }
    lead = []
    if result["class"] != "public":
        lead.append(f"Classified: {result['class']}. For the office named above alone.")
    lead.append("Trains that are not named run as in the timetable.")
    if kind == "public":
        parts = list(_public(result))
    elif kind == "station":
        parts = list(_station(result))
    else:
        parts = list(_section(result))
    foot = f"Made by Landbridge from {result['source']}."
    return order_document(*heads[kind], _when(result), lead, parts, foot)


def _when(result: Result) -> tuple[str, str]:
    """Return the days and the zone of a notice; where it has no day of its own, those told."""
    days = [result["date"]] if result["date"] else list(dict.fromkeys(result["days"]))
    public = result["audience"]["kind"] == "public"
    none = f"All days of this {'notice' if public else 'order'}"
    words = " to ".join(day_text(one) for one in days) or none
    offset = zone_of_moment(next(_moments(result), None))
    if not result["timezone"]:
        return words, "each place" if public else "the railway of each place"
    zone = f"{result['timezone']} ({offset})" if offset else result["timezone"]
    if result["date"]:
        return words, zone
    # Along a line the clocks of the railway may be others than those in town.
    return words, f"{zone}, {'local' if public else 'railway'} time"


def _moments(result: Result) -> Iterator[str]:
    for train in result["trains"]:
        yield from (call["depart"] for call in (*train["planned"], *train["runs"]))
    yield from (one["from"] for one in result.get("keep_clear", ()))
    yield from (one["arrive"] for one in result.get("passages", ()))


def _day(result: Result) -> str:
    """Return the day that goes without saying."""
    return str(result["date"] or (result["days"] or [""])[0])


def _ends(train: Mapping[str, Any]) -> tuple[str, str]:
    return train["from"], bound_for({"to_name": train["to"], "towards": train["towards"]})


def _way(train: Mapping[str, Any]) -> str:
    return " - ".join(_ends(train))


def _public(result: Result) -> Iterator[str]:
    for title, changes in _PUBLIC:
        rows = [
            (
                minute(train["planned"][0]["depart"], _day(result)),
                train["number"],
                *_ends(train),
                now_words(train, _day(result)),
            )
            for train in result["trains"]
            if train["change"] in changes
        ]
        yield order_section(title, _TRAIN_COLUMNS, rows)
    if result.get("keep_clear") or result.get("passages"):
        yield from _announced(result)


def _station(result: Result) -> Iterator[str]:
    yield from _kept(result)
    day = _day(result)
    rows = []
    for train in result["trains"]:
        before, after = (at_station(train[key]) for key in ("planned", "runs"))
        one = after or before
        if one is not None:
            told = station_words(train, before, after, day)
            row = (clock(one["depart"], day), train["number"], _way(train), one["platform"], told)
            rows.append((one["depart"], row))
    ordered = [row for _, row in sorted(rows, key=lambda pair: (pair[0], str(pair[1][1])))]
    yield order_section("Trains that do not call as planned", *_filled(_CALL_COLUMNS, ordered))
    yield _stock(result)


def _section(result: Result) -> Iterator[str]:
    yield from _kept(result)
    yield _stock(result)
    gone = [train for train in result["trains"] if not train["runs"]]
    day = _day(result)
    rows = [
        (clock(one["planned"][0]["depart"], day), one["number"], *_ends(one), one.get("why", ""))
        for one in gone
    ]
    columns = (*_TRAIN_COLUMNS[:4], Column("why", "Why"))
    yield order_section("Trains that do not run here", *_filled(columns, rows))
    for train in result["trains"]:
        if train["runs"]:
            why = f" ({train['why']})" if train.get("why") else ""
            title = f"Train {train['number']}, {_way(train)}{why}"
            yield order_section(title, *_filled(_WAY_COLUMNS, _calls(train, day)))


def _filled(
    columns: Iterable[Column], rows: Iterable[tuple[Any, ...]]
) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """Return a table without columns in which nothing stands."""
    held, found = list(columns), list(rows)
    kept = [at for at in range(len(held)) if any(row[at] not in ("", None) for row in found)]
    return [held[at] for at in kept], [tuple(row[at] for at in kept) for row in found]


def _calls(train: Mapping[str, Any], day: str) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each call of a train that runs, and for those that it leaves out."""
    planned = {one["station"]: one for one in train["planned"]}
    for one in train["runs"]:
        before = planned.pop(one["station"], None)
        yield (
            one["station_name"] + ("" if one["stop"] else " (passes)"),
            one["platform"],
            "" if one["edge"] == "starts" else clock(one["arrive"], day),
            "" if one["edge"] == "ends" else clock(one["depart"], day),
            clock(before["depart"], day) if before else "not planned",
        )
    for one in planned.values():
        yield one["station_name"], "", "does not come here", "", clock(one["depart"], day)


def _tracks(result: Result, told: Callable[[str, str], str]) -> list[tuple[str, str, str]]:
    """Return which track is to be kept clear from when to when, platforms of a station together."""
    day = _day(result)
    tracks: dict[tuple[str, ...], list[str]] = {}
    for one in result["keep_clear"]:
        key = (one["station_name"], one["to_station_name"], one["from"], one["until"])
        tracks.setdefault(key, []).append(one["platform"])
    return [
        (track_words(station, to, platforms), told(begin, day), told(end, day))
        for (station, to, begin, end), platforms in tracks.items()
    ]


def _kept(result: Result) -> Iterator[str]:
    day = _day(result)
    rows = _tracks(result, clock)
    nothing = [("nothing", "", "")] if not rows and not result["passages"] else []
    yield order_section("Track to be kept clear", _CLEAR_COLUMNS, rows or nothing)
    passages = [
        (
            one["station_name"],
            special_name(one),
            *passage_times(one, clock, day),
            clock(one["free_from"], day),
            clock(one["free_until"], day),
            one["class"],
        )
        for one in result["passages"]
    ]
    yield order_section("The special train", *_filled(_PASSAGE_COLUMNS, passages))


def _announced(result: Result) -> Iterator[str]:
    """Yield what everybody may know of the special train, in the words of passengers."""
    day = _day(result)
    yield order_section("Closed to other trains", _CLEAR_COLUMNS, _tracks(result, minute))
    rows = [
        (
            one["station_name"],
            f"{one['role']} of the special train" if one["role"] else "special train",
            *passage_times(one, minute, day),
        )
        for one in result["passages"]
    ]
    yield order_section("The special train", *_filled(_PASSAGE_COLUMNS[:5], rows))


def _stock(result: Result) -> str:
    day = _day(result)
    rows = [
        (
            clock(one["arrive"], day),
            one["station_name"],
            one["platform"],
            one["train"],
            stock_words(one, day),
        )
        for one in sorted(result["stock"], key=lambda one: (one["train"], one["arrive"]))
    ]
    return order_section("Rolling stock", _STOCK_COLUMNS, rows)
