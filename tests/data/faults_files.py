"""Faults of files and headers."""

from tests.data import plant
from tests.data.plant import Spoil

CASES: dict[str, tuple[Spoil, str]] = {
    "missing file": (
        plant.gone("links.csv"),
        "links.csv | - | - | missing | first line is id,mode,",
    ),
    "misspelt file": (
        plant.renamed("links.csv", "link.csv"),
        "links.csv | - | - | missing | rename link.csv",
    ),
    "missing study.toml": (
        plant.gone("study.toml"),
        "study.toml | - | - | missing | write the file",
    ),
    "missing scenarios": (
        plant.gone("scenarios.toml"),
        "scenarios.toml | - | - | missing | write the file",
    ),
    "empty file": (
        plant.whole("speeds.csv", ""),
        "speeds.csv | 1 | - | the file is empty | first line",
    ),
    "folder instead of a file": (
        plant.all_of(plant.gone("speeds.csv"), plant.folder("speeds.csv")),
        "speeds.csv | - | - | not a regular file | put the file",
    ),
    "Latin 1": (
        plant.all_of(
            plant.text("countries.csv", "Aland", "Åland"), plant.recode("countries.csv", "latin-1")
        ),
        "countries.csv | 2 | - | not UTF-8 | UTF-8",
    ),
    "UTF-16": (plant.recode("places.csv", "utf-16"), "places.csv | 1 | - | UTF-16 | CSV UTF-8"),
    "NUL byte": (plant.append("lines.csv", b"\x00\n"), "lines.csv | 5 | - | NUL byte | remove it"),
    "line of 100 MB": (
        plant.append("lines.csv", b"x" * 100000000),
        "lines.csv | 5 | - | longer than 1 MB | quotes",
    ),
    "unclosed quote": (
        plant.append("lines.csv", 'x,"never closed\nalfa,bravo\n'),
        "lines.csv | 5 | - | cannot be taken apart | double the quotes",
    ),
    "text after a quote": (
        plant.append("lines.csv", '"x"y,,,,,,,\n'),
        "lines.csv | 5 | - | cannot be taken apart | double quotes",
    ),
    "unquoted comma": (
        plant.text("lines.csv", "Alfa - Carl - Dora", "Alfa, Carl, Dora"),
        "lines.csv | west | - | 10 fields, the header 8 | double quotes",
    ),
    "too few fields": (
        plant.append("lines.csv", "x,y\n"),
        "lines.csv | 5 | - | 2 fields, the header 8 | missing",
    ),
    "semicolons": (
        plant.whole("speeds.csv", "id;speed_class;country\na;b;AA\n"),
        "speeds.csv | 1 | - | separated by ; | commas between",
    ),
    "wrong column": (
        plant.text("sections.csv", "length_km", "lenght_km"),
        "sections.csv | 1 | lenght_km | no column | did you mean length_km?",
    ),
    "missing column": (
        plant.drop_column("sections", "length_km"),
        "sections.csv | 1 | length_km | missing | add the column",
    ),
    "double column": (
        plant.text("sections.csv", "to_place", "from_place"),
        "sections.csv | 1 | from_place | twice | remove one",
    ),
    "column in another currency": (
        plant.text("tariffs.csv", "fixed_usd_per_feu", "fixed_eur_per_feu"),
        "tariffs.csv | 1 | fixed_eur_per_feu | no column | convert the values from eur to usd",
    ),
    "column of currencies": (
        plant.all_of(plant.text("tariffs.csv", ",price_year,", ",currency,")),
        "tariffs.csv | 1 | currency | no column | in the unit that the name of its column",
    ),
    "column in miles": (
        plant.text("links.csv", "length_km", "length_mi"),
        "links.csv | 1 | length_mi | no column | convert the values from mi to km",
    ),
    "column without name": (
        plant.text("sections.csv", ",tracks,", ",,"),
        "sections.csv | 1 | - | has no name | name the column",
    ),
    "shifted columns": (
        plant.shift("sections", "length_km"),
        "sections.csv | west-alfa-bravo | gauges_mm | member '500' | did you mean 600",
    ),
}
