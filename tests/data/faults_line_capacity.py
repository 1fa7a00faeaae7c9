"""Faults of signalling, rules of capacity, technical stops and resources."""

from tests.data import plant
from tests.data.plant import Spoil

CASES: dict[str, tuple[Spoil, str]] = {
    "corridor of one place": (
        plant.cell("corridors", "alfa-echo", "calls", "alfa"),
        "corridors.csv | alfa-echo | calls | has one place | add its end",
    ),
    "corridor that stands still": (
        plant.cell("corridors", "alfa-echo", "calls", "alfa;carl;carl;echo"),
        "corridors.csv | alfa-echo | calls | has carl twice in a row | name it once",
    ),
    "corridor away from the rails": (
        plant.cell("corridors", "alfa-echo", "calls", "alfa;golf;echo"),
        "corridors.csv | alfa-echo | calls | has golf, which is the end of no section | correct",
    ),
    "corridor between places of another": (
        plant.copy_row("corridors", "alfa-echo", id="x", calls="echo;dora;alfa"),
        "corridors.csv | x | calls | has the ends of alfa-echo in line 2 | give it a project",
    ),
    "headway twice": (
        plant.copy_row("headways", "auto-freight-passenger", id="x"),
        "headways.csv | 4 | id | as auto-freight-passenger in line 2 | remove one of them",
    ),
    "headway of no signalling": (
        plant.cell("headways", "auto-freight-passenger", "signalling", "radio"),
        "headways.csv | auto-freight-passenger | signalling | not in signalling.csv | -",
    ),
    "rule twice": (
        plant.copy_row("capacity_rules", "rule-any-any", id="x"),
        "capacity_rules.csv | 5 | id | country, tracks as rule-any-any in line 3 | remove one",
    ),
    "tracks without a rule": (
        plant.drop_row("capacity_rules", "rule-any-any"),
        "capacity_rules.csv | - | tracks | no rule in AA, BB | leaves country empty",
    ),
    "removal twice": (
        plant.copy_row("removals", "passenger-1", id="x", removal_coefficient="1.4"),
        "removals.csv | 7 | id | as passenger-1 in line 2 | remove one of them",
    ),
    "stop every nothing": (
        plant.cell("technical_stops", "crew", "every_km", ""),
        "technical_stops.csv | crew | every_km | occurs every_km needs it | correct occurs",
    ),
    "stop at nowhere": (
        plant.cell("technical_stops", "border-dora", "place", ""),
        "technical_stops.csv | border-dora | place | occurs at_place needs it | correct occurs",
    ),
    "stop at a place and every km": (
        plant.cell("technical_stops", "crew", "place", "echo"),
        "technical_stops.csv | crew | place | not used by a stop that occurs every_km | empty",
    ),
    "stop away from the rails": (
        plant.cell("technical_stops", "border-dora", "place", "golf"),
        "technical_stops.csv | border-dora | place | end of no section | correct the place",
    ),
    "stop twice": (
        plant.copy_row("technical_stops", "crew-bb", id="x", countries="AA;BB"),
        "technical_stops.csv | 7 | id | as crew-bb in line 3 | different categories",
    ),
    "border yard of one place": (
        plant.cell("resources", "carl-dora", "to_place", ""),
        "resources.csv | carl-dora | to_place | kind border_yard needs it | correct the kind",
    ),
    "border yard inland": (
        plant.cell("resources", "carl-dora", "place", "echo"),
        "resources.csv | carl-dora | to_place | not across a border from echo | two places",
    ),
    "terminal without capacity": (
        plant.cell("resources", "echo-terminal", "capacity_teu_per_year", ""),
        "resources.csv | echo-terminal | capacity_trains_per_day | as is | a day or a year",
    ),
    "terminal with a fleet": (
        plant.cell("resources", "echo-terminal", "fleet_vehicles", "20"),
        "resources.csv | echo-terminal | fleet_vehicles | not used by a resource | the kind",
    ),
    "fleet without a train": (
        plant.cell("resources", "flats-bb", "train_type", ""),
        "resources.csv | flats-bb | train_type | kind wagon_fleet needs it | correct the kind",
    ),
    "fleet at a place": (
        plant.cell("resources", "flats-bb", "place", "echo"),
        "resources.csv | flats-bb | place | not used by a resource of kind wagon_fleet | empty",
    ),
    "fleet without the days of a turn": (
        plant.cell("resources", "flats-bb", "terminal_days", ""),
        "resources.csv | flats-bb | terminal_days | kind wagon_fleet needs it | correct the kind",
    ),
}
