"""Hand-made results of routes queries: four destinations, two scenarios, five ways each.

The numbers are invented for the tests of this room and stand for nothing; only their shape is that
of real results.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

from landbridge.report.geometry import Geometry

PLACES: dict[str, tuple[str, float, float]] = {
    "busan": ("Busan", 129.03, 35.10),
    "seoul": ("Seoul", 126.98, 37.57),
    "dorasan": ("Dorasan", 126.71, 37.90),
    "kaesong": ("Kaesong", 126.56, 37.97),
    "pyongyang": ("Pyongyang", 125.75, 39.03),
    "sinuiju": ("Sinuiju", 124.40, 40.10),
    "dandong": ("Dandong", 124.39, 40.12),
    "wonsan": ("Wonsan", 127.44, 39.15),
    "rajin": ("Rajin", 130.30, 42.25),
    "tumangang": ("Tumangang", 130.63, 42.42),
    "khasan": ("Khasan", 130.65, 42.43),
    "ussuriysk": ("Ussuriysk", 131.95, 43.80),
    "vostochny": ("Vostochny", 133.08, 42.73),
    "khabarovsk": ("Khabarovsk", 135.10, 48.46),
    "chita": ("Chita", 113.50, 52.03),
    "irkutsk": ("Irkutsk", 104.29, 52.30),
    "novosibirsk": ("Novosibirsk", 82.93, 55.02),
    "yekaterinburg": ("Yekaterinburg", 60.62, 56.86),
    "moscow": ("Moscow", 37.62, 55.75),
    "st-petersburg": ("St Petersburg", 30.31, 59.94),
    "vainikkala": ("Vainikkala", 28.30, 60.87),
    "helsinki": ("Helsinki", 24.94, 60.17),
    "brest": ("Brest", 23.72, 52.11),
    "malaszewicze": ("Malaszewicze", 23.52, 52.02),
    "berlin": ("Berlin", 13.41, 52.52),
    "rotterdam": ("Rotterdam", 4.48, 51.92),
    "hamburg": ("Hamburg", 9.99, 53.55),
    "tianjin": ("Tianjin", 117.18, 39.14),
    "erenhot": ("Erenhot", 111.98, 43.65),
    "zamyn-uud": ("Zamyn-Uud", 111.90, 43.71),
    "ulaanbaatar": ("Ulaanbaatar", 106.88, 47.91),
    "naushki": ("Naushki", 106.11, 50.38),
    "ulan-ude": ("Ulan-Ude", 107.60, 51.83),
    "shenyang": ("Shenyang", 123.43, 41.79),
    "harbin": ("Harbin", 126.65, 45.75),
    "manzhouli": ("Manzhouli", 117.43, 49.60),
    "zabaikalsk": ("Zabaikalsk", 117.33, 49.65),
    "lianyungang": ("Lianyungang", 119.22, 34.60),
    "urumqi": ("Urumqi", 87.60, 43.80),
    "alashankou": ("Alashankou", 82.57, 45.17),
    "dostyk": ("Dostyk", 82.48, 45.25),
    "petropavlovsk": ("Petropavlovsk", 69.15, 54.87),
}

_SUEZ = [
    *[(129.0, 35.1), (127.0, 33.2), (122.5, 30.0), (119.0, 24.0), (113.5, 17.0), (109.8, 11.0)],
    *[(105.0, 3.0), (104.3, 1.2), (103.0, 1.4), (100.2, 3.4), (97.5, 5.6), (94.8, 6.2)],
    *[(80.6, 5.6), (73.0, 7.8), (58.0, 11.6), (51.5, 12.4), (45.0, 12.1), (43.4, 12.6)],
    *[(42.0, 14.8), (38.5, 20.5), (34.5, 26.6), (32.6, 29.7), (32.4, 31.4)],
]
_EUROPE = [
    *[(32.4, 31.4), (25.0, 33.9), (15.0, 35.8), (11.2, 37.4), (2.0, 37.2), (-5.6, 35.95)],
    *[(-9.3, 36.8), (-9.9, 43.2), (-5.6, 48.7), (1.4, 50.9), (3.4, 51.9), (4.0, 52.0)],
]
_CAPE = [
    *[(104.3, 1.2), (105.6, -5.9), (75.0, -18.0), (45.0, -31.0), (28.0, -34.8), (18.2, -35.0)],
    *[(8.0, -22.0), (-10.0, -2.0), (-17.8, 9.0), (-18.2, 20.0), (-11.5, 33.0), (-9.9, 43.2)],
]

#: Track id: country (empty at sea), km, places or points.
TRACKS: dict[str, tuple[str, float, list[Any]]] = {
    "gyeongbu": ("KR", 441.7, ["busan", (128.6, 35.87), (127.43, 36.33), "seoul"]),
    "gyeongui": ("KR", 55.8, ["seoul", "dorasan"]),
    "dorasan-kaesong": ("KP", 17.0, ["dorasan", "kaesong"]),
    "pyongbu": ("KP", 187.3, ["kaesong", (125.75, 38.5), "pyongyang"]),
    "pyongui": ("KP", 225.1, ["pyongyang", "sinuiju"]),
    "pyongra": (
        "KP",
        781.1,
        ["pyongyang", (127.2, 39.4), (127.53, 39.83), (129.2, 40.67), (129.77, 41.78), "rajin"],
    ),
    "rajin-tumangang": ("KP", 49.0, ["rajin", "tumangang"]),
    "tumangang-khasan": ("RU", 5.0, ["tumangang", "khasan"]),
    "khasan-ussuriysk": ("RU", 270.0, ["khasan", (131.3, 43.1), "ussuriysk"]),
    "vostochny-ussuriysk": ("RU", 230.0, ["vostochny", (132.2, 43.35), "ussuriysk"]),
    "tsr-east": (
        "RU",
        3150.0,
        ["ussuriysk", "khabarovsk", (132.9, 48.8), (128.4, 51.4), (119.8, 53.7), "chita"],
    ),
    "tsr-chita": ("RU", 560.0, ["chita", "ulan-ude"]),
    "tsr-west": (
        "RU",
        5640.0,
        [
            *["ulan-ude", "irkutsk", (92.87, 56.0), "novosibirsk", (73.4, 55.0), (65.3, 57.1)],
            *["yekaterinburg", (56.25, 58.0), (49.6, 58.6), (44.0, 56.3), "moscow"],
        ],
    ),
    "zabaikalsk-chita": ("RU", 460.0, ["zabaikalsk", (116.5, 50.4), "chita"]),
    "naushki-ulan-ude": ("RU", 248.0, ["naushki", "ulan-ude"]),
    "moscow-brest": ("BY", 1100.0, ["moscow", (32.0, 54.8), (27.57, 53.9), "brest"]),
    "brest-berlin": ("PL", 785.0, ["brest", "malaszewicze", (21.0, 52.2), (16.9, 52.4), "berlin"]),
    "berlin-rotterdam": ("DE", 730.0, ["berlin", (9.7, 52.4), (6.76, 51.43), "rotterdam"]),
    "moscow-vainikkala": ("RU", 840.0, ["moscow", (35.9, 56.86), "st-petersburg", "vainikkala"]),
    "vainikkala-helsinki": ("FI", 260.0, ["vainikkala", (26.7, 60.87), "helsinki"]),
    "dandong-harbin": ("CN", 825.0, ["dandong", "shenyang", (125.3, 43.9), "harbin"]),
    "harbin-manzhouli": ("CN", 935.0, ["harbin", (123.9, 47.35), (119.75, 49.2), "manzhouli"]),
    "tianjin-erenhot": ("CN", 980.0, ["tianjin", (116.4, 39.9), (113.1, 41.0), "erenhot"]),
    "zamyn-uud-naushki": ("MN", 1110.0, ["zamyn-uud", (110.1, 44.9), "ulaanbaatar", "naushki"]),
    "lianyungang-alashankou": (
        "CN",
        4130.0,
        [
            *["lianyungang", (113.65, 34.76), (108.93, 34.26), (103.83, 36.06), (93.5, 42.8)],
            *["urumqi", "alashankou"],
        ],
    ),
    "dostyk-petropavlovsk": (
        "KZ",
        1900.0,
        ["dostyk", (79.7, 46.95), (73.35, 47.2), (71.45, 51.18), "petropavlovsk"],
    ),
    "petropavlovsk-yekaterinburg": ("RU", 650.0, ["petropavlovsk", (61.4, 55.16), "yekaterinburg"]),
    "yekaterinburg-moscow": (
        "RU",
        1810.0,
        ["yekaterinburg", (56.25, 58.0), (49.6, 58.6), (44.0, 56.3), "moscow"],
    ),
    "hamburg-berlin": ("DE", 290.0, ["hamburg", (11.5, 53.3), "berlin"]),
    "st-petersburg-moscow": ("RU", 650.0, ["st-petersburg", (35.9, 56.86), "moscow"]),
    "sea-busan-vostochny": ("", 998.0, ["busan", (129.8, 36.5), (132.6, 42.2), "vostochny"]),
    "sea-busan-tianjin": (
        "",
        1320.0,
        ["busan", (126.0, 33.6), (124.2, 36.6), (121.0, 38.5), "tianjin"],
    ),
    "sea-busan-lianyungang": ("", 900.0, ["busan", (126.0, 33.6), "lianyungang"]),
    "sea-busan-suez": ("", 14300.0, _SUEZ),
    "sea-suez-rotterdam": ("", 5900.0, [*_EUROPE, "rotterdam"]),
    "sea-suez-hamburg": ("", 6380.0, [*_EUROPE, (5.0, 53.6), "hamburg"]),
    "sea-hamburg-helsinki": (
        "",
        1850.0,
        [
            *["hamburg", (8.0, 54.8), (8.2, 57.3), (10.7, 57.9), (11.2, 56.0), (12.6, 54.8)],
            *[(15.5, 55.2), (19.5, 57.6), (23.6, 59.6), "helsinki"],
        ],
    ),
    "sea-hamburg-st-petersburg": (
        "",
        2150.0,
        [
            *["hamburg", (8.0, 54.8), (8.2, 57.3), (10.7, 57.9), (11.2, 56.0), (12.6, 54.8)],
            *[(15.5, 55.2), (19.5, 57.6), (26.0, 59.9), "st-petersburg"],
        ],
    ),
    "sea-busan-cape": ("", 21500.0, [*_SUEZ[:8], *_CAPE[1:], (-5.6, 48.7), (1.4, 50.9)]),
    "sea-channel-rotterdam": ("", 250.0, [(1.4, 50.9), (3.4, 51.9), "rotterdam"]),
}

_TSR = [("tsr-east", "tsr-chita", "tsr-west")]
#: Name of a chain: legs as (from, to, mode, service, tracks), borders passed on the way.
_HEADS: dict[str, list[tuple[str, str, str, str, tuple[str, ...]]]] = {
    "tsr": [
        ("busan", "vostochny", "sea", "Busan-Vostochny feeder", ("sea-busan-vostochny",)),
        (
            *("vostochny", "moscow", "rail", "Vostochny-Moscow block train"),
            ("vostochny-ussuriysk", *_TSR[0]),
        ),
    ],
    "mongolia": [
        ("busan", "tianjin", "sea", "Busan-Tianjin feeder", ("sea-busan-tianjin",)),
        ("tianjin", "erenhot", "rail", "Chinese wagonload", ("tianjin-erenhot",)),
        ("zamyn-uud", "naushki", "rail", "Trans-Mongolian wagonload", ("zamyn-uud-naushki",)),
        ("naushki", "moscow", "rail", "Russian wagonload", ("naushki-ulan-ude", "tsr-west")),
    ],
    "kazakhstan": [
        ("busan", "lianyungang", "sea", "Busan-Lianyungang feeder", ("sea-busan-lianyungang",)),
        ("lianyungang", "alashankou", "rail", "Chinese block train", ("lianyungang-alashankou",)),
        ("dostyk", "petropavlovsk", "rail", "Kazakh wagonload", ("dostyk-petropavlovsk",)),
        (
            *("petropavlovsk", "moscow", "rail", "Russian wagonload"),
            ("petropavlovsk-yekaterinburg", "yekaterinburg-moscow"),
        ),
    ],
    "korea": [
        ("busan", "dorasan", "rail", "Korean block train", ("gyeongbu", "gyeongui")),
        (
            *("dorasan", "tumangang", "rail", "Trans-Korean block train"),
            ("dorasan-kaesong", "pyongbu", "pyongra", "rajin-tumangang"),
        ),
        (
            *("tumangang", "moscow", "rail", "Khasan-Moscow block train"),
            ("tumangang-khasan", "khasan-ussuriysk", *_TSR[0]),
        ),
    ],
    "dandong": [
        ("busan", "dorasan", "rail", "Korean block train", ("gyeongbu", "gyeongui")),
        (
            *("dorasan", "sinuiju", "rail", "Trans-Korean block train"),
            ("dorasan-kaesong", "pyongbu", "pyongui"),
        ),
        (
            *("dandong", "manzhouli", "rail", "Chinese wagonload"),
            ("dandong-harbin", "harbin-manzhouli"),
        ),
        (
            *("zabaikalsk", "moscow", "rail", "Russian wagonload"),
            ("zabaikalsk-chita", "tsr-chita", "tsr-west"),
        ),
    ],
}
_TAILS: dict[str, list[tuple[str, str, str, str, tuple[str, ...]]]] = {
    "moscow": [],
    "berlin": [
        ("moscow", "brest", "rail", "Moscow-Brest train", ("moscow-brest",)),
        ("brest", "berlin", "rail", "Brest-Berlin train", ("brest-berlin",)),
    ],
    "rotterdam": [
        ("moscow", "brest", "rail", "Moscow-Brest train", ("moscow-brest",)),
        ("brest", "rotterdam", "rail", "Brest-Rotterdam", ("brest-berlin", "berlin-rotterdam")),
    ],
    "helsinki": [
        (
            *("moscow", "helsinki", "rail", "Finnish train"),
            ("moscow-vainikkala", "vainikkala-helsinki"),
        )
    ],
}
_LINER = ("Asia-Europe liner", ("sea-busan-suez", "sea-suez-hamburg"))
_SEA: dict[str, list[tuple[str, str, str, str, tuple[str, ...]]]] = {
    "moscow": [
        ("busan", "hamburg", "sea", *_LINER),
        ("hamburg", "st-petersburg", "sea", "Baltic feeder", ("sea-hamburg-st-petersburg",)),
        ("st-petersburg", "moscow", "road", "lorry", ("st-petersburg-moscow",)),
    ],
    "berlin": [
        ("busan", "hamburg", "sea", *_LINER),
        ("hamburg", "berlin", "road", "lorry", ("hamburg-berlin",)),
    ],
    "helsinki": [
        ("busan", "hamburg", "sea", *_LINER),
        ("hamburg", "helsinki", "sea", "Baltic feeder", ("sea-hamburg-helsinki",)),
    ],
    "rotterdam": [
        (
            *("busan", "rotterdam", "sea", "Asia-Europe liner"),
            ("sea-busan-suez", "sea-suez-rotterdam"),
        )
    ],
}
_NAMES = {
    "tsr": "Vostochny",
    "mongolia": "Tianjin, Erenhot, Naushki",
    "kazakhstan": "Lianyungang, Alashankou",
    "korea": "Kaesong, Khasan",
    "dandong": "Kaesong, Dandong, Zabaikalsk",
}
_BORDERS = {
    ("dorasan", "kaesong"),
    ("tumangang", "khasan"),
    ("sinuiju", "dandong"),
    ("manzhouli", "zabaikalsk"),
    ("erenhot", "zamyn-uud"),
    ("alashankou", "dostyk"),
    ("brest", "malaszewicze"),
    ("vainikkala", "helsinki"),
}
_SPEED = {"rail": 44.0, "sea": 27.5, "road": 50.0}
_SLOW = {"Chinese wagonload": 26.0, "Russian wagonload": 24.0, "Kazakh wagonload": 22.0}
_SLOW["Khasan-Moscow block train"] = 56.0
_USD_KM = {"rail": 0.24, "sea": 0.085, "road": 1.1}
_KG_KM = {"rail": 0.29, "sea": 0.171, "road": 1.31}
_GAUGE = {"RU": 1520, "BY": 1520, "MN": 1520, "KZ": 1520, "FI": 1520}


def _point(item: Any) -> tuple[float, float]:
    return PLACES[item][1:] if isinstance(item, str) else item


@cache
def geometry() -> dict[str, Any]:
    """Return the lookup that the room takes: tracks as points, places as one point."""
    lookup: dict[str, Any] = {key: (lon, lat) for key, (_, lon, lat) in PLACES.items()}
    lookup.update({key: [_point(p) for p in track[2]] for key, track in TRACKS.items()})
    return lookup


def _leg(index: int, spec: tuple[str, str, str, str, tuple[str, ...]], last: bool) -> Any:
    start, end, mode, service, tracks = spec
    km = sum(TRACKS[key][1] for key in tracks)
    waits: list[dict[str, Any]] = []

    def wait(kind: str, place: str, h_p50: float, when: str = "before") -> None:
        name = PLACES[place][0] if place in PLACES else "Suez Canal"
        waits.append(
            {"kind": kind, "place": place, "place_name": name, "when": when, "h_p50": h_p50}
        )

    if index == 0:
        wait("handling", start, 21.5)
    through = service in {"Trans-Korean block train", "Khasan-Moscow block train"}
    if mode != "road" and not through:
        wait("departure", start, 30.5 + 7 * index)
    if start in {"zamyn-uud", "dostyk", "tumangang", "zabaikalsk", "dandong", "brest"}:
        wait("border", start, 33.25)
    if start in {"dostyk", "zamyn-uud", "tumangang", "zabaikalsk", "brest"}:
        wait("transshipment", start, 17.75)
    if "sea-busan-suez" in tracks:
        wait("passage", "suez", 16.0, "after")
    if last:
        wait("handling", end, 18.5, "after")
    country = TRACKS[tracks[-1]][0]
    speed_kmh = 21.0 if "single wagons" in service else _SLOW.get(service, _SPEED[mode])
    inner = [p for key in tracks for p in TRACKS[key][2] if isinstance(p, str)]
    path = [start, *inner, end]
    return {
        "from": start,
        "from_name": PLACES[start][0],
        "to": end,
        "to_name": PLACES[end][0],
        "mode": mode,
        "service": service.lower().replace(" ", "-"),
        "service_name": service,
        "operator": {"rail": "Railway of " + country, "sea": "Ocean carrier"}.get(mode, "Haulier"),
        "country": country,
        "gauge_mm": _GAUGE.get(country, 1435) if mode == "rail" else None,
        "km": km,
        "hours_p50": round(km / speed_kmh, 3),
        "wait_h_p50": sum(one["h_p50"] for one in waits),
        "waits": waits,
        "usd_per_feu": round(km * _USD_KM[mode] + 110, 2),
        "co2e_kg_per_feu": round(km * _KG_KM[mode], 2),
        "source": f"Hand-made figure for tests, {service}",
        "confidence": "published" if mode == "sea" else "estimate",
        "track": list(tracks),
        "path": list(dict.fromkeys(path)),
    }


def _alternative(number: int, specs: list[Any], name: str) -> dict[str, Any]:
    legs = [_leg(i, spec, i == len(specs) - 1) for i, spec in enumerate(specs)]
    modes = list(dict.fromkeys(leg["mode"] for leg in legs))
    carried = {mode for mode in modes if mode != "road"}
    hours = sum(leg["hours_p50"] + leg["wait_h_p50"] for leg in legs)
    usd = round(sum(leg["usd_per_feu"] for leg in legs) + 655.5, 2)
    kg = sum(leg["co2e_kg_per_feu"] for leg in legs)
    ends = [(leg["from"], leg["to"]) for leg in legs]
    joints = [(a[1], b[0]) for a, b in pairwise(ends)] + ends
    inside = [(p, q) for leg in legs for p, q in pairwise(leg["path"])]
    borders = [f"{a}/{b}" for a, b in dict.fromkeys(joints + inside) if (a, b) in _BORDERS]
    return {
        "id": str(number),
        "way": "rail+sea" if len(carried) == 2 else next(iter(carried)),
        "name": name,
        "pareto": "single wagons" not in name,
        "modes": modes,
        "days_mean": round(hours / 24 * 1.02, 3),
        "days_p50": round(hours / 24, 3),
        "days_p90": round(hours / 24 * 1.17 + 1, 3),
        "port_to_port": {
            "days_mean": round(hours / 24 * 1.02 - 3.2, 3),
            "days_p50": round(hours / 24 - 3.2, 3),
            "days_p90": round(hours / 24 * 1.15 - 2.6, 3),
        },
        "usd_per_feu": usd,
        "usd_per_teu": round(usd / 2 * 1.1, 2),
        "usd_items": {
            "haul": round(usd - 1030.25, 2),
            "terminal": 410.0,
            "transshipment": 92.5,
            "border": 127.75,
            "passage": 60.0,
            "road": 0.0,
            "empty_return": 340.0,
        },
        "price_year": 2001,
        "time_value_usd_per_feu": round(hours * 1.85, 2),
        "co2e_kg_per_feu": round(kg, 2),
        "co2e_ttw_kg_per_feu": round(kg * 0.83, 2),
        "km": sum(leg["km"] for leg in legs),
        "transfers": len(legs) - 1,
        "borders": borders,
        "estimate_share": round(0.41 + 0.05 * len(legs), 2),
        "legs": legs,
    }


def result(destination: str, scenario: str) -> dict[str, Any]:
    """Return the result of one query from Busan."""
    heads = ["tsr", "mongolia", "kazakhstan"]
    if scenario.endswith("-tkr"):
        heads = ["korea", "dandong", "tsr", "kazakhstan"]
    chains = [([*_HEADS[key], *_TAILS[destination]], _NAMES[key]) for key in heads]
    chains.append((_SEA[destination], "Suez"))
    if not scenario.endswith("-tkr"):
        slow = [(*spec[:3], spec[3] + " in single wagons", spec[4]) for spec in _HEADS["tsr"]]
        chains.append(([*slow, *_TAILS[destination]], "Vostochny, single wagons"))
    return {
        "study": "eurasia",
        "scenario": scenario,
        "year": 2001,
        "origin": "busan",
        "destination": destination,
        "origin_name": "Busan",
        "destination_name": PLACES[destination][0],
        "shipment": {"unit": "FEU", "boxes": 1, "cargo_t": 20.0},
        "settings": {"draws": 400, "seed": 1, "value_of_time_usd_per_feu_h": 1.85},
        "units": {"days": "d", "usd_per_feu": "USD of the price year per FEU"},
        "provenance": {"program": "landbridge 0.1.0", "study": "eurasia, made for tests"},
        "alternatives": [_alternative(i, specs, name) for i, (specs, name) in enumerate(chains, 1)],
    }


def cape_result() -> dict[str, Any]:
    """Return one query whose only way leads round the Cape of Good Hope."""
    specs = [
        (
            *("busan", "rotterdam", "sea", "Liner round the Cape"),
            ("sea-busan-cape", "sea-channel-rotterdam"),
        )
    ]
    return {
        **result("rotterdam", "2001"),
        "alternatives": [_alternative(1, specs, "Cape of Good Hope")],
    }


def groups() -> list[dict[str, Any]]:
    """Return the input of the demo page: four destinations, two scenarios."""
    return [
        {
            "destination": key,
            "destination_name": PLACES[key][0],
            "queries": {name: result(key, name) for name in ("2001", "2001-tkr")},
        }
        for key in ("moscow", "berlin", "helsinki", "rotterdam")
    ]


def claims() -> list[dict[str, Any]]:
    """Return four claims with the model's own figures."""
    return [
        {
            "id": "rail-days",
            "claim": "Europe to Asia-Pacific by rail takes 13 to 18 days",
            "quantity": "rail_days",
            "unit": "days",
            "low": 13.0,
            "high": 18.0,
            "model_low": 21.3,
            "model_high": 26.8,
            "verdict": "higher",
            "reasons": [
                {"item": "First wait for a train and terminals", "value": 3.2, "unit": "days"},
                {"item": "Border and gauge change at Tumangang and Khasan", "value": 2.1}
                | {"unit": "days"},
                {"item": "Running at the speeds of 2001", "value": 3.6, "unit": "days"},
            ],
            "note": "The claim names no scope; terminal to terminal it comes nearer.",
            "source": "Hand-made claim for tests, 2001",
        },
        {
            "id": "sea-days",
            "claim": "Europe to Asia-Pacific by sea takes 30 to 40 days",
            "quantity": "sea_days",
            "unit": "days",
            "low": 30.0,
            "high": 40.0,
            "model_low": 31.4,
            "model_high": 36.9,
            "verdict": "agrees",
            "reasons": [],
            "note": "",
            "source": "Hand-made claim for tests, 2001",
        },
        {
            "id": "rail-km",
            "claim": "The ride to Moscow is 6,000 km long",
            "quantity": "rail_km",
            "unit": "km",
            "low": 6000.0,
            "high": 6000.0,
            "model_low": 9374.0,
            "model_high": 9374.0,
            "verdict": "higher",
            "reasons": [
                {"item": "Miles taken for kilometres: 9,374 km are 5,825 miles", "value": 3374.0}
                | {"unit": "km"}
            ],
            "note": "",
            "source": "Hand-made claim for tests, 2001",
        },
        {
            "id": "revenue",
            "claim": "Revenue for Russia on a par with oil and gas",
            "quantity": "text",
            "unit": "",
            "low": None,
            "high": None,
            "model_low": None,
            "model_high": None,
            "verdict": "not judged",
            "reasons": [],
            "note": "Needs the market model.",
            "source": "Hand-made claim for tests, 2001",
        },
    ]


def meta() -> dict[str, Any]:
    """Return what the page says about itself."""
    return {
        "title": "The land bridge of 2001",
        "question": "By rail or by sea?",
        "study": "eurasia",
        "version": "0.1.0",
        "origin_name": "Busan",
        "scenarios": {
            "2001": "as it was: no railway joins the two Koreas",
            "2001-tkr": "the railway across Korea rebuilt and joined",
        },
        "assumptions": [
            "One 40-foot box (FEU) with 20 t of cargo leaves any hour of the year.",
            "Prices are in US dollars of 2001.",
        ],
        "sources": ["Hand-made figures for tests; they stand for nothing."],
    }


def shapes() -> Geometry:
    """Return the geometry with names, as the demo passes it."""
    plain = Geometry.of(geometry())
    names = {key: place[0] for key, place in PLACES.items()}
    return Geometry(plain.tracks, plain.places, names)
