"""What numba keeps on disk: whatever is wrong with it, a kernel is compiled anew."""

from __future__ import annotations

import importlib.util
import pickle
from pathlib import Path
from typing import Any

import numba
import pytest

from landbridge.base.kernels import kept

_SOURCE = """
from landbridge.base.kernels import kernel

@kernel
def twice(value):
    return 2 * value
"""
# A pickle that names a class of a module that is gone, as after a renaming.
_RENAMED = b"cgone_module\nGone\n."


@pytest.fixture
def fresh(tmp_path: Path) -> Any:
    """Return the same kernel of the same file as a new process would have it."""
    file = tmp_path / "doubling.py"
    file.write_text(_SOURCE, "utf-8")

    def load() -> Any:
        spec = importlib.util.spec_from_file_location("doubling", file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.twice

    return load


def _index(function: Any) -> Path:
    return Path(function._cache._cache_file._index_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"no pickle at all", pickle.dumps(numba.__version__) + _RENAMED],
    ids=["cut off", "garbage", "a class that was renamed"],
)
def test_an_index_that_cannot_be_read_is_as_good_as_none(fresh: Any, content: bytes) -> None:
    first = fresh()
    assert first(2) == 4
    assert kept(fresh())
    index = _index(first)
    index.write_bytes(content)
    again = fresh()
    assert not kept(again), "what cannot be read is not kept"
    assert again(3) == 6
    assert kept(fresh()), "and it is kept anew"
    assert index.read_bytes() != content


def test_code_that_cannot_be_read_is_compiled_anew(fresh: Any) -> None:
    first = fresh()
    assert first(2) == 4
    for file in _index(first).parent.glob("*.nbc"):
        file.write_bytes(_RENAMED)
    assert fresh()(3) == 6
    assert fresh().stats.cache_hits == {}
    final = fresh()
    assert final(4) == 8
    assert sum(final.stats.cache_hits.values()) == 1, "the new code is kept"
