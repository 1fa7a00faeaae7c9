"""The study of a closed station: built byte for byte, clean, and its trains can run as they say.

The conditions of the pattern are read here from the shipped tables by code of its own.
"""

from __future__ import annotations

import csv
import importlib
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from landbridge.data.dayclock import seconds_of
from landbridge.data.find import default_scenario, find_study, shipped_studies
from landbridge.data.schemas import MARKET_TABLES
from landbridge.data.study import check_study, read_study

STUDY = "moscow-yaroslavsky-2001"
FOLDER = find_study(STUDY)
MOSCOW = "moscow-yaroslavsky"
FRIDAY = "fri"
Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def at(text: str) -> int:
    seconds = seconds_of(text)
    assert seconds is not None
    return seconds


TRIPS = {row["id"]: row for row in table("trips")}
CALLS: dict[str, list[Row]] = defaultdict(list)
for call in sorted(table("calls"), key=lambda row: (row["trip"], int(row["sequence"]))):
    CALLS[call["trip"]].append(call)


def minutes(trip: str, end: str) -> float:
    """Minutes from the first call of a trip to a place."""
    own = CALLS[trip]
    last = next(row for row in own if row["place"] == end)
    return (at(last["arrive"]) - at(own[0]["depart"])) / 60


def outward(route: str) -> list[str]:
    return [
        t for t, row in TRIPS.items() if row["route"] == route and CALLS[t][0]["place"] == MOSCOW
    ]


def test_it_is_built_byte_for_byte_from_its_raw_folder() -> None:
    build = importlib.import_module("tools.yaroslavsky.build")
    files = build.build_files(FOLDER / "raw")
    assert set(files) == {path.name for path in FOLDER.glob("*.csv")}
    for name, text in files.items():
        assert (FOLDER / name).read_bytes() == text.encode("utf-8"), name


def test_the_builder_writes_a_whole_study_elsewhere(tmp_path: Path) -> None:
    importlib.import_module("tools.yaroslavsky.__main__").main(["--output", str(tmp_path)])
    assert read_study(tmp_path).digest == read_study(FOLDER).digest


def test_it_checks_clean_and_needs_no_market() -> None:
    study, findings = check_study(FOLDER)
    assert study is not None
    assert [str(finding) for finding in findings] == []
    assert STUDY in shipped_studies()
    assert default_scenario(FOLDER) == "2001"
    assert not [name for name in MARKET_TABLES if (FOLDER / f"{name}.csv").exists()]
    assert (FOLDER / "LICENSE").read_text(encoding="utf-8").startswith(f'The study "{STUDY}"')


def test_both_reported_windows_are_there_with_their_sources() -> None:
    found = {
        (r["variant"], r["categories"], r["from_time"], r["to_time"]): r for r in table("closures")
    }
    assert set(found) == {
        ("announced", "suburban", "20:45", "21:53"),
        ("reported", "suburban", "18:59", "22:44"),
        ("reported", "passenger", "21:18", "23:30"),
    }
    assert {(r["date"], r["places"], r["what"]) for r in found.values()} == {
        ("2001-08-03", MOSCOW, "station")
    }
    assert all("Y018" in r["source"] or "newspapers" in r["source"] for r in found.values())


#: Tables that have rows from a publication; of all others nobody knows a row.
KNOWN = {"closures", "countries", "lines", "places", "sections"}
NAMES = sorted(path.stem for path in FOLDER.glob("*.csv"))


@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_knows_says_that_it_is_an_estimate(name: str) -> None:
    listed = table(name)
    assert listed
    for row in listed:
        guessed = row["confidence"] == "estimate"
        assert guessed or name in KNOWN, row["id"]
        assert not guessed or "estimate" in row["source"], row["id"]
        assert guessed or "general knowledge" not in row["source"] or name == "sections", row["id"]


def test_the_one_turn_back_that_was_added_later_says_what_it_rests_on() -> None:
    (row,) = [row for row in table("turnbacks") if row["place"] == "moskva-3"]
    assert row["depot_of"] == MOSCOW
    assert "Wikipedia" in row["source"]
    assert "Moskva-3" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_every_fact_that_is_named_is_in_the_raw_facts() -> None:
    with (FOLDER / "raw" / "yaroslavsky.csv").open(encoding="utf-8", newline="") as file:
        facts = {row["id"] for row in csv.DictReader(file)}
    named = set()
    for path in [*FOLDER.glob("*.csv"), *(FOLDER / "raw").glob("*.csv")]:
        if path.name != "yaroslavsky.csv":
            named |= set(re.findall(r"\bY\d{3}\b", path.read_text(encoding="utf-8")))
    assert len(named) > 20
    assert named <= facts


def test_the_station_has_sixteen_tracks() -> None:
    tracks = [row for row in table("platforms") if row["place"] == MOSCOW]
    assert len(tracks) == 16  # Y047
    assert sum(row["categories"] == "passenger" for row in tracks) == 6


@pytest.mark.parametrize(
    ("route", "place", "published", "most"),
    [
        ("Mytishchi", "mytishchi", 35, 0),  # Y034
        ("Sergiev Posad express", "sergiev-posad", 65, 0),  # Y049
        ("Sergiev Posad", "sergiev-posad", 90, 25),  # Y049, Y035; waits to be passed
        ("Fryazevo", "fryazevo", 105, 15),  # Y036
    ],
)
def test_running_times_are_the_published_ones(
    route: str, place: str, published: float, most: float
) -> None:
    times = [minutes(trip, place) for trip in outward(route)]
    assert times
    assert min(times) == published
    assert max(times) <= published + most


