"""The lock file: complete, exact, and free of the machine that made it."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, imports, modules

LOCK = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CORE = [Requirement(line) for line in PROJECT["dependencies"]]
DEV = [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]


def locked() -> dict[str, Requirement]:
    """Requirement of each locked package by canonical name."""
    lines = [line.split("#")[0].strip() for line in LOCK.splitlines()]
    found = [Requirement(line) for line in lines if line]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def test_it_names_no_host_path_or_option() -> None:
    for line in LOCK.splitlines():
        entry = line.split("#")[0].strip()
        assert not entry or re.fullmatch(r"[a-z0-9.-]+==[^\s/@:]+( ; .+)?", entry), line
        assert "://" not in line
        assert not line.strip().startswith("-"), line


@pytest.mark.parametrize("wanted", CORE + DEV, ids=[str(r.name) for r in CORE + DEV])
def test_each_dependency_is_locked_to_a_version_it_allows(wanted: Requirement) -> None:
    entry = locked().get(canonicalize_name(wanted.name))
    assert entry is not None, f"{wanted.name} is not in the lock: run ./dev lock"
    (pin,) = entry.specifier
    assert pin.operator == "=="
    assert wanted.specifier.contains(pin.version), f"{wanted} does not allow {pin.version}"


@pytest.mark.parametrize("wanted", CORE, ids=[str(r.name) for r in CORE])
def test_lower_bounds_are_given_and_met_here(wanted: Requirement) -> None:
    assert any(part.operator == ">=" for part in wanted.specifier), f"{wanted} has no lower bound"
    assert wanted.specifier.contains(version(wanted.name))


# Used without being imported: pandas writes xlsx with openpyxl and parquet with pyarrow, zoneinfo
# reads tzdata.
UNSEEN = {"openpyxl", "pyarrow", "tzdata"}


def test_each_core_dependency_is_used_and_each_import_is_declared() -> None:
    used = {name.split(".")[0] for module in modules() for _, name in imports(module)}
    used |= {
        match.group(1)
        for path in (ROOT / "tools").rglob("*.py")
        for match in re.finditer(r"^\s*(?:from|import) (\w+)", path.read_text("utf-8"), re.M)
    }
    declared = {canonicalize_name(requirement.name) for requirement in CORE}
    unused = sorted(declared - used - UNSEEN)
    assert not unused, f"core dependencies that nothing imports: {unused}"
    here = {name for name in used if canonicalize_name(name) in locked()}
    missing = sorted(here - declared - {canonicalize_name(r.name) for r in DEV})
    assert not missing, f"imported but only there by way of others: {missing}"
