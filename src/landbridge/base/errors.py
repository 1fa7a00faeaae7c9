"""The error tree: a few classes, each of them also a standard exception.

A caller who knows only Python catches `ValueError` or `LookupError`; one who
knows Landbridge catches `LandbridgeError` and reads its findings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "CannotRunError",
    "Finding",
    "InputError",
    "LandbridgeError",
    "NoRouteError",
    "ScenarioError",
    "Severity",
    "UnknownNameError",
    "quoted",
]

Severity = Literal["error", "note"]

_SHOWN_CHARACTERS = 60


def quoted(value: object, limit: int = _SHOWN_CHARACTERS) -> str:
    """Return a value of the input as it may safely stand in a message.

    Parameters
    ----------
    value : object
        The value; control characters are escaped, so that a hostile file
        cannot steer the terminal.
    limit : int
        Longest part shown, in characters.

    Returns
    -------
    str
        The value in quotes, cut with ``...`` when it is longer.

    Examples
    --------
    >>> quoted("-3")
    "'-3'"
    >>> quoted("a" * 99, limit=5)
    "'aaaaa...'"
    """
    text = str(value)
    return repr(text if len(text) <= limit else text[:limit] + "...")


def _visible(character: str) -> str:
    return character if character.isprintable() else ascii(character)[1:-1]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault (or remark) in the input, with its place and its remedy.

    Parameters
    ----------
    file : str
        File name inside the study folder; empty for an argument of a command.
    row : int or None
        Line of the file, counted from 1 (the header of a table is line 1).
    column : str
        Column of the table, key of a TOML file, or path into a JSON file, such as
        ``$.trains[3][2].min_duration``.
    value : str
        What stands there, exactly as it was read; empty when nothing does.
    message : str
        What is wrong, as the continuation of "the value ...".
    allowed : str
        What may stand there.
    remedy : str
        What to do.
    severity : {"error", "note"}
        Errors stop the reading; notes are only shown.

    Examples
    --------
    >>> print(Finding("links.csv", 12, "length_km", "-3", "is below 0.05 km",
    ...               "0.05 to 30000 km", "correct the length"))
    links.csv line 12, column length_km: '-3' is below 0.05 km; allowed 0.05 to 30000 km; \
correct the length
    """

    file: str
    row: int | None = None
    column: str = ""
    value: str = ""
    message: str = ""
    allowed: str = ""
    remedy: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """Return the finding as one readable line."""
        place = self.file
        if self.row is not None:
            place = f"{place} line {self.row}".strip()
        if self.column:
            word = ", key" if self.file.endswith(".toml") else ", column"
            word = " at" if self.column.startswith("$") else word
            place = f"{place}{word} {self.column}" if place else self.column
        what = f"{quoted(self.value)} {self.message}" if self.value else self.message
        parts = [f"{place}: {what}" if place else what]
        if self.allowed:
            parts.append(f"allowed {self.allowed}")
        if self.remedy:
            parts.append(self.remedy)
        text = "; ".join(parts)
        # Names of files and columns come from the input too.
        return text if text.isprintable() else "".join(map(_visible, text))


class LandbridgeError(Exception):
    """Every error that Landbridge raises on purpose."""


class InputError(LandbridgeError, ValueError):
    """The input has faults; `findings` holds all of them, not just the first.

    Parameters
    ----------
    findings : Finding or iterable of Finding
        At least one.

    Examples
    --------
    >>> error = InputError(Finding("places.csv", 3, "lat_deg", "91", "is above 90 deg"))
    >>> print(error)
    places.csv line 3, column lat_deg: '91' is above 90 deg
    """

    findings: tuple[Finding, ...]

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        """Return all findings, one a line."""
        return "\n".join(str(finding) for finding in self.findings)


class UnknownNameError(InputError, LookupError):
    """A name means nothing here, or more than one thing.

    Parameters
    ----------
    findings : Finding or iterable of Finding
        What was asked for and what comes near it.
    nearest : iterable of str
        Names that come near, best first.

    Examples
    --------
    >>> error = UnknownNameError.of("place", "Bsan", ["Busan"])
    >>> print(error)
    place: 'Bsan' is not known; did you mean Busan?
    """

    nearest: tuple[str, ...]

    def __init__(self, findings: Finding | Iterable[Finding], nearest: Iterable[str] = ()) -> None:
        super().__init__(findings)
        self.nearest = tuple(nearest)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Keep the nearest names when the error travels between processes."""
        return type(self), (self.findings, self.nearest)

    @classmethod
    def of(cls, what: str, name: str, nearest: Iterable[str], file: str = "") -> UnknownNameError:
        """Return the error for an unknown name of a kind of thing.

        Parameters
        ----------
        what : str
            Kind of thing that was asked for (place, study, scenario, ...).
        name : str
            Name that was given.
        nearest : iterable of str
            Names that come near, best first.
        file : str
            File that ought to hold it, if there is one.

        Returns
        -------
        UnknownNameError
            With one finding.
        """
        close = tuple(nearest)
        remedy = f"did you mean {' or '.join(close)}?" if close else "correct the name"
        finding = Finding(file, None, what, name or "''", "is not known", "", remedy)
        return cls(finding, close)


class _ReasonedError(LandbridgeError):
    """Says why, and what would help where that is known."""

    def __init__(self, reason: str, cure: str = "") -> None:
        self.reason = reason
        self.cure = cure
        super().__init__(reason, cure)

    def __str__(self) -> str:
        """Return the reason and the cure."""
        return f"{self.reason}; {self.cure}" if self.cure else self.reason


class NoRouteError(_ReasonedError, LookupError):
    """No way exists; says why and, where it is known, what would open one.

    Parameters
    ----------
    reason : str
        Why there is no way.
    cure : str
        The smallest change that opens one; empty when it is not known.
    """


class CannotRunError(_ReasonedError, ValueError):
    """A train cannot run, or a line cannot carry it; says why and what would help.

    Parameters
    ----------
    reason : str
        Why not, with place, figure and limit.
    cure : str
        What would help; empty when it is not known.

    Examples
    --------
    >>> print(CannotRunError("it stalls at km 12.5 on 17 per mille", "it passes with 3,200 t"))
    it stalls at km 12.5 on 17 per mille; it passes with 3,200 t
    """


class ScenarioError(InputError):
    """A scenario cannot be resolved (no year, a cycle of parents, an unknown part)."""
