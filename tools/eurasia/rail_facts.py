"""What is laid and wired on each section, and since when.

In: raw/map_facts.csv (one dated fact a row), the free texts of raw/sections.csv and
raw/lines_extra.csv, read through raw/map_text.csv, and raw/map_defaults.csv by country.
Out: for each section its periods, each with gauges, tracks, traction and speed.

A fact covers the stops from ``from_place`` to ``to_place`` of its line (empty: all of it) in its
years. The last fact that covers a section in a year wins over the ones before it, any fact over
the raw texts, and these over the defaults. Openings count from the year in which they happened;
a change of tracks or wire counts from the first year of which it held the greater part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tools.eurasia.common import BuildError, Row, read_rows, worst

__all__ = ["ATTRIBUTES", "Facts", "Period", "read_facts"]

ATTRIBUTES: Final = ("gauges_mm", "tracks", "traction", "max_freight_speed_kmh")
_FIRST, _LAST = 0, 9999
_RAW_COLUMNS: Final = {
    "sections": ("gauge_mm", "tracks", "electrification", "max_freight_speed_kmh"),
    "lines_extra": ("gauge_mm", "tracks", "electrification", "freight_speed_kmh"),
}


@dataclass(frozen=True)
class Period:
    """Years in which a section was as it is described.

    Parameters
    ----------
    values : tuple of str
        Cells for `ATTRIBUTES`.
    confidence : str
        The worst of tracks, traction and speed.
    sources : tuple of str
        Where the dated facts come from.
    project : str
        Project without which the section is not there in these years.
    valid_from, valid_to : str
        Years, or empty.
    """

    values: tuple[str, ...]
    confidence: str
    sources: tuple[str, ...]
    project: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True)
class _Known:
    value: str
    confidence: str
    source: str = ""


@dataclass(frozen=True)
class Facts:
    """All facts about tracks.

    Parameters
    ----------
    rows : mapping of str to list of dict
        Rows of map_facts.csv by line.
    raw_rows : mapping of str to dict
        Rows of the raw tables by ``table:key``.
    texts : list of dict
        Rows of map_text.csv.
    defaults : mapping of (str, str) to dict
        Rows of map_defaults.csv by country and attribute.
    """

    rows: Mapping[str, list[Row]]
    raw_rows: Mapping[str, Row]
    texts: Mapping[tuple[str, str, str], list[Row]]
    defaults: Mapping[tuple[str, str], Row]

    def country(self, line: str, order: Sequence[str], i: int) -> str:
        """Return the country that runs a section, where a fact says it.

        Parameters
        ----------
        line : str
            Id of the line.
        order : sequence of str
            Places of the line.
        i : int
            Number of the section.

        Returns
        -------
        str
            Code, or empty.
        """
        found = [row["value"] for row in self._of(line, order, i) if row["attribute"] == "country"]
        return found[-1] if found else ""

    def periods(
        self, line: str, project: str, order: Sequence[str], i: int, raw_key: str, country: str
    ) -> list[Period]:
        """Return the periods of a section.

        Parameters
        ----------
        line, project : str
            Id of the line, and the project that it needs.
        order : sequence of str
            Places of the line.
        i : int
            Number of the section: between place i and i + 1.
        raw_key : str
            Row of the raw tables that describes it (``sections:ID``), or empty.
        country : str
            Who runs it.

        Returns
        -------
        list of Period
            In order of time; a section that always was as it is has one.

        Raises
        ------
        BuildError
            Nothing says how the section is.
        """
        facts = self._of(line, order, i)
        named = [row["value"] for row in facts if row["attribute"] == "raw"]
        base = self._base(named[-1] if named else raw_key, country)
        spans = [row for row in facts if row["attribute"] == "exists"]
        dated = [row for row in facts if row["attribute"] in ATTRIBUTES]
        where = f"line '{line}', {order[i]} - {order[i + 1]}"
        periods: list[Period] = []
        for span in spans or [{"valid_from": "", "valid_to": "", "value": project, "source": ""}]:
            first, last = _years(span)
            starts = {first}
            for row in dated:
                start, end = _years(row)
                starts |= {year for year in (start, end + 1) if first < year <= last}
            cuts = sorted(starts)
            ends = [year - 1 for year in cuts[1:]] + [last]
            for start, end in zip(cuts, ends, strict=True):
                known = _in_years(base, dated, start, end)
                missing = [a for a in ATTRIBUTES if a not in known]
                if missing:
                    raise BuildError(f"{where}: nothing says its {', '.join(missing)}")
                sources = [span["source"]] + [known[a].source for a in ATTRIBUTES]
                period = Period(
                    values=tuple(known[a].value for a in ATTRIBUTES),
                    confidence=worst(known[a].confidence for a in ATTRIBUTES[1:]),
                    sources=tuple(dict.fromkeys(s for s in sources if s)),
                    project=span["value"],
                    valid_from=str(start) if start > _FIRST else "",
                    valid_to=str(end) if end < _LAST else "",
                )
                periods.append(period)
        return _merged(periods)

    def _of(self, line: str, order: Sequence[str], i: int) -> list[Row]:
        """Return the facts that cover section i of a line."""
        found = []
        for row in self.rows.get(line, ()):
            for end in ("from_place", "to_place"):
                if row[end] and row[end] not in order:
                    raise BuildError(f"map_facts.csv: line '{line}' has no stop '{row[end]}'")
            first = order.index(row["from_place"]) if row["from_place"] else 0
            last = order.index(row["to_place"]) if row["to_place"] else len(order) - 1
            if first >= last:
                raise BuildError(
                    f"map_facts.csv: line '{line}' runs from '{row['to_place']}' to "
                    f"'{row['from_place']}', not the other way; swap the two"
                )
            if first <= i < last:
                found.append(row)
        return found

    def _base(self, raw_key: str, country: str) -> dict[str, _Known]:
        """Return what the raw texts and the defaults say."""
        known: dict[str, _Known] = {}
        for attribute in ATTRIBUTES:
            default = self.defaults.get((country, attribute))
            if default:
                known[attribute] = _Known(default["value"], default["confidence"])
        if not raw_key:
            return known
        if raw_key not in self.raw_rows:
            raise BuildError(f"map_facts.csv: no raw row '{raw_key}'")
        table, key = raw_key.split(":", 1)
        row = self.raw_rows[raw_key]
        for attribute, column in zip(ATTRIBUTES, _RAW_COLUMNS[table], strict=True):
            text = self._text(table, column, row[column], key)
            if text["value"]:
                known[attribute] = _Known(text["value"], text["confidence"])
        return known

    def _text(self, table: str, column: str, raw: str, key: str) -> Row:
        """Return the reviewed reading of a raw text: the row with the longest matching scope."""
        fitting = [
            row for row in self.texts.get((table, column, raw), ()) if key.startswith(row["scope"])
        ]
        if not fitting:
            raise BuildError(
                f"map_text.csv: no reading of {table}.csv, column '{column}', text '{raw}' (row "
                f"'{key}'); add one"
            )
        return max(fitting, key=lambda row: len(row["scope"]))


def read_facts(raw: Path) -> Facts:
    """Return all facts about tracks.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    Facts
        Ready to be asked.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> read_facts(RAW).country("khasan-rajin", ["khasan", "tumangang", "rajin"], 0)
    'RU'
    """
    rows: dict[str, list[Row]] = {}
    for row in read_rows(raw / "map_facts.csv"):
        rows.setdefault(row["line"], []).append(row)
    raw_rows = {f"sections:{row['section_id']}": row for row in read_rows(raw / "sections.csv")}
    for row in read_rows(raw / "lines_extra.csv"):
        raw_rows[f"lines_extra:{row['from']}>{row['to']}"] = row
    texts: dict[tuple[str, str, str], list[Row]] = {}
    for row in read_rows(raw / "map_text.csv"):
        texts.setdefault((row["table"], row["column"], row["raw"]), []).append(row)
    defaults = {
        (row["country"], row["attribute"]): row for row in read_rows(raw / "map_defaults.csv")
    }
    return Facts(rows, raw_rows, texts, defaults)


def _years(row: Mapping[str, str]) -> tuple[int, int]:
    return int(row["valid_from"] or _FIRST), int(row["valid_to"] or _LAST)


def _merged(periods: Iterable[Period]) -> list[Period]:
    """Return the periods with neighbours that differ in nothing made one."""
    kept: list[Period] = []
    for period in periods:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.valid_to
            and period.valid_from == str(int(before.valid_to) + 1)
            and replace(before, valid_to="")
            == replace(period, valid_from=before.valid_from, valid_to="")
        ):
            kept[-1] = replace(before, valid_to=period.valid_to)
        else:
            kept.append(period)
    return kept


def _in_years(
    base: Mapping[str, _Known], dated: Iterable[Row], start: int, end: int
) -> dict[str, _Known]:
    """Return what holds in all years from start to end; no fact begins or ends between them."""
    known = dict(base)
    for row in dated:
        first, last = _years(row)
        if first <= start and end <= last:
            known[row["attribute"]] = _Known(row["value"], row["confidence"], row["source"])
    return known
