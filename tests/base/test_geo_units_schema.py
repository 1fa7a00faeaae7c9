import numpy as np
import pytest
from pyproj import Geod

from landbridge.base import units
from landbridge.base.geo import great_circle_km
from landbridge.base.schema import Column, Schema


def test_great_circle_is_near_the_ellipsoid() -> None:
    seoul, busan = (37.5547, 126.9707), (35.1151, 129.0415)
    *_, metres = Geod(ellps="WGS84").inv(seoul[1], seoul[0], busan[1], busan[0])
    assert great_circle_km(*seoul, *busan) == pytest.approx(metres / 1000, rel=0.006)


def test_great_circle_by_hand() -> None:
    quarter = np.pi / 2 * units.EARTH_RADIUS_KM
    assert great_circle_km(0.0, 0.0, 90.0, 0.0) == pytest.approx(quarter)
    assert great_circle_km(0.0, 179.0, 0.0, -179.0) == pytest.approx(quarter / 45)
    assert great_circle_km(10.0, 20.0, 10.0, 20.0) == 0.0
    # Antipodes: rounding must not leave the domain of the arc sine.
    assert great_circle_km(37.5, 127.0, -37.5, -53.0) == pytest.approx(2 * quarter)


def test_great_circle_takes_arrays() -> None:
    km = great_circle_km(np.zeros(3), np.zeros(3), np.array([0.0, 1.0, 2.0]), 0.0)
    assert isinstance(km, np.ndarray)
    assert km.shape == (3,)
    assert km[2] == pytest.approx(2 * km[1])


def test_every_constant_is_public_and_consistent() -> None:
    constants = {name for name in vars(units) if name.isupper()}
    assert constants == set(units.__all__)
    assert units.S_PER_DAY == 86400
    assert units.H_PER_WEEK == 168
    assert units.KM_PER_NAUTICAL_MILE == 1.852
    assert round(units.WEEKS_PER_YEAR, 4) == 52.1775


@pytest.mark.parametrize(
    ("column", "bounds"),
    [
        (Column("a", "number", "km", minimum=0.05, maximum=30000), "0.05 to 30000 km"),
        (Column("a", "number", minimum=1), "at least 1"),
        (Column("a", "number", "h", maximum=5), "at most 5 h"),
        (Column("a", "year", "year", minimum=1830, maximum=2100), "1830 to 2100"),
        (Column("a", "choice", allowed=("sea", "road")), "sea, road"),
        (Column("a", "id", refers_to="places"), "an id of places.csv"),
        (Column("a", "flag"), "yes, no"),
        (Column("a", "text"), ""),
    ],
)
def test_bounds_in_words(column: Column, bounds: str) -> None:
    assert column.bounds == bounds


def test_schema_looks_up_columns() -> None:
    schema = Schema("places", (Column("id", "id", required=True), Column("name", "text")))
    assert schema.file == "places.csv"
    assert schema.names == ("id", "name")
    assert schema.has("name")
    assert not schema.has("lat_deg")
    with pytest.raises(KeyError):
        schema.column("lat_deg")
