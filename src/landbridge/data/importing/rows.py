"""Places, sections and lines as rows of the tables, with defaults for what no network says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from landbridge.data.importing.lines import Chain
from landbridge.data.importing.pieces import Piece
from landbridge.data.importing.places import Joint, Layout, Spot
from landbridge.data.importing.tags import UNKNOWN_COUNTRY
from landbridge.data.starter import starter_rows

__all__ = ["default_tables", "network_features", "network_tables", "section_id"]

_Row = dict[str, str]
_DEFAULT: Final = "default of landbridge study import: replace it with where your figure comes from"
_DWELL_H: Final = ("24", "48")
# What is taken over from the small study: rows that hold for every country.
_KEPT: Final[Mapping[str, Callable[[_Row], bool]]] = {
    "speeds": lambda row: row["id"] in ("wagon-any", "block-any", "road-any"),
    "tariffs": lambda row: row["tariff_class"] in ("any", "wagon", "block") and not row["passage"],
    "transfers": lambda row: (
        row["kind"] == "mode" and "sea" not in (row["from_mode"], row["to_mode"])
    ),
    "emission_factors": lambda row: not row["country"],
    "exchange_rates": lambda row: True,
}


def default_tables() -> dict[str, list[_Row]]:
    """Return rows without which no question can be answered: speeds, prices, handlings, factors.

    Returns
    -------
    dict of str to list of dict
        Every row says that it is an estimate.

    Examples
    --------
    >>> sorted(default_tables())
    ['emission_factors', 'exchange_rates', 'speeds', 'tariffs', 'transfers']
    """
    return {
        table: [
            {"source": _DEFAULT, "confidence": "estimate", **row}
            for row in starter_rows(table)
            if keep(row)
        ]
        for table, keep in _KEPT.items()
    }


def network_tables(
    pieces: Sequence[Piece], layout: Layout, chains: Sequence[Chain], source: str
) -> dict[str, list[_Row]]:
    """Return the rows of a network.

    Parameters
    ----------
    pieces : sequence of Piece
        Its sections.
    layout : Layout
        Its places.
    chains : sequence of Chain
        Its lines.
    source : str
        What the column ``source`` says.

    Returns
    -------
    dict of str to list of dict
        Tables countries, places, lines, sections, transfers and services.
    """
    borders = _borders(pieces, layout)
    lines, sections = _lines(pieces, layout, chains, source)
    countries = sorted({spot.country for spot in layout.spots.values()} | set(layout.countries))
    return {
        "countries": [_country(code, source) for code in countries],
        "places": [_place(spot, source) for spot in layout.spots.values()],
        "lines": lines + [_joint_line(joint, layout, source) for joint in layout.joints],
        "sections": sections + [_joint_section(joint, layout, source) for joint in layout.joints],
        "transfers": [row for joint in borders for row in _border_rows(joint, layout)],
        "services": [_wagons(code) for code in countries],
    }


def section_id(chain: Chain, number: int) -> str:
    """Return the id of a section of a line: line and the two places, as maps read it."""
    return f"{chain.id}:{chain.places[number]}:{chain.places[number + 1]}"


def network_features(pieces: Sequence[Piece], chains: Sequence[Chain]) -> list[dict[str, Any]]:
    """Return where the sections lie.

    Parameters
    ----------
    pieces : sequence of Piece
        Sections.
    chains : sequence of Chain
        Lines.

    Returns
    -------
    list of dict
        GeoJSON features.
    """
    return [
        {
            "type": "Feature",
            "properties": {"id": section_id(chain, at)},
            "geometry": {
                "type": "LineString",
                "coordinates": [[round(v, 6) for v in p] for p in pieces[number].points.tolist()],
            },
        }
        for chain in chains
        for at, number in enumerate(chain.pieces)
    ]


def _number(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"


def _country(code: str, source: str) -> _Row:
    name = "Unknown" if code == UNKNOWN_COUNTRY else code
    return {"id": code, "name": name, "source": source, "confidence": "estimate"}


def _place(spot: Spot, source: str) -> _Row:
    return {
        "id": spot.id,
        "name": spot.name,
        "aliases": ";".join(spot.aliases),
        "kinds": ";".join(sorted(spot.kinds)),
        "country": spot.country,
        "lat_deg": f"{spot.node.lat_deg:.6f}",
        "lon_deg": f"{spot.node.lon_deg:.6f}",
        "source": source,
        "confidence": "published" if spot.named else "measured",
    }


def _lines(
    pieces: Sequence[Piece], layout: Layout, chains: Sequence[Chain], source: str
) -> tuple[list[_Row], list[_Row]]:
    lines, sections = [], []
    for chain in chains:
        lines.append(
            {
                "id": chain.id,
                "name": chain.name,
                "from_place": chain.places[0],
                "to_place": chain.places[-1],
                "source": source,
                "confidence": "estimate",
            }
        )
        for at, number in enumerate(chain.pieces):
            sections.append(_section(chain, at, pieces[number], layout.countries[number], source))
    return lines, sections


def _section(chain: Chain, at: int, piece: Piece, country: str, source: str) -> _Row:
    facts = piece.facts
    how = "length given" if piece.given else "length measured along the course (WGS 84)"
    assumed = "; gauge assumed" if facts.assumed_gauge else ""
    rest = "; tracks or current assumed" if facts.assumed_rest else ""
    sure = "published" if piece.given else "measured"
    return {
        "id": section_id(chain, at),
        "line": chain.id,
        "from_place": chain.places[at],
        "to_place": chain.places[at + 1],
        "country": country,
        "length_km": _number(max(piece.km, 0.05)),
        "gauges_mm": ";".join(facts.gauges),
        "tracks": str(facts.tracks),
        "traction": facts.traction,
        "max_freight_speed_kmh": facts.speed_kmh,
        "speed_confidence": "estimate" if facts.assumed_rest else "published",
        "source": f"{source}: {how}{assumed}{rest}",
        "confidence": "estimate" if facts.assumed_gauge or piece.km < 0.05 else sure,
    }


def _joint_line(joint: Joint, layout: Layout, source: str) -> _Row:
    return {
        "id": f"joint-{joint.a}",
        "name": f"{layout.spots[joint.a].name} - {layout.spots[joint.b].name}",
        "from_place": joint.a,
        "to_place": joint.b,
        "source": source,
        "confidence": "estimate",
    }


def _joint_section(joint: Joint, layout: Layout, source: str) -> _Row:
    gauges = dict.fromkeys(gauge for pair in joint.gauges for gauge in pair)
    return {
        "id": f"joint-{joint.a}:{joint.a}:{joint.b}",
        "line": f"joint-{joint.a}",
        "from_place": joint.a,
        "to_place": joint.b,
        "country": layout.spots[joint.a].country,
        "length_km": _number(joint.km),
        "gauges_mm": ";".join(gauges),
        "tracks": "1",
        "traction": "diesel",
        "speed_confidence": "estimate",
        "source": f"{source}: tracks that meet at one point, joined by an assumed {joint.km:g} km",
        "confidence": "estimate",
    }


def _borders(pieces: Sequence[Piece], layout: Layout) -> list[Joint]:
    """Return what is crossed with a wait: joints, and sections from one country to another."""
    found = list(layout.joints)
    at: dict[str, list[int]] = {}
    for number, ends in enumerate(layout.ends):
        for place in ends:
            at.setdefault(place, []).append(number)
    for number, (piece, (a, b)) in enumerate(zip(pieces, layout.ends, strict=True)):
        if layout.spots[a].country == layout.spots[b].country:
            continue
        here, there = (_onward(pieces, at[place], number) for place in (a, b))
        gauges = [(gauge, gauge) for gauge in piece.facts.gauges]
        # Where no gauge of the border track goes on to both sides, boxes change gauge at it.
        if here and there and not here & there:
            gauges += [(one, other) for one in sorted(here) for other in sorted(there)]
        found.append(Joint(a, b, tuple(gauges)))
    unique = {(frozenset((joint.a, joint.b)), joint.gauges): joint for joint in found}
    return list(unique.values())


def _onward(pieces: Sequence[Piece], numbers: Sequence[int], but: int) -> set[str]:
    """Return the gauges of a piece of track that others at one of its ends have too."""
    others = {gauge for n in numbers if n != but for gauge in pieces[n].facts.gauges}
    return others & set(pieces[but].facts.gauges)


def _border_rows(joint: Joint, layout: Layout) -> list[_Row]:
    a, b = layout.spots[joint.a], layout.spots[joint.b]
    return [
        {
            "id": f"{a.id}-{b.id}-{gauge_a}-{gauge_b}",
            "kind": "border",
            "place_a": a.id,
            "place_b": b.id,
            "country_a": a.country,
            "country_b": b.country,
            "gauge_a_mm": gauge_a,
            "gauge_b_mm": gauge_b,
            "applies_to": "any",
            "dwell_h_p50": _DWELL_H[0],
            "dwell_h_p90": _DWELL_H[1],
            "source": _DEFAULT,
            "confidence": "estimate",
        }
        for gauge_a, gauge_b in joint.gauges
    ]


def _wagons(country: str) -> _Row:
    return {
        "id": f"wagons-{country.lower()}",
        "name": f"Single wagons in {country}",
        "kind": "wagon",
        "operator": "the railways",
        "countries": country,
        "departures_per_week": "0",
        "speed_class": "wagon",
        "tariff_class": "wagon",
        "source": _DEFAULT,
        "confidence": "estimate",
    }
