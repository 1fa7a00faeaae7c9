"""What a scenario that was opened must have, for those who cannot import `runs.study`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

__all__ = ["AskedScenario"]


class AskedScenario(Protocol):
    """A scenario of a study in a folder: :class:`landbridge.runs.study.OpenScenario`."""

    @property
    def folder(self) -> Path:
        """Folder of the study."""

    @property
    def name(self) -> str:
        """Name of the scenario."""

    @property
    def year(self) -> int | None:
        """Year instead of the scenario's own."""

    @property
    def tell(self) -> Callable[[str], None] | None:
        """Called with a message before work that takes more than a moment."""
