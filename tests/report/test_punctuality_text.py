"""Tables and rows of punctuality, from a result written by hand."""

from __future__ import annotations

from typing import Any

from landbridge.report.punctuality_text import (
    PUNCTUALITY_COLUMNS,
    punctuality_rows,
    punctuality_tables,
)

LATE = {
    "arrivals_per_week": 7,
    "mean_min": 12.0,
    "p50_min": 3.0,
    "p90_min": 40.0,
    "within_5": 0.6,
    "within_15": 0.75,
    "within_60": 0.95,
}


def result(places: int = 2) -> dict[str, Any]:
    place = {"place": "a", "point": "A", "km": 0.0, "category": "container", **LATE}
    ends = {"from": "a", "from_name": "A", "to": "b", "to_name": "B", "km": 40.0}
    return {
        "weeks": 30,
        "seed": 1,
        "struck_min": 60,
        "categories": [{"category": "container", **LATE}, {"category": "freight", **LATE}],
        "places": [{**place, "point": f"P{n}", "km": float(n)} for n in range(places)],
        "trains": [
            {"id": "c1", "service": "c", "category": "container", "from": "A", "to": "B", **LATE}
        ],
        "containers": [
            {
                **ends,
                "service": "c",
                "days_planned": 1.0,
                "days_p50": 1.1,
                "days_p90": 1.25,
                "margin_h": 0.5,
                "waiting_h": 1.0,
            }
        ],
        "recovery": [
            {
                "point": "A",
                "direction": "forth",
                "towards": "B",
                "category": "container",
                "gone_km": None,
                "recovered_share": 0.0,
                "left_min": 12.0,
                "others": 1.5,
                "others_min": 30.0,
            }
        ],
        "notes": ["no train leaves before its time"],
    }


def test_tables_have_each_part_once_and_the_notes_last() -> None:
    tables = punctuality_tables(result())
    assert [table.title.split(",")[0] for table in tables] == [
        "Punctuality at the ends of trains",
        "Punctuality of container trains at places",
        "Container trains end to end",
        "What becomes of 60 min lost by a container train",
    ]
    assert tables[0].rows[0][:3] == ("container", 7, 0.6)
    assert tables[3].rows == (("A", "B", None, 12.0, 1.5, 30.0),)
    assert tables[3].notes[-1] == "No train leaves before its time."


def test_less_than_two_days_is_told_in_hours() -> None:
    """A quarter of a day for 259 km says less than 6.7 hours."""
    short = punctuality_tables(result())[2]
    told = {column.key: column.unit for column in short.columns}
    assert (told["planned"], told["p50"], told["p90"]) == ("h", "h", "h")
    assert [f"{hours:.1f}" for hours in short.rows[0][4:7]] == ["24.0", "26.4", "30.0"]
    assert short.notes[0].startswith("Hours from leaving")
    far = result()
    far["containers"][0]["days_p90"] = 2.5
    table = punctuality_tables(far)[2]
    assert {column.unit for column in table.columns if column.key in ("planned", "p90")} == {"d"}
    assert table.rows[0][4:7] == (1.0, 1.1, 2.5)


def test_a_delay_that_is_never_made_up_says_so() -> None:
    told = result()
    assert "– no train is on time again before its end." in punctuality_tables(told)[3].notes
    told["recovery"][0] |= {"gone_km": 120.0, "recovered_share": 0.5}
    notes = punctuality_tables(told)[3].notes
    assert not [note for note in notes if note.startswith("–")]
    assert any("never on time again" in note for note in notes)
    told["recovery"][0]["recovered_share"] = 1.0
    assert not any("never on time again" in note for note in punctuality_tables(told)[3].notes)


def test_many_places_are_thinned_to_what_can_be_read_with_both_ends() -> None:
    rows = punctuality_tables(result(places=60))[1].rows
    assert len(rows) == 12
    assert (rows[0][0], rows[-1][0]) == ("P0", "P59")


def test_without_places_containers_or_recovery_the_categories_stay() -> None:
    bare = {**result(), "places": [], "containers": [], "recovery": []}
    (table,) = punctuality_tables(bare)
    assert table.notes[-1] == "No train leaves before its time."


def test_rows_have_all_columns() -> None:
    rows = list(punctuality_rows(result()))
    assert [row["of"] for row in rows] == ["category", "category", "place", "place", "train"]
    assert all(tuple(row) == PUNCTUALITY_COLUMNS for row in rows)
    assert rows[-1]["id"] == "c1"
