"""What is checked alike in every part of a JSON file: keys, types, bounds; and what is found.

`Faults.record` holds an object against its `Shape`, fast where nothing is wrong: words are made
for faults only.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from landbridge.base.errors import Finding, InputError, quoted
from landbridge.base.names import nearest
from landbridge.data.displib_shape import MOST, Shape, Whole

__all__ = ["Faults", "LongNumber", "Stop", "joined", "listed"]

_SHOWN: Final = 200
_ENOUGH: Final = 10_000
_GUESSES: Final = 10
_FEW: Final = 100
_CHARACTERS: Final = 60
_KINDS: Final[dict[type, str]] = {list: "a list", dict: "an object", str: "a text"}


class Stop(Exception):
    """Nothing more can be told about the file."""


class LongNumber(str):
    """The digits of a number that Python does not convert for their number."""


def joined(at: str, key: str) -> str:
    """Return the path of a key.

    Parameters
    ----------
    at : str
        Path of the object.
    key : str
        Its key.

    Returns
    -------
    str
        The path; a key that is no word stands in brackets and quotes.

    Examples
    --------
    >>> joined("$", "trains"), joined("$", "a b")
    ('$.trains', "$['a b']")
    """
    short = len(key) <= _CHARACTERS and key.isidentifier() and key.isascii()
    return f"{at}.{key}" if short else f"{at}[{quoted(key)}]"


def listed(value: object) -> str:
    """Return a value of JSON as it stands in a finding.

    Parameters
    ----------
    value : object
        The value.

    Returns
    -------
    str
        The value as JSON writes it; of lists and objects the brackets only.

    Examples
    --------
    >>> listed(True), listed([1, 2]), listed(-3), listed("")
    ('true', '[...]', '-3', '""')
    """
    if isinstance(value, str):
        text = str(value)[: 2 * _CHARACTERS].encode("utf-8", "backslashreplace").decode()
        return text or '""'
    if isinstance(value, list | dict):
        ends = "[]" if isinstance(value, list) else "{}"
        return f"{ends[0]}...{ends[1]}" if value else ends
    return json.dumps(value)


def _is_text(value: object) -> bool:
    """Return whether a value is a text that UTF-8 can write (no half of a surrogate pair)."""
    if type(value) is not str:
        return False
    return value.isascii() or value.encode("utf-8", "replace").decode() == value


@dataclass(slots=True)
class Faults:
    """Findings in one file.

    Parameters
    ----------
    file : str
        Its name, for messages.
    findings : list of Finding
        The first 200.
    more : int
        How many more there are.
    guesses : int
        How often a long list of names was searched for a near one.
    """

    file: str
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    guesses: int = 0

    def add(self, at: str, value: object, message: str, allowed: str, remedy: str) -> None:
        """Take down a fault.

        Parameters
        ----------
        at : str
            Path of the value.
        value : object
            What stands there; None where nothing does or ought to be shown.
        message, allowed, remedy : str
            As in a `Finding`.

        Raises
        ------
        Stop
            There are more than ten thousand.
        """
        if len(self.findings) >= _SHOWN:
            self.more += 1
            if self.more >= _ENOUGH:
                raise Stop
            return
        shown = "" if value is None else listed(value)
        self.findings.append(Finding(self.file, None, at, shown, message, allowed, remedy))

    def settle(self) -> None:
        """Raise all findings together, if there are any.

        Raises
        ------
        InputError
            With the first 200 findings and a note that counts the others.
        """
        if self.more:
            count = f"at least {self.more}" if self.more >= _ENOUGH else str(self.more)
            message, remedy = f"{count} more findings are not shown", "correct those shown first"
            note = Finding(self.file, None, "", "", message, "", remedy, "note")
            raise InputError([*self.findings, note])
        if self.findings:
            raise InputError(self.findings)

    def guess(self, name: str, candidates: Iterable[str], otherwise: str) -> str:
        """Return what a name could have meant, as a remedy.

        Parameters
        ----------
        name : str
            What was typed.
        candidates : iterable of str
            What it could have meant. Long lists are searched a few times only.
        otherwise : str
            Remedy where nothing comes near.

        Returns
        -------
        str
            The remedy.
        """
        if len(self.findings) >= _SHOWN:
            return otherwise
        names = list(candidates)
        if len(names) > _FEW:
            self.guesses += 1
            if self.guesses > _GUESSES:
                return otherwise
        close = nearest(name[:_CHARACTERS], names)
        return f"did you mean {' or '.join(close)}?" if close else otherwise

    def record(self, row: Any, at: str, shape: Shape) -> bool:
        """Check an object: its keys, their types and the bounds of whole numbers.

        Parameters
        ----------
        row : object
            What stands there.
        at : str
            Its path.
        shape : Shape
            What it may hold.

        Returns
        -------
        bool
            Whether it is an object at all. Its values may be faulty.
        """
        if type(row) is not dict:
            self._wrong_type(row, at, shape.name, f"an object with {shape.keys}")
            return False
        wholes = shape.wholes
        for key, value in row.items():
            whole = wholes.get(key)
            if whole is None:
                kind = shape.others.get(key)
                if kind is None:
                    self._unknown(key, at, shape)
                elif type(value) is not kind or (kind is str and not _is_text(value)):
                    self._wrong_type(value, joined(at, key), _KINDS[kind], _KINDS[kind])
            elif type(value) is not int or value < whole.low or value > whole.high:
                self.whole(value, joined(at, key), whole)
        if not shape.required <= row.keys():
            self._missing(row, at, shape)
        return True

    def mistaken(self, document: Any, shape: Shape, key: str, other: str) -> bool:
        """Report a plan where a problem is needed, or a problem where a plan is.

        Parameters
        ----------
        document : object
            What the file holds.
        shape : Shape
            What is needed.
        key : str
            Key that the other one has.
        other : str
            What the other one is, with its article.

        Returns
        -------
        bool
            Whether it is the other one.
        """
        if type(document) is not dict or key not in document or shape.required & document.keys():
            return False
        message = f"the file holds {other} where {shape.name} is needed"
        self.add("$", None, message, shape.keys, "name the files in the right order")
        return True

    def rows(self, value: Any, at: str, shape: Shape) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the objects of a list with their paths, each of them checked.

        Parameters
        ----------
        value : object
            The list; anything else was reported already and has no rows.
        at : str
            Its path.
        shape : Shape
            What each row may hold.

        Yields
        ------
        tuple of str and dict
            Path and row; rows that are no objects are reported and left out.
        """
        if type(value) is list:
            for number, row in enumerate(value):
                here = f"{at}[{number}]"
                if self.record(row, here, shape):
                    yield here, row

    def whole(self, value: Any, at: str, whole: Whole) -> bool:
        """Check a whole number.

        Parameters
        ----------
        value : object
            What stands there.
        at : str
            Its path.
        whole : Whole
            What it may be.

        Returns
        -------
        bool
            Whether it is one within the bounds.
        """
        if type(value) is int or isinstance(value, LongNumber):
            low = value.startswith("-") if isinstance(value, LongNumber) else value < whole.low
            if not low and not isinstance(value, LongNumber) and value <= whole.high:
                return True
            message = f"is below {whole.low}" if low else f"is above {whole.high}"
            remedy = "correct the number" if low else whole.remedy or "correct the number"
            self.add(at, value, message, str(whole), remedy)
            return False
        remedy = "write a whole number"
        if isinstance(value, str) and value.lstrip("-").isdecimal():
            remedy = "write it without quotes"
        elif isinstance(value, float) and value.is_integer() and abs(value) <= MOST:
            remedy = f"write {int(value)}"
        number = not isinstance(value, float) or math.isfinite(value)
        message = "is not a whole number" if number else "is no number"
        self.add(at, "null" if value is None else value, message, str(whole), remedy)
        return False

    def pair(self, value: Any, at: str, whole: Whole, name: str) -> tuple[int, int] | None:
        """Check a list of two whole numbers.

        Parameters
        ----------
        value : object
            What stands there.
        at : str
            Its path.
        whole : Whole
            What each may be.
        name : str
            What the pair is, such as ``[train, operation]``.

        Returns
        -------
        tuple of int or None
            The two numbers; None with a finding.
        """
        if type(value) is not list or len(value) != 2:
            self._wrong_type(value, at, f"a pair {name}", name)
            return None
        good = [self.whole(item, f"{at}[{number}]", whole) for number, item in enumerate(value)]
        return (value[0], value[1]) if all(good) else None

    def again(self, key: object, at: str, seen: dict[Any, str], what: str) -> None:
        """Report what stands in a file for a second time.

        Parameters
        ----------
        key : object
            What must be unique.
        at : str
            Path of the row.
        seen : dict
            Path of each key so far; takes this one.
        what : str
            The key in words.
        """
        first = seen.setdefault(key, at)
        if first != at:
            message = f"{what} stands in the file twice, first at {first}"
            self.add(at, None, message, "each once", "remove one of the two")

    def _wrong_type(self, value: Any, at: str, what: str, allowed: str) -> None:
        if type(value) is str and what == "a text":
            what = "a text that UTF-8 can write"
        shown = "null" if value is None else value
        self.add(at, shown, f"is not {what}", allowed, f"write {allowed}")

    def _unknown(self, key: str, at: str, shape: Shape) -> None:
        names = (*shape.wholes, *shape.others)
        remedy = self.guess(key, names, "remove it")
        self.add(joined(at, key), key, f"is no key of {shape.name}", shape.keys, remedy)

    def _missing(self, row: Mapping[str, Any], at: str, shape: Shape) -> None:
        # A key that is only misspelt was reported as unknown already.
        names = (*shape.wholes, *shape.others)
        unknown = islice((key for key in row if key not in names), _FEW)
        meant = {name for key in unknown for name in nearest(key[:_CHARACTERS], names, 1)}
        for key in sorted(shape.required - row.keys() - meant):
            kind = shape.others.get(key)
            allowed = _KINDS[kind] if kind else str(shape.wholes[key])
            message = f"the key is missing, and {shape.name} needs it"
            self.add(joined(at, key), None, message, allowed, f'add "{key}"')
