"""Bars of legs: where the days of each way go, running by country and every wait."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.text import WAIT_NAMES
from landbridge.report.ways import Way

__all__ = [
    "SPREAD",
    "Segment",
    "axis_row",
    "bar_legend",
    "bars_html",
    "day_bar",
    "day_scale",
    "left_over",
    "segments",
]

_H_PER_DAY = 24.0
# Between the sum of the medians and the median of the whole: what late trains, long waits and
# missed departures add on a middling journey.
SPREAD = "spread"
_MODES: Mapping[str, str] = {"rail": "Rail", "sea": "Sea", "road": "Road"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar.

    Parameters
    ----------
    kind : str
        ``rail``, ``sea`` or ``road`` for running, else the kind of wait.
    days : float
        Median length in days.
    where : str
        Country and places of a run, place of a wait.
    mark : str
        Short text inside, where there is room: the country of a run by rail.
    """

    kind: str
    days: float
    where: str
    mark: str = ""


def segments(alternative: Mapping[str, Any]) -> tuple[Segment, ...]:
    """Return runs and waits of an alternative in the order of travel.

    A wait stands before or after the run as its ``when`` says; without it, a wait at the place that
    the leg starts from stands before.

    Parameters
    ----------
    alternative : mapping
        One of the ``alternatives`` of a routes result.

    Returns
    -------
    tuple of Segment
        Medians; waits of no length are left out.

    Examples
    --------
    >>> leg = {"from": "a", "from_name": "A", "to": "b", "to_name": "B", "mode": "sea",
    ...        "hours_p50": 48.0, "waits": [{"kind": "departure", "place": "A", "h_p50": 12.0}]}
    >>> [(part.kind, part.days) for part in segments({"legs": [leg]})]
    [('departure', 0.5), ('sea', 2.0)]
    """
    out: list[Segment] = []
    for leg in alternative["legs"]:
        start = leg.get("from_name") or leg["from"]
        end = leg.get("to_name") or leg["to"]
        before: list[Segment] = []
        after: list[Segment] = []
        for wait in leg.get("waits") or ():
            if wait["h_p50"] > 0:
                place = str(wait.get("place_name") or wait.get("place", ""))
                part = Segment(wait["kind"], wait["h_p50"] / _H_PER_DAY, place)
                (before if _comes_first(wait, leg) else after).append(part)
        country = str(leg.get("country") or "")
        where = f"{start} to {end}" + (f" ({country})" if country else "")
        mark = country if leg["mode"] == "rail" else ""
        run = Segment(leg["mode"], leg["hours_p50"] / _H_PER_DAY, where, mark)
        out += [*before, *([run] if run.days > 0 else []), *after]
    return tuple(out)


def _comes_first(wait: Mapping[str, Any], leg: Mapping[str, Any]) -> bool:
    if "when" in wait:
        return bool(wait["when"] == "before")
    return wait.get("place") in {leg["from"], leg.get("from_name")}


def bars_html(ways: Sequence[Way], main: Collection[str], *, heading: str) -> str:
    """Return one bar per way on a common scale of days.

    Parameters
    ----------
    ways : sequence of Way
        The ways.
    main : collection of str
        Letters of the ways shown at first.
    heading : str
        Title of the chart.

    Returns
    -------
    str
        Markup; the mark on a bar is the median of the whole way, the line ends at 9 in 10.

    Examples
    --------
    >>> bars_html((), (), heading="Days").startswith("<figure")
    True
    """
    parts = {way.key: segments(way.alternative) for way in ways}
    step, top = day_scale([way.alternative for way in ways])
    rows = "".join(_row(way, parts[way.key], top, way.key in main) for way in ways)
    note = (
        "Each bar adds up the medians of its parts in days, gate to gate; the pale end is what the "
        "median of the whole way, marked ◆, has beyond that sum. The line ends at the days that 9 "
        "in 10 boxes do not exceed."
    )
    return tag(
        "figure",
        tag("figcaption", esc(heading), class_="fig-title"),
        bar_legend(ways),
        tag(
            "div",
            rows,
            axis_row(step, top),
            class_="bars",
            style=f"--step:{100 * step / top:.4f}%",
        ),
        tag("p", esc(note), class_="note"),
        class_="bars-figure",
    )


