"""Remarks: they are shown and stop nothing."""

from tests.data import plant
from tests.data.plant import Spoil

CASES: dict[str, tuple[Spoil, str]] = {
    "unread file": (
        plant.whole("claim.csv", "x"),
        "note: claim.csv | - | - | no table of a study | did you mean claims.csv?",
    ),
    "optional column left out": (
        plant.drop_column("places", "aliases"),
        "note: places.csv | 1 | - | read as empty: aliases | add the columns",
    ),
    "estimate off": (
        plant.cell("lines", "west", "official_km", "1100"),
        "note: lines.csv | west | official_km | -3.27% | correct the lengths",
    ),
    "same name close by": (
        plant.cell("places", "dora", "name", "Carl"),
        "note: places.csv | dora | name | also the name of carl | tell the two apart",
    ),
    "alias of two places": (
        plant.cell("places", "echo", "aliases", "Alpha"),
        "note: places.csv | echo | aliases | alfa in line 2 has too | ambiguous",
    ),
    "long way round": (
        plant.cell("links", "road-golf-echo", "length_km", "900"),
        "note: links.csv | road-golf-echo | length_km | times the straight line | coordinates",
    ),
    "port downstream of its city": (
        plant.cell("links", "sea-alfa-india", "length_km", "520"),
        "note: links.csv | sea-alfa-india | length_km | less than the straight line | coordinates",
    ),
}
