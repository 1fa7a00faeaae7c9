"""The peers: where ./dev bench puts them, and what is missing.

They are tools of the benchmarks and nothing else: the product never imports one, and they are
kept beside the environment, not in it. igraph is under GPL-2.0-or-later, scgraph and scgraph-data
under MIT with data of OpenStreetMap (ODbL-1.0), SciPy and networkx under BSD-3-Clause, searoute
under Apache-2.0.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(sys.prefix) / "peers"
REQUIREMENTS = ROOT / "requirements" / "bench.txt"
CURE = "./dev bench installs them from requirements/bench.txt where packages can be had"


def open_folder() -> None:
    """Let the peers be imported; what the environment has itself comes first."""
    if FOLDER.is_dir() and str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))


def installed(package: str) -> str:
    """Return the version of a package, empty where it is missing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def version_in(python: str, package: str) -> str:
    """Return the version of a package in another interpreter, empty where either is missing."""
    if not python:
        return ""
    code = f"from importlib.metadata import version; print(version('{package}'))"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


class Interpreter:
    """A peer in an interpreter of its own: ``worker`` answers, and ends with its input.

    It is called ``name`` where it ends too early.
    """

    def __init__(self, python: str, worker: Path, name: str) -> None:
        self.name = name
        command = [python, "-I", str(worker)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let it end."""
        # communicate() closes both pipes, one that broke too, and waits.
        self._process.communicate()

    def ask(self, do: str, **request: object) -> Any:
        """Return the answer to a request.

        Raises
        ------
        RuntimeError
            When it ended instead; what it said stands above.
        """
        there, back = self._process.stdin, self._process.stdout
        line = ""
        if there and back:
            # One that ended does not take the request; that it gives no answer is judged below.
            with suppress(BrokenPipeError):
                there.write(json.dumps({"do": do, **request}) + "\n")
                there.flush()
            line = back.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with exit code {self._process.wait()}")
        return json.loads(line)


def missing(packages: Iterable[str]) -> list[str]:
    """Return the packages that are not installed."""
    return [package for package in dict.fromkeys(packages) if not installed(package)]


def load(module: str) -> Any:
    """Import a module of a peer: by name, so that nothing here needs it to be installed."""
    return import_module(module)
