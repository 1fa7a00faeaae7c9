"""From the words of a question to a query of the router."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.network.types import border_key
from landbridge.routing.query import DEFAULT_VALUE_OF_TIME_USD_PER_FEU_DAY, Query, Unit
from landbridge.runs.prepare import Prepared

MODES = ("rail", "sea", "road")

# No box carries more: ISO 668 has at most 36 t gross since 2016. And a day of delay of a box that
# is worth a million dollars is worth less than that.
MOST_CARGO_T = 36.0
MOST_USD_PER_DAY = 1e6
MOST_DELAY_H = 10_000.0  # as in a scenario's extra_dwell_h


@dataclass(frozen=True)
class Question:
    """A question in the user's words.

    ``avoid`` holds names of countries, modes, passages and borders (``brest/terespol``);
    ``delay_h`` extra hours by border, place or ``place:mode>mode``; ``ready`` and ``arrive_by``
    are dates (UTC).
    """

    origin: str
    destination: str
    unit: Unit = "FEU"
    cargo_t: float | None = None
    avoid: tuple[str, ...] = ()
    ready: dt.date | None = None
    arrive_by: dt.date | None = None
    value_of_time_usd_per_feu_day: float = DEFAULT_VALUE_OF_TIME_USD_PER_FEU_DAY
    delay_h: Mapping[str, float] = field(default_factory=dict)
    rivals: bool = True


@lru_cache(maxsize=16_384)
def _form(name: str) -> str:
    """Return a name as names are compared; a study's names are compared with every question."""
    return normalise(name)


def pick(name: str, names: Mapping[str, tuple[str, ...]], what: str, file: str = "") -> str:
    """Return the id that a name stands for, whatever its case, accents or script.

    Raises
    ------
    UnknownNameError
        Nothing, or more than one thing, has the name.
    """
    if name in names:
        return name
    wanted = _form(name)
    for forms in (
        {key: [_form(key)] for key in names},
        {key: [_form(spoken[0])] for key, spoken in names.items() if spoken},
        {key: [_form(one) for one in spoken] for key, spoken in names.items()},
    ):
        found = sorted(key for key, spoken in forms.items() if wanted and wanted in spoken)
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownNameError.of(what, name, found, file)
    spellings = {form: spoken[0] for key, spoken in names.items() for form in (key, *spoken)}
    close = list(dict.fromkeys(spellings[form] for form in nearest(name, spellings, 6)))[:3]
    raise UnknownNameError.of(what, name, close, file)


@dataclass(frozen=True)
class Avoided:
    """What a question avoids, sorted by what it is."""

    countries: frozenset[str]
    modes: frozenset[str]
    passages: frozenset[str]
    borders: frozenset[str]


def sort_avoided(prepared: Prepared, names: Iterable[str]) -> Avoided:
    """Return the countries, modes, passages and borders that some names stand for.

    Raises
    ------
    InputError
        With every name that is none of them.
    """
    found: dict[str, set[str]] = {
        "country": set(),
        "mode": set(),
        "passage": set(),
        "border": set(),
    }
    findings: list[Finding] = []
    countries = {key: (name,) for key, name in prepared.countries.items()}
    passages = {key: (name,) for key, name in prepared.passages.items()}
    for name in names:
        kind, key = _kind_of(prepared, name, countries, passages)
        if key:
            found[kind].add(key)
            continue
        findings.append(
            Finding(
                "",
                None,
                "--avoid",
                name,
                "is no country, mode, sea passage or border of this study",
                f"rail, sea, road; passages {', '.join(sorted(passages))}; "
                f"a country such as {_examples(countries)}; a border such as "
                f"{min((c.key for c in prepared.network.crossings.values()), default='a/b')}",
                "correct the name",
            )
        )
    if findings:
        raise InputError(findings)
    return Avoided(
        frozenset(found["country"]),
        frozenset(found["mode"]),
        frozenset(found["passage"]),
        frozenset(found["border"]),
    )


def _examples(countries: Mapping[str, tuple[str, ...]]) -> str:
    """Return the code and the name of the first country of a study."""
    first = min(countries, default="")
    return f"{first} or {countries[first][0]}" if first else "one of countries.csv"


def _kind_of(
    prepared: Prepared,
    name: str,
    countries: Mapping[str, tuple[str, ...]],
    passages: Mapping[str, tuple[str, ...]],
) -> tuple[str, str]:
    if normalise(name) in MODES:
        return "mode", normalise(name)
    if "/" in name:
        key = _border(prepared, name)
        known = {crossing.key for crossing in prepared.network.crossings.values()}
        # A border that the scenario has shut is avoided already.
        return "border", key if key in known | set(prepared.closed_borders) else ""
    for kind, names in (("passage", passages), ("country", countries)):
        try:
            return kind, pick(name, names, kind)
        except UnknownNameError:
            continue
    return "", ""


def _border(prepared: Prepared, name: str) -> str:
    """Return the key of the border between two named places, empty where one is unknown."""
    try:
        sides = [pick(side.strip(), prepared.names, "place") for side in name.split("/", 1)]
    except UnknownNameError:
        return ""
    return border_key(*sides)


