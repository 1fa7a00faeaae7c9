"""The train type that a user means: by id, by name, or the usual one of a category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from landbridge.base.errors import CannotRunError, UnknownNameError
from landbridge.base.names import normalise
from landbridge.data.rows import rows
from landbridge.line.rules import CATEGORIES
from landbridge.line.trains import default_train, train_types
from landbridge.line.types import Line
from landbridge.runs.asking import pick
from landbridge.runs.lines import unfiltered

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.runs.opened import AskedScenario

__all__ = ["asked_train"]


def asked_train(
    asked: AskedScenario, tables: Mapping[str, pd.DataFrame], name: str, line: Line
) -> str:
    """Return the train type asked for, or the usual one of a category where the line begins.

    Parameters
    ----------
    asked : AskedScenario
        The scenario.
    tables : mapping of str to DataFrame
        Its tables.
    name : str
        Id or name of a train type, or a category such as ``passenger`` (empty: container).
    line : Line
        The way.

    Returns
    -------
    str
        Id of a train type.

    Raises
    ------
    UnknownNameError
        No train type of the study has the name; says which come near.
    CannotRunError
        It runs in another year or with a project, or none of the category runs there.
    """
    known = {row.id: (row.name,) for row in train_types(tables).values()}
    first, form = line.tracks[0], normalise(name)
    if not form or (form in CATEGORIES and form not in known):
        return default_train(tables, form or "container", first.country, first.gauge_mm)
    try:
        return pick(name, known, "train type", "train_types.csv")
    except UnknownNameError as error:
        if why := _elsewhen(unfiltered(asked, "train_types"), name):
            raise why from error
        ids = {spoken: key for key, (spoken,) in known.items()}
        close = tuple(dict.fromkeys(ids.get(one, one) for one in error.nearest))
        meant = UnknownNameError.of("train type", name, close, "train_types.csv").findings[0]
        listed = ", ".join((*CATEGORIES, *known)) if known else "none, it has no rows"
        raise UnknownNameError(replace(meant, allowed=listed), close) from error


def _elsewhen(study_types: pd.DataFrame, name: str) -> CannotRunError | None:
    """Return why a train type of the study does not run in this scenario."""
    for row in rows(study_types):
        if name == row.Index or normalise(name) == normalise(row.name):
            known = [f"from {row.valid_from:g}"] if row.valid_from == row.valid_from else []
            known += [f"to {row.valid_to:g}"] if row.valid_to == row.valid_to else []
            known += [f"with project {row.project}"] if row.project else []
            return CannotRunError(
                f"train type {row.Index} ({row.name}) does not run in this scenario: it does "
                f"{', '.join(known)}",
                "choose another scenario, year or train type",
            )
    return None
