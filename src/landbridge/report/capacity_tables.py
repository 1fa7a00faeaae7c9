"""What a line carries as tables: answer, limits, sections, trains, unknown loops."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from landbridge.line.carried import METHOD_WORDS, METHODS
from landbridge.line.limits import KIND_WORDS
from landbridge.line.loops import SPACINGS_WORDS
from landbridge.report.capacity_saturation import tried_words
from landbridge.report.numbers import amount, span
from landbridge.report.running_text import short_name
from landbridge.report.text import Column, Table

__all__ = [
    "UNKNOWN_LOOPS",
    "answer_table",
    "limit_words",
    "limits_table",
    "method_figure",
    "range_table",
    "sections_table",
    "tightest",
    "trains_table",
]

Result = Mapping[str, Any]

#: What a figure with the mark ~ rests on.
UNKNOWN_LOOPS: Final = (
    "rests on loops or places to overtake that no source knows: range over "
    f"{SPACINGS_WORDS} between them"
)
_BOX_TEU: Final = 2
_TRIED: Final = (
    "Saturation is what found a path on the part of the track that was tried, where least is "
    "expected of it; on the rest no train was put into a timetable, and the methods may leave less."
)
_LOOP: Final = re.compile(r"\bloop at km ([\d.]+) of (\S+)")


def answer_table(result: Result) -> Table:
    """Return what the route carries by each method, and what was claimed.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    Table
        TEU, 40-foot boxes and million tonnes a year, the range over unknown loops where there are
        some, that of the track alone, and what binds.
    """
    spread = result["range"]
    columns = [
        Column("method", "By"),
        Column("teu_per_year", "Carries", "TEU/year", "right"),
        Column("feu_per_year", "40-foot boxes", "a year", "right"),
        Column("mt_per_year", "Cargo and boxes", "million t/year", "right", 2),
        Column("line_teu_per_year", "Track alone", "TEU/year", "right"),
        *(
            [Column("range", f"Unknown loops {SPACINGS_WORDS}", "TEU/year", "right")]
            if spread
            else ()
        ),
        Column("binding", "What binds, or who said it"),
    ]
    rows = []
    for method, words in (*METHOD_WORDS.items(), ("saturation", "saturation")):
        binds = result["binding"]["by_method"].get(method)
        held = (spread["teu_per_year"].get(method) if spread else None) or {}
        rows.append(
            (
                words,
                *(result[column.key][method] for column in columns[1:4]),
                _track(result, method),
                *([span(held.get("low"), held.get("high"))] if spread else ()),
                ": ".join(limit_words(binds)) if binds else "",
            )
        )
    for one in sorted(result["claims"], key=lambda each: (each["year"], each["teu_per_year"])):
        teu = one["teu_per_year"]
        empty = ("",) if spread else ()
        rows.append(
            (f"claim of {one['year']}", teu, teu / _BOX_TEU, None, None, *empty, one["claim"])
        )
    title = (
        f"{result['from_name']} - {result['to_name']}, scenario {result['scenario']} "
        f"({result['year']}): containers a year"
    )
    tried = result["saturation"]["reason"] is None
    return Table(title, tuple(columns), tuple(rows), (_TRIED,) if tried else ())


def _track(result: Result, method: str) -> Any:
    """Return what the track alone carries; of saturation, on how much of it that was found."""
    teu = result["line_teu_per_year"][method]
    if method != "saturation" or teu is None:
        return teu
    return f"{amount(teu)} on {tried_words(result)}"


def limits_table(result: Result) -> Table:
    """Return the limits of the whole route, the least first.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    Table
        One row a limit.
    """
    columns = (
        Column("kind", "Limit"),
        Column("name", "Where"),
        Column("trains_per_day", "Each way", "trains/day", "right", 1),
        Column("teu_per_train", "A train", "TEU", "right"),
        *(
            Column(method, METHOD_WORDS[method], "TEU/year", "right")
            for method in METHODS
        ),
        Column("marks", ""),
    )  # fmt: skip
    rows = tuple(
        (
            *limit_words(one),
            one["trains_per_day"],
            one["teu_per_train"],
            *(method_figure(one, "teu_per_year", method) for method in METHODS),
            f"{'~' if one['teu_per_year_range'] else ''}{'*' if one['estimated'] else ''}",
        )
        for one in result["limits"]
    )
    notes = (f"~ {UNKNOWN_LOOPS}.",) if any("~" in row[-1] for row in rows) else ()
    return Table("Limits of the whole route, the least first", columns, rows, notes)


def method_figure(one: Mapping[str, Any], key: str, method: str, decimals: int = 0) -> Any:
    """Return a figure, as a range where it rests on loops that no source knows.

    Parameters
    ----------
    one : mapping
        With ``key_by`` and ``key_range``, both by method.
    key : str
        Name of the figure.
    method : str
        Method of capacity.
    decimals : int
        Digits after the point of a range.

    Returns
    -------
    float or str
        The figure, or both ends of its range.

    Examples
    --------
    >>> one = {"teu_by": {"russian": 5.0}, "teu_range": {"russian": {"low": 4.0, "high": 9.0}}}
    >>> method_figure(one, "teu", "russian")
    '4 to 9'
    >>> method_figure(one | {"teu_range": None}, "teu", "russian")
    5.0
    """
    held = one[f"{key}_range"]
    if held is None:
        return one[f"{key}_by"][method]
    return span(held[method]["low"], held[method]["high"], decimals)


def limit_words(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return the kind of a limit and where it is.

    Parameters
    ----------
    one : mapping
        With ``kind`` and ``name``.

    Returns
    -------
    tuple of str
        Kind in words, and the name without these words.

    Examples
    --------
    >>> limit_words({"kind": "wagon_fleet", "name": "wagons for ru-container-71 in RU"})
    ('wagons', 'for ru-container-71 in RU')
    """
    kind = KIND_WORDS.get(one["kind"], one["kind"])
    return kind, one["name"].removeprefix(f"{kind} ")


