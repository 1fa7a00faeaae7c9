"""Nothing below the facade knows a place, a gauge or a scenario of the first study."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from landbridge.base.names import normalise
from landbridge.data.find import find_study
from landbridge.data.study import Study, read_study
from tests.house.tree import Module, modules

ROOMS = {"base", "data", "network", "routing", "report", "store"}
STUDIED = [module for module in modules() if module.room in ROOMS]
# Gauges of railways, in mm, that are no round numbers for anything else.
GAUGES = {1067, 1372, 1432, 1435, 1520, 1524, 1600, 1668, 1676}
MORE_WORDS = {
    *("eurasia", "asia", "europe", "korea", "siberia", "trans siberian", "russia", "tkr"),
    *("suez", "malacca", "panama"),
}
# Places whose names are English words.
ENGLISH = {"buy", "cape", "gate", "mine"}


@cache
def strings(module: Module) -> tuple[tuple[int, str], ...]:
    """Line and text of every string of code that is no docstring."""
    documents = {
        id(node.body[0].value)
        for node in module.nodes
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return tuple(
        (node.lineno, node.value)
        for node in module.nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documents
    )


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(find_study("eurasia"))


@pytest.fixture(scope="module")
def words(study: Study) -> re.Pattern[str]:
    """Names of places, countries and passages of `eurasia`, as whole words."""
    names: set[str] = set()
    for table in ("places", "countries", "passages"):
        names |= {str(name).lower() for name in study.tables[table]["name"]}
        names |= {str(name).replace("-", " ") for name in study.tables[table].index}
    found = {name for name in names if len(normalise(name)) > 3} - ENGLISH
    assert {"busan", "moscow", "brest", "germany"} <= found
    return re.compile(rf"\b({'|'.join(sorted(map(re.escape, found | MORE_WORDS)))})\b")


def test_no_place_of_the_first_study_stands_in_the_code(words: re.Pattern[str]) -> None:
    found = [
        f"{module.where}:{line} {match.group()!r} in {text[:60]!r}"
        for module in STUDIED
        for line, text in strings(module)
        for match in words.finditer(re.sub(r"[-_/]", " ", text.lower()))
        # An example of a time zone must be one that exists.
        if "IANA time zone" not in text
    ]
    assert not found, "\n".join(found)


def test_no_scenario_of_the_first_study_is_a_constant(study: Study) -> None:
    found = [
        f"{module.where}:{line} {text!r}"
        for module in STUDIED
        for line, text in strings(module)
        if text in study.scenarios or text == study.name
    ]
    assert not found, "\n".join(found)


def test_no_gauge_is_a_constant() -> None:
    found = [
        f"{module.where}:{node.lineno} {node.value!r}"
        for module in STUDIED
        for node in module.nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value in GAUGES
    ]
    text = re.compile(r"\b(" + "|".join(str(gauge) for gauge in sorted(GAUGES)) + r")\b")
    found += [
        f"{module.where}:{line} {value[:60]!r}"
        for module in STUDIED
        for line, value in strings(module)
        if text.search(value)
    ]
    assert not found, "\n".join(found)
