"""The axis of time of a train graph: days with dates, hours, finer lines where there is room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.traingraph_frame import Frame
from landbridge.report.traingraph_paint import paint, words
from landbridge.report.traingraph_types import TrainGraph, zone_of

__all__ = ["DAY_NAMES", "MONTHS", "Tick", "clock_text", "date_text", "ticks", "time_axis"]

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip

_HOUR_S, _DAY_S = 3600, 86400
_STEPS_S = (60, 300, 600, 1800, 3600, 10800, 21600, 43200, 86400)
# Least pixels between two lines, two labels of hours across and down, two dates.
_LINE_PX, _ACROSS_PX, _DOWN_PX, _DATE_PX = 7.0, 44.0, 26.0, 96.0
_DATE_DOWN_PX = 32.0
# All clocks of the world differ from UTC by multiples of a quarter of an hour.
_QUARTER_S = 900


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: s from the start, its length in s (a day, an hour), its local time."""

    at_s: int
    level_s: int
    local: datetime
    labelled: bool


def ticks(picture: TrainGraph, frame: Frame) -> list[Tick]:
    """Return the lines of the grid of time.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales.

    Returns
    -------
    list of Tick
        In the order of time; local times are whole multiples of the step of the line.
    """
    part = frame.seen
    px_per_s = frame.time_px / (part.to_s - part.from_s)
    fine = next((s for s in _STEPS_S if s * px_per_s >= _LINE_PX), _DAY_S)
    least = _DOWN_PX if part.down else _ACROSS_PX
    said = next((s for s in _STEPS_S if s >= fine and s * px_per_s >= least), 0)
    levels = [s for s in reversed(_STEPS_S) if s >= fine and (s in (fine, said) or s >= _HOUR_S)]
    step = min(fine, _QUARTER_S) if _QUARTER_S % min(fine, _QUARTER_S) == 0 else 300
    zone, start = zone_of(picture.zone), picture.start.astimezone(UTC)
    # Aligned to whole minutes of the day in UTC, not to the start, which may have seconds.
    shift = round(start.timestamp()) % step
    out = []
    for at_s in range(-(-(part.from_s + shift) // step) * step - shift, part.to_s + 1, step):
        local = (start + timedelta(seconds=at_s)).astimezone(zone)
        of_day = local.hour * 3600 + local.minute * 60 + local.second
        level = next((s for s in levels if of_day % s == 0), 0)
        if level:
            out.append(Tick(at_s, level, local, said > 0 and of_day % said == 0))
    return out


def clock_text(moment: datetime) -> str:
    """Return hours and minutes.

    Examples
    --------
    >>> clock_text(datetime(2001, 5, 4, 6, 5))
    '06:05'
    """
    return f"{moment.hour:02d}:{moment.minute:02d}"


def date_text(moment: datetime, *, year: bool = False) -> str:
    """Return day of the week and date.

    Examples
    --------
    >>> date_text(datetime(2001, 5, 4)), date_text(datetime(2001, 5, 4), year=True)
    ('Fri 4 May', 'Fri 4 May 2001')
    """
    day = f"{DAY_NAMES[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1][:3]}"
    return f"{day} {moment.year}" if year else day


def time_axis(picture: TrainGraph, frame: Frame) -> tuple[str, str]:
    """Return the lines of the grid of time, and its labels on both sides.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales.

    Returns
    -------
    str
        Lines, to lie under everything.
    str
        Hours and dates.
    """
    marks = ticks(picture, frame)
    fine = min((tick.level_s for tick in marks), default=_HOUR_S)
    paths: dict[str, list[str]] = {"fine": [], "hour": [], "day": []}
    for tick in marks:
        if tick.level_s >= _DAY_S:
            kind = "day"
        elif tick.labelled or (tick.level_s >= _HOUR_S and fine < _HOUR_S):
            kind = "hour"
        else:
            kind = "fine"
        at = short(frame.when(float(tick.at_s)))
        paths[kind].append(
            f"M{short(frame.left)} {at}H{short(frame.right)}"
            if frame.seen.down
            else f"M{at} {short(frame.top)}V{short(frame.bottom)}"
        )
    lines = "".join(
        f'<path d="{"".join(paths[kind])}" stroke-width="{width}"{paint("none", colour)}{more}/>'
        for kind, colour, width, more in (
            ("fine", "rule", ".6", ' stroke-opacity=".75"'),
            ("hour", "rule", "1.2", ""),
            ("day", "strong-rule", "1.8", ""),
        )
        if paths[kind]
    )
    return lines, "".join([*_hours(picture.zone, marks, frame), *_dates(picture, marks, frame)])


def _hours(zone: str, marks: list[Tick], frame: Frame) -> list[str]:
    x, y = (frame.left - 7, frame.top - 14) if frame.seen.down else (frame.left - 8, frame.top - 23)
    # The region of a zone is left out where it has no room.
    if text_width(zone, 11.0) > 90:
        zone = zone.rpartition("/")[2].replace("_", " ")
    out = [words(zone, x, y, anchor="end", colour="accent")]
    for tick in marks:
        if not tick.labelled:
            continue
        text, at = clock_text(tick.local), frame.when(float(tick.at_s))
        bold = tick.level_s >= _DAY_S
        if frame.seen.down:
            for x, anchor in ((frame.left - 7, "end"), (frame.right + 7, "")):
                out.append(words(text, x, at + 4, anchor=anchor, colour="muted", bold=bold))
        else:
            for y in (frame.top - 7, frame.bottom + 16):
                out.append(words(text, at, y, anchor="middle", colour="muted", bold=bold))
    return out


def _dates(picture: TrainGraph, marks: list[Tick], frame: Frame) -> list[str]:
    """Return the dates at the midnights, and at the edge where the first day has room."""
    part = frame.seen
    room = _DATE_DOWN_PX if part.down else _DATE_PX
    first = picture.local(part.from_s)
    days = [(frame.when(float(t.at_s)), t.local) for t in marks if t.level_s >= _DAY_S]
    edge = frame.when(float(part.from_s))
    end = edge + frame.time_px
    if not days or days[0][0] - edge >= room:
        days.insert(0, (edge, first))
    out = []
    last = float("-inf")
    for at, local in days:
        if at - last < room or end - at < (room if len(days) > 1 else 0.0):
            continue
        last = at
        if part.down:
            name, _, date = date_text(local).partition(" ")
            x = frame.left - 48
            out.append(words(name, x, at + 4, anchor="end", bold=True, size=12))
            out.append(words(date, x, at + 18, anchor="end", size=11))
        else:
            for y in (frame.top - 23, frame.bottom + 33):
                out.append(words(date_text(local), at, y, bold=True, size=12))
    return out
