"""A small study to begin from: the rows of `landbridge/starter/`, with a name and a title."""

from __future__ import annotations

import csv
import tomllib
from importlib.resources import files
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.parts import StudyParts
from landbridge.data.schemas import tables

__all__ = ["clean_title", "starter_parts", "starter_rows"]

_SOURCE: Final = "example: replace it with where your figure comes from"
_STORY: Final = (
    "This is an example to be replaced, row by row: two towns, a border where the gauge changes, "
    "a pair of ports, a strait, a service of each kind, and the trains and tracks that make it. "
    "Nothing in it is real. Ask it at once, in this folder: `landbridge routes A B --study .` for "
    "days and money, `landbridge run A-B --study .` for the running time of a train, and "
    "`landbridge capacity A-B --study .` for what the line can carry.",
    "Begin with places, lines, sections, transfers, services, speeds and tariffs. The tables that "
    "may be left out say what is known beyond them; the first row of `track` holds for every line "
    "of which no other row knows better.",
    "A CSV file has no comments. What would be one stands here, or in the column `source` of its "
    "row. Change a row, then run `landbridge study check .`: it names every fault with its line.",
)
_LONGEST_TITLE: Final = 200


def clean_title(title: str) -> str:
    """Return a title as it may stand in a study.

    Parameters
    ----------
    title : str
        What was given.

    Returns
    -------
    str
        In one line, without surrounding blanks.

    Raises
    ------
    InputError
        It is empty, too long or holds control characters.

    Examples
    --------
    >>> clean_title(" Cape  to Cairo ")
    'Cape to Cairo'
    """
    words = " ".join(title.split())
    if words and words.isprintable() and len(words) <= _LONGEST_TITLE:
        return words
    raise InputError(
        Finding(
            "",
            None,
            "--title",
            title[:_LONGEST_TITLE],
            "is no title" if words else "is empty",
            f"up to {_LONGEST_TITLE} characters without control characters",
            "give a title in a line",
        )
    )


def starter_parts(name: str, title: str) -> StudyParts:
    """Return the parts of a small study that passes every check and answers questions.

    Parameters
    ----------
    name : str
        Short name of the study.
    title : str
        Its title.

    Returns
    -------
    StudyParts
        A row for each thing there is; every source says that it is an example.

    Examples
    --------
    >>> len(starter_parts("mine", "Mine").tables["places"])
    8
    """
    head = {key: str(value) for key, value in tomllib.loads(_text("study.toml")).items()}
    found: dict[str, list[dict[str, str]]] = {}
    for table in tables():
        found[table] = [
            {"source": _SOURCE, "confidence": "estimate", **row} for row in starter_rows(table)
        ]
    return StudyParts(
        head={"name": name, "title": clean_title(title), **head},
        tables=found,
        scenarios=_text("scenarios.toml"),
        story=_STORY,
    )


def starter_rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table of the small study, as they are kept.

    Parameters
    ----------
    table : str
        Name of the table.

    Returns
    -------
    list of dict
        Without columns that no row fills.

    Examples
    --------
    >>> starter_rows("projects")[0]["id"]
    'quick-border'
    """
    return list(csv.DictReader(_text(f"{table}.csv").splitlines(), strict=True))


def _text(name: str) -> str:
    return files("landbridge").joinpath("starter").joinpath(name).read_text(encoding="utf-8")
