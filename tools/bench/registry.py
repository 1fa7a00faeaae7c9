"""Everything that ``./dev bench`` runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tools.bench import (
    altrios_peer,
    cases_assign,
    cases_estimate,
    cases_graph,
    cases_large,
    cases_log,
    cases_pairs,
    cases_ration,
    cases_sea,
    cases_timetable,
    dispatch,
    fuzz,
    km_rail,
    km_sea,
)
from tools.bench import cases as cases_product
from tools.bench.case import Case, Table

CASES: Final[tuple[Case, ...]] = (
    *cases_product.CASES,
    *cases_pairs.CASES,
    *cases_graph.CASES,
    *cases_large.CASES,
    *cases_sea.CASES,
    *cases_timetable.CASES,
    *cases_log.CASES,
    *altrios_peer.CASES,
    *cases_assign.CASES,
    *cases_ration.CASES,
    *cases_estimate.CASES,
    *fuzz.CASES,
)
TABLES: Final[tuple[Table, ...]] = (km_rail.TABLE, km_sea.TABLE, altrios_peer.TABLE, dispatch.TABLE)


def names() -> list[str]:
    """Return the names of all cases and tables."""
    return [*(case.name for case in CASES), *(table.name for table in TABLES)]


def select(
    only: Iterable[str], quick: bool, skip: Iterable[str] = ()
) -> tuple[list[Case], list[Table], list[str]]:
    """Return the cases and tables to run, and the wishes that fit none.

    ``only`` and ``skip`` hold parts of names, in any case; no ``only`` means all. With ``quick`` it
    is the cases that belong to a check, and no table.
    """
    wishes = [wish.casefold() for wish in only]
    refused = [wish.casefold() for wish in skip]

    def wanted(name: str) -> bool:
        name = name.casefold()
        chosen = not wishes or any(wish in name for wish in wishes)
        return chosen and not any(wish in name for wish in refused)

    known = [name.casefold() for name in names()]
    lost = [wish for wish in [*wishes, *refused] if not any(wish in name for name in known)]
    cases = [case for case in CASES if wanted(case.name) and (case.quick or not quick)]
    return cases, [table for table in TABLES if wanted(table.name) and not quick], lost
