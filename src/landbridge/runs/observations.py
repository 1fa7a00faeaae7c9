"""The model's days beside what was observed, each in its own scope, year and statistic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from landbridge.base.errors import InputError
from landbridge.base.geo import leads_west
from landbridge.data.rows import rows
from landbridge.routing.answer import parts_of
from landbridge.routing.days import Days, simulate_days
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.via import Layer, arcs_of_services, nodes_at, quickest_way
from landbridge.routing.ways import Way
from landbridge.runs.prepare import Prepared, prepare

ON_RAILS = ("train", "wagon", "arrived")
# Columns that may shut a way out, one after the other and then together, and what lets all in.
_WIDER: Final[Mapping[str, Any]] = {
    "services": (),
    "service_kinds": (),
    "via": (),
    "scope": "port_to_port",
}
_ASKED: Final = (*((name,) for name in _WIDER), ("services", "service_kinds"), tuple(_WIDER))


@dataclass(frozen=True)
class Compared:
    """One observation beside the model.

    ``days_model`` and ``days_observed`` in days; ``error`` is model over observed minus 1; all
    empty (None) where the observation cannot be compared, with ``reason``.
    """

    id: str
    origin: str
    destination: str
    route: str
    year: int
    scope: str
    statistic: str
    basis: str
    days_observed: float | None
    days_model: float | None
    error: float | None
    reason: str
    source: str

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a dictionary."""
        return dict(self.__dict__)


def compare_observations(
    folder: Path,
    scenario: str,
    tell: Callable[[str], None] | None = None,
    progress: Callable[[Iterable[Any]], Iterable[Any]] | None = None,
) -> list[Compared]:
    """Compare every row of the table of observations with the model.

    Parameters
    ----------
    folder
        Folder of the study.
    scenario
        Scenario whose changes hold; its year is replaced by that of each observation.
    tell
        Called with a message before work that takes more than a moment.
    progress
        Wraps the rows, to show how far the work is.

    Returns
    -------
    list of Compared
        One a row, in the order of the table.
    """
    from landbridge.data.study import read_study

    listed = list(rows(read_study(folder).tables["observations"]))
    return compare_rows(listed, folder, scenario, tell, progress)


def compare_rows(
    listed: Iterable[Any],
    folder: Path,
    scenario: str,
    tell: Callable[[str], None] | None = None,
    progress: Callable[[Iterable[Any]], Iterable[Any]] | None = None,
) -> list[Compared]:
    """Compare rows of the table of observations with the model, as :func:`compare_observations`.

    Parameters
    ----------
    listed
        The rows.
    folder, scenario, tell, progress
        As there.
    """
    shown = progress(listed) if progress else listed
    once = _once(tell) if tell else None
    return [_compare(row, folder, scenario, once) for row in shown]


def _once(tell: Callable[[str], None]) -> Callable[[str], None]:
    """Return a function that tells each message once: a scenario is prepared for many years."""
    told: set[str] = set()

    def tell_once(message: str) -> None:
        if message not in told:
            told.add(message)
            tell(message)

    return tell_once


def _compare(row: Any, folder: Path, scenario: str, tell: Callable[[str], None] | None) -> Compared:
    observed = _observed(row)
    model: float | None = None
    reason = row.reason
    if row.comparable:
        try:
            prepared = prepare(folder, scenario, int(row.year), tell=tell)
            model = model_days(prepared, row)
            reason = reason if model else f"{_why_none(prepared, row)} ({scenario}, {row.year:.0f})"
        except InputError as error:
            reason = f"the study cannot be set up for {int(row.year)}: {error}"
    return Compared(
        id=row.Index,
        origin=row.origin,
        destination=row.destination,
        route=row.route,
        year=int(row.year),
        scope=row.scope,
        statistic=row.statistic,
        basis=row.basis,
        days_observed=observed,
        days_model=model,
        error=_error(row, model, observed),
        reason=reason,
        source=row.source,
    )


def model_days(prepared: Prepared, row: Any) -> float | None:
    """Return the model's days for an observation in its scope and statistic; None: no way."""
    way, graph = observed_way(prepared, row)
    if way is None:
        return None
    scopes = simulate_days(parts_of(graph, way))
    days = scopes.gate_to_gate if row.scope == "gate_to_gate" else scopes.port_to_port
    return _statistic(days, row.statistic)


def _why_none(prepared: Prepared, row: Any) -> str:
    """Return which column of an observation shuts out every way of a scenario's year."""
    absent = [
        name for name in (row.from_place, row.to_place) if name not in prepared.network.places
    ]
    if absent:
        named = " and ".join(filter(None, absent)) or "its places"
        return f"the scenario of that year does not have {named}"
    for columns in _ASKED:
        wider = row._replace(**{name: _WIDER[name] for name in columns})
        if observed_way(prepared, wider)[0] is not None:
            return f"there is a way, but none with the row's {' and '.join(columns)}"
    return "the scenario of that year joins the two places by no way at all"


def _observed(row: Any) -> float | None:
    for value in (row.days_typical, row.days_max, row.days_min):
        if value == value:
            return float(value)
    return None


def _error(row: Any, model: float | None, observed: float | None) -> float | None:
    """Return the relative error; a bound ("under 7 days") is only missed from above."""
    if model is None or not observed:
        return None
    if row.days_typical != row.days_typical and model <= observed:
        return 0.0
    return model / observed - 1.0


def _statistic(days: Days, name: str) -> float:
    return {"p50": days.p50, "p90": days.p90, "mean": days.mean, "minimum": days.p10}[name]


def observed_way(prepared: Prepared, row: Any) -> tuple[Way | None, ChoiceGraph]:
    """Return the way that an observed box took: its services, and the places it went through."""
    network = prepared.network
    places = network.places
    if row.from_place not in places or row.to_place not in places:
        return None, prepared.graphs["westbound"]
    west = leads_west(places[row.from_place].lon_deg, places[row.to_place].lon_deg)
    graph = prepared.graphs["westbound" if west else "eastbound"]
    kinds: dict[str, str] = {service.id: service.kind for service in network.services}
    allowed = arcs_of_services(graph, kinds, row.service_kinds, row.services)
    layers = [_layer(prepared, graph, name) for name in row.via]
    origins = nodes_at(graph, row.from_place, ["gate"]) or nodes_at(graph, row.from_place)
    targets = nodes_at(graph, row.to_place, ["delivered"]) or nodes_at(graph, row.to_place)
    if row.scope == "run":
        origins = nodes_at(graph, row.from_place, ["gate", *ON_RAILS])
        targets = nodes_at(graph, row.to_place, ["delivered", *ON_RAILS])
    return quickest_way(graph, origins, targets, layers, allowed), graph


def _layer(prepared: Prepared, graph: ChoiceGraph, name: str) -> Layer:
    """Return what stands for a place or passage on the way; a way through neither has no way."""
    if name in prepared.passages:
        return Layer(arcs=tuple(map(int, graph.keys.get(f"passage:{name}", ()))))
    return Layer(nodes=tuple(nodes_at(graph, name)))


def summary(rows: Iterable[Compared]) -> dict[str, float]:
    """Return how many rows were compared, and the median and mean absolute error and the bias."""
    errors = np.array([row.error for row in rows if row.error is not None], np.float64)
    if not errors.size:
        return {"compared": 0.0}
    return {
        "compared": float(errors.size),
        "median_absolute_error": float(np.median(np.abs(errors))),
        "mean_absolute_error": float(np.mean(np.abs(errors))),
        "bias": float(np.median(errors)),
    }
