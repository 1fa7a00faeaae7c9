"""A market as a picture: shares of the catchment, scarce places, and what railways earn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from landbridge.report.chart import document, fitting, label, legend, nice, tick_step
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short
from landbridge.report.market_tables import MODE_NAMES
from landbridge.report.markup import tag
from landbridge.report.numbers import amount

__all__ = ["market_picture", "market_svg"]

Result = Mapping[str, Any]

_WIDTH: Final = 1000.0
_LEFT: Final = 380.0
_RIGHT: Final = 40.0
_ROW: Final = 26.0
_BAR: Final = 16.0
_MOST_ROWS: Final = 12
_COLOURS: Final[Mapping[str, str]] = {"sea": "sea", "rail": "rail", "road": "road"}
_INSIDE: Final[Mapping[str, str]] = dict.fromkeys(_COLOURS, "on-colour")
_MILLION: Final = 1e6
_MONEY: Final = (
    ("tariff_usd", "rail", "tariffs"),
    ("transit_fee_usd", "mixed", "transit fees"),
    ("scarcity_rent_usd", "sea", "scarcity rent"),
)


def market_svg(result: Result) -> str:
    """Return a market as one SVG document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.market.market_result`.

    Returns
    -------
    str
        Shares of each trade by mode, what is full, and what each railway earns.
    """
    title = f"Market of scenario {result['scenario']}, {result['year']}"
    head = label(title, 20, 32, size=18, weight="600")
    body, height = market_picture(result, 52.0)
    return document("market", _WIDTH, height + 16, head + body)


def market_picture(result: Result, top: float = 8.0) -> tuple[str, float]:
    """Return the three charts below each other, and where they end.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.market.market_result`.
    top : float
        Where they begin, pixels.

    Returns
    -------
    str
        Markup.
    float
        Lower edge, pixels.
    """
    parts = []
    for draw in (_shares, _scarcity, _revenue):
        markup, top = draw(result, top)
        parts.append(markup)
    return "".join(parts), top


def _heading(words: str, top: float) -> tuple[str, float]:
    return label(words, 20, top + 18, size=14, weight="600"), top + 30


def _name(words: str, y: float) -> str:
    """Return the name of a row left of its bar, on two lines where one is too short."""
    if fitting((words,), _LEFT - 30, 12):
        return label(words, _LEFT - 10, y + 12.5, anchor="end", size=12)
    parts = words.split(" ")
    fits = [n for n in range(2, len(parts) + 1) if fitting((" ".join(parts[:n]),), _LEFT - 30, 11)]
    break_at = max(fits, default=1)
    first, rest = (" ".join(part) for part in (parts[:break_at], parts[break_at:]))
    cuts = (rest, *(rest[:n].rstrip() + "…" for n in range(len(rest) - 1, 0, -3)))
    lines = (first, fitting(cuts, _LEFT - 30, 11))
    return "".join(
        label(line, _LEFT - 10, y + 6.5 + 12 * number, anchor="end", size=11)
        for number, line in enumerate(lines)
    )


def _bar(x: float, y: float, width: float, colour: str) -> str:
    return (
        f'<rect x="{short(x)}" y="{short(y)}" width="{short(max(width, 0.5))}" '
        f'height="{_BAR:g}" fill="{ink(colour)}"/>'
    )


def _shares(result: Result, top: float) -> tuple[str, float]:
    out, y = _heading("Share of each way of carriage, TEU", top)
    parts = [out]
    wide = _WIDTH - _LEFT - _RIGHT
    rows: list[tuple[str, Sequence[Mapping[str, Any]]]] = [
        ("the catchment as a whole", result["catchment"]["modes"])
    ]
    trades = dict.fromkeys(
        row["trade"] for row in sorted(result["shares"], key=lambda row: not row["catchment"])
    )
    for trade in trades:
        of = [row for row in result["shares"] if row["trade"] == trade]
        rows.append((of[0]["name"], of))
    for name, modes in rows:
        parts.append(_name(name, y))
        x = _LEFT
        for one in modes:
            width = wide * float(one["share"])
            parts.append(_bar(x, y, width, _COLOURS[one["mode"]]))
            texts = (
                f"{amount(100 * one['share'], 1)} %, {amount(one['teu_per_year'])} TEU",
                f"{amount(100 * one['share'], 1)} %",
            )
            words = fitting(texts, width, 11)
            if words:
                inside = _INSIDE[one["mode"]]
                parts.append(label(words, x + 4, y + 12.3, colour=inside, size=11))
            x += width
        y += _ROW
    marks = [
        (f'<rect y="0" width="24" height="14" fill="{ink(_COLOURS[mode])}"/>', words)
        for mode, words in MODE_NAMES.items()
        if any(row["mode"] == mode for row in result["shares"])
    ]
    markup, y = legend(marks, _LEFT, _WIDTH - _RIGHT, y + 14)
    return "".join((*parts, markup)), y + 20


def _axis(most: float, y0: float, y1: float, unit: str) -> str:
    """Return ticks from 0 to a number and the unit, below the bars."""
    if most <= 0.0:
        return ""
    step = tick_step(most, 6)
    wide = _WIDTH - _LEFT - _RIGHT
    parts, value = [], 0.0
    while value <= most * (1 + 1e-9):
        x = _LEFT + wide * value / most
        parts.append(
            f'<path d="M{short(x)} {short(y0)}V{short(y1)}" stroke="{ink("rule")}" '
            'stroke-width="1" fill="none"/>'
        )
        decimals = 0 if step >= 1 else 1
        words = amount(value, decimals)
        parts.append(label(words, x, y1 + 14, anchor="middle", colour="muted", size=11))
        value += step
    parts.append(label(unit, _LEFT, y1 + 29, colour="muted", size=11))
    return "".join(parts)


def _scarcity(result: Result, top: float) -> tuple[str, float]:
    by_queue = result["rationing"] == "queue"
    key, unit = ("wait_days", "days") if by_queue else ("usd_per_teu", "USD a TEU of room")
    full = [row for row in result["scarcity"] if row[key] > 0.0]
    full.sort(key=lambda row: (-row[key], row["name"]))
    what = "Wait where room is short" if by_queue else "Scarcity price where room is short"
    out, y = _heading(what, top)
    if not full:
        return out + label("nothing is full", _LEFT, y + 10, colour="muted", size=12), y + 26
    return _bars(out, full[:_MOST_ROWS], y, len(full), key, unit)


def _bars(
    out: str, rows: Sequence[Mapping[str, Any]], y: float, count: int, key: str, unit: str
) -> tuple[str, float]:
    most = nice(max(float(row[key]) for row in rows))
    wide = _WIDTH - _LEFT - _RIGHT
    begin, parts = y, []
    for row in rows:
        width = wide * float(row[key]) / most
        words = f"{amount(row[key], 1 if unit == 'days' else 0)}"
        where = f"{row['name']}" + (f" ({row['country']})" if row["country"] else "")
        parts += [
            _name(where, y),
            _bar(_LEFT, y, width, "rail"),
            label(words, _LEFT + width + 6, y + 12.3, size=11, halo=True),
        ]
        y += _ROW
    axis = _axis(most, begin - 4, y, unit)
    more = f"{count - len(rows)} more are full" if count > len(rows) else ""
    note = label(more, _WIDTH - _RIGHT, y + 29, anchor="end", colour="muted") if more else ""
    return tag("g", out, axis, *parts, note), y + 46


def _revenue(result: Result, top: float) -> tuple[str, float]:
    out, y = _heading("What railways earn, before cost", top)
    rows = result["revenue"][:_MOST_ROWS]
    if not rows:
        return out + label("no railway earns", _LEFT, y + 10, colour="muted", size=12), y + 26
    most = nice(max(float(row["usd_per_year"]) for row in rows) / _MILLION)
    wide = _WIDTH - _LEFT - _RIGHT
    begin, parts = y, []
    for row in rows:
        parts.append(_name(row["country_name"] or row["railway"], y))
        x = _LEFT
        for key, colour, _ in _MONEY:
            width = wide * float(row[key]) / _MILLION / most
            if width > 0.0:
                parts.append(_bar(x, y, width, colour))
                x += width
        words = amount(row["usd_per_year"] / _MILLION, 1)
        parts.append(label(words, x + 6, y + 12.3, size=11, halo=True))
        y += _ROW
    axis = _axis(most, begin - 4, y, f"million USD of {result['price_year']} a year")
    marks = [
        (f'<rect y="0" width="24" height="14" fill="{ink(colour)}"/>', words)
        for _, colour, words in _MONEY
    ]
    markup, y = legend(marks, _LEFT, _WIDTH - _RIGHT, y + 52)
    return tag("g", out, axis, *parts, markup), y + 14
