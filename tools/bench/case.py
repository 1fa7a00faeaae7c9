"""What the registry of benchmarks holds: timed cases, their peers, and tables of errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.bench.peers import installed

Row = dict[str, str]


@dataclass(frozen=True)
class Work:
    """A prepared call.

    ``times`` how many such calls make the whole job (a peer that takes minutes is called on a part
    of it); ``note`` what a reader of the figures must know, such as the time of the preparation;
    ``clock`` what it is timed by, in s.
    """

    call: Callable[[], object]
    times: float = 1.0
    note: str = ""
    clock: Callable[[], float] = time.perf_counter


@dataclass(frozen=True)
class Peer:
    """Another program that does the same on the same data.

    ``package`` as package registries name it; ``prepare`` imports it and returns the timed call;
    ``ratio`` our time may be this part of the peer's at most (None: only shown); ``same`` says how
    the peer's result differs from ours, with nothing where it does not; ``repeats`` how often it
    is called at least. A peer with an interpreter of its own has ``elsewhere``, which returns its
    version, empty where it is missing, and ``cure``, how to get it then.
    """

    package: str
    prepare: Callable[[], Work]
    ratio: float | None = None
    same: Callable[[object, object], str] | None = None
    repeats: int = 3
    name: str = ""
    elsewhere: Callable[[], str] | None = None
    cure: str = ""

    @property
    def version(self) -> str:
        """Version that is installed, empty where it is missing."""
        return self.elsewhere() if self.elsewhere else installed(self.package)

    @property
    def title(self) -> str:
        """Name in the tables."""
        return self.name or self.package


@dataclass(frozen=True)
class Case:
    """One timed call.

    ``bound_s`` is the time it may take warm, in s (None: no bound of its own); ``repeats`` how
    often it is timed; ``prepare`` makes it ready and returns it, alone or as :class:`Work`;
    ``needs`` packages besides the product's own; ``quick`` whether ``./dev check`` times it;
    ``warm`` whether it is called before it is timed; ``lacks`` says which data are not there, with
    nothing where they are. A call that raises has failed.
    """

    name: str
    bound_s: float | None
    repeats: int
    prepare: Callable[[], Callable[[], object] | Work]
    peers: Sequence[Peer] = ()
    needs: Sequence[str] = ()
    quick: bool = False
    warm: bool = True
    lacks: Callable[[], str] = str

    def work(self) -> Work:
        """Make the call ready."""
        made = self.prepare()
        return made if isinstance(made, Work) else Work(made)


@dataclass(frozen=True)
class Table:
    """A table of figures of ours and of peers beside published ones.

    ``file`` is its name in the folder of results, ``make`` returns its rows; ``columns`` what
    each holds; ``lacks`` says which data are not there, with nothing where they are.
    """

    name: str
    file: str
    columns: Sequence[str]
    make: Callable[[], list[Row]]
    needs: Sequence[str] = ()
    lacks: Callable[[], str] = str
