"""Both policies over the evening as one picture: trains at the station, passengers who wait."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from landbridge.report.chart import document, label, legend, nice, stroke, tick_step
from landbridge.report.dispatch_colours import ink, patterns
from landbridge.report.dispatch_frame import short
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.special_tables import POLICY_WORDS, headline
from landbridge.report.special_words import (
    clock,
    closure_lines,
    day_text,
    faults_of,
    sentence,
    zone_text,
)

__all__ = ["closing_picture", "closing_svg"]

Result = Mapping[str, Any]

_WIDTH: Final = 1100.0
_LEFT, _RIGHT = 62.0, 24.0
_MARGIN: Final = 18.0
_TRAINS_PX, _WAITING_PX, _GONE_PX = 190.0, 190.0, 130.0
_GAP: Final = 52.0
#: Policy -> colour, dash of its line, width.
_PEN: Final[Mapping[str, tuple[str, str, float]]] = {
    "planned": ("muted", "2 3", 1.6),
    "blanket": ("sea", "7 4", 2.2),
    "best": ("rail", "", 2.4),
    "kept": ("rail", "", 2.4),
}


def closing_svg(result: Result) -> str:
    """Return a closed station as an SVG document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    str
        A complete document with title, answer and notes.
    """
    stations = ", ".join(result["series"]["stations"])
    title = f"{stations}, {day_text(result['date'])}"
    lines = [
        headline(result),
        *faults_of(result),
        *(f"{one[:1].upper()}{one[1:]}." for one in closure_lines(result)),
    ]
    return _drawn(result, title, lines, result["notes"])


def closing_picture(result: Result) -> str:
    """Return the picture alone, as a page holds it.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    str
        A complete SVG document.
    """
    return _drawn(result, "", (), ())


def _drawn(result: Result, title: str, lines: Sequence[str], notes: Sequence[str]) -> str:
    top, out = 8.0, []
    if title:
        top += 24
        out.append(label(title, _MARGIN, top, size=19, weight="700"))
    for words in lines:
        for part in textwrap.wrap(words, int(_WIDTH / 6.9)):
            top += 19
            out.append(label(part, _MARGIN, top, size=13))
    keys, top = legend(_legend(result), _MARGIN, _WIDTH - _MARGIN, top + 24)
    out += [patterns(), keys]
    top += 30
    series = result["series"]
    bands = (
        ("trains", "Trains at the station in a quarter of an hour", _TRAINS_PX, True),
        (
            "waiting",
            f"Passengers who wait, at all stations (mean of {series['bin_min']} minutes)",
            _WAITING_PX,
            False,
        ),
        (
            "gave_up",
            f"Passengers who do not travel, since {clock(series['from'], result['date'])}",
            _GONE_PX,
            False,
        ),
    )
    for key, words, height, steps in bands:
        most = nice(max(max(row, default=0.0) for row in series[key].values()) * 1.02)
        band = _Band(result, top, height, most)
        out.append(label(words, _LEFT, top - 9, size=13, weight="600"))
        out.append(band.ground())
        out += [
            band.line(series[key][name], name, steps)
            for name in ("planned", "best", "kept", "blanket")
            if name in series[key]
        ]
        out.append(band.times())
        top += height + _GAP
    top -= 8
    out.append(label(f"Times of {zone_text(result)}", _LEFT, top, colour="muted", size=12))
    for note in notes:
        for part in textwrap.wrap(sentence(note), int((_WIDTH - 2 * _MARGIN) / 6.0)):
            top += 17
            out.append(label(part, _MARGIN, top, colour="muted", size=12))
    return document("closing", _WIDTH, top + 14, "".join(out))


def _legend(result: Result) -> list[tuple[str, str]]:
    entries = []
    for name in ("planned", "best", "kept", "blanket"):
        if name in result["series"]["trains"]:
            colour, dash, width = _PEN[name]
            entries.append((stroke("M0 7H24", colour, width, dash), POLICY_WORDS[name]))
    mark = (
        f'<rect y="1" width="24" height="12" fill="{ink("handling")}" fill-opacity=".5"/>'
        '<rect y="1" width="24" height="12" fill="url(#closed)" fill-opacity=".6"/>'
    )
    return [*entries, (mark, "closed")]


class _Band:
    """A chart over time."""

    def __init__(self, result: Result, top: float, height: float, most: float) -> None:
        self.result, self.top, self.height, self.most = result, top, height, most
        series = result["series"]
        self.begin_s = float(series["from_s"])
        self.length_s = 60.0 * series["quarter_min"] * max(1, len(series["quarters"]))

    def x(self, at_s: float) -> float:
        share: float = min(1.0, max(0.0, (at_s - self.begin_s) / self.length_s))
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return self.top + self.height * (1 - value / self.most)

    def ground(self) -> str:
        """Return the closures, the grid and the scale."""
        out = []
        for one, words in zip(self.result["closures"], closure_lines(self.result), strict=True):
            left, right = self.x(one["from_s"]), self.x(one["to_s"])
            box = {
                "x": short(left),
                "y": short(self.top),
                "width": short(max(1.0, right - left)),
                "height": short(self.height),
            }
            tip = tag("title", esc(words))
            out.append(tag("rect", tip, fill=ink("handling"), fill_opacity=".28", **box))
            out.append(tag("rect", fill="url(#closed)", fill_opacity=".28", **box))
        step = tick_step(self.most, 5)
        value = 0.0
        while value <= self.most * (1 + 1e-9):
            y = short(self.y(value))
            out.append(stroke(f"M{short(_LEFT)} {y}H{short(_WIDTH - _RIGHT)}", "rule", 1.0))
            words = amount(value, 0 if step >= 1 else 1)
            out.append(label(words, _LEFT - 6, self.y(value) + 4, anchor="end", colour="muted"))
            value += step
        return "".join(out)

    def times(self) -> str:
        """Return the hours below, each where it is."""
        series, out = self.result["series"], []
        for number, moment in enumerate(series["quarters"]):
            at = datetime.fromisoformat(moment)
            x = self.x(self.begin_s + 60.0 * series["quarter_min"] * number)
            bottom = self.top + self.height
            length = 6 if at.minute == 0 else 3
            out.append(stroke(f"M{short(x)} {short(bottom)}v{length}", "strong-rule", 1.0))
            if at.minute == 0:
                out.append(label(f"{at:%H:%M}", x, bottom + 18, anchor="middle", colour="muted"))
        return "".join(out)

    def line(self, values: Sequence[float], name: str, steps: bool) -> str:
        """Return the line of a policy: steps for counts, straight for what changes all the time."""
        series = self.result["series"]
        width_s = 60.0 * (series["quarter_min"] if steps else series["bin_min"])
        points = []
        for number, value in enumerate(values):
            left = self.x(self.begin_s + number * width_s)
            right = self.x(self.begin_s + (number + 1) * width_s)
            y = short(self.y(value))
            if steps:
                points.append(f"{short(left)} {y}H{short(right)}")
            else:
                points.append(f"{short((left + right) / 2)} {y}")
        colour, dash, width = _PEN[name]
        return stroke("M" + "L".join(points), colour, width, dash) if points else ""
