"""Faults of services and prices."""

from tests.data import plant
from tests.data.plant import Spoil

CASES: dict[str, tuple[Spoil, str]] = {
    "train without calls": (
        plant.cell("services", "express", "calls", ""),
        "services.csv | express | calls | kind block_train needs it | enter the list",
    ),
    "train that calls once": (
        plant.cells(("services", "rocket", "calls", "alfa")),
        "services.csv | rocket | calls | is one place | first terminal to the last",
    ),
    "boards where it does not call": (
        plant.cell("services", "express", "boards_at", "alfa;bravo"),
        "services.csv | express | boards_at | has bravo, which is no call | add it to the calls",
    ),
    "boards without terminal": (
        plant.cell("services", "express", "boards_at", "alfa;dora"),
        "services.csv | express | boards_at | no terminal | add terminal",
    ),
    "train that skips the border": (
        plant.cell("services", "rocket", "calls", "alfa;foxtrot"),
        (
            "services.csv | rocket | calls | no railway of 1435 or 1520 mm leads | "
            "list the border places"
        ),
    ),
    "ship inland": (
        plant.cell("services", "liner", "calls_to", "echo"),
        "services.csv | liner | calls_to | has echo, which is no port | add port",
    ),
    "ship from a port to itself": (
        plant.cell("services", "liner", "calls_to", "foxtrot;alfa"),
        "services.csv | liner | calls_to | has alfa, which calls has too | at one end",
    ),
    "ship with countries": (
        plant.cell("services", "liner", "countries", "AA"),
        (
            "services.csv | liner | countries | not used by a service of kind "
            "liner | correct the kind"
        ),
    ),
    "speed class typo": (
        plant.cell("services", "express", "speed_class", "blcok"),
        "services.csv | express | speed_class | in no row of speeds.csv | did you mean block?",
    ),
    "no speed for a country": (
        plant.drop_row("speeds", "wagon-bb"),
        "services.csv | wagons | speed_class | no speed for BB | add a row with country BB",
    ),
    "tariff class typo": (
        plant.cell("services", "express", "tariff_class", "blocks"),
        "services.csv | express | tariff_class | in no row of tariffs.csv | did you mean block?",
    ),
    "class without haul": (
        plant.cell("services", "express", "tariff_class", "any"),
        "services.csv | express | tariff_class | no row for the item haul | price of the haul",
    ),
    "two speeds for one question": (
        plant.copy_row("speeds", "block-any", id="x"),
        "speeds.csv | 9 | id | as block-any in line 4 | different years",
    ),
    "two tariffs for one question": (
        plant.copy_row("tariffs", "border", id="x"),
        "tariffs.csv | 12 | id | as border in line 9 | different years",
    ),
    "passage of no toll": (
        plant.cell("tariffs", "border", "passage", "strait"),
        "tariffs.csv | border | passage | in a row of item border | item passage",
    ),
    "mixed units": (
        plant.cell("emission_factors", "road_g_per_tkm-wtw-any-2020", "unit", "kg/(t km)"),
        (
            "emission_factors.csv | road_g_per_tkm-wtw-any-2020 | unit | not the "
            "unit | convert the value"
        ),
    ),
    "currency in words": (
        plant.cell("exchange_rates", "aad-2001", "currency", "euro"),
        "exchange_rates.csv | aad-2001 | currency | no code | enter the code",
    ),
    "missing quantity": (
        plant.all_of(
            plant.drop_row("emission_factors", "road_g_per_tkm-wtw-any-2000"),
            plant.drop_row("emission_factors", "road_g_per_tkm-wtw-any-2020"),
        ),
        "emission_factors.csv | - | quantity | road needs it | add its rows",
    ),
    "way by nowhere": (
        plant.cell("observations", "express-2001", "via", "carl;dorra"),
        "observations.csv | express-2001 | via | no place and no passage | did you mean dora",
    ),
}