def queue_keys(prepared: Prepared, delays: Mapping[str, float]) -> dict[str, float]:
    """Return extra hours by part key, from borders, places, ``place:mode`` or part keys.

    A place stands for the borders it is a side of, or, where it is none, for its handlings.

    Raises
    ------
    InputError
        With every name that is nothing a box can wait at.
    """
    known = _waits(prepared) if delays else set()
    found: dict[str, float] = {}
    findings: list[Finding] = []
    for name, hours in delays.items():
        keys = _wait_keys(name, known, prepared)
        if not keys or not 0.0 <= hours <= MOST_DELAY_H:
            findings.append(
                Finding(
                    "",
                    None,
                    "delay",
                    f"{name}={hours:g}",
                    "is no length of time"
                    if keys
                    else "is nothing a box waits at in this scenario",
                    f"0 to {MOST_DELAY_H:g} h at a border, place, handling or passage, such as "
                    f"{_wait_examples(known)}",
                    "correct the name or the hours",
                )
            )
        for key in keys:
            found[key] = found.get(key, 0.0) + hours
    if findings:
        raise InputError(findings)
    return found


def _waits(prepared: Prepared) -> set[str]:
    """Return the keys of what a box waits at: moving along a road, track or lane is no wait."""
    graph = prepared.graphs["westbound"]
    moving = {part.key for parts in graph.parts for part in parts if part.kind == "run"}
    return set(graph.keys) - moving


def _wait_examples(known: set[str]) -> str:
    """Return the first border, handling and passage at which a box waits."""
    keys = sorted(key for key in known if not key.startswith(("road:", "run:")))
    found = [next((k for k in keys if sign in k), "") for sign in ("/", ":rail>", "passage:")]
    return ", ".join(filter(None, found))


def _wait_keys(name: str, known: set[str], prepared: Prepared) -> list[str]:
    if name in known:
        return [name]
    if "/" in name:
        key = _border(prepared, name)
        return [key] if key in known else []
    place, _, mode = name.partition(":")
    try:
        place = pick(place, prepared.names, "place")
    except UnknownNameError:
        return []
    borders = sorted(key for key in known if place in key.split("/") and "/" in key)
    if borders and not mode:
        return borders
    handlings = (key for key in known if key.startswith(f"{place}:") and ">" in key)
    return sorted(key for key in handlings if not mode or mode in key.partition(":")[2])


def to_query(prepared: Prepared, question: Question, avoided: Avoided) -> Query:
    """Return the router's query for a question.

    Raises
    ------
    InputError
        The places are unknown or one and the same; the box, the dates or a delay cannot be.
    """
    origin, destination = _ends(prepared, question)
    _check_box(question)
    queue = scenario_delays(prepared)
    for key, hours in queue_keys(prepared, question.delay_h).items():
        queue[key] = queue.get(key, 0.0) + hours
    return Query(
        origin=origin,
        destination=destination,
        unit=question.unit,
        cargo_t=question.cargo_t,
        avoid_countries=avoided.countries,
        avoid_modes=avoided.modes,
        avoid_keys=avoided.borders,
        ready_weekday_h=None if question.ready is None else 24.0 * question.ready.weekday(),
        within_days=_days_between(question.ready, question.arrive_by),
        value_of_time_usd_per_feu_day=question.value_of_time_usd_per_feu_day,
        rivals=question.rivals,
        queue_h=queue,
    )


def _ends(prepared: Prepared, question: Question) -> tuple[str, str]:
    """Return the ids of origin and destination; what is wrong with either is said at once."""
    found: list[str] = []
    errors: list[UnknownNameError] = []
    for name, what in ((question.origin, "origin"), (question.destination, "destination")):
        try:
            found.append(pick(name, prepared.names, what, "places.csv"))
        except UnknownNameError as error:
            errors.append(error)
    if errors:
        findings = [finding for error in errors for finding in error.findings]
        raise UnknownNameError(findings, [name for error in errors for name in error.nearest])
    origin, destination = found
    if origin == destination:
        raise InputError(
            Finding(
                "",
                None,
                "destination",
                question.destination,
                f"is the origin too ({prepared.names[origin][0]})",
                "another place than the origin",
                "name two places",
            )
        )
    return origin, destination


def _check_box(question: Question) -> None:
    """Refuse what no box can be: cargo that it cannot carry, time that is worth less than none."""
    checks = (
        ("--cargo-t", question.cargo_t, MOST_CARGO_T, "t of cargo in one box"),
        ("value of time", question.value_of_time_usd_per_feu_day, MOST_USD_PER_DAY, "USD a day"),
    )
    findings = [
        Finding("", None, name, f"{value:g}", "cannot be", f"0 to {most:g} {what}", "correct it")
        for name, value, most, what in checks
        if value is not None and not 0.0 <= value <= most
    ]
    if findings:
        raise InputError(findings)


def scenario_delays(prepared: Prepared) -> dict[str, float]:
    """Return the extra hours of a scenario, without those at what it has shut."""
    known = _waits(prepared) if prepared.extra_dwell_h else set()
    there = {
        name: hours
        for name, hours in prepared.extra_dwell_h.items()
        if _wait_keys(name, known, prepared)
    }
    return queue_keys(prepared, there)


def _days_between(ready: dt.date | None, arrive_by: dt.date | None) -> float | None:
    if arrive_by is None:
        return None
    if ready is None:
        raise InputError(
            [
                Finding(
                    "",
                    None,
                    "--arrive-by",
                    arrive_by.isoformat(),
                    "needs the date at which the box is ready",
                    "a date for --ready before it",
                    "add --ready DATE",
                )
            ]
        )
    if arrive_by < ready:
        raise InputError(
            Finding(
                "",
                None,
                "--arrive-by",
                arrive_by.isoformat(),
                f"lies before the date at which the box is ready, {ready.isoformat()}",
                f"{ready.isoformat()} or later",
                "correct one of the dates",
            )
        )
    # The whole last day counts.
    return float((arrive_by - ready).days + 1)