def tightest(result: Result) -> list[Mapping[str, Any]]:
    """Return the sections from the one that carries least.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of mapping
        Sections; equal ones in the order of the way.
    """
    return sorted(result["sections"], key=lambda one: float(one["teu_per_year"]))


def sections_table(result: Result, most: int | None = None) -> Table:
    """Return what the sections carry.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    most : int, optional
        So many of the tightest; all in the order of the way without it.

    Returns
    -------
    Table
        Tracks, minutes, pairs a day and TEU a year; its notes say what the marks mean.
    """
    count = len(result["sections"])
    shown = result["sections"] if most is None else tightest(result)[:most]
    some = any(one["too_short_loops"] for one in shown)
    columns = (
        Column("section", "Section"),
        Column("from_km", "At", "km", "right"),
        Column("km", "Length", "km", "right", 1),
        Column("countries", "In"),
        Column("tracks", "Tracks", "", "right"),
        *([Column("too_short", "Loops too short", "", "right")] if some else ()),
        Column("minutes", "There/back", "min", "right"),
        Column("every", "A pair every", "min", "right", 1),
        Column("available_pairs_per_day", "Room for", "pairs", "right", 1),
        Column("others", "Other trains", "pairs", "right", 1),
        Column("consumption_pct", "they use", "% UIC 406", "right"),
        Column("russian", "Left, Russian", "pairs", "right", 1),
        Column("uic406", "Left, UIC 406", "pairs", "right", 1),
        Column("teu_per_year", "The less", "TEU/year", "right"),
        Column("marks", ""),
    )
    rows = tuple(tuple(_section_cell(one, column.key) for column in columns) for one in shown)
    if most is None:
        title = f"All {count} sections, pairs of trains a day"
    else:
        title = f"The {min(most, count)} tightest of {count} sections, pairs of trains a day"
    return Table(title, columns, rows, _marks(shown))


def _section_cell(one: Mapping[str, Any], key: str) -> Any:
    if key == "section":
        # Loops that no source knows have long names: a table has no room for them.
        return _LOOP.sub(r"km \1 \2", f"{one['from']} - {one['to']}")
    if key == "too_short":
        return len(one["too_short_loops"]) or ""
    if key == "minutes":
        return f"{amount(one['minutes'])}/{amount(one['minutes_back'])}"
    if key == "every":
        return one["headway_min"] if one["period_min"] is None else one["period_min"]
    if key == "others":
        return float(sum(one["other_pairs_per_day"].values()))
    if key in METHODS:
        return method_figure(one, "pairs_per_day", key, 1)
    if key == "teu_per_year" and (held := one["teu_per_year_range"]):
        return span(*(min(held[method][end] for method in METHODS) for end in ("low", "high")))
    if key == "marks":
        held = (one["teu_per_year_range"], one["inspection"], one["estimated"])
        return "".join(mark for mark, on in zip("~!*", held, strict=True) if on)
    return "/".join(one[key]) if key == "countries" else one[key]


def _marks(shown: Any) -> tuple[str, ...]:
    """Return what the marks mean that occur."""
    said = (
        ("~", UNKNOWN_LOOPS),
        ("!", "lowered by an inspection"),
        ("*", "rests on estimates"),
    )
    found = {mark for one in shown for mark in _section_cell(one, "marks")}
    words = [f"{mark} {meaning}" for mark, meaning in said if mark in found]
    notes = [
        "Room is what the Russian method leaves of a day after maintenance and failures, for "
        "trains like these alone, and left what remains of it beside the other trains; UIC 406 "
        "counts the minutes that these use, with their additional time."
    ]
    if any(one["too_short_loops"] for one in shown):
        notes.append(
            "Where loops are too short, a section reaches to the next loop that takes the "
            "container train: room is for one such train at a time; the other trains use the loops."
        )
    return (*notes, *(["; ".join(words) + "."] if words else []))


def trains_table(result: Result) -> Table:
    """Return the container train of each country.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    Table
        One row a country in the order of the way.
    """
    columns = (
        Column("country", "In"),
        Column("name", "Train"),
        Column("wagons", "Wagons", "", "right"),
        Column("teu", "Takes", "TEU", "right"),
        Column("length_m", "Length", "m", "right"),
        Column("mass_t", "Mass at most", "t", "right"),
        Column("locomotives", "Locomotives"),
        Column("days", "Under way", "days", "right", 1),
    )
    rows = tuple(
        tuple(
            ", ".join(map(short_name, one[column.key]))
            if column.key == "locomotives"
            else one[column.key]
            for column in columns
        )
        for one in result["trains"]
    )
    return Table("Trains by country", columns, rows)


def range_table(result: Result) -> Table:
    """Return what the route carries for each spacing of the loops that no source knows.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    Table
        One row a spacing; none where nothing rests on such loops.
    """
    columns = (
        Column("spacing", "Loops every", "km", "right"),
        *(
            Column(f"{name}_{method}", f"{head}, {METHOD_WORDS[method]}", "TEU/year", "right")
            for name, head in (("teu", "Route"), ("line", "Track alone"))
            for method in METHODS
        ),
        Column("binding", "What binds"),
    )
    rows = tuple(
        (
            one["loop_spacing_km"],
            *(one["teu_per_year"][method] for method in METHODS),
            *(one["line_teu_per_year"][method] for method in METHODS),
            one["binding"],
        )
        for one in (result["range"] or {"spacings": ()})["spacings"]
    )
    return Table("Where loops are not known: the same with other spacings", columns, rows)
