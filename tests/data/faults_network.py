"""Faults of places, lines, borders, gauges, sea and road."""

from tests.data import plant
from tests.data.plant import Spoil

BRAVO = "west-alfa-bravo"
SEA = "sea-alfa-foxtrot"

CASES: dict[str, tuple[Spoil, str]] = {
    "same name far apart": (
        plant.cell("places", "foxtrot", "name", "Alfa"),
        "places.csv | foxtrot | name | also the name of alfa in line 2 | tell the two apart",
    ),
    "place without country": (
        plant.cell("places", "golf", "country", ""),
        "places.csv | golf | country | is empty | enter the country",
    ),
    "time zone typo": (
        plant.cell("places", "alfa", "timezone", "Asia/Seol"),
        "places.csv | alfa | timezone | no time zone | did you mean Asia/Seoul",
    ),
    "wrong sum": (
        plant.cells(
            ("lines", "west", "official_km", "1100"), ("lines", "west", "confidence", "published")
        ),
        (
            "lines.csv | west | official_km | -3.27% from the sum of the sections, "
            "1064 km | correct the lengths"
        ),
    ),
    "hole in a line": (
        plant.drop_row("sections", "west-bravo-carl"),
        (
            "sections.csv | west-carl-dora | from_place | does not join the rest "
            "of line west | section that is missing"
        ),
    ),
    "line too short": (
        plant.cell("lines", "west", "to_place", "echo"),
        (
            "lines.csv | west | to_place | not where the sections end, which is "
            "dora | add the sections"
        ),
    ),
    "fork in a line": (
        plant.copy_row("sections", BRAVO, id="x", to_place="india", length_km="600"),
        "sections.csv | 8 | from_place | forks | line of its own",
    ),
    "line without sections": (
        plant.copy_row("lines", "west", id="x"),
        "lines.csv | 5 | id | has no section | add its",
    ),
    "section twice": (
        plant.copy_row("sections", BRAVO, id="x", from_place="bravo", to_place="alfa"),
        "sections.csv | 8 | id | same places as west-alfa-bravo in line 2 | remove one",
    ),
    "section shorter than straight": (
        plant.cell("sections", BRAVO, "length_km", "50"),
        "sections.csv | west-alfa-bravo | length_km | less than the straight line | coordinates",
    ),
    "section from a place to itself": (
        plant.cell("sections", BRAVO, "to_place", "alfa"),
        "sections.csv | west-alfa-bravo | to_place | also the start | correct one end",
    ),
    "sea link shorter than straight": (
        plant.cell("links", SEA, "length_km", "1000"),
        "links.csv | sea-alfa-foxtrot | length_km | less than the straight line | coordinates",
    ),
    "swapped coordinates": (
        plant.cells(("places", "golf", "lat_deg", "76"), ("places", "golf", "lon_deg", "50.5")),
        "links.csv | road-golf-echo | length_km | less than the straight line | coordinates",
    ),
    "place nobody reaches": (
        plant.drop_row("links", "road-golf-echo"),
        "places.csv | golf | kinds | no section and no link touches golf | road link",
    ),
    "border without transfer": (
        plant.all_of(
            plant.drop_row("transfers", "carl-dora-wagon"),
            plant.drop_row("transfers", "carl-dora-block"),
        ),
        (
            "sections.csv | west-carl-dora | to_place | no border row | place_a "
            "carl and place_b dora"
        ),
    ),
    "transfer without section": (
        plant.cell("transfers", "carl-dora-block", "place_a", "bravo"),
        "transfers.csv | carl-dora-block | place_b | not joined to bravo | add the section",
    ),
    "transfer of the wrong country": (
        plant.cell("transfers", "carl-dora-block", "country_b", "AA"),
        (
            "transfers.csv | carl-dora-block | country_b | not the country of dora "
            "| exchange the sides"
        ),
    ),
    "gauge that is not laid": (
        plant.cell("transfers", "carl-dora-block", "gauge_a_mm", "1067"),
        "transfers.csv | carl-dora-block | gauge_a_mm | laid on no section at carl | gauges_mm",
    ),
    "border row without gauge": (
        plant.cell("transfers", "carl-dora-block", "gauge_a_mm", ""),
        "transfers.csv | carl-dora-block | gauge_a_mm | a border row needs it | enter it",
    ),
    "mode row without mode": (
        plant.cell("transfers", "mode-gate-rail", "to_mode", ""),
        "transfers.csv | mode-gate-rail | to_mode | a mode row needs it | enter the mode",
    ),
    "mode row with a border": (
        plant.cell("transfers", "mode-gate-rail", "place_b", "dora"),
        "transfers.csv | mode-gate-rail | place_b | in a mode row | kind border",
    ),
    "rail where there is no terminal": (
        plant.cell("transfers", "mode-gate-rail", "place_a", "golf"),
        "transfers.csv | mode-gate-rail | to_mode | no terminal | add terminal",
    ),
    "transfer twice": (
        plant.copy_row(
            "transfers",
            "carl-dora-block",
            id="x",
            place_a="dora",
            place_b="carl",
            country_a="BB",
            country_b="AA",
            gauge_a_mm="1520",
            gauge_b_mm="1435",
        ),
        "transfers.csv | 10 | id | the same as carl-dora-block in line 3 | different years",
    ),
    "duplicate link": (
        plant.copy_row("links", SEA, id="x", from_place="foxtrot", to_place="alfa"),
        "links.csv | 8 | id | same places as sea-alfa-foxtrot | remove one",
    ),
    "sea link inland": (
        plant.cell("links", "sea-alfa-india", "to_place", "bravo"),
        "links.csv | sea-alfa-india | to_place | no port or sea_gate | add the kind",
    ),
    "passage between ports": (
        plant.cell("links", SEA, "passage", "strait"),
        "links.csv | sea-alfa-foxtrot | from_place | no sea_gate | correct the place",
    ),
    "way round a passage": (
        plant.copy_row("links", "sea-gate-n-gate-s", id="x", passage=""),
        "links.csv | 8 | passage | open way of 4400 km from gate-n | leads round a closed one",
    ),
    "port inside a passage": (
        plant.all_of(
            plant.copy_row("links", "sea-gate-n-gate-s", id="x", to_place="alfa", passage=""),
            plant.copy_row("links", "sea-gate-n-gate-s", id="y", from_place="alfa", passage=""),
            plant.cell("links", "sea-gate-n-gate-s", "length_km", "9000"),
            plant.cell("links", "sea-alfa-gate-n", "id", "z"),
            plant.drop_row("links", "z"),
            plant.cell("links", "y", "length_km", "6500"),
        ),
        "links.csv | y | passage | open way of 10900 km from gate-n | leads round a closed one",
    ),
    "passage without link": (
        plant.drop_row("links", "sea-gate-n-gate-s"),
        "passages.csv | strait | id | has no link | two gates",
    ),
    "road to nowhere": (
        plant.cell("links", "road-golf-echo", "to_place", "bravo"),
        "links.csv | road-golf-echo | to_place | no terminal or port | correct the place",
    ),
}
