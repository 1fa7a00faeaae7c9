"""Faults of cells, rows and references."""

from tests.data import plant
from tests.data.plant import Spoil

BRAVO = "west-alfa-bravo"
SEA = "sea-alfa-foxtrot"

CASES: dict[str, tuple[Spoil, str]] = {
    "negative length": (
        plant.cell("links", SEA, "length_km", "-3"),
        "links.csv | sea-alfa-foxtrot | length_km | below 0.05 km | correct the length",
    ),
    "length 0": (
        plant.cell("links", SEA, "length_km", "0"),
        "links.csv | sea-alfa-foxtrot | length_km | below 0.05 km | correct the length",
    ),
    "decimal comma": (
        plant.cell("sections", BRAVO, "length_km", "500,5"),
        "sections.csv | west-alfa-bravo | length_km | not a number | decimal sign as a point",
    ),
    "unit in the cell": (
        plant.cell("sections", BRAVO, "length_km", "500 km"),
        "sections.csv | west-alfa-bravo | length_km | not a number | unit stands in the header",
    ),
    "another currency": (
        plant.cell("tariffs", "border", "fixed_usd_per_feu", "50 EUR"),
        "tariffs.csv | border | fixed_usd_per_feu | not a number | amount in USD",
    ),
    "NaN": (
        plant.cell("sections", BRAVO, "length_km", "NaN"),
        "sections.csv | west-alfa-bravo | length_km | not a number | enter a number",
    ),
    "infinity": (
        plant.cell("sections", BRAVO, "length_km", "1e999"),
        "sections.csv | west-alfa-bravo | length_km | not a finite | finite number",
    ),
    "other digits": (
        plant.cell("sections", BRAVO, "length_km", "\uff15\uff10\uff10"),
        "sections.csv | west-alfa-bravo | length_km | not a number | digits only",
    ),
    "underscore in a number": (
        plant.cell("sections", BRAVO, "length_km", "5_00"),
        "sections.csv | west-alfa-bravo | length_km | not a number | digits only",
    ),
    "empty length": (
        plant.cell("sections", BRAVO, "length_km", " "),
        "sections.csv | west-alfa-bravo | length_km | is empty | fill the cell",
    ),
    "half a track": (
        plant.cell("sections", BRAVO, "tracks", "1.5"),
        "sections.csv | west-alfa-bravo | tracks | not a whole number | whole number",
    ),
    "gauge 0": (
        plant.cell("sections", BRAVO, "gauges_mm", "0"),
        "sections.csv | west-alfa-bravo | gauges_mm | member '0' | one of",
    ),
    "gauge 0 at a border": (
        plant.cell("transfers", "carl-dora-block", "gauge_b_mm", "0"),
        "transfers.csv | carl-dora-block | gauge_b_mm | below 600 mm | correct the gauge",
    ),
    "gauge typo": (
        plant.cell("sections", BRAVO, "gauges_mm", "1453"),
        "sections.csv | west-alfa-bravo | gauges_mm | member '1453' | did you mean 1435",
    ),
    "latitude 91": (
        plant.cell("places", "alfa", "lat_deg", "91"),
        "places.csv | alfa | lat_deg | above 90 deg | correct the lat",
    ),
    "negative dwell": (
        plant.cell("transfers", "mode-gate-rail", "dwell_h_p50", "-1"),
        "transfers.csv | mode-gate-rail | dwell_h_p50 | below 0 h | correct the dwell",
    ),
    "choice typo": (
        plant.cell("sections", BRAVO, "traction", "deisel"),
        "sections.csv | west-alfa-bravo | traction | not allowed | did you mean diesel?",
    ),
    "flag in capitals": (
        plant.cell("passages", "strait", "open_by_default", "TRUE"),
        "passages.csv | strait | open_by_default | not a flag | yes or no",
    ),
    "kind typo": (
        plant.cell("places", "alfa", "kinds", "city;prot"),
        "places.csv | alfa | kinds | member 'prot' | did you mean port?",
    ),
    "empty member": (
        plant.cell("places", "alfa", "kinds", "city;;port"),
        "places.csv | alfa | kinds | empty member | one ; between",
    ),
    "double member": (
        plant.cell("places", "alfa", "kinds", "city;city"),
        "places.csv | alfa | kinds | twice | each member once",
    ),
    "blank in an id": (
        plant.cell("places", "golf", "id", "golf city"),
        "places.csv | golf city | id | blank | hyphens",
    ),
    "slash in a place": (
        plant.cell("places", "golf", "id", "golf/city"),
        "places.csv | golf/city | id | holds a / or : | scenarios join",
    ),
    "control character": (
        plant.cell("places", "alfa", "name", "Alfa\x1b[2J"),
        "places.csv | alfa | name | control character | remove it",
    ),
    "endless text": (
        plant.cell("places", "alfa", "name", "A" * 20000),
        "places.csv | alfa | name | 20000 characters | under 10000",
    ),
    "year in words": (
        plant.cell("sections", BRAVO, "valid_from", "soon"),
        "sections.csv | west-alfa-bravo | valid_from | not a number | digits only",
    ),
    "no confidence": (
        plant.cell("sections", BRAVO, "confidence", ""),
        "sections.csv | west-alfa-bravo | confidence | is empty | fill the cell",
    ),
    "double id": (
        plant.copy_row("sections", BRAVO),
        "sections.csv | 8 | id | stands already in line 2 | another id",
    ),
    "years exchanged": (
        plant.cells(
            ("sections", BRAVO, "valid_from", "2010"), ("sections", BRAVO, "valid_to", "2005")
        ),
        "sections.csv | west-alfa-bravo | valid_to | less than valid_from, 2010 | exchange",
    ),
    "p90 below p50": (
        plant.cell("transfers", "mode-gate-rail", "dwell_h_p90", "20"),
        "transfers.csv | mode-gate-rail | dwell_h_p90 | less than the median, 24 | 9-in-10",
    ),
    "p90 beyond 3.3 p50": (
        plant.cell("passages", "strait", "transit_h_p90", "40"),
        "passages.csv | strait | transit_h_p90 | more than 3.3 times | correct the median",
    ),
    "low above high": (
        plant.cell("claims", "rail-days", "low", "11"),
        "claims.csv | rail-days | high | less than low, 11 | exchange",
    ),
    "unknown place": (
        plant.cell("sections", BRAVO, "to_place", "bravoo"),
        "sections.csv | west-alfa-bravo | to_place | not in places.csv | did you mean bravo?",
    ),
    "unknown country": (
        plant.cell("sections", BRAVO, "country", "ZZ"),
        (
            "sections.csv | west-alfa-bravo | country | not in countries.csv | add "
            "the row to countries.csv"
        ),
    ),
    "unknown call": (
        plant.cell("services", "express", "calls", "alfa;carl;dora;ecko;foxtrot"),
        "services.csv | express | calls | not in places.csv | did you mean echo?",
    ),
}
