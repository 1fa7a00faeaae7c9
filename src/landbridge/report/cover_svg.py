"""The price of a cover as a chart: passenger-minutes by the length of its window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from landbridge.report.chart import document, label, nice, stroke, tick_step
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short
from landbridge.report.markup import tag
from landbridge.report.numbers import amount

__all__ = ["cover_svg"]

_At = Callable[[float, float], tuple[float, float]]

_WIDTH, _HIGH = 820.0, 276.0
_LEFT, _RIGHT, _TOP = 168.0, 52.0, 90.0
_ROW, _COLUMN = 20.0, 66.0
_LEAST: Final = 60


def cover_svg(result: Mapping[str, Any]) -> str:
    """Return the price of a cover as an SVG document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.cover_curve.cover_curve`.

    Returns
    -------
    str
        A complete document: the curve, with points hollow at which an observer knows the passing
        time too well, the blanket policy as a broken line, and under each point its figures.
    """
    rows = result["curve"]
    width = max(_WIDTH, _LEFT + _RIGHT + _COLUMN * (len(rows) - 1))
    most_x = max([one["minutes"] for one in rows] + [1.0])
    lost = [one["passenger_minutes"] or 0.0 for one in [*rows, *_policies(rows)]]
    most_y = nice(max([*lost, 1.0]) * 1.06)
    wide = width - _LEFT - _RIGHT

    def at(minutes: float, value: float) -> tuple[float, float]:
        return _LEFT + wide * minutes / most_x, _TOP + _HIGH * (1 - value / most_y)

    ends = result["stations"][0], result["stations"][-1]
    out = [
        label("What a cover costs", 18, 30, size=19, weight="700"),
        label(f"{ends[0]} to {ends[1]}, {result['date']}", 18, 52, colour="muted", size=13),
        label("passenger-minutes lost", _LEFT - 66, _TOP - 12, colour="muted", size=12),
        *_ground(at, most_x, most_y),
        *_lines(at, rows),
    ]
    base = _TOP + _HIGH
    out += _table(result, [at(one["minutes"], 0)[0] for one in rows], base + 24)
    foot = base + 24 + _ROW * len(_figures(result)) + 14
    for words in _words(rows):
        out.append(label(words, 18, foot, colour="muted", size=12))
        foot += 17
    return document("cover", width, foot + 2, "".join(out))


def _policies(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one["blanket"] for one in rows if one.get("blanket")]


def _ground(at: _At, most_x: float, most_y: float) -> list[str]:
    """Return the grid with its figures."""
    out = []
    step = tick_step(most_y, 5)
    value = 0.0
    while value <= most_y * (1 + 1e-9):
        (x, y), (end, _) = at(0, value), at(most_x, value)
        out.append(stroke(f"M{short(x)} {short(y)}H{short(end)}", "rule", 1))
        out.append(label(amount(value), x - 8, y + 4, anchor="end", colour="muted", size=12))
        value += step
    return out


def _lines(at: _At, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the blanket policy, the curve and its points."""
    out = []
    policy = [(one["minutes"], one["blanket"]) for one in rows if one.get("blanket")]
    spots = [at(minutes, one["passenger_minutes"]) for minutes, one in policy]
    if len(spots) > 1:
        out.append(stroke(_path(spots), "muted", 1.4, dash="5 4"))
    known = [one for one in rows if one["usd"] is not None]
    spots = [at(one["minutes"], one["passenger_minutes"]) for one in known]
    if len(spots) > 1:
        out.append(stroke(_path(spots), "rail", 2.4))
    for one, (x, y) in zip(known, spots, strict=True):
        fill = "rail" if one["observer"]["narrowest"]["minutes"] >= _LEAST else "paper"
        out.append(
            tag(
                "circle", cx=short(x), cy=short(y), r="5", fill=ink(fill), stroke=ink("rail"),
                stroke_width="2",
            )
        )  # fmt: skip
    return out


def _path(spots: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in spots)


def _figures(result: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the rows of figures under the points: what each is, and its cells."""
    rows = result["curve"]
    year = f" of {result['price_year']}" if result.get("price_year") else ""

    def cells(key: str) -> list[str]:
        return ["no plan" if one["usd"] is None else amount(one[key]) for one in rows]

    found = [
        ("window, minutes", [f"{one['minutes']:g}" for one in rows]),
        ("passenger-minutes", cells("passenger_minutes")),
        (f"USD{year}", cells("usd")),
        ("trains cancelled", cells("cancelled")),
    ]
    seen = [(one.get("observer") or {}).get("narrowest") for one in rows]
    found.append(("known to, minutes", [str(one["minutes"]) if one else "" for one in seen]))
    if _policies(rows):
        policy = [one.get("blanket") for one in rows]
        lost = [amount(one["passenger_minutes"]) if one else "" for one in policy]
        found.append(("blanket policy", lost))
        found.append(
            ("its misplaced sets", [str(one["misplaced"]) if one else "" for one in policy])
        )
    return found


def _table(result: Mapping[str, Any], points: Sequence[float], top: float) -> list[str]:
    """Return the figures, each under its point or as near to it as there is room."""
    places: list[float] = []
    for x in points:
        places.append(max(x, places[-1] + _COLUMN) if places else x)
    most = points[-1] if points else 0.0
    for number in range(len(places) - 1, -1, -1):
        places[number] = min(places[number], most)
        most = places[number] - _COLUMN
    out = []
    for line, (words, cells) in enumerate(_figures(result)):
        y, weight = top + _ROW * line, "" if line else "700"
        out.append(label(words, 18, y, colour="muted", size=12, weight=weight))
        for x, cell in zip(places, cells, strict=True):
            colour = "warn" if cell == "no plan" else "ink"
            out.append(label(cell, x, y, anchor="middle", colour=colour, size=12, weight=weight))
    return out


def _words(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    known = "Known to: what an observer of the notices makes of the passing time, nine times in ten"
    found = [f"{known}; hollow: less than {_LEAST} minutes."]
    if _policies(rows):
        found.append(
            "Broken: the blanket policy, which cancels all trains in the way; it cannot be run "
            "where it leaves sets of stock misplaced at 04:00."
        )
    return found
