"""The peers: locked, apart from the product, and got by ./dev bench."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.test_dev import STAND_IN, Clone
from tests.house.tree import ROOT, imports, modules
from tools.bench import peers
from tools.bench.registry import CASES, TABLES

PEERS = {"igraph", "networkx", "scgraph", "scgraph_data", "searoute", "rustworkx"}


def pins(name: str) -> dict[str, str]:
    """Version by package of a file of requirements."""
    lines = (ROOT / "requirements" / name).read_text("utf-8").splitlines()
    found = [Requirement(line.split("#")[0]) for line in lines if line.split("#")[0].strip()]
    return {one.name: str(one.specifier).removeprefix("==") for one in found}


def test_the_list_names_exact_versions_and_no_host() -> None:
    for line in (ROOT / "requirements" / "bench.txt").read_text("utf-8").splitlines():
        entry = line.split("#")[0].strip()
        assert not entry or re.fullmatch(r"[a-z0-9.-]+==[^\s/@:]+", entry), line


def test_what_the_lock_has_too_has_the_same_version() -> None:
    bench, lock = pins("bench.txt"), pins("lock.txt")
    both = bench.keys() & lock.keys()
    assert {"scipy", "networkx", "searoute"} <= both
    assert {name: bench[name] for name in both} == {name: lock[name] for name in both}


def test_every_peer_and_every_need_is_on_the_list() -> None:
    wanted = {peer.package for case in CASES for peer in case.peers if not peer.elsewhere}
    wanted |= {package for one in CASES for package in one.needs}
    wanted |= {package for one in TABLES for package in one.needs}
    assert wanted <= pins("bench.txt").keys()


def test_the_product_imports_none_of_them() -> None:
    faults = [
        f"{module.where}:{line} imports {name}"
        for module in modules()
        for line, name in imports(module)
        if name.split(".")[0] in PEERS
    ]
    assert not faults, "\n".join(faults)


def test_peers_come_last_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(peers, "FOLDER", tmp_path / "none")
    peers.open_folder()
    assert str(tmp_path) not in "".join(sys.path)
    monkeypatch.setattr(peers, "FOLDER", tmp_path)
    peers.open_folder()
    peers.open_folder()
    assert sys.path.count(str(tmp_path)) == 1
    assert sys.path[-1] == str(tmp_path)


def test_missing_packages_are_named_once() -> None:
    assert peers.missing(["numpy", "no-such", "no-such"]) == ["no-such"]
    assert peers.installed("numpy")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    made = Clone(tmp_path)
    (tmp_path / "requirements" / "bench.txt").write_text("# peers\na==1\nigraph==1.0 # a tool\n")
    text = STAND_IN.replace(
        '    "-m pip install --no-deps"*)',
        """    "-m pip install --no-deps --no-compile"*)
        echo peers >>"$CALLS"
        for last; do :; done
        cat "$last" >>"$CALLS"
        if [ -n "${NO_PEERS:-}" ]; then echo "no such peer"; exit 1; fi
        mkdir -p "$here/../peers"
        ;;
    "-m pip install --no-deps"*)""",
    )
    made.python.write_text(text)
    return made


def test_bench_gets_the_peers_that_the_lock_lacks_once(clone: Clone) -> None:
    done = clone.dev("bench", "--only", "matrix")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "ran -m tools.bench --only matrix\n"
    assert clone.calls() == ["venv", "packages", "landbridge", "peers", "igraph==1.0"]
    clone.dev("bench")
    assert clone.calls() == []


@pytest.mark.parametrize("option", ["--quick", "--list"])
def test_no_peer_is_got_for_what_needs_none(clone: Clone, option: str) -> None:
    clone.dev("bench", option)
    assert "peers" not in clone.calls()


def test_bench_runs_without_the_peers_and_says_so(clone: Clone) -> None:
    done = clone.dev("bench", NO_PEERS="yes")
    assert done.returncode == 0, done.stderr
    assert "no such peer" in done.stderr
    assert "leave out" in done.stderr
    assert done.stdout == "ran -m tools.bench\n"
    clone.calls()
    clone.dev("bench")
    assert "peers" in clone.calls(), "the next run tries again"
