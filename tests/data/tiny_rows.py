"""Rows of the tiny study, as `tiny.py` draws it."""

from __future__ import annotations

from collections.abc import Mapping

Row = dict[str, object]


def _place(
    name: str, kinds: str, country: str, lat: float, lon: float, zone: str, aliases: str = ""
) -> Row:
    return {
        "id": name.lower(),
        "name": name,
        "aliases": aliases,
        "kinds": kinds,
        "country": country,
        "lat_deg": lat,
        "lon_deg": lon,
        "timezone": zone,
    }


def _section(
    line: str, a: str, b: str, country: str, km: float, gauges: str, **more: object
) -> Row:
    return {
        "id": f"{line}-{a}-{b}",
        "line": line,
        "from_place": a,
        "to_place": b,
        "country": country,
        "length_km": km,
        "gauges_mm": gauges,
        "tracks": 1,
        "traction": "diesel" if country == "BB" else "ac_25kv_50hz",
        **more,
    }


def _link(mode: str, a: str, b: str, km: float, passage: str = "") -> Row:
    return {
        "id": f"{mode}-{a}-{b}",
        "mode": mode,
        "from_place": a,
        "to_place": b,
        "length_km": km,
        "passage": passage,
    }


def _border(applies_to: str, p50: float, p90: float) -> Row:
    return {
        "id": f"carl-dora-{applies_to}",
        "kind": "border",
        "place_a": "carl",
        "place_b": "dora",
        "country_a": "AA",
        "country_b": "BB",
        "gauge_a_mm": 1435,
        "gauge_b_mm": 1520,
        "applies_to": applies_to,
        "dwell_h_p50": p50,
        "dwell_h_p90": p90,
        "capacity_trains_per_day": 12,
    }


def _mode(a: str, b: str, p50: float, p90: float) -> Row:
    return {
        "id": f"mode-{a}-{b}",
        "kind": "mode",
        "from_mode": a,
        "to_mode": b,
        "dwell_h_p50": p50,
        "dwell_h_p90": p90,
    }


def _tariff(row_id: str, group: str, item: str, **more: object) -> Row:
    return {"id": row_id, "tariff_class": group, "item": item, "price_year": 2001, **more}


def _fixed(row_id: str, item: str, usd_per_feu: float, **more: object) -> Row:
    fixed = {"fixed_usd_per_feu": usd_per_feu, "fixed_usd_per_teu": usd_per_feu / 2}
    return _tariff(row_id, "any", item, **fixed, **more)


def _haul(group: str, fixed_usd: float, usd_per_km: float) -> Row:
    return _tariff(
        f"{group}-haul",
        group,
        "haul",
        fixed_usd_per_feu=fixed_usd,
        fixed_usd_per_teu=fixed_usd / 2,
        usd_per_feu_km=usd_per_km,
        usd_per_teu_km=usd_per_km / 2,
    )


def _speed(group: str, country: str, km_per_day: float, ratio: float = 1.3) -> Row:
    return {
        "id": f"{group}-{country.lower() or 'any'}",
        "speed_class": group,
        "country": country,
        "km_per_day": km_per_day,
        "p90_ratio": ratio,
    }


def _factor(quantity: str, value: float, unit: str, scope: str, country: str = "") -> list[Row]:
    return [
        {
            "id": f"{quantity}-{scope}-{country or 'any'}-{year}".lower(),
            "quantity": quantity,
            "country": country,
            "year": year,
            "value": value,
            "unit": unit,
            "scope": scope,
        }
        for year in (2000, 2020)
    ]


