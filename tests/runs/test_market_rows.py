"""Rows of a market: ways between two places can be told apart by their names."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from landbridge.market.choice_types import ChoiceRules
from landbridge.runs.market import solve_market
from landbridge.runs.market_rows import flow_rows
from landbridge.runs.studies import new_study
from landbridge.runs.study import open_study

RULES = ChoiceRules(0.001, {"sea": 0.5, "rail": 0.5, "road": 0.5}, {"rail": 0.0})


def test_ways_of_one_name_say_what_they_differ_in(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("rows") / "towns"
    new_study(folder)
    market = solve_market(open_study(folder).scenario(), RULES)
    # All ways between two places by the name of one: their services are what is left to tell.
    routes = tuple(
        dataclasses.replace(one, name="Border", way="rail") for one in market.inputs.routes
    )
    inputs = dataclasses.replace(market.inputs, routes=routes)
    names = {place: place for one in routes for place in (one.origin, one.destination)}
    found = flow_rows(inputs, market.found, names, {"ship": "Ship"})
    told = [(row["trade"], row["origin"], row["destination"], row["name"]) for row in found]
    assert len(found) > len({one[:3] for one in told})
    assert len(set(told)) == len(told)
    assert np.isclose(sum(row["teu_per_year"] for row in found), market.found.flow_teu.sum())
