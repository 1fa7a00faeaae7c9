import re

import pytest

from landbridge.base.errors import UnknownNameError
from landbridge.data.schemas import OPTIONAL_TABLES, load_schema, tables


def test_every_schema_is_sound() -> None:
    names = tables()
    assert names == sorted(names)
    assert set(names) >= OPTIONAL_TABLES
    for table in names:
        schema = load_schema(table)
        assert schema.names[0] == "id", table
        assert len(set(schema.names)) == len(schema.names), table
        assert {"source", "confidence"} <= set(schema.names), table
        for column in schema.columns:
            where = f"{table}.{column.name}"
            assert column.description, where
            assert not column.refers_to or column.refers_to in names, where
            assert (column.type == "choice") <= bool(column.allowed), where
            if column.type in ("number", "integer", "year"):
                assert column.minimum is not None, where
                assert column.maximum is not None, where
                assert column.minimum < column.maximum, where
            if column.default and column.allowed:
                assert column.default in column.allowed, where


def test_units_stand_in_the_names() -> None:
    """A physical column ends in its unit: the unit says what the name must hold."""
    ends = {"km": "km", "deg": "deg", "h": "(^|_)h(_|$)", "mm": "mm", "km/h": "kmh", "USD": "usd"}
    for table in tables():
        for column in load_schema(table).columns:
            if column.type in ("number", "integer") and column.unit in ends:
                assert re.search(ends[column.unit], column.name), f"{table}.{column.name}"


def test_validity_comes_in_pairs() -> None:
    for table in tables():
        schema = load_schema(table)
        assert schema.has("valid_from") == schema.has("valid_to"), table


def test_unknown_table_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        load_schema("place")
    assert "places" in caught.value.nearest


def test_schemas_are_read_once() -> None:
    assert load_schema("places") is load_schema("places")
