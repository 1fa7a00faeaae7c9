"""Our fastest runs beside those of ALTRIOS 1.1.0 on twenty random lines.

Its results are stored in altrios/, with version, date and step; `tools.bench.altrios_peer` makes
them, `tools.bench.altrios_case` says what both programs are told alike. Tolerances are those of the
issue: time within 1 %, energy at the wheel within 3 %.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from functools import lru_cache
from typing import Any

import pytest

from tools.bench import altrios_case, altrios_peer
from tools.bench.measure import measure

CASES = altrios_case.stored()
NAMES = [case["name"] for case in CASES]
# The mean of the differences, %, is a tenth of what each may have: if it grows, ours has changed.
MEAN_PCT = 0.1


@lru_cache(maxsize=1)
def differences() -> dict[str, dict[str, float]]:
    """Our differences by case, %."""
    return {case["name"]: altrios_peer.errors(case) for case in CASES}


def worst(what: str) -> str:
    """The case that differs most, as text."""
    found = differences()
    name = max(found, key=lambda one: abs(found[one][what]))
    return f"worst {what}: {found[name][what]:+.3f} % on {name}"


def test_there_are_twenty_as_the_seed_draws_them() -> None:
    assert len(CASES) == altrios_case.NUMBER == 20
    for number, case in enumerate(CASES, start=1):
        again = json.loads(json.dumps(altrios_case.drawn(number)))
        assert {key: case[key] for key in again} == again, case["name"]
        assert 60e3 <= altrios_case.length_m(case) <= 250e3
        assert all(abs(piece["gradient_permille"]) <= 12.0 for piece in case["pieces"])
        assert {piece["limit_kmh"] for piece in case["pieces"]} <= {*range(40, 101, 10)}


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_altrios_stops_at_the_end_and_its_version_is_kept(case: dict[str, Any]) -> None:
    found = case["altrios"]
    assert (found["version"], found["step_s"], found["end_kmh"]) == ("1.1.0", 1.0, 0.0)
    # What it lacks is the braking that it does not plan with (see docs/benchmarks.md).
    assert 0.0 <= altrios_case.length_m(case) - found["end_m"] < 200.0


@pytest.mark.parametrize("name", NAMES)
def test_time_and_energy_agree(name: str) -> None:
    found = differences()[name]
    assert abs(found["time_pct"]) <= altrios_peer.TIME_PCT, found
    assert abs(found["passing_pct"]) <= altrios_peer.TIME_PCT, found
    assert abs(found["wheel_pct"]) <= altrios_peer.ENERGY_PCT, found
    assert abs(found["braking_pct"]) <= altrios_peer.ENERGY_PCT, found


def test_they_agree_closely_on_the_whole() -> None:
    for what in ("time_pct", "wheel_pct"):
        mean = statistics.fmean(abs(one[what]) for one in differences().values())
        sys.stdout.write(f"mean {what}: {mean:.3f} %; {worst(what)}\n")
        assert mean <= MEAN_PCT, worst(what)
    sys.stdout.write(f"{worst('braking_pct')}\n")


def test_a_train_without_length_would_be_found_out() -> None:
    # The comparison is worth something: gradients under the head alone are far off.
    found = []
    for case in CASES:
        short = {**case["train"], "car_length_m": 0.1, "locomotive_length_m": 0.1}
        found.append(abs(altrios_peer.errors({**case, "train": short})["wheel_pct"]))
    assert max(found) > altrios_peer.ENERGY_PCT


def test_without_altrios_the_peer_is_left_out_and_the_cure_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for python in ("", "/no/such/python", sys.executable):
        monkeypatch.setenv(altrios_peer.VARIABLE, python)
        altrios_peer.installed.cache_clear()
        assert altrios_peer.ALTRIOS.version == ""
    (timed,) = altrios_peer.CASES
    measured = measure(timed)
    altrios_peer.installed.cache_clear()
    assert [beside.verdict for beside in measured.beside] == ["not installed"]
    assert measured.verdict in {"holds", "TOO SLOW"}
    assert altrios_peer.VARIABLE in altrios_peer.CURE
    assert "pip install altrios==1.1.0" in altrios_peer.CURE


def test_an_interpreter_that_ends_is_told() -> None:
    # This Python has no ALTRIOS to import.
    told = pytest.raises(RuntimeError, match="ALTRIOS ended with exit code 1")
    with altrios_peer.Altrios(sys.executable) as altrios, told:
        altrios.ask("version")


@pytest.mark.skipif(
    not os.environ.get(altrios_peer.VARIABLE), reason=f"{altrios_peer.VARIABLE} is not set"
)
def test_altrios_still_says_what_is_stored() -> None:
    with altrios_peer.started() as altrios:
        found = altrios_peer.made(altrios_case.drawn(1), altrios)
    kept = CASES[0]["altrios"]
    assert {**found["altrios"], "date": kept["date"]} == kept
