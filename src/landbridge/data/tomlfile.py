"""`study.toml` and `scenarios.toml` taken apart, whatever is in them."""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from landbridge.base.errors import Finding
from landbridge.base.names import nearest
from landbridge.data.inset import INSET_ALLOWED, Inset, read_inset
from landbridge.data.spec import FIRST_YEAR, LAST_YEAR, SCENARIO_FILE, ScenarioSpec

__all__ = ["STUDY_FILE", "StudyHead", "parse_head", "parse_scenarios"]

STUDY_FILE: Final = "study.toml"
_HEAD_KEYS: Final = ("name", "title", "description", "licence", "attribution", "epoch")
_OPTIONAL_KEYS: Final = ("default_scenario", "inset", "map_credit")


@dataclass(frozen=True, slots=True)
class StudyHead:
    """What `study.toml` says about the study as a whole.

    Parameters
    ----------
    name, title, description : str
        Short name, one line, some lines.
    licence, attribution : str
        Licence of the data and whom to name.
    epoch : datetime.datetime
        Moment from which times are counted, in UTC.
    default_scenario : str
        Scenario of a question that names none; empty: the first of the file.
    inset : Inset or None
        Window that maps of the study show enlarged.
    map_credit : str
        Whom a map names; empty: as `attribution`.
    """

    name: str
    title: str
    description: str
    licence: str
    attribution: str
    epoch: dt.datetime
    default_scenario: str = ""
    inset: Inset | None = None
    map_credit: str = ""


