"""Studies and scenarios as a planner holds them: open one, ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import NoRouteError
from landbridge.base.geo import leads_west
from landbridge.routing.answer import alternative
from landbridge.routing.graph import TARE_T, TEU_PER_BOX
from landbridge.routing.query import Query
from landbridge.routing.search import search
from landbridge.runs.asking import Question, sort_avoided, to_query
from landbridge.runs.prepare import Prepared, prepare, program_version

if TYPE_CHECKING:
    import pandas as pd

UNITS: Mapping[str, str] = {
    "days": "d (24 h)",
    "hours": "h",
    "usd_per_feu": "nominal US dollars of the price year per 40-foot box",
    "usd_per_teu": "nominal US dollars of the price year per 20-foot box",
    "co2e_kg_per_feu": "kg CO2e well-to-wheel per 40-foot box (ISO 14083, GLEC)",
    "co2e_kg_per_teu": "kg CO2e well-to-wheel per 20-foot box (ISO 14083, GLEC)",
    "km": "km along the way taken",
    "gauge_mm": "mm",
}

ROUTE_COLUMNS = (
    "name",
    "way",
    "pareto",
    "days_mean",
    "days_p50",
    "days_p90",
    "usd_per_feu",
    "usd_per_teu",
    "co2e_kg_per_feu",
    "co2e_kg_per_teu",
    "km",
    "transfers",
)


@dataclass(frozen=True)
class OpenScenario:
    """A scenario of a study, ready for questions.

    Examples
    --------
    >>> import landbridge
    >>> scenario = landbridge.open_study("eurasia").scenario("2001-tkr")
    >>> table = scenario.routes("Busan", "Berlin")
    >>> bool((table["days_p90"] >= table["days_p50"]).all())
    True
    """

    folder: Path
    name: str
    year: int | None = None
    tell: Callable[[str], None] | None = field(default=None, compare=False, repr=False)

    def prepared(self, close_passages: frozenset[str] = frozenset()) -> Prepared:
        """Return the prepared scenario, from the cache where nothing has changed."""
        return prepare(self.folder, self.name, self.year, close_passages, self.tell)

    def answer(self, question: Question) -> dict[str, Any]:
        """Return the documented result of a question: alternatives with their legs.

        Raises
        ------
        UnknownNameError
            A place, country or passage is not in the study.
        NoRouteError
            No way exists, or none within the dates.
        """
        prepared = self.prepared()
        avoided = sort_avoided(prepared, question.avoid)
        if avoided.passages:
            prepared = self.prepared(avoided.passages)
        query = to_query(prepared, question, avoided)
        return answer(prepared, query, question)

    def routes(self, origin: str, destination: str, **options: Any) -> pd.DataFrame:
        """Return the alternatives from one place to another as a table.

        Parameters
        ----------
        origin, destination
            Names of places in any script.
        options
            Fields of :class:`landbridge.runs.asking.Question`: unit, cargo_t (tonnes), avoid,
            ready, arrive_by, delay_h, rivals.

        Returns
        -------
        pandas.DataFrame
            One row an alternative: days (d), usd_per_feu and usd_per_teu (US dollars),
            co2e_kg_per_feu (kg), km, transfers. The full result is in ``attrs["result"]``.
        """
        import pandas as pd

        result = self.answer(Question(origin, destination, **options))
        rows = [{name: one[name] for name in ROUTE_COLUMNS} for one in result["alternatives"]]
        table = pd.DataFrame(rows, columns=list(ROUTE_COLUMNS))
        table.attrs["result"] = result
        return table


@dataclass(frozen=True)
class OpenStudy:
    """A study: a folder of tables with its scenarios."""

    folder: Path
    tell: Callable[[str], None] | None = field(default=None, compare=False, repr=False)

    def scenario(self, name: str = "", year: int | None = None) -> OpenScenario:
        """Return a scenario, the study's default without a name; ``year`` overrides its own."""
        from landbridge.data.find import default_scenario

        return OpenScenario(self.folder, name or default_scenario(self.folder), year, self.tell)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the checked tables of the study, read-only by convention."""
        from landbridge.data.study import read_study

        return read_study(self.folder).tables

    def scenarios(self) -> dict[str, str]:
        """Return the names and descriptions of the scenarios."""
        from landbridge.data.study import read_study

        return {name: spec.description for name, spec in read_study(self.folder).scenarios.items()}


def open_study(
    name: str | Path = "eurasia", tell: Callable[[str], None] | None = None
) -> OpenStudy:
    """Return a shipped study by name, or a study in a folder.

    Parameters
    ----------
    name
        Name of a shipped study or path of a folder.
    tell
        Called with a message before work that takes more than a moment.

    Raises
    ------
    UnknownNameError
        There is no such study.
    """
    from landbridge.data.find import find_study

    return OpenStudy(find_study(name), tell)


def answer(prepared: Prepared, query: Query, question: Question) -> dict[str, Any]:
    """Return the result of a query on a prepared scenario as the documented dictionary."""
    places = prepared.network.places
    for place in (query.origin, query.destination):
        if place not in places:
            raise NoRouteError(f"{prepared.names[place][0]} does not exist in {prepared.year}")
    west = leads_west(places[query.origin].lon_deg, places[query.destination].lon_deg)
    graph = prepared.graphs["westbound" if west else "eastbound"]
    found = search(graph, query)
    alternatives = [
        alternative(prepared.network, graph, query, way, number)
        for number, way in enumerate(found.ways, start=1)
    ]
    if not alternatives:
        raise NoRouteError(
            f"no way from {places[query.origin].name} to {places[query.destination].name} "
            f"in scenario {prepared.scenario}"
        )
    alternatives = _in_time(alternatives, query)
    return {
        "study": prepared.study,
        "scenario": prepared.scenario,
        "scenario_description": prepared.description,
        "year": prepared.year,
        "origin": query.origin,
        "origin_name": places[query.origin].name,
        "destination": query.destination,
        "destination_name": places[query.destination].name,
        "direction": "westbound" if west else "eastbound",
        "shipment": {"unit": query.unit, "boxes": 1, "cargo_t": query.cargo},
        "settings": _settings(prepared, query, question),
        "units": dict(UNITS),
        "status": "complete" if found.complete else "label_limit",
        "alternatives": alternatives,
        "provenance": {"program": program_version(), "study_digest": prepared.digest},
    }


def _in_time(alternatives: list[dict[str, Any]], query: Query) -> list[dict[str, Any]]:
    if query.within_days is None:
        return alternatives
    fitting = [one for one in alternatives if one["days_p90"] <= query.within_days]
    if not fitting:
        best = min(alternatives, key=lambda one: float(one["days_p90"]))
        raise NoRouteError(
            f"no way arrives within {query.within_days:g} days 9 times in 10; the surest, "
            f"{best['name']}, takes {best['days_p90']:.1f} days"
        )
    return fitting


def _settings(prepared: Prepared, query: Query, question: Question) -> dict[str, Any]:
    return {
        "projects": list(prepared.projects),
        "closed_borders": list(prepared.closed_borders),
        "closed_passages": list(prepared.closed_passages),
        "avoid": sorted(question.avoid),
        "ready": question.ready.isoformat() if question.ready else None,
        "arrive_by": question.arrive_by.isoformat() if question.arrive_by else None,
        "delay_h": dict(sorted(query.queue_h.items())),
        "value_of_time_usd_per_feu_day": query.value_of_time_usd_per_feu_day,
        "emission": _emission(prepared, query),
        "scopes": {
            "gate_to_gate": "from the box ready at the first terminal's gate to its delivery at "
            "the last one's: first wait, handlings and drayage included",
            "port_to_port": "from the departure of the first train or ship to the arrival of "
            "the last",
        },
    }


def _emission(prepared: Prepared, query: Query) -> dict[str, Any]:
    """Return the basis of the emissions: scope, standard, year of the factors, load, distance."""
    cargo_t_per_teu = query.cargo / TEU_PER_BOX[query.unit]
    return {
        "scope": "well to wheel (WTW)",
        "standard": "ISO 14083, GLEC framework",
        **prepared.emission,
        "cargo_t_per_teu": cargo_t_per_teu,
        "cargo_t_per_feu": cargo_t_per_teu * TEU_PER_BOX["FEU"],
        "tare_t_per_teu": TARE_T["TEU"],
        "tare_t_per_feu": TARE_T["FEU"],
    }
