"""The price of a cover as table, rows and chart."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from landbridge.report.cover import cover_bytes, cover_rows, cover_tables


def _row(minutes: float, usd: float | None, known: int = 0) -> dict[str, object]:
    narrow = {"minutes": known, "prior_minutes": known, "station": "a", "station_name": "A"}
    held = usd is not None
    return {
        "minutes": minutes, "touched": 2, "changed": 2 if held else None, "cancelled": 1,
        "passenger_minutes": None if usd is None else 4 * usd, "usd": usd,
        "observer": {"narrowest": narrow} if held else None,
        "why": None if held else "train 7 is trapped",
    }  # fmt: skip


_RESULT = {
    "date": "2001-08-03",
    "minutes": 75.0,
    "stations": ["A", "B"],
    "price_year": 2001,
    "curve": [_row(0.0, 100.0, 1), _row(75.0, 900.0, 67), _row(120.0, None)],
}


def test_rows_name_the_station_that_betrays() -> None:
    """A window without a plan has its reason and no figures."""
    first, _, last = cover_rows(_RESULT)
    assert (first["observer_minutes"], first["observer_station"]) == (1, "A")
    assert (last["usd"], last["why"]) == (None, "train 7 is trapped")
    assert cover_tables(_RESULT)[0].columns[-1].key == "why"


def test_the_chart_marks_what_is_too_narrow_and_what_has_no_plan() -> None:
    """Hollow points, and words where there is no point."""
    text = cover_bytes(_RESULT, "cover.svg").decode()
    root = ET.fromstring(text)
    fills = [one.get("fill") for one in root.iter() if one.tag.endswith("circle")]
    assert len(fills) == 2
    assert fills[0] != fills[1]
    assert "no plan" in text
    assert "known to 67 min" in text
