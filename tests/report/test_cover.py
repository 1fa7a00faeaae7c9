"""The price of a cover as table, rows and chart."""

from __future__ import annotations

import itertools
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
    cells = [one.text or "" for one in root.iter() if one.tag.endswith("text")]
    assert cells[cells.index("known to, minutes") + 1 :][:3] == ["1", "67", ""]


def test_the_chart_has_the_blanket_policy_where_it_is_known() -> None:
    """Its line, its figures, and that it cannot be run."""
    policy = {"cancelled": 3, "passenger_minutes": 500.0, "usd": 90.0, "misplaced": 2}
    curve = [_row(0.0, 100.0, 1), _row(75.0, 900.0, 67)]
    rows = [{**one, "blanket": policy} for one in curve]
    text = cover_bytes({**_RESULT, "curve": rows}, "cover.svg").decode()
    assert "stroke-dasharray" in text
    assert "cannot be run" in text
    assert cover_rows({**_RESULT, "curve": rows})[0]["blanket_misplaced"] == 2


def test_no_figure_stands_on_another() -> None:
    """Windows that lie close together have their figures side by side."""
    near = {**_RESULT, "curve": [_row(one, 100.0 + one, 30) for one in (0.0, 58.0, 59.0, 60.0)]}
    root = ET.fromstring(cover_bytes(near, "cover.svg").decode())
    at = {one.text: float(one.get("x", "0")) for one in root.iter() if one.tag.endswith("text")}
    places = [at[words] for words in ("0", "58", "59", "60")]
    assert all(two - one >= 60 for one, two in itertools.pairwise(places))
