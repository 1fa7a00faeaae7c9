"""Types that describe the tables of a study; the room `data` fills them from files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["COLUMN_TYPES", "Column", "ColumnType", "Schema"]

ColumnType = Literal["id", "text", "choice", "list", "number", "integer", "year", "flag"]
COLUMN_TYPES: tuple[str, ...] = get_args(ColumnType)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        Name in the header, with its unit.
    type : str
        One of `COLUMN_TYPES`.
    unit : str
        Unit in words of the field; empty for a pure number or text.
    required : bool
        Whether a cell must hold something (the default counts).
    default : str
        What an empty cell means, as it would stand in the file; empty: nothing.
    minimum, maximum : float or None
        Bounds of a number, both included.
    allowed : tuple of str
        Values of a choice, or of the members of a list; empty: any.
    refers_to : str
        Table whose ids the cell, or each member of the list, must name.
    description : str
        Meaning, for the reference and the web forms.
    """

    name: str
    type: ColumnType
    unit: str = ""
    required: bool = False
    default: str = ""
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()
    refers_to: str = ""
    description: str = ""

    @property
    def may_be_empty(self) -> bool:
        """Whether an empty cell has no value (neither required nor with a default)."""
        return not self.required and not self.default

    @property
    def bounds(self) -> str:
        """The allowed values in words, as messages show them.

        Examples
        --------
        >>> Column("length_km", "number", "km", minimum=0.05, maximum=30000).bounds
        '0.05 to 30000 km'
        """
        if self.allowed:
            return ", ".join(self.allowed)
        if self.refers_to:
            return f"an id of {self.refers_to}.csv"
        unit = f" {self.unit}" if self.unit and self.type not in ("year",) else ""
        low = "" if self.minimum is None else f"{self.minimum:.15g}"
        high = "" if self.maximum is None else f"{self.maximum:.15g}"
        if low and high:
            return f"{low} to {high}{unit}"
        if low or high:
            return f"at least {low}{unit}" if low else f"at most {high}{unit}"
        kinds = {
            "number": f"a number{unit}",
            "integer": f"a whole number{unit}",
            "year": "a year",
            "flag": "yes, no",
        }
        return kinds.get(self.type, "")


@dataclass(frozen=True, slots=True)
class Schema:
    """All columns of one table, in the order in which the file has them.

    Parameters
    ----------
    table : str
        Name of the table; its file is ``<table>.csv``.
    columns : tuple of Column
        The first is always ``id``.
    """

    table: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """Name of the file that holds the table."""
        return f"{self.table}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)

    def has(self, name: str) -> bool:
        """Return whether the table has a column of this name."""
        return any(column.name == name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return one column.

        Parameters
        ----------
        name : str
            Name of the column.

        Returns
        -------
        Column
            Its description.

        Raises
        ------
        KeyError
            The table has no such column.

        Examples
        --------
        >>> Schema("places", (Column("id", "id", required=True),)).column("id").required
        True
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
