"""Lines by name: two places in any script, hyphens and dashes, places on the way, lines by id."""

from __future__ import annotations

import pytest

from landbridge.base.errors import CannotRunError, InputError, UnknownNameError
from landbridge.runs.lines import NamedLine, read_line_name
from tests.data.tiny_rows import Row
from tests.line.worlds import world


def places(**names: str) -> list[Row]:
    """Return rows of places by id (_ for -), with their names and aliases."""
    return [
        {
            "id": key.replace("_", "-"),
            "name": name.partition(";")[0],
            "aliases": name.partition(";")[2],
            "kinds": "station",
            "country": "AA",
            "lat_deg": 50,
            "lon_deg": 30 + i,
            "timezone": "Asia/Seoul",
        }
        for i, (key, name) in enumerate(names.items())
    ]


TABLES = world(
    "main: Alfa --10-- Bravo --10-- Carl\nalfa-delta: Alfa --5-- Delta",
    places=places(
        port_arthur="Port-Arthur;Порт-Артур;旅順",
        rostov_on_don="Rostov-on-Don",
        port="Port",
        arthur_rostov_on="Arthur-Rostov-on",
        don="Don",
    ),
).tables


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Alfa-Carl", ["alfa", "carl"]),
        ("alfa - CARL", ["alfa", "carl"]),
        ("Alfa\u2013Carl", ["alfa", "carl"]),
        ("Alfa \u2014 Carl", ["alfa", "carl"]),
        ("Alfa\u2212Carl", ["alfa", "carl"]),
        ("Alfa\u2011Carl", ["alfa", "carl"]),
        ("Alfa-Bravo-Carl", ["alfa", "bravo", "carl"]),
        ("Port-Arthur-Alfa", ["port-arthur", "alfa"]),
        ("Alfa-Порт-Артур", ["alfa", "port-arthur"]),
        ("旅順-Alfa", ["port-arthur", "alfa"]),
        ("Alfa-Rostov-on-Don", ["alfa", "rostov-on-don"]),
        ("rostov-on-don \u2013 port-arthur \u2013 Alfa", ["rostov-on-don", "port-arthur", "alfa"]),
    ],
)
def test_places_with_dashes_between(name: str, expected: list[str]) -> None:
    assert read_line_name(TABLES, name) == NamedLine(tuple(expected))


def test_lines_of_the_study() -> None:
    main = NamedLine(("alfa", "carl"), "main", "Alfa - Carl")
    assert read_line_name(TABLES, "main") == main
    assert read_line_name(TABLES, "MAIN") == main
    # What is written as the id is the line, what is written as two places the way between them.
    assert read_line_name(TABLES, "alfa-delta").along == "alfa-delta"
    assert read_line_name(TABLES, "Alfa-Delta").along == ""


def test_a_corridor_by_its_ends_either_way_or_by_its_id() -> None:
    rows: list[Row] = [
        {"id": "over-bravo", "name": "Alfa-Carl", "calls": "alfa;bravo;carl"},
        {"id": "second", "name": "Alfa-Carl", "calls": "alfa;carl"},
    ]
    tables = world("main: Alfa --10-- Bravo --10-- Carl", corridors=rows).tables
    calls = ("alfa", "bravo", "carl")
    assert read_line_name(tables, "Alfa-Carl") == NamedLine(calls, name="Alfa - Carl")
    assert read_line_name(tables, "Carl-Alfa") == NamedLine(calls[::-1], name="Carl - Alfa")
    assert read_line_name(tables, "over-bravo").places == calls
    assert read_line_name(tables, "second").places == ("alfa", "carl")
    assert read_line_name(tables, "Alfa-Bravo-Carl").places == calls
    assert read_line_name(tables, "Alfa-Bravo").places == ("alfa", "bravo")


def test_the_reading_with_the_fewest_places_holds() -> None:
    # Not port, arthur-rostov-on, don, alfa.
    found = read_line_name(TABLES, "Port-Arthur-Rostov-on-Don-Alfa")
    assert found.places == ("port-arthur", "rostov-on-don", "alfa")


def test_two_readings_are_said_to_be_two() -> None:
    names = {key: key for key in ("port", "port_arthur", "arthur_rostov", "rostov")}
    tables = world("main: A --1-- B", places=places(**names)).tables
    with pytest.raises(UnknownNameError, match="may mean port to arthur-rostov or port-arthur to"):
        read_line_name(tables, "port-arthur-rostov")


@pytest.mark.parametrize(
    ("name", "said", "near"),
    [
        ("Alfa-Karl", "places.csv, column place: 'Karl' is no place of this study; did you mean "
         "Carl?", ("Carl",)),
        ("Alva-Karl", "'Alva' is no place of this study; did you mean Alfa?", ("Alfa", "Carl")),
        ("Alfa-", "line: 'Alfa-' is no line; did you mean main", ("main", "alfa-delta")),
        ("mian", "line: 'mian' is no line; did you mean main? Or name two places", ("main",)),
        ("", "line: is no line; name two places with a hyphen between", ()),
        ("x-" * 40, "is no line", ()),
    ],
)  # fmt: skip
def test_unknown_names_say_what_comes_near(name: str, said: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownNameError) as error:
        read_line_name(TABLES, name)
    assert said in str(error.value)
    assert error.value.nearest[: len(near)] == near


def test_a_place_twice_is_no_line() -> None:
    with pytest.raises(InputError, match="'Alfa-alfa' has alfa twice in a row"):
        read_line_name(TABLES, "Alfa-alfa")


def test_a_line_that_is_not_built() -> None:
    row: Row = {
        "id": "new",
        "name": "New",
        "from_place": "a",
        "to_place": "b",
        "project": "build",
    }
    study = world("main: A --1-- B", lines=[row], projects=["build"]).tables
    scenario = world("main: A --1-- B", lines=[row]).tables
    assert read_line_name(study, "new", study).along == "new"
    with pytest.raises(CannotRunError, match=r"line new does not exist .*; .*with project build"):
        read_line_name(scenario, "new", study)
