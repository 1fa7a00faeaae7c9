"""What holds for the trains of a day where a study or a feed says nothing: packaged tables."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal

import pandas as pd

from landbridge.data.tables import parse_table

__all__ = ["DefaultTable", "default_table", "feed_turnbacks"]

DefaultTable = Literal["day_rules", "unit_values"]


@cache
def _packaged(table: str) -> pd.DataFrame:
    source = files("landbridge").joinpath("defaults").joinpath(f"{table}.csv")
    typed, faults = parse_table(table, source.read_bytes())
    if typed is None or typed.frame is None or faults:
        raise RuntimeError(f"defaults/{table}.csv: {'; '.join(map(str, faults))}")
    return typed.frame


def default_table(table: DefaultTable) -> pd.DataFrame:
    """Return the packaged rows of a table, for studies and feeds that have none.

    Parameters
    ----------
    table : str
        ``day_rules`` (headways, turns, gaps) or ``unit_values`` (prices of 2018, United States).

    Returns
    -------
    pandas.DataFrame
        Columns of the schema, index ``id``; every row is an estimate and says of what. To be
        printed with the results that use it.

    Examples
    --------
    >>> float(default_table("day_rules").loc["headway", "value"])
    3.0
    """
    return _packaged(table)


def feed_turnbacks(agencies: Collection[str]) -> pd.DataFrame:
    """Return where trains of known GTFS feeds can turn besides the ends of their trips.

    Parameters
    ----------
    agencies : collection of str
        Ids of the agencies of the feed.

    Returns
    -------
    pandas.DataFrame
        Columns of the table ``turnbacks``; ``place`` is a stop of the feed. Empty for others.

    Examples
    --------
    >>> "WOAK" in set(feed_turnbacks(["BART"])["place"]), len(feed_turnbacks(["another"]))
    (True, 0)
    """
    frame = _packaged("turnbacks")
    known = [str(row).partition(":")[0] in agencies for row in frame.index]
    return frame[known]
