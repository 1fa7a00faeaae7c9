"""Roads: from the cities of the study to terminals and ports near by, and main hauls by lorry.

In: raw/map_roads.csv (pairs of places, a length where one is known, `haul` main where lorries
compete with trains all the way) and the places. Out: rows of links.csv with mode road. No road
leads over a customs border: a lorry there would pass it free of the dwell that trains pay, and
round a border that a scenario closes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tools.eurasia.common import BuildError, Row, great_circle_km, read_rows

__all__ = ["build_roads"]

LONGEST_KM = 350.0
#: Road length over great circle where no length is known.
DETOUR = 1.25
#: Countries of the study between which no customs border lies (European Union; PL, EE, LV and LT
#: since 2004: their roads to Germany carry valid_from).
CUSTOMS_UNION = frozenset({"BE", "DE", "EE", "FI", "FR", "LT", "LV", "NL", "PL"})


def build_roads(raw: Path, places: Iterable[Row]) -> list[Row]:
    """Return the road links of the study.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.
    places : iterable of dict
        Rows of places.csv, those of the sea side included.

    Returns
    -------
    list of dict
        Rows of links.csv by id: length in km (the known one, or 1.25 times the great circle),
        confidence estimate.

    Raises
    ------
    BuildError
        Rows of raw/map_roads.csv that name an unknown place, stand twice, are longer than 350 km
        and no main haul, or lead over a customs border: all of them at once.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> from tools.eurasia.places import build_places, merge_places
    >>> from tools.eurasia.sea import build_sea
    >>> places = build_places(RAW)
    >>> roads = build_roads(RAW, merge_places([places, build_sea(RAW, places).places]))
    >>> next(row["length_km"] for row in roads if row["id"] == "road-seoul-uiwang")
    '25'
    """
    known = {row["id"]: row for row in places}
    links: dict[str, Row] = {}
    faults = []
    for row in read_rows(raw / "map_roads.csv"):
        a, b = sorted((row["from_place"], row["to_place"]))
        if missing := [place for place in (a, b) if place not in known]:
            faults.append(f"{a}-{b}: there is no place {' or '.join(missing)}")
            continue
        link = _link(row, known[a], known[b])
        if link["id"] in links:
            faults.append(f"{a}-{b} stands twice")
        if row["haul"] != "main" and float(link["length_km"]) > LONGEST_KM:
            faults.append(f"{a}-{b}: {link['length_km']} km, but drayage ends at {LONGEST_KM:g} km")
        if _over_customs_border(known[a]["country"], known[b]["country"]):
            faults.append(f"{a}-{b} leads over a customs border, which only trains may cross")
        links[link["id"]] = link
    if faults:
        raise BuildError("map_roads.csv: " + "; ".join(faults))
    return [links[key] for key in sorted(links)]


def _link(row: Row, a: Row, b: Row) -> Row:
    if row["length_km"]:
        length_km = float(row["length_km"])
        source = f"Estimate: road length, {row['note']}"
    else:
        ends = [(float(place["lon_deg"]), float(place["lat_deg"])) for place in (a, b)]
        length_km = DETOUR * great_circle_km(ends[0], ends[1])
        source = f"Estimate: {DETOUR} times the great circle between the two places"
    return {
        "id": f"road-{a['id']}-{b['id']}",
        "mode": "road",
        "from_place": a["id"],
        "to_place": b["id"],
        "length_km": f"{length_km:.0f}",
        "source": source,
        "confidence": "estimate",
        "valid_from": row["valid_from"],
    }


def _over_customs_border(country_a: str, country_b: str) -> bool:
    return country_a != country_b and not {country_a, country_b} <= CUSTOMS_UNION
