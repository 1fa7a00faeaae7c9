"""The examples in the docstrings run and print what they say."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.house.tree import modules

WITH_EXAMPLES = [m for m in modules() if ">>>" in m.text]


ROOMS = sorted({module.room for module in WITH_EXAMPLES})
#: The facade and the runs answer questions on the shipped study in their examples.
SLOW = {"", "runs"}


@pytest.mark.parametrize(
    "room",
    [pytest.param(room, marks=[pytest.mark.slow] if room in SLOW else []) for room in ROOMS],
)
def test_examples_of(room: str) -> None:
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    faults = []
    for module in WITH_EXAMPLES:
        if module.room == room:
            result = doctest.testmod(importlib.import_module(module.name), optionflags=flags)
            if result.attempted == 0:
                faults.append(f"{module.where}: the examples stand where doctest finds none")
            if result.failed:
                faults.append(f"{module.where}: {result.failed} examples failed, told above")
    assert not faults, "\n".join(faults)
