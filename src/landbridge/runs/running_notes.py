"""What must be said below the figures of a run: what is in them, estimates, why they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.line.running import LineRun

__all__ = ["running_notes", "why_it_differs"]

#: Fields of the track in words.
FIELD_WORDS: Final[Mapping[str, str]] = {
    "km": "length",
    "tracks": "number of tracks",
    "traction": "traction",
    "freight_kmh": "speed limit",
    "passenger_kmh": "speed limit",
    "rail": "kind of rail",
    "gradient_permille": "ruling gradient",
    "gradient_back_permille": "ruling gradient back",
    "climbing_share": "share that climbs",
    "curve_n_per_kn": "curves",
    "signalling": "signalling",
    "axle_load_t": "axle load",
    "inspection": "inspection",
}
# Differences that are smaller are within what the estimates leave open.
NEAR_PCT: Final = 10.0
# Nothing is said of a country that a line only just touches.
SHORT_KM: Final = 50.0
# What running and energy rest on; the rest of a track matters for capacity.
USED: Final = frozenset(FIELD_WORDS) - {"signalling", "axle_load_t"}
# Trains that keep the speed limits of freight trains.
FREIGHT: Final = ("container", "freight")
# Trains that call at stations on the way.
CALLING: Final = ("passenger", "suburban")


def running_notes(
    result: Mapping[str, Any], run: LineRun, scenario: Scenario, has_traffic: bool
) -> list[str]:
    """Return the notes of a run.

    Parameters
    ----------
    result : mapping
        The result so far.
    run : LineRun
        The run it was made from.
    scenario : Scenario
        The scenario.
    has_traffic : bool
        Whether traffic is known on any part of the way.

    Returns
    -------
    list of str
        Sentences.
    """
    return [
        *_times(result, run, has_traffic),
        *_stops(result, scenario),
        *_energy(result),
        *_other_train(result),
        *_led(run),
        *(f"{note[:1].upper()}{note[1:]}." for note in (*run.notes, *run.line.notes)),
        *_loops(run),
        *_estimates(result, run, scenario),
        *why_it_differs(result),
    ]


def _times(result: Mapping[str, Any], run: LineRun, has_traffic: bool) -> list[str]:
    recoveries = sorted({leg.train_type.recovery_pct for leg in run.legs})
    recovery = " to ".join(f"{ends:g}" for ends in dict.fromkeys((recoveries[0], recoveries[-1])))
    single = any(track.tracks == 1 for track in run.line.tracks)
    meets = (
        "meets on single track are expected from the traffic of traffic.csv, without trains that "
        "overtake and without queues"
        if has_traffic and single
        else "there is no single track on this way, so that no time is lost to meets"
        if not single
        else "no traffic is known on this way, so that no time is lost to meets"
    )
    return [
        f"Running times hold {recovery} % of recovery, and coming to rest at technical stops; "
        f"{meets}. The dwell of borders and terminals is in transfers.csv and counted by routing, "
        "not here.",
    ]


def _stops(result: Mapping[str, Any], scenario: Scenario) -> list[str]:
    """Return what is known of stops at all."""
    notes = []
    if scenario.tables["technical_stops"].empty:
        notes.append(
            "The study knows no technical stops (technical_stops.csv), so that none are counted."
        )
    if result["train"]["category"] in CALLING:
        notes.append("Stops for passengers are not known to the study, and not counted.")
    return notes


def _other_train(result: Mapping[str, Any]) -> list[str]:
    """Return that another train than the one asked for runs where the way begins."""
    asked, first = result["train_asked"], result["train"]
    if asked["id"] == first["id"]:
        return []
    leg = result["legs"][0]
    return [
        f"{asked['name']} does not run in {leg['country']} on {leg['gauge_mm']} mm: "
        f"{first['name']} does there."
    ]


def _led(run: LineRun) -> list[str]:
    """Return the places that the way was asked to lead over."""
    if not run.line.via:
        return []
    names = {point.place: point.name for point in run.line.points if point.place}
    return [f"The way leads by {', '.join(names[place] for place in run.line.via)}."]


def _loops(run: LineRun) -> list[str]:
    """Return where a train is too long for the loops of single track."""
    notes, line = [], run.line
    for leg in run.legs:
        within = [
            point
            for number, point in enumerate(line.points)
            if leg.first < number < leg.last and point.meets
            if line.tracks[number - 1].tracks == line.tracks[number].tracks == 1
        ]
        length = leg.consist.length_m
        short = [point for point in within if point.usable_length_m < length]
        if short:
            ends = sorted({point.usable_length_m for point in short})
            room = " to ".join(f"{end:,.0f}" for end in dict.fromkeys((ends[0], ends[-1])))
            notes.append(
                f"{leg.train_type.name} is {length:,.0f} m long and does not fit {len(short)} of "
                f"{len(within)} loops between {line.points[leg.first].name} and "
                f"{line.points[leg.last].name} ({room} m): the other train has to wait there, and "
                "two such trains cannot meet."
            )
    return notes


def _energy(result: Mapping[str, Any]) -> list[str]:
    kinds = {leg["energy"] for leg in result["legs"]}
    if kinds == {"fuel"}:
        return ["Energy is the heat of the fuel that is burnt."]
    also = ", of diesel locomotives the heat of the fuel that they burn" if len(kinds) > 1 else ""
    return [f"Energy is drawn from the wire{also}; net is less what returns to the wire."]


def _estimates(result: Mapping[str, Any], run: LineRun, scenario: Scenario) -> list[str]:
    """Return what of the track and the train is estimated, and on how much of the way."""
    km: dict[str, float] = {}
    freight = run.train_type.category in FREIGHT
    unused = {"passenger_kmh"} if freight else {"freight_kmh"}
    for track in run.line.tracks:
        for field in {word.partition(":")[0] for word in track.estimated} & USED - unused:
            km[field] = km.get(field, 0.0) + track.km
    notes = []
    if km:
        total = result["km"]
        words = ", ".join(
            f"{FIELD_WORDS[field]} ({'all' if part > total - 0.5 else f'{part:,.0f}'} km)"
            for field, part in sorted(km.items(), key=lambda item: (-item[1], item[0]))
        )
        notes.append(
            f"* rests on estimates of the track: {words} of {total:,.0f} km. Times, energy and "
            "commercial speed there are estimates."
        )
    if any(section["inspection"] for section in result["sections"]):
        notes.append("! lowered by an inspection.")
    if train := _train_estimates(run, scenario):
        notes.append(f"Estimates of the train: {train}.")
    if any(stop["estimated"] for stop in result["stops"]):
        notes.append("Durations or intervals of technical stops are estimates in part.")
    return notes


def _train_estimates(run: LineRun, scenario: Scenario) -> str:
    """Return the rows of train types and vehicles that are estimates."""
    tables = scenario.tables
    names: dict[str, None] = {}
    for leg in run.legs:
        if leg.train_type.confidence == "estimate":
            names[f"train type {leg.train_type.id}"] = None
        for vehicle in (leg.consist.locomotive.id, leg.consist.wagon.id):
            if tables["vehicles"].loc[vehicle, "confidence"] == "estimate":
                names[f"vehicle {vehicle}"] = None
    return ", ".join(names)


def why_it_differs(result: Mapping[str, Any]) -> list[str]:
    """Return why the computed commercial speed differs from the observed one, by country.

    Parameters
    ----------
    result : mapping
        The result.

    Returns
    -------
    list of str
        A sentence a country with an observed class.

    Examples
    --------
    >>> one = {"country": "RU", "km": 1000.0, "km_per_day": 1200.0, "observed_km_per_day": 1000.0,
    ...        "observed_class": "block", "observed_confidence": "published",
    ...        "difference_pct": 20.0, "estimated": False}
    >>> why_it_differs({"commercial": {"by_country": [one]}, "lowered": []})[0]
    'RU: 20 % faster than class block (1,000 km/day): 4.0 h on 1,000 km that the track does not \
explain: waits for paths and locomotives, trains that overtake, works, yards.'
    """
    notes = []
    for one in result["commercial"]["by_country"]:
        seen, difference = one["observed_km_per_day"], one["difference_pct"]
        if seen is None or one["km"] < SHORT_KM:
            continue
        head = f"{one['country']}: "
        guessed = ", an estimate" if one["observed_confidence"] == "estimate" else ""
        named = f"class {one['observed_class']} ({seen:,.0f} km/day{guessed})"
        hours = abs(24 * 1000 / seen - 24 * 1000 / one["km_per_day"])
        if abs(difference) <= NEAR_PCT:
            notes.append(f"{head}within {NEAR_PCT:g} % of {named} ({difference:+.0f} %).")
        elif difference > 0:
            notes.append(
                f"{head}{difference:.0f} % faster than {named}: {hours:.1f} h on 1,000 km that the "
                "track does not explain: waits for paths and locomotives, trains that overtake, "
                "works, yards."
            )
        else:
            guess = "estimated " if one["estimated"] else ""
            notes.append(
                f"{head}{-difference:.0f} % slower than {named}: {hours:.1f} h on 1,000 km more "
                f"than trains take; the {guess}limits, climbs or technical stops are harder than "
                "what those trains meet."
            )
    return notes
