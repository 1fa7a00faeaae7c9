"""What may stand in a cell that was meant for something else: near misses and nastiness."""

from __future__ import annotations

import random
from typing import Final

from landbridge.base.schema import Column

NASTY: Final = (
    "", " ", "0", "-1", "-0.0", "1e999", "-1e999", "NaN", "inf", "1e-320", "9" * 400, "0x10",
    "1_0", "½", "٣", "\uff15\uff10", "1,5", "1.234,5", "1 000", "2300 EUR", "€ 2300", "12%", "1e3",
    "+7", "yes", "no", "TRUE", "both", "n/a", "None", "null", ";", ";;", "busan", "busan;busan",
    "KR", "2001", "1999-12-31", "1435", "1520;1435", "suez", "korea-west", '"', "'", ",", "a,b",
    "\n", "\r\n", "\r", "\t", "\\", "\x00", "\x1b[2J", "\ufeff", "\u202eabc", "\u200b", "\ud800",
    "é", "e\u0301", "부산", "\U0001f682", "=1+1", "@SUM(A1)", "../../etc/passwd", "$(id)", "{0}",
    "%s", "<b>x</b>", "A" * 3000, "A" * 20000, "a/b", "a:b", "a>b", "-", "--help", "id",
)  # fmt: skip

_FACTORS: Final = (0.1, 0.5, 0.9, 0.99, 1.01, 1.1, 2.0, 10.0, 100.0, 1000.0, -1.0)


def typo(text: str, rng: random.Random) -> str:
    """Return a text with one slip of the hand."""
    if len(text) < 2:
        return text + "x"
    at = rng.randrange(len(text) - 1)
    slips = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        text.upper(),
        text.title(),
        f" {text}",
        f"{text}.",
        text.replace("-", "_"),
        text.replace("-", "\u2011"),
    )
    return rng.choice(slips)


def _number(column: Column, old: str, rng: random.Random) -> str:
    value = float(old) if old else 1.0
    near = [f"{value * factor:.6g}" for factor in _FACTORS]
    near += [f"{value + step:.15g}" for step in (-1.0, 1.0, 1e-9)]
    for bound in (column.minimum, column.maximum):
        if bound is not None:
            near += [f"{bound:.15g}", f"{bound - 1:.15g}", f"{bound + 1:.15g}"]
    dressed = (f"{old} km", f"{old} EUR", old.replace(".", ","), f"{old}0", old[:-1], f"+{old}",
               f" {old} ", f"{value:e}", f"{old}.", f"0{old}")  # fmt: skip
    return rng.choice(near) if rng.random() < 0.75 else rng.choice(dressed)


def _list(column: Column, old: str, pool: list[str], rng: random.Random) -> str:
    members = old.split(";") if old else []
    other = rng.choice(column.allowed) if column.allowed else rng.choice(pool or ["x"])
    at = rng.randrange(len(members) + 1)
    forms = [
        ";".join([*members[:at], other, *members[at:]]),
        ";".join(members[:at] + members[at + 1 :]),
        ";".join(reversed(members)),
        ";".join(rng.sample(members, len(members))),
        other,
        old.replace(";", ","),
        old.replace(";", "; "),
        f"{old};",
    ]
    if members:
        forms.append(old.replace(members[0], typo(members[0], rng), 1))
    return rng.choice(forms)


def other_value(column: Column, old: str, pool: list[str], rng: random.Random) -> str:
    """Return something else for a cell.

    ``pool`` holds ids that the column may refer to, or cells that other rows have there.
    """
    if rng.random() < 0.2:
        return rng.choice(NASTY)
    if rng.random() < 0.15:
        return rng.choice(pool) if pool else ""
    if column.type in ("number", "integer", "year"):
        return _number(column, old, rng)
    if column.type == "list":
        return _list(column, old, pool, rng)
    if column.type == "flag":
        return rng.choice(("yes", "no", "Yes", "1", "true", ""))
    choices = [*column.allowed, *rng.sample(pool, min(4, len(pool)))]
    if choices and rng.random() < 0.7:
        return rng.choice(choices)
    return rng.choice((typo(old, rng), "", f"{old} {old}", old.lower(), old + "\n"))
