"""The clone as text and syntax trees, for the tests of this folder."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "landbridge"
LEFT_OUT = {".git", ".venv", ".venv.lock", "__pycache__", "dist"}


@dataclass(frozen=True)
class Module:
    """One module of the package.

    ``room`` is the part after ``landbridge.`` (empty for the facade).
    """

    name: str
    room: str
    path: Path

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the tree, walked once."""
        return tuple(ast.walk(self.tree))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of landbridge."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = list(path.relative_to(SOURCE).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        found.append(Module(".".join(parts), parts[1] if len(parts) > 1 else "", path))
    return tuple(found)


@cache
def imports(module: Module) -> list[tuple[int, str]]:
    """Line and full dotted name of everything a module imports, at whatever depth."""
    found = []
    for node in module.nodes:
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.name.split(".")
                if module.path.name != "__init__.py":
                    package = package[:-1]
                package = package[: len(package) - node.level + 1]
                base = ".".join([*package, base]) if base else ".".join(package)
            found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
    return found


@cache
def tracked() -> tuple[Path, ...]:
    """Files that git tracks or would track; without git, the files of the folder."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        names = listing.stdout.decode("utf-8").split("\0")
        files = [ROOT / name for name in names if name]
    else:
        files = [p for p in ROOT.rglob("*") if not LEFT_OUT & set(p.relative_to(ROOT).parts)]
    return tuple(sorted(p for p in files if p.is_file()))
