"""A train graph as one picture: the line over time, a line for each train."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from landbridge.report.dispatch_colours import FONT
from landbridge.report.dispatch_frame import MARGIN, short, text_width
from landbridge.report.markup import esc
from landbridge.report.numbers import amount
from landbridge.report.palette import TOKENS
from landbridge.report.traingraph_axis import (
    BAR_PX,
    LEAN_DEG,
    NAME_SIZE,
    Named,
    ZoneBand,
    line_axis,
    named_points,
    track_bar,
    zone_bands,
    zone_marks,
)
from landbridge.report.traingraph_frame import Frame, Seen, field_size, seen
from landbridge.report.traingraph_legend import legend
from landbridge.report.traingraph_lines import SCALE, Strokes, path_of, strokes_of
from landbridge.report.traingraph_marks import conflict_list, sign_boxes, signs, signs_of, windows
from landbridge.report.traingraph_numbers import NUMBER_SIZE, Spot, number_spots
from landbridge.report.traingraph_paint import dark_css, paint, words
from landbridge.report.traingraph_time import clock_text, date_text, time_axis
from landbridge.report.traingraph_types import TrainGraph, View, style_of

__all__ = ["bare_graph", "graph_notes", "seen_words", "train_graph_svg"]

# Up to so many trains each has a line of its own that tells its number under the pointer.
_MOST_TITLED = 400
_LETTER_PX = 6.4
_NARROW_PX = 560.0
# The field of a page's day: with its margins it fits a window of 1,280 pixels.
_PAGE_PX = 960.0
_LEAN = -np.radians(LEAN_DEG)


def train_graph_svg(picture: TrainGraph, view: View | None = None) -> str:
    """Return a train graph as an SVG document.

    Parameters
    ----------
    picture : TrainGraph
        What is on it.
    view : View, optional
        Part of line and time, and which way time runs; everything with time to the right by
        default.

    Returns
    -------
    str
        A complete SVG document without references to anything outside: light, dark on screens that
        ask for it. The same graph gives the same bytes.

    Raises
    ------
    InputError
        If the view leaves no line or no time.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from landbridge.report.traingraph_types import GraphPoint
    >>> line = (GraphPoint("A", 0.0, 1), GraphPoint("B", 9.0))
    >>> graph = TrainGraph("A - B", line, (), datetime(2001, 5, 4, tzinfo=UTC), 86400)
    >>> train_graph_svg(graph).startswith("<svg")
    True
    """
    return _drawn(picture, view, bare=False)[0]


def bare_graph(picture: TrainGraph, view: View | None = None) -> tuple[str, str]:
    """Return a train graph for a page that has title, sentences and notes as text.

    Parameters
    ----------
    picture, view
        As of :func:`train_graph_svg`.

    Returns
    -------
    svg : str
        The document without them.
    said : str
        What is seen on it: see :func:`seen_words`.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from landbridge.report.traingraph_types import GraphPoint
    >>> line = (GraphPoint("A", 0.0, 1), GraphPoint("B", 9.0))
    >>> graph = TrainGraph("A - B", line, (), datetime(2001, 5, 4, tzinfo=UTC), 86400)
    >>> bare_graph(graph)[1]
    '9.0 km: 0 trains, no conflicts'
    """
    return _drawn(picture, view, bare=True)


def _drawn(picture: TrainGraph, view: View | None, *, bare: bool) -> tuple[str, str]:
    picture = _plain(picture)
    loose = _loose(picture, view)
    part, wide, high = loose.seen, loose.right, loose.bottom
    if bare and not part.down:
        wide = min(wide, _PAGE_PX)
        loose = replace(loose, right=wide)
    names, bands = named_points(picture, loose), zone_bands(picture, loose)
    left, above = _margins(names, down=part.down)
    frame = replace(loose, left=left, right=left + wide)
    width = frame.right + _right_margin(frame, names, bands)
    strokes = strokes_of(picture, replace(frame, top=0.0, bottom=high))
    said = _seen_words(picture, frame, strokes)
    head, top = ([], 0.0) if bare else _head(picture, part, said, width)
    # Beside a page's own words the legend stands where a narrow window shows it.
    edge = min(width - MARGIN, _NARROW_PX) if bare else width - MARGIN
    drawn, top = legend(picture, frame, _numbers_of(strokes), top + 26, edge)
    frame = replace(frame, top=top + above, bottom=top + above + high)
    strokes = replace(strokes, xy=strokes.xy + np.array([0.0, frame.top]))
    field, found = _field(picture, frame, strokes, names, bands)
    bottom = frame.bottom + (46 if not part.down else 34 if len(bands) > 1 else 14)
    listed, bottom = conflict_list(
        picture, signs_of(picture, frame), MARGIN, width - MARGIN, bottom
    )
    numbered = len(found) > 0 or not len(strokes.train)
    notes = [] if bare else _notes(picture, bands, numbered=numbered, down=part.down)
    foot = []
    for line in (
        text
        for note in notes
        for text in textwrap.wrap(note, int((width - 2 * MARGIN) / _LETTER_PX))
    ):
        bottom += 17
        foot.append(words(line, MARGIN, bottom, size=12, colour="muted"))
    return _document(width, bottom + 12, "".join([*head, drawn, *field, listed, *foot])), said


def _plain(picture: TrainGraph) -> TrainGraph:
    """Return a graph whose lines are whole where all trains are of one category.

    Dashes tell categories apart; where there is nothing to tell apart they only blur the lines.
    """
    found = {train.category for train in picture.trains}
    if len(found) != 1:
        return picture
    style = style_of(picture.styles, next(iter(found)))
    return replace(picture, styles={**picture.styles, found.pop(): replace(style, dash_px=())})


def _document(width: float, height: float, content: str) -> str:
    w, h = f"{width:.0f}", f"{height:.0f}"
    ground = f'<rect width="{w}" height="{h}"{paint("paper")}/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="train-graph" viewBox="0 0 {w} {h}" '
        f'width="{w}" height="{h}" font-family="{FONT}">'
        f"<style>{dark_css(ground + content)}</style>{ground}{content}</svg>\n"
    )


def _margins(names: Sequence[Named], *, down: bool) -> tuple[float, float]:
    """Return what stands left of the field and above it, pixels."""
    size = NAME_SIZE
    if down:
        texts = [text_width(f"{one.name} {one.km_text}", size) for one in names]
        return MARGIN + 92, float(np.sin(_LEAN)) * max(texts, default=0.0) + BAR_PX + 30
    longest = max((text_width(one.name, size) for one in names), default=0.0)
    return MARGIN + max(longest, 40.0) + 46 + BAR_PX + 9, 46.0


def _right_margin(frame: Frame, names: Sequence[Named], bands: Sequence[ZoneBand]) -> float:
    if not frame.seen.down:
        return 62.0 if len(bands) > 1 else 30.0
    reach = max(
        (
            frame.along(one.point.km)
            + float(np.cos(_LEAN)) * text_width(f"{one.name} {one.km_text}", NAME_SIZE)
            for one in names
        ),
        default=frame.right,
    )
    return max(56.0, reach + 12 - frame.right)


def _numbers_of(strokes: Strokes) -> list[int]:
    numbers: list[int] = np.unique(strokes.train).tolist()
    return numbers


def _head(picture: TrainGraph, part: Seen, said: str, width: float) -> tuple[list[str], float]:
    """Return title and sentences, and where they end."""
    begin, end = picture.local(part.from_s), picture.local(part.to_s)
    times = [f"{date_text(one, year=True)} {clock_text(one)}" for one in (begin, end)]
    lines = [
        *picture.lines,
        f"{times[0]} to {times[1]}, times in {picture.zone}; {said}.",
    ]
    out, top = [words(picture.title, MARGIN, 34, size=19, bold=True)], 34.0
    for line in lines:
        for text in textwrap.wrap(line, int((width - 2 * MARGIN) / 7.1)):
            top += 20
            out.append(words(text, MARGIN, top, size=13))
    return out, top


def _seen_words(picture: TrainGraph, frame: Frame, strokes: Strokes) -> str:
    """Return the kilometres, trains and conflicts that are seen."""
    part = frame.seen
    counts = Counter(picture.trains[n].category for n in _numbers_of(strokes))
    kinds = [
        f"{amount(counts[key])} {style_of(picture.styles, key).words}"
        for key in sorted(counts, key=lambda key: (-counts[key], key))
    ]
    total = sum(counts.values())
    said = f"{amount(total)} train{'s'[: total != 1]}" + (f" ({', '.join(kinds)})" if kinds else "")
    whole = (part.from_km, part.to_km) == (picture.points[0].km, picture.points[-1].km)
    km = amount(part.to_km - part.from_km, 0 if part.to_km - part.from_km >= 100 else 1)
    where = f"{km} km" if whole else f"km {part.from_km:,.1f} to {part.to_km:,.1f}"
    number = sum(len(sign.conflicts) for sign in signs_of(picture, frame))
    if picture.unmarked:
        return f"{where}: {said}, cannot run: {amount(picture.unmarked)} conflicts, not marked here"
    ill = f"{amount(number)} {picture.conflict_words(number)}" if number else "no conflicts"
    return f"{where}: {said}, {ill}"


def seen_words(picture: TrainGraph, view: View | None = None) -> str:
    """Return what is seen of a graph that is not drawn as one.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    view : View, optional
        Part of line and time; everything by default.

    Returns
    -------
    str
        The kilometres, trains and conflicts.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from landbridge.report.traingraph_types import GraphPoint
    >>> line = (GraphPoint("A", 0.0, 1), GraphPoint("B", 9.0))
    >>> graph = TrainGraph("A - B", line, (), datetime(2001, 5, 4, tzinfo=UTC), 86400)
    >>> seen_words(graph)
    '9.0 km: 0 trains, no conflicts'
    """
    frame = _loose(picture, view)
    return _seen_words(picture, frame, strokes_of(picture, frame))


def graph_notes(picture: TrainGraph, view: View | None = None) -> list[str]:
    """Return the notes that a page sets below bare graphs: zones, scale, those of the timetable."""
    frame = _loose(picture, view)
    return _notes(picture, zone_bands(picture, frame), numbered=True, down=frame.seen.down)


def _loose(picture: TrainGraph, view: View | None) -> Frame:
    """Return the field alone, with nothing beside it."""
    part = seen(picture, view or View())
    wide, high = field_size(part, sum(part.holds_km(point.km) for point in picture.points))
    return Frame(0.0, 0.0, wide, high, part)


def _field(
    picture: TrainGraph,
    frame: Frame,
    strokes: Strokes,
    names: Sequence[Named],
    bands: Sequence[ZoneBand],
) -> tuple[list[str], list[Spot]]:
    """Return the field from bottom to top: grid, closed track, trains, numbers, conflicts."""
    hours, dates = time_axis(picture, frame)
    rows, texts = line_axis(picture, frame, names)
    marks = signs_of(picture, frame)
    widths = [style_of(picture.styles, one.category).width_px for one in picture.trains]
    labels = [one.label for one in picture.trains]
    closed, taken = windows(picture, frame)
    spots = number_spots(strokes, labels, widths, frame, [*sign_boxes(marks), *taken])
    ground = (
        f'<rect x="{short(frame.left)}" y="{short(frame.top)}" '
        f'width="{short(frame.right - frame.left)}" height="{short(frame.bottom - frame.top)}" '
        f'stroke-width="1"{paint("none", "strong-rule")}/>'
    )
    parts = (
        ("grid", rows + hours + ground),
        ("closed", closed),
        ("zones", zone_marks(frame, bands)),
        ("trains", _trains(picture, frame, strokes)),
        ("numbers", _numbers(picture, spots)),
        ("conflicts", signs(frame, marks)),
        ("axes", track_bar(picture, frame) + texts + dates),
    )
    return [f'<g class="{kind}">{inside}</g>' for kind, inside in parts if inside], spots


def _trains(picture: TrainGraph, frame: Frame, strokes: Strokes) -> str:
    """Return the lines: one for each train, or one for each category where there are many."""
    present = _numbers_of(strokes)
    titled = len(present) <= _MOST_TITLED
    length = float(np.hypot(*np.diff(strokes.xy, axis=0).T).sum()) if len(strokes.xy) else 0.0
    area = (frame.right - frame.left) * (frame.bottom - frame.top)
    # Lines that lie as close as they are wide would be an area.
    thin = min(1.0, max(0.32, area / max(length, 1.0) / 7))
    known = list(picture.styles)
    found = sorted({picture.trains[n].category for n in present} - set(known))
    out = []
    for category in [*found, *known]:
        some = [n for n in present if picture.trains[n].category == category]
        if not some:
            continue
        style = style_of(picture.styles, category)
        dash = " ".join(f"{SCALE * part * max(thin, 0.6):g}" for part in style.dash_px)
        attributes = f' stroke-width="{SCALE * style.width_px * thin:.3g}"' + (
            f' stroke-dasharray="{dash}"' if dash else ""
        )
        if titled:
            lines = [
                f'<path d="{path}"><title>{esc(_title(picture, n))}</title></path>'
                for n in some
                if (path := path_of(strokes.of([n])))
            ]
        else:
            lines = [f'<path d="{path_of(strokes.of(some))}"/>']
        out.append(
            f'<g data-category="{esc(category)}"{attributes}{paint("none", style.ink)}>'
            f"{''.join(lines)}</g>"
        )
    if not out:
        return ""
    return f'<g transform="scale({1 / SCALE:g})" stroke-linejoin="round">{"".join(out)}</g>'


def _title(picture: TrainGraph, number: int) -> str:
    train = picture.trains[number]
    ends = []
    for point, at_s in (
        (train.points[0], train.depart_s[0]),
        (train.points[-1], train.arrive_s[-1]),
    ):
        moment = picture.local(int(at_s))
        ends.append(f"{picture.points[point].name} {date_text(moment)} {clock_text(moment)}")
    return f"{train.id}, {style_of(picture.styles, train.category).words}: {' to '.join(ends)}"


def _numbers(picture: TrainGraph, spots: Sequence[Spot]) -> str:
    out = []
    for spot in spots:
        train = picture.trains[spot.train]
        ink = style_of(picture.styles, train.category).ink
        colour = f"{ink}-text" if f"{ink}-text" in TOKENS else ink
        out.append(
            words(train.label, spot.x, spot.y, anchor="middle", colour=colour, size=NUMBER_SIZE,
                  halo=True, turn=spot.turn)
        )  # fmt: skip
    return "".join(out)


def _notes(
    picture: TrainGraph, bands: Sequence[ZoneBand], *, numbered: bool, down: bool
) -> list[str]:
    """Return what must be said below the picture."""
    out = [f"Times are in {picture.zone}."]
    if len(bands) > 1:
        named = [
            f"{band.text} from km {amount(band.from_km)} to {amount(band.to_km)}" for band in bands
        ]
        out[0] += f" Local time on the line: {', '.join(named)}."
    elif bands:
        out[0] += f" Local time on the line is {bands[0].text}."
    out[0] += (
        f" Distances are to scale; {'upright' if down else 'level'} parts of a line are stops."
    )
    if not numbered:
        out[0] += " Numbers of trains are left out where lines lie too close: draw fewer days."
    return [*out, *(_sentence(note) for note in picture.notes if note)]


def _sentence(note: str) -> str:
    """Return a note as a sentence."""
    return note[0].upper() + note[1:] + ("" if note[-1] in ".!?" else ".")