def day_scale(items: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Return the step and the end of the scale of days that bars share.

    Parameters
    ----------
    items : iterable of mapping
        Alternatives.

    Returns
    -------
    tuple of int
        Step and end, in days.

    Examples
    --------
    >>> day_scale([{"days_p90": 41.4, "legs": []}])
    (5, 45)
    """
    ends = [max(i["days_p90"], sum(part.days for part in segments(i))) for i in items]
    longest = max(ends, default=1.0)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if longest / s <= 9), 100)
    return step, step * math.ceil(longest / step)


def axis_row(step: int, top: int) -> str:
    """Return the scale of days below the bars.

    Parameters
    ----------
    step, top : int
        Days from mark to mark, and at the end.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> axis_row(5, 45).count("<span style=")
    10
    """
    ticks = "".join(
        f'<span style="left:{100 * day / top:.2f}%">{day}</span>' for day in range(0, top + 1, step)
    )
    return tag(
        "div",
        tag("span", class_="bar-head"),
        tag("div", ticks, class_="axis"),
        tag("span", "days", class_="bar-figures axis-unit"),
        class_="bar-row axis-row",
        aria_hidden="true",
    )


def bar_legend(ways: Sequence[Way]) -> str:
    """Return the key to the parts that occur in the bars.

    Parameters
    ----------
    ways : sequence of Way
        The ways.

    Returns
    -------
    str
        Markup of a list.

    Examples
    --------
    >>> bar_legend(())
    '<ul class="legend"></ul>'
    """
    kinds = {part.kind for way in ways for part in segments(way.alternative)}
    if any(left_over(way.alternative) > 0 for way in ways):
        kinds.add(SPREAD)
    names = {
        **{mode: f"{word}, running" for mode, word in _MODES.items()},
        **WAIT_NAMES,
        SPREAD: "long waits and missed departures",
    }
    known = [kind for kind in names if kind in kinds]
    items = [tag("li", tag("span", class_=f"swatch {kind}"), esc(names[kind])) for kind in known]
    return tag("ul", *items, class_="legend")


def left_over(alternative: Mapping[str, Any]) -> float:
    """Return by how many days the median of the whole exceeds the sum of the medians.

    Parameters
    ----------
    alternative : mapping
        The alternative.

    Returns
    -------
    float
        Days, 0 where the sum is longer.

    Examples
    --------
    >>> left_over({"days_p50": 2.0, "legs": []})
    2.0
    """
    total = sum(part.days for part in segments(alternative))
    return max(0.0, float(alternative["days_p50"]) - total)


def day_bar(item: Mapping[str, Any], parts: Sequence[Segment], top: float) -> str:
    """Return the bar of one alternative.

    Parameters
    ----------
    item : mapping
        The alternative.
    parts : sequence of Segment
        Its runs and waits (see :func:`segments`).
    top : float
        Days at the right end of the scale.

    Returns
    -------
    str
        Markup; the mark is the median of the whole way, the line ends at 9 in 10.

    Examples
    --------
    >>> day_bar({"days_p50": 2.0, "days_p90": 3.0, "legs": []}, (), 4.0).startswith("<div")
    True
    """
    median, late = item["days_p50"], item["days_p90"]
    rest = left_over(item)
    spoken = "; ".join(f"{_words(part)} {amount(part.days, 1)} days" for part in parts)
    return tag(
        "div",
        *(_part(part, top) for part in parts),
        _part(Segment(SPREAD, rest, ""), top) if rest > 0 else "",
        tag(
            "span",
            class_="whisker",
            style=f"left:{_pc(median, top)};width:{_pc(late - median, top)}",
        ),
        tag("span", "◆", class_="median", style=f"left:{_pc(median, top)}"),
        class_="bar",
        role="img",
        aria_label=f"{spoken}. Median {amount(median, 1)}, 9 in 10 {amount(late, 1)} days.",
    )


def _row(way: Way, parts: Sequence[Segment], top: float, main: bool) -> str:
    item = way.alternative
    median, late = item["days_p50"], item["days_p90"]
    bar = day_bar(item, parts, top)
    head = tag(
        "span",
        tag("b", esc(way.key), class_=f"key {way.kind}"),
        tag("span", esc(way.title), class_="bar-name"),
        class_="bar-head",
    )
    figures = tag(
        "span",
        tag("b", amount(median, 1)),
        tag("span", f" ({amount(late, 1)})", class_="late"),
        class_="bar-figures",
    )
    return tag(
        "div",
        head,
        bar,
        figures,
        class_="bar-row" if main else "bar-row more",
        data_way=way.key,
        data_scenarios=" ".join(way.scenarios),
        tabindex=0,
    )


def _part(part: Segment, top: float) -> str:
    share = 100 * part.days / top
    inner = ""
    if part.mark and share >= 3:
        days = f" {amount(part.days, 1)}" if share >= 9 else ""
        inner = tag("i", esc(part.mark), tag("span", days, class_="wide") if days else "")
    elif part.kind in _MODES and share >= 9:
        inner = tag(
            "i", esc(_MODES[part.kind]), tag("span", f" {amount(part.days, 1)}", class_="wide")
        )
    title = f"{_words(part)}: {amount(part.days, 1)} days ({amount(part.days * _H_PER_DAY, 1)} h)"
    return tag("span", inner, class_=f"part {part.kind}", style=f"width:{share:.3f}%", title=title)


def _words(part: Segment) -> str:
    if part.kind == SPREAD:
        return "Long waits and missed departures"
    name = _MODES.get(part.kind) or WAIT_NAMES.get(part.kind, part.kind)
    return f"{name[:1].upper()}{name[1:]}, {part.where}" if part.where else name


def _pc(days: float, top: float) -> str:
    return f"{100 * max(days, 0.0) / top:.3f}%"
