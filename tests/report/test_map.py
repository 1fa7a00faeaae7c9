"""The map: projection, antimeridian, names and letters."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.report.drawing import base_paths, clip_pixels, path_data
from landbridge.report.geometry import Geometry, great_circle
from landbridge.report.labels import Label, Tier, overlaps, place_labels
from landbridge.report.land import cut_at_180, world
from landbridge.report.map import PAGE_TIERS, map_svg
from landbridge.report.page import routes_svg
from landbridge.report.projection import View, densify, fit_view
from landbridge.report.scene import Scene, build_scene
from landbridge.report.strands import build_strands, way_points
from landbridge.report.ways import merge_ways
from tests.report import sample

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = r"-?\d+(?:\.\d+)?"


def lines_of(data: str) -> list[list[tuple[float, float]]]:
    out = []
    for part in filter(None, data.split("M")):
        numbers = [float(n) for n in re.findall(NUMBER, part)]
        line = list(zip(numbers[::2], numbers[1::2], strict=True))
        out.append([*line, line[0]] if part.endswith("Z") else line)
    return out


def scene_to(destination: str) -> Scene:
    ways = merge_ways([sample.result(destination, name) for name in ("2001", "2001-tkr")])
    shapes = sample.shapes()
    view = fit_view(way_points(ways, shapes))
    return build_scene(ways, shapes, build_strands(ways, shapes, view))


@pytest.fixture(scope="module")
def eurasia_view() -> View:
    ways = merge_ways([sample.result("berlin", "2001"), sample.result("berlin", "2001-tkr")])
    return fit_view(way_points(ways, sample.shapes()))


@pytest.mark.parametrize("detail", ["110m", "50m"])
def test_no_line_of_the_world_jumps_over_longitude_180(detail: str) -> None:
    shapes = world(detail)
    rings = [ring for piece in shapes.land for ring in piece]
    assert len(shapes.frontiers) > 250
    longest = max(
        abs(b[0] - a[0]) for line in [*rings, *shapes.frontiers] for a, b in pairwise(line)
    )
    assert longest < 60
    # Chukotka lies beyond 180: unrolled, Russia runs on without a seam.
    assert any(max(lon for lon, _ in ring) > 180.5 for ring in rings if len(ring) > 100)


def test_frontiers_have_no_seam_in_chukotka() -> None:
    on_the_seam = [
        line
        for line in world().frontiers
        if any(abs(abs(lon) - 180) < 0.5 and lat > 60 for lon, lat in line)
    ]
    assert on_the_seam == []


@pytest.mark.parametrize("part", ["land", "frontiers", "grid"])
def test_no_segment_runs_across_the_map(eurasia_view: View, part: str) -> None:
    view = eurasia_view
    limit = 60 * 111.2 * view.px_per_km * 0.5
    for line in lines_of(base_paths(view)[part]):
        for (ax, ay), (bx, by) in pairwise(line):
            on_edge = any(
                (abs(a - e) < 0.2 and abs(b - e) < 0.2)
                for a, b, edges in (
                    (ax, bx, (-3, view.width_px + 3)),
                    (ay, by, (-3, view.height_px + 3)),
                )
                for e in edges
            )
            assert on_edge or math.hypot(bx - ax, by - ay) < limit


def test_the_caspian_is_water() -> None:
    caspian = [
        hole
        for _, *holes in world().land
        for hole in holes
        if any(49 < lon < 54 and 37 < lat < 46 for lon, lat in hole)
    ]
    assert len(caspian) == 1


def test_areas_are_true() -> None:
    """A square of 5 degrees has the same area near the centre and at the rim."""
    view = fit_view([(0.0, 20.0), (130.0, 60.0)])
    shares = []
    for lon, lat in [(65.0, 40.0), (5.0, 50.0), (125.0, 25.0)]:
        corners = [(lon, lat), (lon + 5, lat), (lon + 5, lat + 5), (lon, lat + 5), (lon, lat)]
        x, y = view.pixels(densify(corners, 0.05)).T
        pixels = 0.5 * abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
        sphere = math.radians(5) * (math.sin(math.radians(lat + 5)) - math.sin(math.radians(lat)))
        shares.append(pixels / (sphere * view.scale_px**2))
    assert shares == pytest.approx([1, 1, 1], rel=1e-3)


def test_a_view_shows_all_points_and_keeps_its_shape() -> None:
    for points in ([(0.0, 50.0), (1.0, 50.1)], [(-20.0, -35.0), (150.0, 70.0)]):
        view = fit_view(points)
        pixels = view.pixels(points)
        assert (pixels > 0).all()
        assert (pixels < [view.width_px, view.height_px]).all()
        assert 1.3 < view.width_px / view.height_px < 2.2


def test_a_view_across_the_pacific_is_centred_there() -> None:
    view = fit_view([(140.0, 35.0), (-120.0, 37.0)])
    assert abs(abs(view.lon0_deg) - 170) < 3
    line = clip_pixels([(140.0, 35.0), (-120.0, 37.0)], view)
    assert len(line) == 1
    assert np.hypot(*np.diff(line[0], axis=0).T).max() < view.width_px


@given(st.lists(st.tuples(st.floats(-400, 400), st.floats(-80, 80)), min_size=2, max_size=8))
@settings(max_examples=60, deadline=None)
def test_cut_lines_stay_within_180(points: list[tuple[float, float]]) -> None:
    parts = cut_at_180(points)
    for part in parts:
        assert all(-180 <= lon <= 180 for lon, _ in part)
        assert all(abs(b[0] - a[0]) <= 180 + 1e-9 for a, b in pairwise(part))
    for one, other in pairwise(parts):
        assert {one[-1][0], other[0][0]} <= {180.0, -180.0}
        assert one[-1][1] == pytest.approx(other[0][1])


def test_cut_keeps_the_length_of_a_line() -> None:
    parts = cut_at_180([(170.0, 10.0), (-170.0, 20.0), (170.0, 30.0)])
    assert [len(part) for part in parts] == [2, 3, 2]
    assert parts[0][-1] == (180.0, 15.0)
    assert parts[1][0] == (-180.0, 15.0)


def test_a_great_circle_takes_the_short_way_over_180() -> None:
    line = great_circle((170.0, 50.0), (-170.0, 50.0))
    assert line[0] == (170.0, 50.0)
    assert line[-1] == (190.0, 50.0)
    assert max(lat for _, lat in line) > 50.2


def test_tracks_are_turned_in_the_direction_of_travel() -> None:
    lookup = {"a": (0, 0), "x:a:b": [(0, 0), (1, 0)], "x:c:b": [(2, 0), (1, 0)]}
    leg = {"from": "a", "to": "c", "track": ["x:a:b", "x:c:b"]}
    parts = Geometry.of(lookup).leg_parts(leg)
    assert [line for _, line in parts] == [((0, 0), (1, 0)), ((1, 0), (2, 0))]
    back = {"from": "c", "to": "a", "track": ["x:c:b", "x:a:b"]}
    assert [line[0] for _, line in Geometry.of(lookup).leg_parts(back)] == [(2, 0), (1, 0)]


def test_places_come_from_the_ends_of_named_tracks() -> None:
    feature = {
        "type": "Feature",
        "properties": {"id": "tsr:omsk:tara"},
        "geometry": {"type": "LineString", "coordinates": [[73.4, 55.0], [74.4, 56.9]]},
    }
    shapes = Geometry.from_geojson({"features": [feature]}, {"omsk": "Omsk"})
    assert shapes.places == {"omsk": (73.4, 55.0), "tara": (74.4, 56.9)}
    assert (shapes.name("omsk"), shapes.name("tara")) == ("Omsk", "Tara")


def test_a_missing_track_is_drawn_straight_between_known_places() -> None:
    lookup = {"a": (0, 0), "b": (10, 0), "c": (20, 0), "x:b:c": [(10, 0), (20, 0)]}
    leg = {"from": "a", "to": "c", "track": ["x:a:b", "x:b:c"]}
    parts = Geometry.of(lookup).leg_parts(leg)
    assert parts[0][1][0] == (0, 0)
    assert parts[0][1][-1] == pytest.approx((10, 0))
    assert parts[1] == ("x:b:c", ((10, 0), (20, 0)))
    assert Geometry().leg_parts(leg) == ()


def test_lines_keep_their_direction_when_they_are_cut() -> None:
    view = fit_view([(0.0, 40.0), (60.0, 50.0)])
    east = clip_pixels([(-50.0, 45.0), (110.0, 45.0)], view)
    west = clip_pixels([(110.0, 45.0), (-50.0, 45.0)], view)
    assert east[0][0][0] < east[-1][-1][0]
    assert west[0][0][0] > west[-1][-1][0]


@given(
    st.lists(
        st.tuples(
            st.text("abcdefgh", min_size=1, max_size=14), st.integers(0, 300), st.integers(0, 200)
        ),
        max_size=25,
    )
)
@settings(max_examples=60, deadline=None)
def test_names_never_overlap_and_stay_on_the_map(found: list[tuple[str, int, int]]) -> None:
    labels = [Label(text, float(x), float(y)) for text, x, y in found]
    placed = place_labels(labels, Tier("l", 12.0, 12), (300.0, 200.0))
    assert len(placed) <= 12
    for one, other in combinations(placed, 2):
        assert not overlaps(one.box, other.box)
    for one in placed:
        assert one.box[0] >= 0
        assert one.box[1] >= 0
        assert one.box[2] <= 300
        assert one.box[3] <= 200


def test_every_way_has_a_letter_on_the_map_and_no_letters_collide() -> None:
    scene = scene_to("moscow")
    ways = scene.ways
    markup = map_svg(scene, "m", "Map", "base", PAGE_TIERS)
    for tier in PAGE_TIERS[:2]:
        group = markup.split(f'class="tier tier-{tier.name}"')[1].split('class="tier ')[0]
        circles = [
            tuple(map(float, c))
            for c in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', group)
        ]
        assert len(circles) == len(ways)
        for (ax, ay, r), (bx, by, _) in combinations(circles, 2):
            assert max(abs(ax - bx), abs(ay - by)) >= 2 * r


def test_the_ends_are_named_at_every_size() -> None:
    markup = map_svg(scene_to("berlin"), "m", "Map", "base", PAGE_TIERS)
    for name in ("Busan", "Berlin"):
        assert len(re.findall(f">{name}</text>", markup)) == len(PAGE_TIERS)


def test_a_single_map_is_well_formed_and_self_contained() -> None:
    text = routes_svg(sample.result("berlin", "2001-tkr"), sample.shapes())
    root = ET.fromstring(text)
    assert "var(" not in text
    assert re.findall(r"https?://\S+", text) == ['http://www.w3.org/2000/svg"']
    words = " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))
    assert "© OpenStreetMap contributors (ODbL), Natural Earth" in words
    assert "USD per FEU" in words
    sizes = [float(n) for n in re.findall(r"font-size[:=]\"?([\d.]+)", text)]
    assert min(sizes) >= 11
    dashed = [node for node in root.iter(f"{SVG}g") if "by-sea" in node.get("class", "")]
    assert dashed


def test_the_cape_is_shown_when_a_way_rounds_it() -> None:
    text = routes_svg(sample.cape_result(), sample.shapes())
    assert text == routes_svg(sample.cape_result(), sample.shapes())
    route = re.search(r'class="line by-sea"><path d="([^"]+)"', text)
    assert route is not None
    height = float(re.findall(r'viewBox="0 0 1120 (\d+)', text)[1])
    assert max(y for line in lines_of(route.group(1)) for _, y in line) < height


def test_routes_have_no_segment_longer_than_60_degrees() -> None:
    scene = scene_to("rotterdam")
    for drawn in scene.ways:
        lines = [line for strand in drawn.strands for line in strand.lines]
        assert lines
        longest = max(np.hypot(*np.diff(line, axis=0).T).max() for line in lines)
        assert longest < 60 * 111.2 * scene.view.px_per_km
        assert path_data(lines).startswith("M")


def test_shared_tracks_are_drawn_once_and_every_way_is_whole() -> None:
    ways = merge_ways([sample.result("berlin", name) for name in ("2001", "2001-tkr")])
    shapes = sample.shapes()
    view = fit_view(way_points(ways, shapes))
    strands = build_strands(ways, shapes, view)
    pieces = sum(len(shapes.leg_parts(leg)) for way in ways for leg in way.alternative["legs"])
    assert len(strands.by_key) < pieces / 2
    for way in ways:
        drawn = [line for strand in strands.of(way) for line in strand.lines]
        legs = [line for leg in way.alternative["legs"] for _, line in shapes.leg_parts(leg)]
        true = [part for line in legs for part in clip_pixels(line, view)]
        length = [sum(np.hypot(*np.diff(p, axis=0).T).sum() for p in q) for q in (drawn, true)]
        assert length[0] == pytest.approx(length[1], rel=0.01)
        # From leg to leg without a gap: each strand begins where the last one ended.
        for one, other in pairwise(drawn):
            assert np.hypot(*(one[-1] - other[0])) < 12


def test_ways_not_shown_at_first_do_not_take_the_room_of_the_others() -> None:
    ways = merge_ways([sample.result("berlin", name) for name in ("2001", "2001-tkr")])
    shapes = sample.shapes()
    strands = build_strands(ways, shapes, fit_view(way_points(ways, shapes)))
    markup = map_svg(build_scene(ways, shapes, strands, {"A"}), "m", "Map", "b", PAGE_TIERS)
    assert markup.count('class="route rail"') == 1
    assert len(re.findall('class="route [a-z]+ more"', markup)) == len(ways) - 1
    alone = build_scene(ways[:1], shapes, strands, {"A"})
    assert build_scene(ways, shapes, strands, {"A"}).ways[0].spots[0] == alone.ways[0].spots[0]
