"""Everything that ``./dev bench`` runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tools.bench import cases, cases_large, cases_pairs, cases_sea, fuzz, km_rail, km_sea
from tools.bench.case import Case, Table

CASES: Final[tuple[Case, ...]] = (
    *cases.CASES,
    *cases_pairs.CASES,
    *cases_large.CASES,
    *cases_sea.CASES,
    *fuzz.CASES,
)
TABLES: Final[tuple[Table, ...]] = (km_rail.TABLE, km_sea.TABLE)


def names() -> list[str]:
    """Return the names of all cases and tables."""
    return [*(case.name for case in CASES), *(table.name for table in TABLES)]


def select(only: Iterable[str], quick: bool) -> tuple[list[Case], list[Table], list[str]]:
    """Return the cases and tables to run, and the wishes that fit none.

    ``only`` holds parts of names, in any case; none means all. With ``quick`` it is the cases that
    belong to a check, and no table.
    """
    wishes = [wish.casefold() for wish in only]

    def wanted(name: str) -> bool:
        return not wishes or any(wish in name.casefold() for wish in wishes)

    lost = [wish for wish in wishes if not any(wish in name.casefold() for name in names())]
    chosen = [case for case in CASES if wanted(case.name) and (case.quick or not quick)]
    return chosen, [table for table in TABLES if wanted(table.name) and not quick], lost
