"""Studies and scenarios as a planner holds them: open one, ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.runs.answering import answer
from landbridge.runs.asking import Question, sort_avoided, to_query
from landbridge.runs.prepare import Prepared, Speeds, prepare

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.runs.timetable_speeds import ServicePace

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
    speeds: Speeds = "services"
    timetables: tuple[str, ...] = ()

    def prepared(self, close_passages: frozenset[str] = frozenset()) -> Prepared:
        """Return the prepared scenario, from the cache where nothing has changed."""
        where = self.folder, self.name, self.year
        return prepare(*where, close_passages, self.tell, self.speeds, self.paces())

    def paces(self) -> tuple[ServicePace, ...]:
        """Return the paces of block trains along its timetables, from the cache if kept.

        Raises
        ------
        UnknownNameError
            A line is not in the study.
        CannotRunError
            A line has no timetable, or the study no primary delays.
        """
        if not self.timetables:
            return ()
        from landbridge.runs.punctuality_paces import paces_of

        return paces_of(self, self.timetables)

    def answer(self, question: Question, flow_teu: float | None = None) -> dict[str, Any]:
        """Return the documented result of a question: alternatives with their legs.

        Parameters
        ----------
        question
            The question.
        flow_teu
            TEU/year, both directions, that take each way: then its days hold the queues at the
            borders, terminals and track that limit it, as
            :func:`landbridge.runs.queues.with_queues` says.

        Raises
        ------
        UnknownNameError
            A place, country or passage is not in the study.
        InputError
            The flow is none.
        NoRouteError
            No way exists, or none within the dates.
        """
        prepared = self.prepared()
        avoided = sort_avoided(prepared, question.avoid)
        if avoided.passages:
            prepared = self.prepared(avoided.passages)
        query = to_query(prepared, question, avoided)
        if flow_teu is None:
            return answer(prepared, query, question)
        from landbridge.runs.lines import open_scenario
        from landbridge.runs.queues import FlowQueues, check_flow

        check_flow(flow_teu)
        if self.tell:
            self.tell("looking for what limits each way (some seconds a way by rail)")
        queues = FlowQueues(open_scenario(self), prepared.network, flow_teu)
        return answer(prepared, query, question, queues)

    def refusal(self, question: Question) -> dict[str, Any]:
        """Return why a question has no way, and the smallest change that opens one, proved.

        The result is documented in :func:`landbridge.runs.explaining.refusal`.
        """
        from landbridge.runs.explaining import refusal

        return refusal(self, question)

    def explained(self, question: Question, result: dict[str, Any]) -> dict[str, Any]:
        """Return an answer with its ``explanation``: why this way and not that one."""
        from landbridge.runs.explaining import explained

        return explained(self, question, result)

    def routes(
        self, origin: str, destination: str, flow_teu: float | None = None, **options: Any
    ) -> pd.DataFrame:
        """Return the alternatives from one place to another as a table.

        Parameters
        ----------
        origin, destination
            Names of places in any script.
        flow_teu
            TEU/year, both directions, that take each way, as for :meth:`answer`.
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

        result = self.answer(Question(origin, destination, **options), flow_teu)
        rows = [{name: one[name] for name in ROUTE_COLUMNS} for one in result["alternatives"]]
        table = pd.DataFrame(rows, columns=list(ROUTE_COLUMNS))
        table.attrs["result"] = result
        return table

    def capacity(self, line: str, target_teu: float | None = None) -> pd.DataFrame:
        """Return what a line carries, section by section, as a table.

        Parameters
        ----------
        line : str
            Two places with a hyphen between, such as ``Khasan-Moscow``, or a line of lines.csv.
        target_teu : float, optional
            TEU a year to reach by the cheapest projects.

        Returns
        -------
        pandas.DataFrame
            One row a section: km, minutes, pairs a day and TEU a year by the Russian method and by
            UIC 406. The full result, documented in
            :func:`landbridge.runs.capacity.capacity_result`, is in ``attrs["result"]``.

        Raises
        ------
        UnknownNameError
            A place or line is not in the study.
        CannotRunError
            No way, nothing hauls the container train, it stalls, or it fits no loop.
        """
        import pandas as pd

        from landbridge.report.capacity_rows import capacity_rows
        from landbridge.runs.capacity_kept import kept_capacity

        result = kept_capacity(self, line, target_teu=target_teu)
        table = pd.DataFrame(capacity_rows(result))
        table.attrs["result"] = result
        return table

    def run(self, line: str, train: str = "") -> pd.DataFrame:
        """Return a train over a line, section by section, as a table.

        Parameters
        ----------
        line : str
            Two places with a hyphen between, such as ``Khasan-Moscow``, or a line of lines.csv.
        train : str
            Train type (empty: the usual container train where the line begins).

        Returns
        -------
        pandas.DataFrame
            One row a section: km, minutes and kWh in both directions, km/h. The full result,
            documented in :func:`landbridge.runs.running.running_result`, is in
            ``attrs["result"]``.

        Raises
        ------
        UnknownNameError
            A place, line or train type is not in the study.
        CannotRunError
            No way, nothing hauls the train, or it stalls.
        """
        import pandas as pd

        from landbridge.report.running_text import running_rows
        from landbridge.runs.running import running_result

        result = running_result(self, line, train)
        table = pd.DataFrame(running_rows(result))
        table.attrs["result"] = result
        return table


@dataclass(frozen=True)
class OpenStudy:
    """A study: a folder of tables with its scenarios."""

    folder: Path
    tell: Callable[[str], None] | None = field(default=None, compare=False, repr=False)

    def scenario(
        self,
        name: str = "",
        year: int | None = None,
        speeds: Speeds = "services",
        timetables: Sequence[str] = (),
    ) -> OpenScenario:
        """Return a scenario, the study's default without a name.

        Parameters
        ----------
        name
            Name of the scenario.
        year
            Year instead of its own.
        speeds
            ``services``: block trains run as service data say; ``track``: as fast as running
            times, technical stops and meets on the track allow, where that can be computed.
        timetables
            Lines, such as ``Khasan-Moscow``: along them block trains run as the container trains of
            their timetables do under delays.
        """
        from landbridge.data.find import default_scenario

        named = name or default_scenario(self.folder)
        return OpenScenario(self.folder, named, year, self.tell, speeds, tuple(timetables))

    def compare(
        self, origin: str, destination: str, scenarios: Sequence[str], **options: Any
    ) -> pd.DataFrame:
        """Return what changed on the ways between two places, and why, as a table.

        Parameters
        ----------
        origin, destination
            Names of places in any script.
        scenarios
            Names of two or more scenarios; each is compared with the first.
        options
            Fields of :class:`landbridge.runs.asking.Question`, as for ``routes``.

        Returns
        -------
        pandas.DataFrame
            One row a way and scenario compared with the first: how it stands in both (days, US
            dollars, kg CO2e, before and after) and why. The full result, documented in
            :func:`landbridge.runs.comparing.compare`, is in ``attrs["result"]``.
        """
        import pandas as pd

        from landbridge.report.compared_rows import COLUMNS, compared_rows
        from landbridge.runs.comparing import compare

        question = Question(origin, destination, **options)
        result = compare(self.folder, question, tuple(scenarios), tell=self.tell)
        table = pd.DataFrame(compared_rows(result), columns=list(COLUMNS))
        table.attrs["result"] = result
        return table

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
