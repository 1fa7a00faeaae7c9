"""Landbridge plans, prices and runs a rail land bridge, from the market down to the track.

>>> import landbridge
>>> study = landbridge.open_study("eurasia").scenario("2001-tkr")
>>> table = study.routes("Busan", "Berlin")

The names below are loaded when they are first used: importing the package costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landbridge.base.errors import (
        Finding,
        InputError,
        LandbridgeError,
        NoRouteError,
        ScenarioError,
        UnknownNameError,
    )
    from landbridge.data.find import shipped_studies
    from landbridge.data.study import check_study
    from landbridge.runs.asking import Question
    from landbridge.runs.studies import import_study, new_study
    from landbridge.runs.study import OpenScenario, OpenStudy, open_study

_HOME = {
    "Finding": "base.errors",
    "InputError": "base.errors",
    "LandbridgeError": "base.errors",
    "NoRouteError": "base.errors",
    "OpenScenario": "runs.study",
    "OpenStudy": "runs.study",
    "Question": "runs.asking",
    "ScenarioError": "base.errors",
    "UnknownNameError": "base.errors",
    "check_study": "data.study",
    "import_study": "runs.studies",
    "new_study": "runs.studies",
    "open_study": "runs.study",
    "shipped_studies": "data.find",
}

__all__ = [
    "Finding",
    "InputError",
    "LandbridgeError",
    "NoRouteError",
    "OpenScenario",
    "OpenStudy",
    "Question",
    "ScenarioError",
    "UnknownNameError",
    "check_study",
    "import_study",
    "new_study",
    "open_study",
    "shipped_studies",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room."""
    if name not in _HOME:
        raise AttributeError(f"module 'landbridge' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"landbridge.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
