"""`landbridge assign`: trips on a congested network, to the user equilibrium."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from landbridge.cli.application import app
from landbridge.cli.common import Faults, Format, FormatOption, emit, tell
from landbridge.cli.dispatch_options import refuse_output
from landbridge.cli.dispatch_watch import stoppable

if TYPE_CHECKING:
    from landbridge.data.tntp import TntpNetwork, TntpTrips
    from landbridge.market.types import Assignment, Progress
    from landbridge.runs.assigning import Wish

_BETWEEN_LINES_S: Final = 1.0

NetworkArgument = Annotated[
    Path, typer.Argument(metavar="NET.tntp", help="Network in TNTP's text format.")
]
TripsArgument = Annotated[
    Path, typer.Argument(metavar="TRIPS.tntp", help="Trips between its zones, likewise.")
]
GapOption = Annotated[
    float,
    typer.Option(
        help="Relative gap to reach: the part of the cost of all that would be saved if everybody "
        "had the cheapest way."
    ),
]
LengthOption = Annotated[
    float, typer.Option(help="What a unit of length costs, in units of the network's time.")
]
TollOption = Annotated[
    float, typer.Option(help="What a unit of toll costs, in units of the network's time.")
]
FlowsOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to a file: csv, parquet, xlsx or html with a row a link, json with everything.",
    ),
]


@app.command(
    epilog="Examples:  landbridge assign net.tntp trips.tntp --gap 1e-8 -o flows.csv   |   "
    "landbridge assign ChicagoSketch_net.tntp ChicagoSketch_trips.tntp --length-weight 0.04 "
    "--toll-weight 0.02 -o flows.json   |   "
    "landbridge assign net.tntp trips.tntp --format json"
)
def assign(
    network: NetworkArgument,
    trips: TripsArgument,
    gap: GapOption = 1e-6,
    length_weight: LengthOption = 0.0,
    toll_weight: TollOption = 0.0,
    form: FormatOption = Format.table,
    output: FlowsOption = None,
) -> None:
    """Flow, time and cost of each link when nobody can go cheaper by another way.

    Flows are in the unit of the trips, times and costs in that of the network's free-flow times.
    Ctrl-C keeps what is found until then and says its gap.
    """
    from landbridge.report.assignment import assignment_tables, gap_words, write_assignment
    from landbridge.runs.assigning import Wish, assignment_result

    wish = Wish(gap, length_weight, toll_weight)
    links, table = _read(network, trips, wish, output)
    began = time.perf_counter()
    found = _solve(links, table, wish)
    took = time.perf_counter() - began
    result = assignment_result(links, table, found, wish)
    tell(f"gap {gap_words(found.gap)} after {found.iterations} iterations, {took:.1f} s")
    if output is not None:
        write_assignment(result, output)
        tell(f"wrote {output}")
    emit(result, lambda: result["links"], lambda: assignment_tables(result), form)
    if found.status == "interrupted":
        tell(f"interrupted; the flows have a gap of {gap_words(found.gap)}")
        raise typer.Exit(3)
    if found.status == "stalled":
        tell(f"the gap no longer falls: {gap_words(found.gap)} instead of {gap:g}")
        raise typer.Exit(1)


def _read(
    network: Path, trips: Path, wish: Wish, output: Path | None
) -> tuple[TntpNetwork, TntpTrips]:
    """Return both files, or raise with everything that is wrong with them and the options."""
    from landbridge.data.tntp import read_tntp_network, read_tntp_trips
    from landbridge.report.tables import TABLE_ENDINGS, ending_of

    faults = Faults()
    with faults:
        wish.check()
    if output is not None:
        with faults:
            ending_of(output, TABLE_ENDINGS)
            refuse_output(output, [network, trips], None)
    with faults:
        links = read_tntp_network(network)
    with faults:
        table = read_tntp_trips(trips)
    faults.tell()
    return links, table


def _solve(links: TntpNetwork, table: TntpTrips, wish: Wish) -> Assignment:
    from landbridge.base.kernels import kept
    from landbridge.market.equilibrium import assign as solve
    from landbridge.market.shift import work
    from landbridge.runs.assigning import as_network, only_class

    users = only_class(links, table, wish)
    if not kept(work):
        tell("compiling for this machine, once: some ten seconds")
    with stoppable():
        return solve(as_network(links), [users], wish.gap, _teller())


def _teller() -> Callable[[Progress], None]:
    """Return what says on stderr how far it is, once a second at most."""
    from landbridge.report.assignment import gap_words

    said = began = time.perf_counter()

    def told(progress: Progress) -> None:
        nonlocal said
        now = time.perf_counter()
        if now - said >= _BETWEEN_LINES_S:
            said = now
            tell(
                f"{progress.iteration} iterations, {now - began:.0f} s: "
                f"gap {gap_words(progress.gap)}"
            )

    return told
