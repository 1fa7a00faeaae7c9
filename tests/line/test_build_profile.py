"""The profile of a line: what is known of it, and waves of the ruling gradient elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError
from landbridge.line.build import reversed_line
from landbridge.line.profile import profile_of, waves
from landbridge.line.types import Line, Point
from landbridge.running.types import Profile
from tests.data.tiny_rows import Row
from tests.line.worlds import TRACK, line_of, world


def shape(profile: Profile) -> list[tuple[float, float]]:
    """Return where each gradient begins, in km."""
    starts = profile.edges_m[:-1] / 1000
    return list(zip(starts.tolist(), profile.gradient_permille.tolist(), strict=True))


def test_a_wave_by_hand() -> None:
    # 20 km: level 12 km of it, 4 km up, 4 km down.
    profile = profile_of(line_of(world("main: A --20-- B"), "A", "B").tracks, "freight")
    assert shape(profile) == [(0, 0), (3, 9), (7, 0), (13, -9), (17, 0)]
    assert profile.length_m == 20_000
    assert set(profile.limit_kmh) == {80.0}
    assert set(profile.curve_n_per_kn) == {0.3}
    assert not profile.jointed.any()


def test_unequal_gradients_end_level_and_turn() -> None:
    up = waves(30_000, 12, 6, 0.15)
    down = waves(30_000, 6, 12, 0.15)
    assert up == [
        (0, 0), (2625, 12), (4125, 0), (9375, -6), (12375, 0),
        (17625, 12), (19125, 0), (24375, -6), (27375, 0),
    ]  # fmt: skip
    edges = [at for at, _ in up[1:]]
    assert down == [(0, 0)] + [
        (30_000 - at, -gradient)
        for at, gradient in zip(reversed(edges), [g for _, g in up[-2::-1]], strict=True)
    ]


def test_loops_and_halts_do_not_change_the_waves() -> None:
    plain = line_of(world("main: A --40-- B"), "A", "B")
    loops = line_of(
        world("main: A --13-- b. --27-- B", track=[{**TRACK, "loop_spacing_km": 7}]), "A", "B"
    )
    assert len(loops.tracks) > 5
    assert shape(profile_of(loops.tracks, "freight")) == shape(profile_of(plain.tracks, "freight"))


def test_categories_have_their_limits() -> None:
    survey: Row = {"id": "s", "line": "main", "date": "2001", "speed_kmh": 90, "to_place": "b"}
    line = line_of(world("main: A --20-- B --20-- C", inspections=[survey]), "A", "C")
    for category in ("passenger", "suburban", "special"):
        assert set(profile_of(line.tracks[:1], category).limit_kmh) == {90.0}
        assert set(profile_of(line.tracks[1:], category).limit_kmh) == {100.0}
    for category in ("container", "freight"):
        assert set(profile_of(line.tracks, category).limit_kmh) == {80.0}


def test_a_limit_of_nothing_is_no_running_time() -> None:
    track = line_of(world("main: A --20-- B"), "A", "B").tracks[0]
    with pytest.raises(CannotRunError, match="no speed of passenger trains between a and b"):
        profile_of([replace(track, passenger_kmh=float("nan"))], "passenger")


# 2 km level, 3 km up with a curve, 5 km unknown, 2 km down.
KNOWN: list[Row] = [
    {"id": "1", "from_km": 0, "to_km": 2, "gradient_permille": 0},
    {"id": "2", "from_km": 2, "to_km": 5, "gradient_permille": 7, "curve_radius_m": 350},
    {"id": "3", "from_km": 10, "to_km": 12, "gradient_permille": -4},
]


def on_main(*rows: Row) -> list[Row]:
    return [{"line": "main", **row} for row in rows]


def test_a_known_profile_holds_where_it_covers() -> None:
    scenario = world("main: A --3-- b --9-- C", profiles=on_main(*KNOWN))
    line = line_of(scenario, "A", "C")
    assert line.tracks[0].pieces == ((0.0, 0.0, 0.0), (2000.0, 7.0, 2.0))
    starts = [start for start, _, _ in line.tracks[1].pieces]
    assert starts == [0.0, 2000.0, 7000.0]
    profile = profile_of(line.tracks, "freight")
    # The unknown 5 km have a wave of their own.
    assert shape(profile) == [
        (0, 0), (2, 7), (5, 0), (5.75, 9), (6.75, 0), (8.25, -9), (9.25, 0), (10, -4),
    ]  # fmt: skip
    assert profile.curve_n_per_kn.tolist() == [0, 2, 0.3, 0.3, 0.3, 0.3, 0.3, 0]
    assert repr(reversed_line(line)) == repr(line_of(scenario, "C", "A"))


def test_a_profile_of_a_project_holds_before_another() -> None:
    flat: Row = {"id": "flat", "from_km": 0, "to_km": 12, "gradient_permille": 1, "project": "fix"}
    scenario = world("main: A --12-- C", profiles=on_main(*KNOWN, flat), projects=["fix"])
    assert shape(profile_of(line_of(scenario, "A", "C").tracks, "freight")) == [(0, 1)]


gradients = st.sampled_from([0.0, 3.0, 6.0, 9.0, 12.5])


@given(st.floats(50, 200_000), gradients, gradients, st.floats(0, 0.5))
def test_waves_are_level_and_mirror(length: float, there: float, back: float, share: float) -> None:
    shape = waves(length, there, back, share)
    marks = np.array([at for at, _ in shape] + [length])
    pieces, steep = np.diff(marks), np.array([gradient for _, gradient in shape])
    assert (pieces >= 0).all()
    assert set(steep) <= {0.0, there, -back}
    if there and back:
        assert abs((pieces * steep).sum()) < 0.1 * max(1, length / 1000), "permille x m = mm"
        climbing = pieces[steep != 0].sum() / length
        assert climbing == pytest.approx(2 * share, abs=1e-3)


def mirrored(profile: Profile) -> Profile:
    return Profile(
        profile.length_m - profile.edges_m[::-1],
        profile.limit_kmh[::-1],
        -profile.gradient_permille[::-1],
        profile.curve_n_per_kn[::-1],
        profile.jointed[::-1],
    )


BASE = line_of(world("main: A --20-- B"), "A", "B")


@settings(max_examples=50)
@given(
    st.lists(st.integers(1, 600), min_size=1, max_size=5),
    st.lists(st.tuples(gradients, gradients, st.sampled_from(["main", "side"])), min_size=1),
)
def test_the_profile_of_the_reversed_line_is_the_same_from_its_other_end(
    lengths: list[int], kinds: list[tuple[float, float, str]]
) -> None:
    line = made_up(lengths, kinds)
    there, back = (profile_of(one.tracks, "freight") for one in (line, reversed_line(line)))
    other = mirrored(back)
    assert there.length_m == pytest.approx(line.km * 1000)
    at = np.random.default_rng(1).uniform(0, there.length_m, 50)
    near = [np.abs(at - edge) < 0.01 for edge in there.edges_m]
    at = at[~np.any(near, axis=0)]
    for name in ("limit_kmh", "gradient_permille", "curve_n_per_kn", "jointed"):
        one, two = (getattr(p, name)[np.searchsorted(p.edges_m, at) - 1] for p in (there, other))
        np.testing.assert_array_equal(one, two, err_msg=name)


def made_up(lengths: list[int], kinds: list[tuple[float, float, str]]) -> Line:
    """Return a line of random lengths (tenths of a km) and gradients."""
    base = BASE
    tracks, points, km = [], [base.points[0]], 0.0
    for i, tenths in enumerate(lengths):
        there, back, name = kinds[i % len(kinds)]
        km = round(km + tenths / 10, 6)
        tracks.append(
            replace(
                base.tracks[0],
                km=tenths / 10,
                gradient_permille=there,
                gradient_back_permille=back,
                curve_n_per_kn=0.3 if name == "main" else 0.1,
            )
        )
        points.append(Point(str(i), str(i), "", "AA", km, 2, 850.0, True))
    return replace(base, tracks=tuple(tracks), points=tuple(points))