def test_no_train_is_faster_than_its_track() -> None:
    km = {frozenset((r["from_place"], r["to_place"])): float(r["length_km"])
          for r in table("sections")}  # fmt: skip
    for trip, own in CALLS.items():
        for a, b in pairwise(own):
            hours = (at(b["arrive"]) - at(a["depart"])) / 3600
            assert km[frozenset((a["place"], b["place"]))] / hours <= 125, (trip, b["place"])


def test_trains_an_hour_are_those_that_were_published() -> None:
    leave = sorted(
        at(own[0]["depart"])
        for trip, own in CALLS.items()
        if own[0]["place"] == MOSCOW and TRIPS[trip]["category"] == "suburban"
    )
    peak = sum(18 * 3600 <= time < 20 * 3600 for time in leave)
    # 50 pairs from 18 to 20 with a fifth track and 251 pairs a day in 2020, 27 less before (Y016).
    assert 0.8 * 50 * 224 / 251 <= peak <= 50
    # 40 trains a day to Monino, in some 20 hours (Y038); 6 to 8 a day to Krasnoarmeysk (Y037).
    assert 1.5 <= len(outward("Monino")) / 10 <= 3
    assert 2 <= len(outward("Krasnoarmeysk")) <= 5
    assert len([t for t in outward("Sergiev Posad") if at(CALLS[t][0]["depart"]) >= 54000]) >= 15


def test_every_headway_is_kept() -> None:
    headways = {}
    for row in table("station_headways"):
        headways[frozenset((row["from_place"], row["to_place"]))] = row
    legs: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for own in CALLS.values():
        for a, b in pairwise(own):
            legs[a["place"], b["place"]].append((at(a["depart"]), at(b["arrive"])))
    for (start, end), trains in legs.items():
        row = headways[frozenset((start, end))]
        gap, tracks = 60 * float(row["headway_min"]), int(row["tracks"])
        lanes: list[tuple[int, int]] = []  # the last train of each track of this direction
        for entry, leave in sorted(trains):
            fits = [
                n
                for n, last in enumerate(lanes)
                if entry - last[0] >= gap and leave - last[1] >= gap
            ]
            if fits:
                lanes[max(fits, key=lambda n: lanes[n])] = (entry, leave)
            else:
                lanes.append((entry, leave))
        assert len(lanes) <= max(1, tracks // 2), (start, end)
        if tracks == 1:
            for entry, leave in trains:
                for back, out in legs.get((end, start), ()):
                    assert entry >= out + 60 or back >= leave + 60, (start, end, entry)


def test_no_platform_track_has_two_trains() -> None:
    taken: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for trip, own in CALLS.items():
        for row in own:
            if row["platform"]:
                taken[row["platform"]].append((at(row["arrive"]), at(row["depart"]), trip))
    for track, stays in taken.items():
        stays.sort()
        for before, after in pairwise(stays):
            same = TRIPS[before[2]]["block"] == TRIPS[after[2]]["block"]
            assert after[0] - before[1] >= (600 if same else 120), (track, before, after)


def test_workings_go_on_where_they_are() -> None:
    blocks: dict[str, list[str]] = defaultdict(list)
    for trip, row in TRIPS.items():
        blocks[row["block"]].append(trip)
    turned = 0
    for trips in blocks.values():
        trips.sort(key=lambda trip: at(CALLS[trip][0]["depart"]))
        for before, after in pairwise(trips):
            last, first = CALLS[before][-1], CALLS[after][0]
            assert last["place"] == first["place"]
            assert last["platform"] == first["platform"]
            assert at(first["depart"]) - at(last["arrive"]) >= 600
            assert TRIPS[before]["places"] == TRIPS[after]["places"]
            turned += 1
    assert turned > 100


def test_no_more_trains_turn_at_once_than_the_place_has_tracks() -> None:
    tracks = {(r["place"], r["categories"]): int(r["tracks"]) for r in table("turnbacks")}
    events: dict[str, list[tuple[int, int]]] = defaultdict(list)
    blocks: dict[str, list[str]] = defaultdict(list)
    for trip, row in TRIPS.items():
        if row["category"] == "suburban":
            blocks[row["block"]].append(trip)
    for trips in blocks.values():
        trips.sort(key=lambda trip: at(CALLS[trip][0]["depart"]))
        for before, after in pairwise(trips):
            last, first = CALLS[before][-1], CALLS[after][0]
            events[last["place"]] += [(at(last["arrive"]), 1), (at(first["depart"]), -1)]
    for place, own in events.items():
        now = most = 0
        for _, change in sorted(own):
            now += change
            most = max(most, now)
        assert most <= tracks[place, "suburban"], place


def test_passengers_are_shares_of_the_published_day() -> None:
    rows = [row for row in table("passengers") if row["category"] == "suburban"]
    evening = sum(float(row["passengers"]) for row in rows if row["from_place"] == MOSCOW)
    with (FOLDER / "raw" / "profile.csv").open(encoding="utf-8", newline="") as file:
        share = sum(float(row["share_out"]) for row in csv.DictReader(file))
    assert 0.5 < share < 0.8
    whole = 66000 * 1.15 * share  # less those who come after the last train
    assert 0.97 * whole <= evening <= whole
    assert {row["days"] for row in rows} == {FRIDAY}
