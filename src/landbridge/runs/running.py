"""A train over a line: times, energy, stops and commercial speed, as the documented dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from landbridge.base.kernels import kept
from landbridge.line.pace import Pace, meet_minutes, pace, traffic_on
from landbridge.line.running import Leg, LineRun, legs_of, limits_kmh, run_legs
from landbridge.line.stops import Stop, technical_stops
from landbridge.line.trains import train_types
from landbridge.line.types import Line
from landbridge.running.motion import walk
from landbridge.runs.asked_train import asked_train
from landbridge.runs.lines import open_line
from landbridge.runs.observed import Observed, observed_on
from landbridge.runs.prepare import program_version
from landbridge.runs.running_notes import running_notes
from landbridge.runs.spacing import spaced_paces, spread_of

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.runs.opened import AskedScenario

__all__ = ["UNITS", "running_result"]

UNITS: Final[Mapping[str, str]] = {
    "km": "km along the way from its start",
    "hours": "h; running_h and running_back_h without stops, commercial with them",
    "minutes": "min of running along the way, recovery included; minutes_back against it",
    "kwh": "kWh drawn from the wire or, as heat of the fuel, by a diesel locomotive",
    "kwh_recovered": "kWh returned to the wire by braking",
    "kmh": "km/h",
    "mass_t": "t, locomotives included",
    "gradient_permille": "per mille, ruling climb along the way; gradient_back_permille against it",
    "km_per_day": "km in 24 h with technical stops and meets; without borders and terminals",
    "wh_per_gross_tkm": "Wh, less what returns to the wire, per km and tonne of the whole train",
}
# A longer profile is told by its lowest and highest speed on so many pieces of the way.
PROFILE_PIECES: Final = 2000
# Speeds of services are those of boxes: other trains have nothing to be compared with.
COMPARED: Final = ("container", "freight")


def running_result(asked: AskedScenario, line_name: str, train: str = "") -> dict[str, Any]:
    """Run a train over a line of a scenario in both directions.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of a study.
    line_name : str
        Two places joined by a hyphen (``Khasan-Moscow``), in any script, or a line of lines.csv.
    train : str
        Id or name of a train type, or a category such as ``passenger`` for the usual one where the
        line begins (empty: container).

    Returns
    -------
    dict
        ``line``, ``from``, ``to``, ``scenario``, ``year``, ``km``; ``train``, the one with which
        the way begins, and ``train_asked``; ``legs[]`` with one
        consist each; ``sections[]`` with minutes, kWh and km/h; ``totals``; ``stops[]``;
        ``commercial`` with km a day by country beside the observed classes, and ranges where meets
        rest on loops that no source knows; ``speed_profile``;
        ``lowered[]`` by inspections; ``notes[]``. ``units`` says what each figure is,
        ``estimated`` which fields of the track a section rests on are estimates.

    Raises
    ------
    UnknownNameError
        A place, line or train type is not in the study.
    CannotRunError
        No way, nothing hauls the train, it stalls, or it does not run in this scenario.

    Examples
    --------
    >>> from landbridge.runs.study import open_study
    >>> result = running_result(open_study("eurasia").scenario("2001"), "Khasan-Ussuriysk")
    >>> result["from"], result["to"], len(result["legs"])
    ('khasan', 'ussuriysk', 2)
    """
    scenario, line = open_line(asked, line_name)
    tables = scenario.tables
    train_id = asked_train(asked, tables, train, line)
    legs = legs_of(line, tables, train_id)
    kind = train_types(tables)[train_id]
    category = kind.category
    stops = technical_stops(line, legs, tables["technical_stops"], category)
    if asked.tell and not kept(walk):
        asked.tell("compiling the motion of trains (kept for the next time)")
    run = run_legs(line, kind, legs, [stop.point for stop in stops if stop.counted])
    traffic = traffic_on(line, tables)
    paced = pace(run, stops, meet_minutes(run, traffic, tables["signalling"]))
    others = spaced_paces(asked, line_name, train_id, line, paced)
    observed = observed_on(line, tables) if category in COMPARED else {}
    sections = _sections(run, category)
    made = {
        "study": scenario.study_name,
        "scenario": scenario.name,
        "scenario_description": scenario.description,
        "year": scenario.year,
        "line": line.name,
        "from": line.from_place,
        "from_name": line.points[0].name,
        "to": line.to_place,
        "to_name": line.points[-1].name,
        "km": line.km,
        "train": _train(run, tables),
        "train_asked": {"id": kind.id, "name": kind.name},
        "legs": [_leg(run, leg, tables["vehicles"]) for leg in run.legs],
        "sections": sections,
        "totals": _totals(run),
        "stops": [_stop(stop) for stop in stops],
        "commercial": _commercial(run, paced, stops, observed, others),
        "speed_profile": _profile(run),
        "lowered": _lowered(line, category),
        "units": dict(UNITS),
        "provenance": {"program": program_version(), "study_digest": scenario.study_digest},
    }
    return made | {"notes": running_notes(made, run, scenario, any(traffic))}


def _name(line: Line, number: int) -> dict[str, Any]:
    point = line.points[number]
    return {"id": point.place or point.id, "name": point.name}


def _ends(line: Line, first: int, last: int) -> dict[str, Any]:
    start, end = _name(line, first), _name(line, last)
    return {
        "from": start["id"],
        "from_name": start["name"],
        "to": end["id"],
        "to_name": end["name"],
    }


def _sums(run: LineRun, first: int, last: int) -> dict[str, float]:
    """Return minutes and energy of some tracks in both directions."""
    there, back = run.forth, run.back
    return {
        "minutes": float(there.minutes[first:last].sum()),
        "minutes_back": float(back.minutes[first:last].sum()),
        "kwh": float(there.drawn_kwh[first:last].sum()),
        "kwh_recovered": float(there.recovered_kwh[first:last].sum()),
        "kwh_back": float(back.drawn_kwh[first:last].sum()),
        "kwh_recovered_back": float(back.recovered_kwh[first:last].sum()),
    }


def _km(line: Line, first: int, last: int) -> float:
    return round(line.points[last].km - line.points[first].km, 6)


def _train(run: LineRun, tables: Mapping[str, Any]) -> dict[str, Any]:
    kind, consist = run.legs[0].train_type, run.legs[0].consist
    row = tables["train_types"].loc[kind.id]
    return {
        "id": kind.id,
        "name": kind.name,
        "category": kind.category,
        "wagons": kind.wagons,
        "teu": kind.teu,
        "mass_t": consist.mass_t,
        "length_m": consist.length_m,
        "max_speed_kmh": consist.speed_kmh,
        "recovery_pct": kind.recovery_pct,
        "source": row["source"],
        "confidence": row["confidence"],
    }


def _leg(run: LineRun, leg: Leg, vehicles: pd.DataFrame) -> dict[str, Any]:
    consist, line = leg.consist, run.line
    burns = set(vehicles["traction"][consist.locomotive.id]) == {"diesel"}
    sums = _sums(run, leg.first, leg.last)
    return {
        **_ends(line, leg.first, leg.last),
        "km": _km(line, leg.first, leg.last),
        "country": leg.country,
        "gauge_mm": leg.gauge_mm,
        "traction": leg.traction,
        "locomotive": consist.locomotive.name,
        "locomotives": consist.locomotives,
        "energy": "fuel" if burns or leg.traction == "diesel" else "wire",
        "train": leg.train_type.id,
        "train_name": leg.train_type.name,
        "wagons": consist.wagons,
        "trailing_t": consist.trailing_t,
        "mass_t": consist.mass_t,
        "length_m": consist.length_m,
        "hours": sums.pop("minutes") / 60,
        "hours_back": sums.pop("minutes_back") / 60,
        **sums,
    }


def _sections(run: LineRun, category: str) -> list[dict[str, Any]]:
    """Return one row a section of the study; borders of legs cut it."""
    trains = {n: leg for leg in run.legs for n in range(leg.first, leg.last)}
    tracks = run.line.tracks

    def key(number: int) -> tuple[Any, ...]:
        return tracks[number].section, trains[number].first, tracks[number].traction

    made = []
    for _, group in groupby(range(len(tracks)), key):
        numbers = list(group)
        made.append(_section(run, category, trains[numbers[0]], numbers[0], numbers[-1] + 1))
    return made


def _section(run: LineRun, category: str, leg: Leg, first: int, last: int) -> dict[str, Any]:
    line, tracks = run.line, run.line.tracks[first:last]
    sums, km = _sums(run, first, last), _km(run.line, first, last)
    limits = [limits_kmh(track, category)[0] for track in tracks]
    return {
        **_ends(line, first, last),
        "section": tracks[0].section,
        "at_km": line.points[first].km,
        "km": km,
        "country": tracks[0].country,
        "gauge_mm": tracks[0].gauge_mm,
        "tracks": min(track.tracks for track in tracks),
        "traction": tracks[0].traction,
        "train": leg.train_type.id,
        **sums,
        "mean_kmh": 60 * km / sums["minutes"],
        "mean_back_kmh": 60 * km / sums["minutes_back"],
        "top_kmh": float(run.forth.top_kmh[first:last].max()),
        "limit_kmh": min(limits),
        "limit_max_kmh": max(limits),
        "gradient_permille": max(track.gradient_permille for track in tracks),
        "gradient_back_permille": max(track.gradient_back_permille for track in tracks),
        "inspection": "; ".join(dict.fromkeys(t.inspection for t in tracks if t.inspection)),
        "estimated": sorted({word.partition(":")[0] for t in tracks for word in t.estimated}),
    }


def _lowered(line: Line, category: str) -> list[dict[str, Any]]:
    """Return where inspections lowered the limit, neighbouring tracks joined."""

    def key(number: int) -> tuple[Any, ...]:
        track = line.tracks[number]
        return track.inspection, *limits_kmh(track, category)

    made = []
    for (inspection, limit, sound), group in groupby(range(len(line.tracks)), key):
        numbers = list(group)
        if inspection and limit < sound:
            made.append(
                {
                    "from_km": line.points[numbers[0]].km,
                    "to_km": line.points[numbers[-1] + 1].km,
                    "limit_kmh": limit,
                    "sound_kmh": sound,
                    "inspection": inspection,
                }
            )
    return made


def _totals(run: LineRun) -> dict[str, Any]:
    sums = _sums(run, 0, len(run.line.tracks))
    km = run.line.km
    net = sums["kwh"] - sums["kwh_recovered"]
    gross = sum(leg.consist.mass_t * _km(run.line, leg.first, leg.last) for leg in run.legs)
    return {
        "running_h": sums.pop("minutes") / 60,
        "running_back_h": sums.pop("minutes_back") / 60,
        "recovery_pct": run.legs[0].train_type.recovery_pct,
        **sums,
        "kwh_per_train_km": net / km,
        "wh_per_gross_tkm": 1000 * net / gross,
        "mean_kmh": km / run.running_h,
        "mean_back_kmh": km / run.running_back_h,
        "top_kmh": float(run.forth.top_kmh.max()),
    }


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "kind": stop.kinds[0],
        "also": list(stop.kinds[1:]),
        "place": stop.place,
        "country": stop.country,
        "km": stop.km,
        "minutes": None if np.isnan(stop.minutes) else stop.minutes,
        "counted": stop.counted,
        "estimated": stop.estimated,
        "rows": list(stop.rows),
        "source": stop.source,
    }


def _commercial(
    run: LineRun,
    paced: Pace,
    stops: Sequence[Stop],
    observed: Mapping[str, Sequence[Observed]],
    others: Sequence[Pace],
) -> dict[str, Any]:
    """Return commercial speed by country, beside what was observed."""
    guessed = {t.country for t in run.line.tracks if t.estimated}
    guessed |= {stop.country for stop in stops if stop.estimated and stop.counted}
    made = []
    for number, one in enumerate(paced.by_country):
        same = [other.by_country[number] for other in others]
        seen = list(observed.get(one.country, ()))
        main = seen[0] if seen else None
        made.append(
            {
                "country": one.country,
                "km": one.km,
                "running_h": one.running_h,
                "stops_h": one.stops_h,
                "meets_h": one.meets_h,
                "km_per_day": one.km_per_day,
                "meets_h_range": spread_of(each.meets_h for each in same),
                "km_per_day_range": spread_of(each.km_per_day for each in same),
                "observed_km_per_day": main.km_per_day if main else None,
                "observed_class": main.speed_class if main else "",
                "observed_confidence": main.confidence if main else "",
                "difference_pct": 100 * (one.km_per_day / main.km_per_day - 1) if main else None,
                "observed": [each.to_dict() for each in seen],
                "estimated": one.country in guessed,
            }
        )
    return {
        "hours": paced.hours,
        "hours_back": paced.hours_back,
        "stops_h": paced.stops_h,
        "meets_h": paced.meets_h,
        "km_per_day": paced.km_per_day,
        "hours_range": spread_of(other.hours for other in others),
        "hours_back_range": spread_of(other.hours_back for other in others),
        "meets_h_range": spread_of(other.meets_h for other in others),
        "km_per_day_range": spread_of(other.km_per_day for other in others),
        "by_country": made,
    }


def _profile(run: LineRun) -> dict[str, list[float]]:
    """Return speed and limit along the way: all nodes, or the lowest and highest of each piece."""
    at, speed, limit = run.forth.at_km, run.forth.speed_kmh, run.forth.limit_kmh
    kept: Iterable[int] = range(len(at))
    if len(at) > 4 * PROFILE_PIECES:
        piece = np.minimum((at / run.line.km * PROFILE_PIECES).astype(int), PROFILE_PIECES - 1)
        starts = np.flatnonzero(np.diff(piece, prepend=-1))
        ends = np.append(starts[1:], len(at))
        chosen = {0, len(at) - 1}
        for first, last in zip(starts, ends, strict=True):
            for values in (speed, limit):
                chosen |= {
                    int(first + values[first:last].argmin()),
                    int(first + values[first:last].argmax()),
                }
        kept = sorted(chosen)
    index = list(kept)
    return {
        "km": at[index].tolist(),
        "kmh": speed[index].tolist(),
        "limit_kmh": limit[index].tolist(),
    }
