"""What lines, hatching, signs and the bar of a train graph mean."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.report.dispatch_frame import MARGIN, short, text_width
from landbridge.report.traingraph_frame import Frame
from landbridge.report.traingraph_marks import hatched
from landbridge.report.traingraph_paint import paint, words
from landbridge.report.traingraph_types import TrainGraph, style_of

__all__ = ["legend"]

# Letters of 12 pixels are narrower than the bound that is kept for names.
_TEXT_SIZE = 10.0
_BAR = {1: "single track", 2: "double track"}


def legend(
    picture: TrainGraph, frame: Frame, trains: Sequence[int], top: float, right: float
) -> tuple[str, float]:
    """Return the legend of what is seen.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales.
    trains : sequence of int
        Numbers of the trains that are seen.
    top : float
        Base line of the first row, pixels.
    right : float
        Right edge, pixels.

    Returns
    -------
    str
        Markup.
    float
        Base line of the last row, pixels.
    """
    entries = [*_trains(picture, trains), *_windows(picture, frame), *_tracks(picture, frame)]
    if any(frame.box(one.from_km, one.to_km, one.from_s, one.to_s) for one in picture.conflicts):
        sign = f'<rect x="4" y="0" width="16" height="14" rx="7"{paint("focus")}/>' + words(
            "1", 12, 10.5, anchor="middle", size=10, bold=True, colour="on-colour"
        )
        entries.append((sign, f"{picture.conflict_words(1)}, listed below"))
    out, x = [], MARGIN
    for drawing, text in entries:
        wide = 38 + text_width(text, _TEXT_SIZE) + 22
        if x + wide > right and x > MARGIN:
            x, top = MARGIN, top + 20
        out.append(f'<g transform="translate({short(x)} {short(top - 11)})">{drawing}</g>')
        out.append(words(text, x + 38, top, colour="muted", size=12))
        x += wide
    return "".join(out), top


def _trains(picture: TrainGraph, trains: Sequence[int]) -> list[tuple[str, str]]:
    found = {picture.trains[n].category for n in trains}
    out = []
    for category in [*picture.styles, *sorted(found - set(picture.styles))]:
        if category in found:
            style = style_of(picture.styles, category)
            dash = " ".join(f"{part:g}" for part in style.dash_px)
            more = f' stroke-dasharray="{dash}"' if dash else ""
            drawing = (
                f'<path d="M0 7H32" stroke-width="{style.width_px:g}"{more}'
                f"{paint('none', style.ink)}/>"
            )
            out.append((drawing, style.words))
    return out


def _windows(picture: TrainGraph, frame: Frame) -> list[tuple[str, str]]:
    said = {
        "both": "closed",
        "forth": f"closed towards {picture.points[-1].name}",
        "back": f"closed towards {picture.points[0].name}",
    }
    ways = {
        one.way
        for one in picture.windows
        if frame.box(one.from_km, one.to_km, one.from_s, one.to_s)
    }
    out = []
    for way in (way for way in said if way in ways):
        out.append((hatched([(3.0, 0.0, 29.0, 14.0)], way), said[way]))
    return out


def _tracks(picture: TrainGraph, frame: Frame) -> list[tuple[str, str]]:
    part = frame.seen
    found = {
        one.tracks
        for one, after in zip(picture.points[:-1], picture.points[1:], strict=True)
        if one.km < part.to_km and after.km > part.from_km
    }
    out = []
    for tracks in sorted(found):
        ground = f'<path d="M6 1H26V13H6z"{paint("border")}/>' if tracks == 1 else ""
        count = min(max(tracks, 1), 4)
        lines = "".join(
            f"M6 {7 + (n - (count - 1) / 2) * min(5.0, 9.0 / count):g}H26" for n in range(count)
        )
        dash = "" if tracks else ' stroke-dasharray="1.5 2.5"'
        drawing = f'{ground}<path d="{lines}" stroke-width="1.6"{dash}{paint("none", "ink")}/>'
        text = _BAR.get(tracks, f"{tracks} tracks" if tracks else "number of tracks unknown")
        out.append((drawing, text))
    return out
