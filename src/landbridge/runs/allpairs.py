"""All pairs of places of a prepared scenario: shortest days, and Pareto sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import Finding, InputError
from landbridge.base.geo import leads_west
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.matrix import Flags, Floats, Pair, pareto_costs, shortest_hours, slim
from landbridge.routing.query import Query, Unit
from landbridge.routing.search import query_weights
from landbridge.runs.asking import pick, scenario_delays
from landbridge.runs.pool import pool_of
from landbridge.runs.prepare import DIRECTIONS, Prepared

if TYPE_CHECKING:
    import pandas as pd

H_PER_DAY = 24.0
# Starting a process takes about as long as so many pairs.
PAIRS_PER_PROCESS = 5000


def cities(prepared: Prepared) -> tuple[str, ...]:
    """Return the ids of the cities that exist in a scenario, in alphabetical order."""
    places = prepared.network.places.values()
    return tuple(sorted(place.id for place in places if "city" in place.kinds))


def shortest_days(prepared: Prepared, places: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the mean days of the quickest way between every two places.

    The mean is the one a search goes by: half the period of a departure is waited for it. It is
    the ``days_mean`` of the quickest alternative that :meth:`OpenScenario.routes` shows.

    Parameters
    ----------
    prepared
        Scenario, from :meth:`landbridge.runs.study.OpenScenario.prepared`.
    places
        Names of places in any script; None: all cities.

    Returns
    -------
    pandas.DataFrame
        Days (d) from each origin (index) to each destination (columns), by place id: 0 from a
        place to itself, infinite where no way exists.

    Raises
    ------
    UnknownNameError
        A place is not in the study.

    Examples
    --------
    >>> import landbridge
    >>> prepared = landbridge.open_study("eurasia").scenario("2001-tkr").prepared()
    >>> days = shortest_days(prepared, ["Busan", "Berlin"])
    >>> bool(10.0 < days.at["busan", "berlin"] < 60.0)
    True
    """
    import pandas as pd

    ids = _ids(prepared, places)
    number = {place: i for i, place in enumerate(ids)}
    query = _query(prepared, "FEU", None)
    days = np.full((len(ids), len(ids)), np.inf)
    np.fill_diagonal(days, 0.0)
    for graph, pairs in _work(prepared, ids, same_hours=True):
        hours = shortest_hours(graph, query, pairs)
        rows, columns = ([number[pair[end]] for pair in pairs] for end in (0, 1))
        days[rows, columns] = hours / H_PER_DAY
    return pd.DataFrame(
        days, index=pd.Index(ids, name="origin"), columns=pd.Index(ids, name="destination")
    )


def pareto_all_pairs(
    prepared: Prepared,
    places: Iterable[str] | None = None,
    processes: int = 1,
    unit: Unit = "FEU",
    cargo_t: float | None = None,
    pairs_per_process: int = PAIRS_PER_PROCESS,
) -> pd.DataFrame:
    """Return the ways between every two places that no other way beats in days, dollars and CO2e.

    Parameters
    ----------
    prepared
        Scenario, from :meth:`landbridge.runs.study.OpenScenario.prepared`.
    places
        Names of places in any script; None: all cities.
    processes
        Processes that may share the pairs; the result does not depend on it. With more than
        one, a script must keep its own calls under ``if __name__ == "__main__":``, since each
        process imports it.
    unit
        Box: FEU or TEU.
    cargo_t
        Tonnes of cargo in the box; None: 10 t a TEU.
    pairs_per_process
        No process is started for fewer pairs than this: for a thousand or two, starting it takes
        longer than the search.

    Returns
    -------
    pandas.DataFrame
        One row a way, by ``origin`` and ``destination`` (place ids), quickest first:
        ``days_mean`` (d), ``usd_per_feu`` (US dollars) and ``co2e_kg_per_feu`` (kg, well to
        wheel), or the same per TEU; ``complete`` is False where the search of the pair was cut.
        A pair without a way has no row.

    Raises
    ------
    UnknownNameError
        A place is not in the study.
    InputError
        ``processes`` is below 1.
    """
    import pandas as pd

    if processes < 1:
        allowed, remedy = "1 or more", "name how many may work at once"
        raise InputError(
            Finding("", None, "processes", str(processes), "is no number of them", allowed, remedy)
        )
    query = _query(prepared, unit, cargo_t)
    work = _work(prepared, _ids(prepared, places))
    number = sum(len(pairs) for _, pairs in work)
    processes = max(1, min(processes, number // max(1, pairs_per_process)))
    jobs = [(graph, pairs[start::processes]) for graph, pairs in work for start in range(processes)]
    parts: list[pd.DataFrame] = []
    for (_, pairs), (costs, complete) in zip(jobs, _solve(jobs, query, processes), strict=True):
        counts = [len(ways) for ways in costs]
        table = pd.DataFrame(
            np.concatenate([np.empty((0, 3)), *costs]),
            columns=["days_mean", f"usd_per_{unit.lower()}", f"co2e_kg_per_{unit.lower()}"],
        )
        table["days_mean"] /= H_PER_DAY
        table.insert(0, "origin", np.repeat([pair[0] for pair in pairs], counts))
        table.insert(1, "destination", np.repeat([pair[1] for pair in pairs], counts))
        table["complete"] = np.repeat(complete, counts)
        parts.append(table)
    whole = pd.concat(parts)
    return whole.sort_values(["origin", "destination"], kind="stable", ignore_index=True)


Job = tuple[ChoiceGraph, Sequence[Pair]]


def _solve(jobs: Sequence[Job], query: Query, processes: int) -> list[tuple[list[Floats], Flags]]:
    if processes == 1:
        return [pareto_costs(graph, query, pairs) for graph, pairs in jobs]
    for graph, _ in jobs[::processes]:
        query_weights(graph, query)  # refuses here what a slim graph could not explain
    with pool_of(processes) as pool:
        waiting = [pool.submit(pareto_costs, slim(graph), query, pairs) for graph, pairs in jobs]
        return [one.result() for one in waiting]


def _ids(prepared: Prepared, places: Iterable[str] | None) -> tuple[str, ...]:
    """Return ids for names, each once; by default the cities."""
    if places is None:
        return cities(prepared)
    return tuple(dict.fromkeys(pick(name, prepared.names, "place") for name in places))


def _query(prepared: Prepared, unit: Unit, cargo_t: float | None) -> Query:
    queue = scenario_delays(prepared)
    return Query("", "", unit=unit, cargo_t=cargo_t, rivals=False, queue_h=queue)


def _work(
    prepared: Prepared, ids: Sequence[str], same_hours: bool = False
) -> list[tuple[ChoiceGraph, list[Pair]]]:
    """Return the pairs by the graph of their direction.

    With ``same_hours`` all go to one graph where both have the same arcs and hours (tariffs are
    what differs): half the searches serve.
    """
    west, east = (prepared.graphs[name] for name in DIRECTIONS)
    places = prepared.network.places
    ways: dict[bool, list[Pair]] = {True: [], False: []}
    one = same_hours and _same_hours(west, east)
    for origin in ids:
        for destination in ids:
            if origin == destination or not {origin, destination} <= places.keys():
                continue
            ends = (places[origin].lon_deg, places[destination].lon_deg)
            ways[one or leads_west(*ends)].append((origin, destination))
    return [(west, ways[True]), (east, ways[False])]


def _same_hours(one: ChoiceGraph, other: ChoiceGraph) -> bool:
    return (
        one.nodes == other.nodes
        and np.array_equal(one.tail, other.tail)
        and np.array_equal(one.head, other.head)
        and np.array_equal(one.hours, other.hours)
    )
