"""All pairs at once answer what one question at a time does."""

from __future__ import annotations

import itertools
import subprocess
import sys
import textwrap
from dataclasses import replace

import numpy as np
import pytest

import landbridge
from landbridge.base.errors import InputError, UnknownNameError
from landbridge.base.geo import leads_west
from landbridge.routing.search import search
from landbridge.runs.allpairs import cities, pareto_all_pairs, shortest_days
from landbridge.runs.asking import Question, sort_avoided, to_query
from landbridge.runs.prepare import Prepared

# Ends of many lines, and places on the way (Khabarovsk, Seoul, Nizhny Novgorod, Tianjin) whose
# quickest way would ride through them and back.
SAMPLE = (
    *("berlin", "busan", "khabarovsk", "nizhny-novgorod", "seoul", "tianjin", "tokyo"),
    *("vladivostok", "warsaw", "wuhan"),
)


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return landbridge.open_study("eurasia").scenario("2001-tkr").prepared()


def alone(prepared: Prepared, origin: str, destination: str) -> np.ndarray:
    """Return the costs (ways, 3) of one question."""
    question = Question(origin, destination, rivals=False)
    query = to_query(prepared, question, sort_avoided(prepared, ()))
    places = prepared.network.places
    west = leads_west(places[origin].lon_deg, places[destination].lon_deg)
    found = search(prepared.graphs["westbound" if west else "eastbound"], query)
    costs = [found.weights[list(way.arcs)].sum(axis=0) for way in found.ways]
    return np.array(costs, np.float64).reshape(-1, 3)


def assert_same_as_alone(prepared: Prepared, places: tuple[str, ...]) -> None:
    days = shortest_days(prepared, places)
    ways = pareto_all_pairs(prepared, places)
    assert ways["complete"].all()
    figures = ways[["days_mean", "usd_per_feu", "co2e_kg_per_feu"]].to_numpy() * [24.0, 1.0, 1.0]
    rows = ways.groupby(["origin", "destination"]).indices
    for origin, destination in itertools.permutations(places, 2):
        expected = alone(prepared, origin, destination)
        assert days.at[origin, destination] == pytest.approx(expected[:, 0].min() / 24.0)
        np.testing.assert_allclose(figures[rows[origin, destination]], expected, rtol=1e-12)


def test_a_sample_is_answered_as_one_question_at_a_time(prepared: Prepared) -> None:
    assert_same_as_alone(prepared, SAMPLE)


@pytest.mark.slow
def test_all_cities_are_answered_as_one_question_at_a_time() -> None:
    today = landbridge.open_study("eurasia").scenario("today").prepared()
    assert_same_as_alone(today, cities(today))


def test_the_quickest_alternative_shown_takes_these_days(prepared: Prepared) -> None:
    table = landbridge.open_study("eurasia").scenario("2001-tkr").routes("Busan", "Berlin")
    days = shortest_days(prepared, ["Busan", "Berlin"])
    assert days.at["busan", "berlin"] == pytest.approx(table["days_mean"].min())


def test_queues_of_the_scenario_count(prepared: Prepared) -> None:
    late = replace(prepared, extra_dwell_h={"brest/terespol": 100.0})
    pair = ["minsk", "warsaw"]
    assert (shortest_days(late, pair).to_numpy() >= shortest_days(prepared, pair).to_numpy()).all()
    assert_same_as_alone(late, ("minsk", "warsaw", "berlin", "moscow"))


def test_extra_dwell_at_a_shut_border_is_left_out() -> None:
    shut = landbridge.open_study("eurasia").scenario("today-border-closed").prepared()
    pair = ["minsk", "warsaw"]
    late = replace(shut, extra_dwell_h={"brest/terespol": 100.0})
    assert shortest_days(late, pair).equals(shortest_days(shut, pair))
    assert pareto_all_pairs(late, pair).equals(pareto_all_pairs(shut, pair))


def test_names_are_matched_as_elsewhere_and_each_place_stands_once(prepared: Prepared) -> None:
    days = shortest_days(prepared, ["부산", "Berlin", "berlin"])
    assert list(days.index) == list(days.columns) == ["busan", "berlin"]
    assert np.diag(days).tolist() == [0.0, 0.0]
    with pytest.raises(UnknownNameError, match="Bsan"):
        shortest_days(prepared, ["Bsan", "Berlin"])


def test_a_place_that_does_not_exist_yet_is_reached_by_nobody(prepared: Prepared) -> None:
    network = prepared.network
    places = {key: place for key, place in network.places.items() if key != "berlin"}
    before = replace(prepared, network=replace(network, places=places))
    days = shortest_days(before, ["busan", "berlin"])
    assert days.to_numpy().tolist() == [[0.0, np.inf], [np.inf, 0.0]]
    assert len(pareto_all_pairs(before, ["busan", "berlin"])) == 0


def test_a_small_box_has_its_own_columns(prepared: Prepared) -> None:
    ways = pareto_all_pairs(prepared, ["busan", "berlin"], unit="TEU", cargo_t=5.0)
    assert list(ways.columns) == [
        *("origin", "destination", "days_mean", "usd_per_teu", "co2e_kg_per_teu", "complete")
    ]


@pytest.mark.parametrize("processes", [0, -1])
def test_no_process_is_no_number_of_them(prepared: Prepared, processes: int) -> None:
    with pytest.raises(InputError, match=f"processes: '{processes}'"):
        pareto_all_pairs(prepared, processes=processes)


def test_for_few_pairs_no_process_is_started(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landbridge.runs.allpairs.pool_of", None)
    few = pareto_all_pairs(prepared, SAMPLE[:3], processes=2)
    assert few.equals(pareto_all_pairs(prepared, SAMPLE[:3]))
    with pytest.raises(TypeError, match="not callable"):
        pareto_all_pairs(prepared, SAMPLE[:3], processes=2, pairs_per_process=3)


@pytest.mark.slow
def test_two_processes_give_the_same_table(prepared: Prepared) -> None:
    """In a script of its own: each process imports the one it was started from."""
    script = """
        import sys
        import landbridge
        from landbridge.runs.allpairs import pareto_all_pairs

        if __name__ == "__main__":
            prepared = landbridge.open_study("eurasia").scenario("2001-tkr").prepared()
            table = pareto_all_pairs(
                prepared, sys.argv[1:], processes=2, pairs_per_process=1
            )
            print(table.to_json(orient="split", double_precision=15))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *SAMPLE[:6]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    expected = pareto_all_pairs(prepared, SAMPLE[:6])
    assert done.stdout.strip() == expected.to_json(orient="split", double_precision=15)
