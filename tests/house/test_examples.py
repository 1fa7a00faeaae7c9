"""The examples in the docstrings run and print what they say."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.house.tree import Module, modules

WITH_EXAMPLES = [m for m in modules() if ">>>" in m.path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("module", WITH_EXAMPLES, ids=[m.name for m in WITH_EXAMPLES])
def test_examples_of(module: Module) -> None:
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    loaded = importlib.import_module(module.name)
    result = doctest.testmod(loaded, optionflags=flags)
    assert result.attempted > 0, "the examples stand where doctest does not find them"
    assert result.failed == 0
