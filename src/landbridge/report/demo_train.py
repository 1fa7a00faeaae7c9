"""A train over a line in the demo: a paragraph, a picture, its speed beside that of services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from landbridge.line.loops import SPACINGS_WORDS
from landbridge.report.markup import esc, html_table, tag
from landbridge.report.numbers import amount, ranged
from landbridge.report.palette import themed
from landbridge.report.running_svg import picture
from landbridge.report.running_text import running_tables
from landbridge.report.text import Table

__all__ = ["PICTURE_PX", "picture_box", "train_section", "train_table", "train_words"]

Result = Mapping[str, Any]

#: Width of the pictures on the page of the demo: it holds them without making them smaller.
PICTURE_PX: Final = 1320.0
_H_PER_DAY: Final = 24
_KWH_PER_MWH: Final = 1000


def train_words(run: Result) -> list[str]:
    """Return the run in sentences: hours, km a day beside those of services, energy.

    Parameters
    ----------
    run : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    list of str
        Three or four sentences.
    """
    train, totals, whole = run["train"], run["totals"], run["commercial"]
    counted = sum(one["counted"] for one in run["stops"])
    drawn, back = totals["kwh"], totals["kwh_recovered"]
    returns = f", of which {amount(100 * back / drawn)} % return by braking" if back else ""
    lines = [
        f"{train['name']} ({amount(train['mass_t'])} t, {amount(train['length_m'])} m): "
        f"{amount(totals['running_h'])} hours of running for the {amount(run['km'])} km from "
        f"{run['from_name']} to {run['to_name']}, {amount(train['recovery_pct'])} % recovery "
        f"included; "
        f"{ranged(whole['hours'], whole['hours_range'], 1, per=_H_PER_DAY)} days with {counted} "
        f"technical stops and the meets on single track (scenario {run['scenario']}).",
        *_speeds(run),
        f"It draws {amount(drawn / _KWH_PER_MWH)} MWh{returns}: "
        f"{amount(totals['kwh_per_train_km'], 1)} kWh a train-km net, "
        f"{amount(totals['wh_per_gross_tkm'], 1)} Wh a gross tonne-km.",
    ]
    if whole["meets_h_range"]:
        lines.append(
            f"~ holds for loops that no source knows, {SPACINGS_WORDS} apart: trains meet there."
        )
    if any(one["estimated"] for one in whole["by_country"]):
        lines.append("Limits, gradients and stops are mostly estimates, and so are these figures.")
    return lines


def _speeds(run: Result) -> list[str]:
    """Return the speed in each country beside that of services, and why they differ."""
    lines = []
    for one in run["commercial"]["by_country"]:
        pace = ranged(one["km_per_day"], one["km_per_day_range"])
        line = f"That is {pace} km a day in {one['country']}"
        start = f"{one['country']}: "
        why = [note.removeprefix(start) for note in run["notes"] if note.startswith(start)]
        if why:
            line += f", {why[0]}"
        elif one["observed_km_per_day"] is not None:
            seen = amount(one["observed_km_per_day"])
            line += f"; services have {seen} (class {one['observed_class']})"
        lines.append(f"{line.removesuffix('.')}.")
    return lines


def train_table(run: Result) -> Table:
    """Return what the demo prints of the run: speed by country, and the sentences below.

    Parameters
    ----------
    run : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    Table
        One row a country.
    """
    return replace(
        running_tables(run)[-1], title=_title(run), notes=tuple(train_words(run))
    )  # fmt: skip


def train_section(run: Result) -> str:
    """Return the run as a section of a page.

    Parameters
    ----------
    run : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    str
        Markup.
    """
    drawn = picture({**run, "notes": []}, "", (), PICTURE_PX)
    table = running_tables(run)[-1]
    notes = (tag("li", esc(note)) for note in run["notes"])
    return tag(
        "section",
        tag("h2", esc(_title(run))),
        *(tag("p", esc(line)) for line in train_words(run)),
        picture_box(drawn, "Speed, climbs and energy along the line"),
        tag(
            "p",
            esc(
                "Rest the pointer on a consist or a stop for its details. Every section stands in "
                f"landbridge run {run['from_name']}-{run['to_name']} -s {run['scenario']} "
                f"--train {run['train']['id']}"
            ),
            class_="note",
        ),
        tag("div", html_table(replace(table, notes=())), class_="scroll", tabindex=0),
        tag(
            "details",
            tag("summary", esc("What these figures rest on")),
            tag("ul", *notes, class_="sources"),
            class_="way-details",
        ),
        id="train",
    )


def picture_box(drawn: str, words: str) -> str:
    """Return a picture in a box that scrolls where the page is narrower, in the page's colours.

    Parameters
    ----------
    drawn : str
        SVG document in colours for a light ground.
    words : str
        What the picture shows.

    Returns
    -------
    str
        Markup.
    """
    return tag(
        "div", themed(drawn), class_="line-box", tabindex=0, role="region", aria_label=words
    )  # fmt: skip


def _title(run: Result) -> str:
    return f"A train over the line: {run['from_name']} - {run['to_name']}"
