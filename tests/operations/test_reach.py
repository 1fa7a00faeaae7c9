"""What closures reach, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landbridge.base.errors import InputError, UnknownNameError
from landbridge.operations.names import find_station
from landbridge.operations.reach import shut_by, touched
from landbridge.operations.types import Closure, DayTrains
from tests.operations.evenings import evening, seconds

_DAY, _ = evening("""
    1 x | a 18:00 | bravo/2 18:10-18:12 | t/1 18:20
    2 x | t/1 18:50 | bravo/1 19:00 | a 19:10
    3 z p | a 18:05 | (bravo/2 18:15) | t/2 18:25
""")


def day() -> DayTrains:
    """Return the evening with a station that has an accent in its name."""
    return _DAY


def closure(what: str, *names: str, window: str = "18:00 19:00", **more: object) -> Closure:
    """Return a closure of a window."""
    begin, end = map(seconds, window.split())
    kind: dict[str, object] = {"what": what, "names": names, "from_s": begin, "to_s": end, **more}
    return Closure(**kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "trains"),
    [
        (closure("station", "BRAVO", window="18:11 18:12"), ["1"]),
        (closure("station", "bravo", window="18:12 18:15"), []),
        (closure("station", "Bravo", window="18:10 18:16"), ["1"]),
        (closure("station", "Bravo", window="18:10 18:16", passing=False), ["1", "3"]),
        (closure("station", "t", window="18:10 18:26", categories=("passenger",)), ["3"]),
        (closure("platform", "bravo/1", window="18:00 20:00"), ["2"]),
        (closure("section", "t", "bra", window="18:13 18:14"), ["1"]),
        (closure("section", "a", "t", window="18:13 18:14"), ["1", "3"]),
        (closure("point", window="18:00 18:21", lat=0.0, lon=0.95, radius_m=100.0), ["1"]),
    ],
)
def test_who_is_touched(asked: Closure, trains: list[str]) -> None:
    """A stay meets a window if they share a moment; a train that leaves as it begins does not."""
    assert list(touched(day(), shut_by(day(), [asked]))) == trains


def test_other_names() -> None:
    """A study has names in other scripts."""
    found = shut_by(day(), [closure("station", "Браво")], {"bravo": ["Браво"]})
    assert {one.station for one in found} == {"bravo"}


def test_a_name_that_is_not_known() -> None:
    """The nearest names are offered."""
    with pytest.raises(InputError, match=r"'brabo' is not known; did you mean BRAVO\?"):
        shut_by(day(), [closure("station", "brabo")])


def test_a_name_that_means_several() -> None:
    """Both are named."""
    two, _ = evening("1 x | ab 18:00 | ac 18:10")
    with pytest.raises(UnknownNameError, match=r"may mean 2 of them: ab \(AB\), ac \(AC\)"):
        find_station(two, "a")


def test_two_stations_of_one_name_are_told_and_neither_is_chosen() -> None:
    held = day()
    one, other = list(held.stations.values())[:2]
    twice = replace(held, stations={**held.stations, other.id: replace(other, name=one.name)})
    with pytest.raises(UnknownNameError, match="may mean 2 of them") as caught:
        find_station(twice, one.name)
    assert set(caught.value.nearest) == {one.id, other.id}
    assert find_station(twice, other.id).id == other.id


def test_all_faults_at_once() -> None:
    """Overlaps, windows without length, names and points are told together."""
    asked = [
        closure("station", "bravo"),
        closure("platform", "bravo/1", window="18:30 20:00"),
        closure("platform", "bravo/2", window="19:00 20:00"),
        closure("station", "t", window="19:00 19:00"),
        closure("station", "nowhere"),
        closure("point", lat=50.0, lon=50.0, radius_m=10.0),
    ]
    with pytest.raises(InputError) as error:
        shut_by(day(), asked)
    told = [str(finding) for finding in error.value.findings]
    assert [text.split(": ")[0].split(", column ")[-1] for text in told] == [
        "closure",
        "station",
        "point",
        "closure",
    ]
    assert "closures 1 and 2 overlap there" in told[-1]


def test_other_categories_do_not_overlap() -> None:
    """Suburban and long-distance trains may have windows of their own."""
    asked = [
        closure("station", "t", categories=("suburban",)),
        closure("station", "t", window="18:30 20:00", categories=("passenger",)),
    ]
    assert len(shut_by(day(), asked)) == 4
