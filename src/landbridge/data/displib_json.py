"""The bytes of a JSON file taken apart, whatever is in them.

Knows nothing of trains: it finds what is wrong with the file itself (size, encoding, syntax,
keys that stand twice) before memory is spent on it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from landbridge.base.errors import Finding
from landbridge.data.csvfile import decode, read_bytes
from landbridge.data.displib_faults import Faults, LongNumber, Stop, joined

__all__ = ["MAX_CONTAINERS", "MAX_VALUES", "load", "load_bytes", "parse"]

MAX_CONTAINERS: Final = 2_000_000
MAX_VALUES: Final = 5_000_000
_DIGITS: Final = 100
_CONSTANTS: Final = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


def load(path: Path, faults: Faults) -> Any:
    """Return what a JSON file holds.

    Parameters
    ----------
    path : Path
        A regular file of at most 256 MB.
    faults : Faults
        Takes every fault of the file itself.

    Returns
    -------
    object
        Lists, dicts, texts and numbers.

    Raises
    ------
    Stop
        It holds nothing that can be read; `faults` says why.
    """
    return parse(load_bytes(path, faults), faults)


def load_bytes(path: Path, faults: Faults) -> bytes:
    """Return the bytes of a JSON file, as :func:`load` takes them apart."""
    found: list[Finding] = []
    # One line may be as long as the file: it is written by machines.
    content = read_bytes(path, found, long_lines=True)
    if content is None:
        allowed, remedy = "a file of at most 256 MB", "name a JSON file that can be read"
        faults.findings += [replace(each, allowed=allowed, remedy=remedy) for each in found]
        raise Stop
    return content


def parse(content: bytes, faults: Faults) -> Any:
    """Return what the bytes of a JSON file hold.

    Parameters
    ----------
    content : bytes
        The file.
    faults : Faults
        Takes every fault of the file itself; keys that stand twice do not stop the reading.

    Returns
    -------
    object
        Lists, dicts, texts and numbers.

    Raises
    ------
    Stop
        It holds nothing that can be read; `faults` says why.

    Examples
    --------
    >>> parse(b'{"trains": []}', Faults("a.json"))
    {'trains': []}
    """
    _bound(content, faults)
    text = decode(faults.file, content, faults.findings)
    if text is None:
        raise Stop
    doubled: list[tuple[dict[str, Any], list[str]]] = []

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            doubled.append((found, [key for key, _ in pairs]))
        return found

    hooks: dict[str, Any] = {"object_pairs_hook": made, "parse_constant": _CONSTANTS.get}
    try:
        try:
            document = json.loads(text, **hooks)
        except json.JSONDecodeError:
            raise
        except ValueError:  # a number with more digits than Python converts
            doubled.clear()
            document = json.loads(text, parse_int=_number, **hooks)
    except json.JSONDecodeError as error:
        faults.findings.append(_not_json(faults.file, text, error))
        raise Stop from None
    except RecursionError:
        _refuse(faults, "the file is nested too deeply", "a problem or plan has ten levels")
    if doubled:
        _report_doubled(document, doubled, faults)
    return document


def _number(digits: str) -> int | LongNumber:
    return int(digits) if len(digits) <= _DIGITS else LongNumber(digits)


def _refuse(faults: Faults, message: str, allowed: str) -> None:
    remedy = "look at what wrote the file, or name another one"
    faults.findings.append(Finding(faults.file, None, "", "", message, allowed, remedy))
    raise Stop


def _bound(content: bytes, faults: Faults) -> None:
    """Refuse a file that would fill the memory, before it does."""
    containers = content.count(b"{") + content.count(b"[")
    if containers > MAX_CONTAINERS:
        message = f"the file holds {containers} lists and objects"
        _refuse(faults, message, f"at most {MAX_CONTAINERS}, some 500000 operations")
    values = content.count(b",")
    if values > MAX_VALUES:
        _refuse(faults, f"the file holds {values} commas", f"at most {MAX_VALUES}")


def _not_json(file: str, text: str, error: json.JSONDecodeError) -> Finding:
    """Return the finding for a fault of syntax, with its line and column."""
    rest = text[error.pos : error.pos + 1000].strip()
    unended = error.msg.startswith("Unterminated string")
    if not text.strip():
        message, remedy = "the file is empty", "write a JSON object into it"
    elif not rest or unended:
        message = f"the file ends too early ({error.msg})"
        remedy = "write the file anew: its end is missing"
    else:
        message, remedy = f"the file is not JSON ({error.msg})", "correct the line"
    value = "" if unended else rest[:20]
    place = (error.lineno, str(error.colno))
    return Finding(file, *place, value, message, "one JSON object", remedy)


def _report_doubled(
    document: Any, doubled: list[tuple[dict[str, Any], list[str]]], faults: Faults
) -> None:
    """Find the places of objects that have a key twice, and report them."""
    keys_of = {id(found): keys for found, keys in doubled}
    waiting: list[tuple[Any, str]] = [(document, "$")]
    while waiting and keys_of:
        value, at = waiting.pop()
        if isinstance(value, dict):
            for key, count in Counter(keys_of.pop(id(value), ())).items():
                if count > 1:
                    message, allowed = "stands twice in one object", "each key once"
                    faults.add(joined(at, key), key, message, allowed, "remove one of the two")
        found = value.items() if isinstance(value, dict) else enumerate(value)
        inner = [(key, item) for key, item in found if isinstance(item, list | dict)]
        waiting += [(item, joined(at, str(key)) if isinstance(value, dict) else f"{at}[{key}]")
                    for key, item in reversed(inner)]  # fmt: skip
