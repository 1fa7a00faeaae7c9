"""Options of `landbridge special` that say what is closed, and what is written."""

from __future__ import annotations

import datetime as dt
import enum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "CategoryOption",
    "ClassName",
    "ClassOption",
    "ClosuresOption",
    "DateOption",
    "DayStudyOption",
    "FromOption",
    "GtfsOption",
    "GtfsOutOption",
    "IterationsOption",
    "OrdersOption",
    "PassengersOption",
    "PassingOption",
    "PolicyName",
    "PolicyOption",
    "RadiusOption",
    "StopOption",
    "ToOption",
]


class PolicyName(enum.StrEnum):
    """What to plan."""

    best = "best"
    blanket = "blanket"
    both = "both"


class ClassName(enum.StrEnum):
    """How a plan is classified."""

    public = "public"
    restricted = "restricted"
    secret = "secret"


GtfsOption = Annotated[Path | None, typer.Option("--gtfs", help="GTFS feed: a zip or a folder.")]
DayStudyOption = Annotated[
    str | None,
    typer.Option("--study", help="Instead of a feed, a study with trips: shipped, or a folder."),
]
DateOption = Annotated[
    dt.datetime | None,
    typer.Option(
        "--date",
        formats=["%Y-%m-%d"],
        help="Day (default: the first one on which a study has closures).",
        show_default=False,
    ),
]
PassengersOption = Annotated[
    Path | None,
    typer.Option(
        help="Passengers, CSV: hour (or from_time,to_time), from_stop, to_stop, passengers. "
        "Without it those of the study, or an estimate from the timetable.",
    ),
]
GtfsOutOption = Annotated[
    Path | None,
    typer.Option("--gtfs-out", help="Write the feed with the changed day, too (a .zip)."),
]
OrdersOption = Annotated[
    Path | None,
    typer.Option(help="Folder for the printed orders to passengers, stations and drivers (HTML)."),
]
StopOption = Annotated[
    list[str] | None,
    typer.Option(help="Station that is closed, by name or id; may be given several times."),
]
FromOption = Annotated[
    str | None, typer.Option("--from", help="Local time, hh:mm.", show_default=False)
]
ToOption = Annotated[
    str | None,
    typer.Option("--to", help="Local time, over 24:00 on the next day.", show_default=False),
]
CategoryOption = Annotated[
    list[str] | None,
    typer.Option(help="Trains that it is closed to, such as suburban (default: all)."),
]
RadiusOption = Annotated[
    float, typer.Option(min=0, max=50_000, help="Closes everything so near to the stop, m.")
]
PassingOption = Annotated[
    bool,
    typer.Option("--passing/--no-passing", help="Whether trains may run through without stopping."),
]
ClosuresOption = Annotated[
    str | None,
    typer.Option(help="Closures out of a TOML file, or a list of the study by its name."),
]
PolicyOption = Annotated[
    PolicyName,
    typer.Option(help="The best plan, the blanket policy of cancelling, or both."),
]
IterationsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Moves of the search in each round (default: 100000)."),
]
ClassOption = Annotated[
    ClassName | None,
    typer.Option("--class", help="Who may know of the plan (needed to publish it)."),
]
