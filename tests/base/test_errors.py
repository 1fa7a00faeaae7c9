import pickle

import pytest

from landbridge.base.errors import (
    Finding,
    InputError,
    LandbridgeError,
    NoRouteError,
    ScenarioError,
    UnknownNameError,
    quoted,
)

LINE = Finding(
    "links.csv",
    12,
    "length_km",
    "-3",
    "is below 0.05 km",
    "0.05 to 30000 km",
    "correct the length",
)


def test_finding_is_one_readable_line() -> None:
    assert str(LINE) == (
        "links.csv line 12, column length_km: '-3' is below 0.05 km; "
        "allowed 0.05 to 30000 km; correct the length"
    )
    assert str(Finding("a.csv", message="the file is empty")) == "a.csv: the file is empty"
    assert str(Finding("", None, "year", "1", "is early")) == "year: '1' is early"
    path = Finding("p.json", None, "$.trains[3][2].min_duration", "-3", "is below 0")
    assert str(path) == "p.json at $.trains[3][2].min_duration: '-3' is below 0"


def test_finding_cannot_steer_the_terminal_or_flood_it() -> None:
    text = str(Finding("a.csv", 1, "id", "\x1b[2J" + "x" * 10_000, "is bad"))
    assert "\x1b" not in text
    assert len(text) < 150
    assert quoted("부산") == "'부산'"
    assert str(Finding("\x07.csv", 1, "\ud7fc", "", "is\nbad")).isprintable()


def test_each_error_is_also_a_standard_one() -> None:
    assert issubclass(InputError, ValueError)
    assert issubclass(UnknownNameError, LookupError)
    assert issubclass(UnknownNameError, InputError)
    assert issubclass(ScenarioError, InputError)
    assert issubclass(NoRouteError, LookupError)
    for error in (InputError, NoRouteError):
        assert issubclass(error, LandbridgeError)


def test_input_error_lists_all_findings() -> None:
    error = InputError([LINE, Finding("b.csv", message="the file is missing")])
    assert str(error).splitlines() == [str(LINE), "b.csv: the file is missing"]
    assert error.findings[0] is LINE


@pytest.mark.parametrize(
    "error",
    [
        InputError([LINE, LINE]),
        ScenarioError(LINE),
        UnknownNameError.of("place", "Bsan", ["Busan"], "places.csv"),
        NoRouteError("the border is shut", "open brest/terespol"),
    ],
)
def test_errors_travel_between_processes(error: LandbridgeError) -> None:
    twin = pickle.loads(pickle.dumps(error))
    assert type(twin) is type(error)
    assert str(twin) == str(error)
    assert twin.__dict__ == error.__dict__


def test_unknown_name_names_what_comes_near() -> None:
    error = UnknownNameError.of("place", "Bsan", ["Busan", "Bergen"])
    assert error.nearest == ("Busan", "Bergen")
    assert str(error) == "place: 'Bsan' is not known; did you mean Busan or Bergen?"
