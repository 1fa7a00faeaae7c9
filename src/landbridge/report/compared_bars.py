"""Bars of legs of a comparison: each way with one bar per scenario on a common scale of days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from landbridge.report.bars import axis_row, bar_legend, day_bar, day_scale, segments
from landbridge.report.compared_texts import box_fields, mark_texts
from landbridge.report.compared_ways import Block, Line, Side, all_ways, blocks
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.ways import Way, way_class

__all__ = ["absent_text", "pairs_html"]


def pairs_html(result: Mapping[str, Any], found: Sequence[Side], main: Collection[str]) -> str:
    """Return one block per way with a bar for each scenario.

    Parameters
    ----------
    result : mapping
        Comparison (see :func:`landbridge.runs.comparing.compare`).
    found : sequence of Side
        Its scenarios with their ways.
    main : collection of str
        Letters of the ways shown at first.

    Returns
    -------
    str
        Markup of a figure.
    """
    ways = all_ways(found)
    step, top = day_scale([way.alternative for way in ways])
    body = "".join(
        _block(result, block, top, block.way["key"] in main) for block in blocks(result, found)
    )
    box, _, _ = box_fields(result)
    note = (
        "Each bar adds up the medians of its parts in days, gate to gate; ◆ marks the median of "
        "the whole way, the line ends at the days that 9 in 10 boxes do not exceed. On the right: "
        f"median days (9 in 10), USD and kg CO2e per {box}."
    )
    title = "Where the days go, scenario by scenario"
    return tag(
        "figure",
        tag("figcaption", esc(title), class_="fig-title"),
        bar_legend(ways),
        tag(
            "div",
            body,
            axis_row(step, top),
            class_="bars paired",
            style=f"--step:{100 * step / top:.4f}%",
        ),
        tag("p", esc(note), class_="note"),
        class_="bars-figure",
    )


def _block(result: Mapping[str, Any], block: Block, top: float, main: bool) -> str:
    way = block.way
    marks = "".join(
        tag("span", esc(words), class_=f"mark {status}")
        for status, words in mark_texts(result, way)
    )
    head = tag(
        "div",
        tag("b", esc(way["key"]), class_=f"key {way_class(way['way'])}"),
        tag("span", esc(block.title), tag("span", marks, class_="marks"), class_="bar-name"),
        class_="bar-head",
    )
    own = [line for line in block.lines if line.way and line.way.key == way["key"]]
    return tag(
        "div",
        head,
        *(_line(result, line, way, top) for line in block.lines),
        class_="bar-row pair" if main else "bar-row pair more",
        data_way=way["key"],
        data_scenarios=" ".join(line.label for line in own),
        tabindex=0,
    )


def _line(result: Mapping[str, Any], line: Line, way: Mapping[str, Any], top: float) -> str:
    if line.way is None:
        words = tag("span", esc(absent_text(way, line.index)))
        label = tag("span", esc(line.label), class_="pair-label")
        return label + tag("div", words, class_="bar none") + tag("span", class_="pair-figures")
    key = ""
    if line.way.key != way["key"]:
        key = tag("b", esc(line.way.key), class_=f"key {line.way.kind}")
    return _bar(result, line.way, key + esc(line.label), top)


def absent_text(way: Mapping[str, Any], index: int) -> str:
    """Return why a way is not among those of a scenario.

    Parameters
    ----------
    way : mapping
        One of ``ways`` of a comparison.
    index : int
        Place of the scenario.

    Returns
    -------
    str
        That there is no such way, or what it would take and which ways beat it.

    Examples
    --------
    >>> absent_text({"in": [{"possible": False}]}, 0)
    'no such way'
    """
    standing = way["in"][index]
    if not standing["possible"]:
        return "no such way"
    found = [why for why in way["why"] if why["beaten_by"] and index in (0, why["scenario_index"])]
    beaten = f", beaten by {', '.join(found[0]['beaten_by'])}" if found else ", left out"
    return f"{amount(standing['days_p50'], 1)} days{beaten}"


def _bar(result: Mapping[str, Any], way: Way, label: str, top: float) -> str:
    _, usd, kg = box_fields(result)
    item = way.alternative
    figures = tag(
        "span",
        tag("b", amount(item["days_p50"], 1)),
        tag("span", f" ({amount(item['days_p90'], 1)})", class_="late"),
        tag("span", f"{amount(item[usd])} USD", class_="pair-usd"),
        tag("span", f"{amount(item[kg])} kg", class_="pair-kg"),
        class_="pair-figures",
    )
    label = tag("span", label, class_="pair-label")
    return label + day_bar(item, segments(item), top) + figures
