"""Prepare a scenario for questions: read, check, build the network and the graphs of choices."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from landbridge.data.rows import rows
from landbridge.network.types import Network, border_key
from landbridge.routing.graph import ChoiceGraph
from landbridge.store.cache import cached, files_digest

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.data.study import Study
    from landbridge.runs.timetable_speeds import ServicePace

DIRECTIONS = ("westbound", "eastbound")
#: Where the speeds of block trains come from: service data, or running times on the track.
Speeds = Literal["services", "track"]
_STUDY_FILES = ("*.csv", "*.toml", "*.geojson")


def program_version() -> str:
    """Return the version of Landbridge that is running."""
    try:
        return version("landbridge")
    except PackageNotFoundError:
        return "unknown"


def program_digest() -> str:
    """Return the digest of the program's own text: a changed program prepares anew."""
    root = Path(__file__).resolve().parents[1]
    total = hashlib.sha256(program_version().encode())
    # The schemas hold defaults, which are as good as program text.
    for file in sorted([*root.rglob("*.py"), *root.glob("schemas/*.csv")]):
        stat = file.stat()
        total.update(f"{file.relative_to(root)}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return total.hexdigest()


def study_files_digest(folder: Path) -> str:
    """Return the digest of the files of a study: a changed study is prepared anew."""
    return files_digest(file for pattern in _STUDY_FILES for file in folder.glob(pattern))


@dataclass(frozen=True)
class Prepared:
    """A scenario ready for questions, with what is needed to answer and to explain."""

    study: str
    title: str
    digest: str
    scenario: str
    description: str
    year: int
    projects: tuple[str, ...]
    network: Network
    graphs: Mapping[str, ChoiceGraph]
    names: Mapping[str, tuple[str, ...]]
    countries: Mapping[str, str]
    passages: Mapping[str, str]
    extra_dwell_h: Mapping[str, float]
    closed_borders: tuple[str, ...]
    closed_passages: tuple[str, ...]
    emission: Mapping[str, Any] = field(default_factory=dict)
    speeds: Mapping[str, Any] = field(default_factory=dict)


class StoredGraphs(Mapping[str, ChoiceGraph]):
    """The graphs of both directions, each loaded when it is first asked for."""

    def __init__(self, load: Callable[[str], ChoiceGraph]) -> None:
        self._load = load
        self._loaded: dict[str, ChoiceGraph] = {}

    def __getitem__(self, direction: str) -> ChoiceGraph:
        """Return the graph of a direction."""
        if direction not in DIRECTIONS:
            raise KeyError(direction)
        if direction not in self._loaded:
            self._loaded[direction] = self._load(direction)
        return self._loaded[direction]

    def __iter__(self) -> Iterator[str]:
        """Return the directions."""
        return iter(DIRECTIONS)

    def __len__(self) -> int:
        """Return the number of directions."""
        return len(DIRECTIONS)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a plain dictionary, for other processes."""
        return dict, (dict(self),)


def prepare(
    folder: Path,
    scenario: str,
    year: int | None = None,
    close_passages: frozenset[str] = frozenset(),
    tell: Callable[[str], None] | None = None,
    speeds: Speeds = "services",
    paces: tuple[ServicePace, ...] = (),
) -> Prepared:
    """Return a scenario ready for questions, from the cache where nothing has changed.

    Parameters
    ----------
    folder
        Folder of the study.
    scenario
        Name of the scenario.
    year
        Year instead of the scenario's own.
    close_passages
        Passages to close beyond the scenario's.
    tell
        Called with a message before work that takes more than a moment.
    speeds
        Whether block trains run at the speeds of service data or at those of the track.
    paces
        Paces of block trains where a disturbed timetable gives them.

    Raises
    ------
    InputError
        The study has faults (all are listed).
    """
    files = study_files_digest(folder)
    key = "\0".join(
        [
            files,
            program_digest(),
            scenario,  # as it is written: names that are alike may stand for two scenarios
            str(year),
            *((f"speeds of {speeds}",) if speeds != "services" else ()),
            *((f"paces {paces}",) if paces else ()),
            *sorted(close_passages),
        ]
    )
    digest = hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
    return _prepared(folder, files, digest, scenario, year, close_passages, tell, speeds, paces)


@lru_cache(maxsize=8)
def _prepared(
    folder: Path,
    files: str,
    digest: str,
    scenario: str,
    year: int | None,
    close_passages: frozenset[str],
    tell: Callable[[str], None] | None,
    speeds: Speeds,
    paces: tuple[ServicePace, ...],
) -> Prepared:
    """Load a scenario once a process, as long as nothing that it is made from changes."""

    def build() -> Prepared:
        if tell:
            tell(
                f"preparing scenario {scenario} of {folder.name} (kept for the next time; "
                "the first answer also compiles the search)"
            )
        made = _build(folder, files, scenario, year, close_passages, speeds, paces)
        for direction in made.graphs:
            cached(
                f"choices-{direction}-{folder.name}", digest, partial(made.graphs.get, direction)
            )
        return replace(made, graphs={})

    def graph(direction: str) -> ChoiceGraph:
        return cached(
            f"choices-{direction}-{folder.name}",
            digest,
            lambda: _build(folder, files, scenario, year, close_passages, speeds, paces).graphs[
                direction
            ],
        )[0]

    facts = cached(f"scenario-{folder.name}", digest, build)[0]
    return replace(facts, graphs=StoredGraphs(graph))


@lru_cache(maxsize=2)
def _read(folder: Path, digest: str) -> Study:
    """Read a study once a process, as long as its files have this digest."""
    from landbridge.data.study import read_study

    return read_study(folder)


def _build(
    folder: Path,
    digest: str,
    name: str,
    year: int | None,
    close_passages: frozenset[str],
    speeds: Speeds,
    paces: tuple[ServicePace, ...],
) -> Prepared:
    from landbridge.data.scenario import resolve
    from landbridge.runs.timetable_speeds import study_at_pace

    study = there = _read(folder, digest)
    told: dict[str, Any] = {}
    if speeds != "services":
        from landbridge.runs.track_speeds import study_on_track

        there, rows, notes = study_on_track(study, name, year)
        told = {"of": speeds, "rows": [row.to_dict() for row in rows], "not_computed": list(notes)}
    if paces:
        there = study_at_pace(there, paces)
        told = {"of": speeds, "rows": [], "not_computed": [], **told}
        told["timetables"] = [pace.to_dict() for pace in paces]
    made = prepared_of(there, without_passages(resolve(there, name, year), close_passages))
    return replace(made, digest=study.digest, speeds=told)


def without_passages(scenario: Scenario, passages: frozenset[str]) -> Scenario:
    """Return a scenario with more passages closed."""
    if not passages:
        return scenario
    kept = scenario.tables["passages"]
    tables = dict(scenario.tables)
    tables["passages"] = kept[~kept.index.isin(passages)]
    return replace(scenario, tables=tables, closed_passages=scenario.closed_passages | passages)


def prepared_of(
    study: Study, scenario: Scenario, directions: Iterable[str] = DIRECTIONS
) -> Prepared:
    """Return a resolved scenario ready for questions, without the cache.

    Parameters
    ----------
    study
        The study that was read.
    scenario
        One of its scenarios, or one changed on the way.
    directions
        Directions of traffic to build the graph of choices for; questions need ``westbound``.
    """
    from landbridge.network.build import build_network
    from landbridge.routing.emission import basis
    from landbridge.routing.expand import choice_graph

    network = build_network(scenario)
    places = study.tables["places"]
    return Prepared(
        study=study.name,
        title=study.title,
        digest=study.digest,
        scenario=scenario.name,
        description=scenario.description,
        year=scenario.year,
        projects=tuple(sorted(scenario.projects)),
        network=network,
        graphs={way: choice_graph(scenario, network, way) for way in directions},
        names={row.Index: (row.name, *row.aliases) for row in rows(places)},
        countries={row.Index: row.name for row in rows(study.tables["countries"])},
        passages={row.Index: row.name for row in rows(study.tables["passages"])},
        extra_dwell_h=dict(scenario.extra_dwell_h),
        closed_borders=tuple(sorted(border_key(*pair) for pair in scenario.closed_borders)),
        closed_passages=tuple(sorted(scenario.closed_passages)),
        emission=basis(scenario.tables["emission_factors"], scenario.year),
    )
