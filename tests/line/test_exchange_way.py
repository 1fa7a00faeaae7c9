"""The way of a timetable file, drawn: one row of stations out of those of its trains."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.line.exchange_km import Run, along_shape_km, section_km
from landbridge.line.exchange_way import Pattern, Way, filled_way, joined_way

#: Where stations of the drawings lie: a to z, ten km apart.
AT = {name: 10.0 * number for number, name in enumerate("abcdefghijklmnopqrstuvwxyz")}


def apart(one: str, two: str) -> float:
    return abs(AT[one] - AT[two])


def patterns(*rows: str) -> list[Pattern]:
    """Return a pattern for each row; ``<`` before it says that it runs in the other direction."""
    return [Pattern(tuple(row.strip("<>")), 1, {"<": False, ">": True}.get(row[0])) for row in rows]


DRAWN = {
    # Rows of trains: the way, and what lies beside it.
    ("abcd",): ("abcd", ""),
    ("<dcba", ">abcd"): ("abcd", ""),
    ("<dcba",): ("abcd", ""),
    ("dcba", "abd"): ("dcba", ""),
    # Limited trains stop at some only, and one of them where no other does.
    ("abdf", "abcf", "aef"): ("abcdef", ""),
    # A train goes on beyond either end.
    ("cdef", "ab", "abc", "fg"): ("abcdefg", ""),
    # A branch leaves the way: x and y lie on it.
    ("abcde", "abxy"): ("abcde", "xy"),
    # Another one comes in, and ends on the way.
    ("abcde", "xyce"): ("abcde", "xy"),
    # Nothing in common.
    ("abc", "xy"): ("abc", "xy"),
    # A train that turns counts with its longest run without a station twice.
    ("abcdcb",): ("abcd", ""),
}  # fmt: skip


@pytest.mark.parametrize("rows", DRAWN, ids=" ".join)
def test_ways_as_drawn(rows: tuple[str, ...]) -> None:
    way = joined_way(patterns(*rows), apart)
    expected, beside = DRAWN[rows]
    assert ("".join(way.stations), "".join(sorted(way.beside))) == (expected, beside)


def test_stations_of_other_routes_between_are_taken_and_branches_are_not() -> None:
    """The fast train stops at a, d and g, local ones at all; one leaves at c for x and y."""
    way = filled_way(Way(tuple("adg")), patterns("gfedcba", "abcxy"), apart)
    assert way.stations == tuple("abcdefg")
    # What is far off the way is not between: z lies 160 km beyond g.
    assert filled_way(Way(tuple("adg")), patterns("azd"), apart).stations == tuple("adg")


def test_nothing_is_no_way() -> None:
    assert joined_way([], apart) == Way(())


ROWS = st.lists(
    st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=8), min_size=1, max_size=6
)


@given(ROWS)
def test_a_way_has_each_station_once_and_loses_none(rows: list[list[str]]) -> None:
    found = joined_way([Pattern(tuple(row), 1) for row in rows], apart)
    everything = [*found.stations, *found.beside]
    assert len(set(everything)) == len(everything)
    assert set(found.stations) <= {name for row in rows for name in row}


@given(st.lists(st.sets(st.integers(0, 9), min_size=2), min_size=1, max_size=6), st.data())
def test_trains_of_one_line_make_one_line(rows: list[set[int]], data: st.DataObject) -> None:
    """Stops taken from one line in either direction, whatever some trains leave out."""
    whole = tuple("abcdefghij")
    some = [Pattern(whole, 1, True)]
    for row in rows:
        names = [whole[number] for number in sorted(row)]
        forth = data.draw(st.booleans())
        some.append(Pattern(tuple(names if forth else reversed(names)), 1, forth))
    found = joined_way(some, apart)
    assert found == Way(whole)


# Kilometres

PLACES = {"a": (0.0, 0.0), "b": (0.0, 0.1), "c": (0.0, 0.2)}
KM = 11.119  # of a tenth of a degree on the equator


@pytest.mark.parametrize(
    ("unit_km", "winding"), [(1.0, 1.2), (0.001, 1.0), (1.609344, 1.05), (0.0003048, 1.4)]
)
def test_the_unit_of_distances_follows_from_the_straight_lines(
    unit_km: float, winding: float
) -> None:
    run = Run(("a", "b", "c"), np.array([0.0, KM, 2 * KM]) * winding / unit_km)
    found = section_km("abc", PLACES, [run], {})
    assert [how for _, how in found] == ["distance", "distance"]
    assert [km for km, _ in found] == pytest.approx([KM * winding] * 2, rel=1e-3)


@pytest.mark.parametrize("distance", [[0, 0, 0], [0, 5, 3], [np.nan] * 3, [0, 1e9, 2e9]])
def test_distances_that_cannot_be_are_not_used(distance: list[float]) -> None:
    found = section_km("abc", PLACES, [Run(("a", "b", "c"), np.array(distance, float))], {})
    assert [how for _, how in found] == ["straight", "straight"]
    assert [km for km, _ in found] == pytest.approx([KM] * 2, rel=1e-3)


def test_a_shape_goes_before_distances() -> None:
    """The shape makes a detour of a twentieth of a degree north between a and b, and there ends."""
    shape = np.array([[0.0, 0.0], [0.05, 0.0], [0.05, 0.1], [0.0, 0.1]])
    one = Run(("a", "b"), np.array([0.0, 1.1 * KM]), "s")
    two = Run(("a", "b", "c"), np.array([0.0, 1.1 * KM, 2.2 * KM]))
    found = section_km("abc", PLACES, [two, one], {"s": shape})
    assert [how for _, how in found] == ["shape", "distance"]
    assert [km for km, _ in found] == pytest.approx([2 * KM, 1.1 * KM], rel=1e-3)


def test_a_station_off_the_shape_makes_it_useless() -> None:
    shape = np.array([[0.1, 0.0], [0.1, 0.2]])
    assert along_shape_km(shape, np.array([0.0, 0.0]), np.array([0.0, 0.1])) is None
    assert along_shape_km(shape[:1], np.array([0.1]), np.array([0.0])) is None
