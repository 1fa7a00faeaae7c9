"""The rooms of the design: who may import whom, and what stands at each door.

Layers, cycles and the facade are import-linter's (pyproject.toml). Here is what layers cannot say.
"""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import tomllib

import pytest

from tests.house.tree import PACKAGE, ROOT, Module, imports, modules

# Rooms that may import nothing but these, besides themselves. Those to come are named already.
ONLY = {
    "base": set[str](),
    "data": {"base"},
    "network": {"base", "data"},
    "running": {"base"},
    "dispatch": {"base"},
    "pipeline": {"base"},
}
NEVER = {"routing": {"line", "operations"}}
# Libraries that belong to one room: the terminal to cli, HTTP to web.
OWNED = {
    "cli": {"typer", "rich", "click", "getpass", "readline"},
    "web": {"fastapi", "starlette", "uvicorn", "httpx", "requests", "http", "socket"},
}


def inner(module: Module) -> list[tuple[int, str]]:
    """Line and room of each import of another room."""
    found = []
    for line, name in imports(module):
        parts = name.split(".")
        if parts[0] == "landbridge" and len(parts) > 1 and parts[1] != module.room:
            found.append((line, parts[1]))
    return found


def test_a_room_imports_only_what_it_may() -> None:
    faults = [
        f"{module.where}:{line} imports {room}"
        for module in modules()
        for line, room in inner(module)
        if (module.room in ONLY and room not in ONLY[module.room])
        or room in NEVER.get(module.room, set())
    ]
    assert not faults, "\n".join(faults)


def test_nobody_imports_the_facade() -> None:
    rooms = {other.room for other in modules()}
    faults = [
        f"{module.where}:{line} imports {name}: take it from its room"
        for module in modules()
        for line, name in imports(module)
        if name == "landbridge"
        or (name.startswith("landbridge.") and name.split(".")[1] not in rooms)
    ]
    assert not faults, "\n".join(faults)


def test_terminal_and_http_have_one_room_each() -> None:
    faults = [
        f"{module.where}:{line} imports {name}, which belongs to {owner}"
        for module in modules()
        for line, name in imports(module)
        for owner, libraries in OWNED.items()
        if name.split(".")[0] in libraries and module.room != owner
    ]
    assert not faults, "\n".join(faults)


def test_only_cli_prints() -> None:
    faults = [
        f"{module.where}:{node.lineno} talks to the terminal"
        for module in modules()
        if module.room not in {"cli", "__main__"}
        for node in module.nodes
        if (isinstance(node, ast.Name) and node.id in {"print", "input"})
        or (
            isinstance(node, ast.Attribute)
            and node.attr in {"stdout", "stderr", "stdin", "argv"}
            and isinstance(node.value, ast.Name)
            and node.value.id == "sys"
        )
    ]
    assert not faults, "\n".join(faults)


def test_a_package_opens_with_its_charter() -> None:
    silent = [
        f"{module.where} does not say what comes in and goes out"
        for module in modules()
        if module.path.name == "__init__.py"
        and len((ast.get_docstring(module.tree) or "").split()) < 12
    ]
    assert not silent, "\n".join(silent)


def test_a_folder_with_modules_is_a_package() -> None:
    bare = sorted(
        {m.path.parent for m in modules() if not (m.path.parent / "__init__.py").is_file()}
    )
    assert not bare, f"no __init__.py in {', '.join(str(p.relative_to(ROOT)) for p in bare)}"


def test_no_empty_rooms() -> None:
    """A room appears with its first working module."""
    packages = [m for m in modules() if m.path.name == "__init__.py" and m.room]
    empty = [
        p.name for p in packages if not any(m.name.startswith(p.name + ".") for m in modules())
    ]
    assert not empty, f"packages without a module: {empty}"


def test_every_room_stands_in_the_import_rule() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    (layers,) = (c["layers"] for c in contracts if c["id"] == "rooms")
    named = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    rooms = {m.room for m in modules() if m.room and m.room != "__main__"}
    assert rooms <= named, f"not in the layers of pyproject.toml: {sorted(rooms - named)}"
    assert all("ignore_imports" not in contract for contract in contracts), "the rule has no holes"
    # A room that exists may no longer be optional, or renaming it would switch its rule off.
    optional = {n.strip(" ()") for layer in layers for n in layer.split("|") if "(" in n}
    assert not rooms & optional, f"take the parentheses off {sorted(rooms & optional)}"


def names_defined(module: Module) -> set[str]:
    """Names a module binds at its top level, those of a lazy facade left out."""
    found: set[str] = set()
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def exported(tree: ast.Module) -> list[str] | None:
    """The list `__all__`, when it is written as a literal."""
    for node in tree.body:
        target = None
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target, value = node.target, node.value
        if isinstance(target, ast.Name) and target.id == "__all__":
            names = ast.literal_eval(value)
            assert isinstance(names, list | tuple)
            return [str(name) for name in names]
    return None


def faults_of_all(module: Module) -> list[str]:
    """What is wrong with the list `__all__` of a module, when it has one."""
    names = exported(module.tree)
    if names is None:
        return []
    faults = []
    if len(names) != len(set(names)):
        faults.append(f"{module.where}: __all__ names something twice")
    here = names_defined(module)
    if module.path.name == "__init__.py":
        here |= {p.stem for p in module.path.parent.iterdir()}
    missing = sorted(set(names) - here)
    if module.room and missing:
        faults.append(f"{module.where}: __all__ names what is not there: {missing}")
    if not module.name.rsplit(".", 1)[-1].startswith("_"):
        public = {
            node.name
            for node in module.tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        }
        if left_out := sorted(public - set(names)):
            faults.append(f"{module.where}: public but not in __all__: {left_out}")
    return faults


def test_all_names_what_exists_and_leaves_no_public_definition_out() -> None:
    faults = [fault for module in modules() for fault in faults_of_all(module)]
    assert not faults, "\n".join(faults)


def python(code: str) -> str:
    """Run code in a fresh interpreter and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_facade_costs_nothing() -> None:
    loaded = python(
        "import sys; before = set(sys.modules); import landbridge;"
        "print(*sorted({n.split('.')[0] for n in set(sys.modules) - before}))"
    ).split()
    heavy = {"numpy", "pandas", "pyarrow", "scipy", "numba", "shapely", "typer", "rich", "searoute"}
    assert "landbridge" in loaded
    assert not heavy & set(loaded)


def test_the_facade_is_small_and_every_name_of_it_works() -> None:
    facade = importlib.import_module("landbridge")
    names = list(facade.__all__)
    assert 1 <= len(names) <= 20
    assert "open_study" in names
    for name in names:
        assert getattr(facade, name) is not None
        assert name in dir(facade)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = facade.no_such_name


def test_help_loads_no_heavy_library() -> None:
    loaded = python(
        "import sys\n"
        "sys.argv = ['landbridge', '--help']\n"
        "import contextlib, io\n"
        "from landbridge.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main()\n"
        "print(*sorted({n.split('.')[0] for n in sys.modules}))"
    ).split()
    assert "typer" in loaded
    assert not {"numpy", "pandas", "pyarrow", "scipy", "numba", "shapely"} & set(loaded)


def test_types_are_published() -> None:
    assert (PACKAGE / "py.typed").is_file()
