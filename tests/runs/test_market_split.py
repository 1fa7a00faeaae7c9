"""Who can do without whom: a joined line through two countries, and a ship around the first.

Town A ===(13 through trains, country XA)=== border === Town B    both countries' track
Town A ~~~(ship)~~~ Harbour ===(wagons, country XB)=== Town B     XB's track alone
Town A ~~~~~~~~~~~~(ship)~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ Town B
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from landbridge.data.starter import starter_parts
from landbridge.market.choice_types import ChoiceRules
from landbridge.market.corridor_game import CorridorGame, play
from landbridge.market.rationing import ration
from landbridge.report.studyfiles import study_texts, write_study
from landbridge.runs.market_alternatives import market_inputs, ration_problem
from landbridge.runs.market_routes import MOST_A_NEST
from landbridge.runs.market_split import corridor_of
from landbridge.runs.market_types import MarketInputs
from landbridge.runs.study import open_study

RULES = ChoiceRules(0.001, {"sea": 0.5, "rail": 0.5, "road": 0.5}, {"rail": 0.0})
THROUGH = tuple(f"through-{number}" for number in range(MOST_A_NEST + 1))
ADDED = {
    "places": ["harbour,Harbour,,city;terminal;port;station,XB,-29.2,153.1,Etc/GMT-10"],
    "links": ["sea:town-a:harbour,sea,town-a,harbour,210,"],
    "lines": ["coast,Harbour - Border B,harbour,border-b,"],
    "sections": ["coast:harbour:border-b,coast,harbour,border-b,XB,90,1435,1,diesel,60"],
    "services": [
        "coaster,Ship to Harbour,feeder,Ship line,town-a,harbour,,,1,30,feeder,feeder,0,0,200",
        *(
            f"{name},Train {name},block_train,Railway of B,town-a;border-a;border-b;town-b,,"
            f"town-a;town-b,,2,{number},block,block,,,80"
            for number, name in enumerate(THROUGH)
        ),
    ],
}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> MarketInputs:
    folder = tmp_path_factory.mktemp("around") / "around"
    write_study(study_texts(starter_parts("around", "A ship around a country")), folder)
    for table, lines in ADDED.items():
        _append(folder / f"{table}.csv", lines)
    return market_inputs(open_study(folder).scenario(), room=False)


def _append(file: Path, lines: list[str]) -> None:
    """Add rows by the first columns of a table, with where they come from."""
    text = file.read_text(encoding="utf-8")
    names = next(csv.reader(text.splitlines()))
    made = io.StringIO()
    writer = csv.DictWriter(made, names, restval="", lineterminator="\n")
    for cells in csv.reader(lines):
        row = dict(zip(names, cells, strict=False))
        writer.writerow(row | {"source": "invented", "confidence": "estimate"})
    file.write_text(text + made.getvalue(), encoding="utf-8")


@pytest.fixture(scope="module")
def game(inputs: MarketInputs) -> CorridorGame:
    found = ration(ration_problem(inputs, RULES))
    return play(corridor_of(inputs, RULES, found, names=("XA", "XB")))


def test_the_way_around_is_in_the_choice_though_better_ones_fill_it(inputs: MarketInputs) -> None:
    rail = [one for one in inputs.routes if one.origin == "town-a" and one.nest == "rail"]
    rail = [one for one in rail if one.destination == "town-b"]
    (around,) = [one for one in rail if "coaster" in one.services]
    through = [one for one in rail if one is not around]
    assert len(through) == MOST_A_NEST
    # Nobody who may take one of them takes it.
    assert all(one.usd_per_feu < around.usd_per_feu for one in through)
    assert all(one.days_mean < around.days_mean for one in through)


def test_who_has_a_way_around_earns_alone_and_lessens_what_the_other_gets(
    game: CorridorGame,
) -> None:
    assert game.players == ("XA", "XB")
    alone_a, alone_b, both = game.values[1], game.values[2], game.values[3]
    assert alone_a == 0.0
    assert 0.0 < alone_b < both
    # Two players: each gets what he earns alone and half of what both gain by being together.
    assert game.shapley_usd == pytest.approx([(both - alone_b) / 2, (both + alone_b) / 2])
    assert game.marginal_usd[0] == pytest.approx(both - alone_b)