ROWS: Mapping[str, list[Row]] = {
    "countries": [
        {"id": "AA", "name": "Aland", "railway": "Railway of Aland", "currency": "AAD"},
        {"id": "BB", "name": "Beland", "railway": "Beland Railways", "currency": "BBD"},
    ],
    "places": [
        _place("Alfa", "city;terminal;port;station", "AA", 40.0, 120.0, "Asia/Seoul", "Alpha;알파"),
        _place("Bravo", "station", "AA", 42.0, 115.0, "Asia/Seoul"),
        _place("Carl", "station;border", "AA", 45.0, 110.0, "Asia/Seoul"),
        _place("Dora", "station;border", "BB", 45.05, 109.85, "Europe/Moscow"),
        _place("Echo", "city;terminal;station", "BB", 50.0, 75.0, "Europe/Moscow", "Эхо"),
        _place("Foxtrot", "city;terminal;port;station", "BB", 55.0, 40.0, "Europe/Moscow"),
        _place("Golf", "city", "BB", 50.5, 76.0, "Europe/Moscow"),
        _place("India", "city;terminal;port;station", "AA", 36.0, 124.0, "Asia/Seoul"),
        _place("Gate-N", "sea_gate", "", 20.0, 100.0, ""),
        _place("Gate-S", "sea_gate", "", 15.0, 60.0, ""),
    ],
    "lines": [
        {
            "id": "west",
            "name": "Alfa - Carl - Dora",
            "from_place": "alfa",
            "to_place": "dora",
            "official_km": 1064,
        },
        {
            "id": "broad",
            "name": "Dora - Foxtrot",
            "from_place": "dora",
            "to_place": "foxtrot",
            "official_km": 5250,
        },
        {
            "id": "island",
            "name": "Alfa - India",
            "from_place": "alfa",
            "to_place": "india",
            "official_km": 600,
            "project": "bridge",
        },
    ],
    "sections": [
        _section("west", "alfa", "bravo", "AA", 500, "1435", tracks=2, max_freight_speed_kmh=90),
        _section("west", "bravo", "carl", "AA", 550, "1435", max_freight_speed_kmh=80),
        _section("west", "carl", "dora", "AA", 14, "1520;1435"),
        _section("broad", "dora", "echo", "BB", 2750, "1520", max_freight_speed_kmh=80),
        _section("broad", "echo", "foxtrot", "BB", 2500, "1520", traction="dc_3kv", tracks=2),
        _section("island", "alfa", "india", "AA", 600, "1435", project="bridge"),
    ],
    "links": [
        _link("sea", "alfa", "gate-n", 3000),
        _link("sea", "gate-n", "gate-s", 4400, "strait"),
        _link("sea", "gate-s", "foxtrot", 5000),
        _link("sea", "alfa", "foxtrot", 21000),
        _link("sea", "alfa", "india", 700),
        _link("road", "golf", "echo", 110),
    ],
    "passages": [
        {
            "id": "strait",
            "name": "The strait",
            "open_by_default": "yes",
            "names_way": "yes",
            "transit_h_p50": 12,
            "transit_h_p90": 24,
        }
    ],
    "projects": [
        {
            "id": "bridge",
            "name": "Bridge to the island",
            "usd_low": 1e9,
            "usd_mid": 2e9,
            "usd_high": 3e9,
            "price_year": 2001,
            "build_years": 5,
        }
    ],
    "transfers": [
        _border("wagon", 40, 80),
        _border("block", 20, 40),
        _mode("gate", "rail", 24, 48),
        _mode("rail", "gate", 12, 30),
        _mode("gate", "sea", 36, 72),
        _mode("sea", "gate", 30, 60),
        _mode("sea", "rail", 48, 96),
        _mode("rail", "sea", 48, 96),
    ],
    "services": [
        {
            "id": "wagons",
            "name": "Single wagons",
            "kind": "wagon",
            "operator": "the railways",
            "countries": "AA;BB",
            "departures_per_week": 0,
            "speed_class": "wagon",
            "tariff_class": "wagon",
        },
        {
            "id": "express",
            "name": "Alfa - Foxtrot Express",
            "kind": "block_train",
            "operator": "Express Ltd",
            "calls": "alfa;carl;dora;echo;foxtrot",
            "boards_at": "alfa;echo;foxtrot",
            "departures_per_week": 2,
            "first_departure_h": 12,
            "speed_class": "block",
            "tariff_class": "block",
            "capacity_teu": 80,
        },
        {
            "id": "rocket",
            "name": "The Rocket",
            "kind": "block_train",
            "operator": "Express Ltd",
            "calls": "alfa;carl;dora;foxtrot",
            "departures_per_week": 7,
            "speed_class": "fast",
            "tariff_class": "block",
            "valid_from": 2015,
        },
        {
            "id": "liner",
            "name": "Alfa - Foxtrot liner",
            "kind": "liner",
            "operator": "Sea Ltd",
            "calls": "alfa",
            "calls_to": "foxtrot",
            "departures_per_week": 1,
            "first_departure_h": 30,
            "speed_class": "liner",
            "tariff_class": "liner",
            "calls_between": 2,
            "h_per_call": 24,
        },
        {
            "id": "feeder",
            "name": "Island feeder",
            "kind": "feeder",
            "operator": "Sea Ltd",
            "calls": "india",
            "calls_to": "alfa",
            "departures_per_week": 3,
            "speed_class": "feeder",
            "tariff_class": "feeder",
        },
    ],
    "speeds": [
        _speed("wagon", "AA", 250, 1.6),
        _speed("wagon", "BB", 300, 1.6),
        _speed("block", "", 800),
        _speed("fast", "", 1100, 1.1),
        _speed("liner", "", 900, 1.1),
        _speed("feeder", "", 600, 1.2),
        _speed("road", "", 500, 1.2),
    ],
    "tariffs": [
        _haul("wagon", 100, 0.6),
        _haul("block", 200, 0.5),
        _haul("liner", 300, 0.06),
        _haul("feeder", 100, 0.2),
        _tariff(
            "road",
            "any",
            "road",
            fixed_usd_per_feu=80,
            fixed_usd_per_teu=60,
            usd_per_feu_km=1.5,
            usd_per_teu_km=1.2,
        ),
        _fixed("terminal", "terminal", 60),
        _fixed("transshipment", "transshipment", 90),
        _fixed("border", "border", 50),
        _fixed("strait-toll", "passage", 75, passage="strait"),
        _fixed("empty-return", "empty_return", 150),
    ],
    "emission_factors": [
        *_factor("grid_g_per_kwh", 600, "g CO2e/kWh", "WTW"),
        *_factor("grid_g_per_kwh", 450, "g CO2e/kWh", "WTW", "BB"),
        *_factor("rail_wh_per_gross_tkm", 18, "Wh/(gross t km)", "none"),
        *_factor("rail_diesel_g_per_gross_tkm", 5, "g/(gross t km)", "none"),
        *_factor("diesel_g_per_g", 3.9, "g CO2e/g", "WTW"),
        *_factor("rail_gross_per_net", 2.0, "1", "none"),
        *_factor("sea_g_per_teu_km", 70, "g CO2e/(TEU km)", "WTW"),
        *_factor("sea_distance_factor", 1.15, "1", "none"),
        *_factor("road_g_per_tkm", 90, "g CO2e/(t km)", "WTW"),
        *_factor("grid_losses_factor", 1.08, "1", "none"),
        *_factor("terminal_g_per_teu", 15000, "g CO2e/TEU", "WTW"),
    ],
    "exchange_rates": [
        {"id": "aad-2001", "currency": "AAD", "year": 2001, "per_usd": 2.0},
        {"id": "bbd-2001", "currency": "BBD", "year": 2001, "per_usd": 30.0},
        {"id": "cpi-2001", "currency": "US_CPI_U", "year": 2001, "per_usd": 177.1},
        {"id": "cpi-2020", "currency": "US_CPI_U", "year": 2020, "per_usd": 258.8},
    ],
    "observations": [
        {
            "id": "express-2001",
            "from_place": "alfa",
            "to_place": "foxtrot",
            "origin": "Alfa",
            "destination": "Foxtrot",
            "year": 2001,
            "days_typical": 9,
            "scope": "port_to_port",
            "services": "express",
            "service_kinds": "block_train",
            "via": "carl;dora",
            "basis": "observed",
            "comparable": "yes",
        }
    ],
    "claims": [
        {
            "id": "rail-days",
            "claim": "Alfa to Foxtrot in 8 to 10 days by rail",
            "quantity": "rail_days",
            "from_place": "alfa",
            "to_place": "foxtrot",
            "low": 8,
            "high": 10,
            "unit": "d",
            "year": 2001,
        }
    ],
}