def _load(file: str, text: str, findings: list[Finding]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except RecursionError:
        message, row = "the file is nested too deeply", None
    except ValueError as error:  # TOMLDecodeError, or a number that Python refuses to convert
        message = f"the file is not TOML ({str(error)[:120]})"
        found = re.search(r"at line (\d+)", str(error))
        row = int(found[1]) if found else None
    findings.append(
        Finding(
            file,
            row,
            "",
            "",
            message,
            "key = value, tables in [brackets]",
            "correct the line (texts stand in double quotes)",
        )
    )
    return None


@lru_cache(maxsize=4)
def _written(text: str) -> tuple[tuple[int, tuple[str, ...], str], ...]:
    """Return number, parts of the table's name and key of each line that has one of the two."""
    found: list[tuple[int, tuple[str, ...], str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        if header:
            parts = tuple(part.strip("\"' ") for part in header[1].split("."))
            found.append((number, parts, ""))
        elif key := re.match(r"\s*[\"']?([^\"'.=]*?)[\"']?\s*[.=]", line):
            found.append((number, (), key[1]))
    return tuple(found)


def _line_of(text: str, table: str, key: str = "") -> int | None:
    """Return the line on which a table, or a key in it, is written (as far as it can be told)."""
    inside = not table
    start = None
    for number, header, written in _written(text):
        if header:
            inside = header[0] == table
            if inside and start is None:
                start = number
            if inside and key and key in header[1:]:
                return number
        elif inside and key and written == key:
            return number
    return start


def parse_head(text: str, findings: list[Finding]) -> StudyHead | None:
    """Return what `study.toml` says.

    Parameters
    ----------
    text : str
        Text of the file.
    findings : list of Finding
        Takes every fault.

    Returns
    -------
    StudyHead or None
        None with at least one finding.
    """
    data = _load(STUDY_FILE, text, findings)
    if data is None:
        return None
    before = len(findings)
    texts = {key: _head_text(data, key, text, findings) for key in _HEAD_KEYS if key != "epoch"}
    epoch = _epoch(data.get("epoch"))
    if epoch is None and "epoch" in data:
        allowed = "a date or time such as 2001-01-01T00:00:00Z"
        findings.append(_head_fault(data, "epoch", text, "is not a date", allowed))
    elif epoch is None:
        findings.append(_missing_key(data, "epoch"))
    extras = {
        key: _head_text(data, key, text, findings)
        for key in ("default_scenario", "map_credit")
        if key in data
    }
    inset = _inset(data, text, findings)
    if len(findings) > before or epoch is None:
        return None
    for key in data:
        if key not in (*_HEAD_KEYS, *_OPTIONAL_KEYS):
            row, allowed = _line_of(text, "", key), ", ".join((*_HEAD_KEYS, *_OPTIONAL_KEYS))
            message, remedy = "the key is not used", "remove it or correct its name"
            findings.append(Finding(STUDY_FILE, row, key, "", message, allowed, remedy, "note"))
    return StudyHead(**texts, epoch=epoch, inset=inset, **extras)


def _inset(data: Mapping[str, Any], text: str, findings: list[Finding]) -> Inset | None:
    try:
        return read_inset(data["inset"]) if "inset" in data else None
    except ValueError as error:
        findings.append(_head_fault(data, "inset", text, str(error), INSET_ALLOWED))
        return None


def _head_text(data: Mapping[str, Any], key: str, text: str, findings: list[Finding]) -> str:
    if key not in data:
        findings.append(_missing_key(data, key))
        return ""
    try:
        if value := _read_text(data[key]):
            return value
        raise ValueError("is empty")
    except ValueError as error:
        allowed = "a text in double quotes, not empty"
        findings.append(_head_fault(data, key, text, str(error), allowed))
    return ""


def _head_fault(
    data: Mapping[str, Any], key: str, text: str, message: str, allowed: str
) -> Finding:
    row, value = _line_of(text, "", key), str(data[key])
    return Finding(STUDY_FILE, row, key, value, message, allowed, "correct the value")


def _missing_key(data: Mapping[str, Any], key: str) -> Finding:
    close = nearest(key, [k for k in data if k not in _HEAD_KEYS])
    remedy = f"rename '{close[0]}'" if close else f'add a line {key} = "..."'
    return Finding(STUDY_FILE, 1, key, "", "the key is missing", "", remedy)


def _epoch(value: object) -> dt.datetime | None:
    """Return a moment in UTC; a time without zone is taken as UTC."""
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    if not isinstance(value, dt.datetime):
        return None
    if value.tzinfo is None:
        return value.replace(tzinfo=dt.UTC)
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:
        return None


def parse_scenarios(text: str, findings: list[Finding]) -> dict[str, ScenarioSpec]:
    r"""Return the scenarios of `scenarios.toml` as they are written, not yet inherited.

    Parameters
    ----------
    text : str
        Text of the file.
    findings : list of Finding
        Takes every fault of form; references are checked with the tables.

    Returns
    -------
    dict of str to ScenarioSpec
        In the order of the file.

    Examples
    --------
    >>> parse_scenarios("[base]\nyear = 2001", [])["base"].year
    2001
    """
    data = _load(SCENARIO_FILE, text, findings)
    if data is None:
        return {}
    specs: dict[str, ScenarioSpec] = {}
    for name, body in data.items():
        row = _line_of(text, name) or _line_of(text, "", name)
        if not isinstance(body, dict):
            findings.append(
                Finding(
                    SCENARIO_FILE,
                    row,
                    name,
                    str(body),
                    "stands outside of a scenario",
                    "tables such as [base]",
                    "put it below the name of a scenario",
                )
            )
        elif not re.fullmatch(r"[\w.+-]{1,80}", name):
            findings.append(
                Finding(
                    SCENARIO_FILE,
                    row,
                    name,
                    name,
                    "is not a name of a scenario",
                    "letters, digits, - and .",
                    "rename the scenario",
                )
            )
        else:
            specs[name] = _scenario(name, body, text, row, findings)
    if not data:
        findings.append(
            Finding(
                SCENARIO_FILE,
                1,
                "",
                "",
                "the file has no scenario",
                "at least one",
                'add [base], year = 2001 and description = "..."',
            )
        )
    return specs


def _scenario(
    name: str, body: dict[str, Any], text: str, row: int | None, findings: list[Finding]
) -> ScenarioSpec:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in body.items():
        line = _line_of(text, name, key) or row
        if line is not None:
            lines[key] = line
        if key not in _READERS:
            close = nearest(key, _READERS)
            findings.append(
                Finding(
                    SCENARIO_FILE,
                    line,
                    f"{name}.{key}",
                    key,
                    "is no key of a scenario",
                    ", ".join(_READERS),
                    f"did you mean {' or '.join(close)}?" if close else "remove it",
                )
            )
            continue
        reader, allowed = _READERS[key]
        try:
            values[key] = reader(value)
        except ValueError as error:
            findings.append(
                Finding(
                    SCENARIO_FILE,
                    line,
                    f"{name}.{key}",
                    str(value)[:200],
                    str(error) or "is not allowed",
                    allowed,
                    "correct the value",
                )
            )
    return ScenarioSpec(name=name, row=row, lines=MappingProxyType(lines), **values)


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("is not a text")
    words = " ".join(value.split())
    if not words.isprintable():
        raise ValueError("holds a control character")
    return words


def _read_year(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("is not a year")
    if not FIRST_YEAR <= value <= LAST_YEAR:
        raise ValueError("is outside of the years a study may have")
    return value


def _read_names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ValueError("is not a list of names")
    return tuple(dict.fromkeys(v.strip() for v in value))


def _read_borders(value: object) -> tuple[tuple[str, str], ...]:
    pairs = []
    for name in _read_names(value):
        parts = tuple(part.strip() for part in name.split("/"))
        if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
            raise ValueError(f"has the member '{name[:60]}', which is not two places joined by /")
        pairs.append((parts[0], parts[1]))
    return tuple(pairs)


def _read_number(low: float, high: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError("is not a number")
        if not math.isfinite(value) or not low <= value <= high:
            raise ValueError(f"is outside of {low:g} to {high:g}")
        return float(value)

    return read


def _read_numbers(low: float, high: float) -> Callable[[object], Mapping[str, float]]:
    read = _read_number(low, high)

    def read_all(value: object) -> Mapping[str, float]:
        if not isinstance(value, dict):
            raise ValueError("is not a table of numbers")
        numbers = {}
        for key, item in value.items():
            try:
                numbers[key] = read(item)
            except ValueError as error:
                raise ValueError(f"has {key[:60]} = {str(item)[:40]}, which {error}") from None
        return MappingProxyType(numbers)

    return read_all


_NAMES = "a list of names in double quotes"
_PAIRS = 'a list of pairs such as "place_a/place_b"'
_READERS: Final[dict[str, tuple[Callable[[object], Any], str]]] = {
    "description": (_read_text, "a text in double quotes"),
    "parent": (_read_text, "the name of another scenario"),
    "year": (_read_year, f"{FIRST_YEAR} to {LAST_YEAR}"),
    "projects": (_read_names, _NAMES),
    "without_projects": (_read_names, _NAMES),
    "close_borders": (_read_borders, _PAIRS),
    "reopen_borders": (_read_borders, _PAIRS),
    "close_passages": (_read_names, _NAMES),
    "open_passages": (_read_names, _NAMES),
    "reopen_passages": (_read_names, _NAMES),
    "price_factor": (_read_numbers(0.01, 100.0), "items of tariffs with factors, 0.01 to 100"),
    "demand_growth": (_read_number(-0.99, 10.0), "-0.99 to 10"),
    "extra_dwell_h": (_read_numbers(0.0, 10_000.0), "places with hours, 0 to 10000 h"),
}
