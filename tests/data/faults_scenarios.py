"""Faults of study.toml and scenarios.toml."""

from tests.data import plant
from tests.data.plant import Spoil

CASES: dict[str, tuple[Spoil, str]] = {
    "study.toml is no TOML": (
        plant.append("study.toml", "title = \n"),
        "study.toml | 7 | - | not TOML | double quotes",
    ),
    "study without epoch": (
        plant.text("study.toml", "epoch", "epcoh"),
        "study.toml | 1 | epoch | missing | rename 'epcoh'",
    ),
    "epoch is no date": (
        plant.text("study.toml", "2001-01-01T00:00:00Z", '"new year"'),
        "study.toml | 6 | epoch | not a date | correct the value",
    ),
    "title is a number": (
        plant.text("study.toml", '"Two gauges, one border, one strait"', "2"),
        "study.toml | 2 | title | not a text | correct the value",
    ),
    "brackets without end": (
        plant.append("scenarios.toml", "x = " + "[" * 100000),
        "scenarios.toml | - | - | nested too deeply | correct the line",
    ),
    "endless number": (
        plant.text("scenarios.toml", "2001", "9" * 5000),
        "scenarios.toml | - | - | not TOML | correct the line",
    ),
    "unknown key": (
        plant.text("scenarios.toml", "close_passages", "close_pasages"),
        (
            "scenarios.toml | 8 | closed.close_pasages | no key of a scenario | "
            "did you mean close_passages"
        ),
    ),
    "year as text": (
        plant.text("scenarios.toml", "year = 2001", 'year = "2001"'),
        "scenarios.toml | 3 | base.year | not a year | correct the value",
    ),
    "year 3000": (
        plant.text("scenarios.toml", "year = 2001", "year = 3000"),
        "scenarios.toml | 3 | base.year | outside of the years | correct the value",
    ),
    "no year": (
        plant.append("scenarios.toml", "\n[lost]\n"),
        "scenarios.toml | 31 | lost.year | no year is given | add year",
    ),
    "key outside of a scenario": (
        plant.text("scenarios.toml", "[base]", "yaer = 1\n[base]"),
        "scenarios.toml | 1 | yaer | outside of a scenario | below the name",
    ),
    "cycle of parents": (
        plant.text("scenarios.toml", "year = 2001", 'year = 2001\nparent = "later"'),
        "scenarios.toml | 4 | base.parent | closes a circle | remove one parent",
    ),
    "unknown parent": (
        plant.text("scenarios.toml", 'parent = "project"', 'parent = "projct"'),
        "scenarios.toml | 22 | later.parent | no scenario | did you mean project?",
    ),
    "unknown project": (
        plant.text("scenarios.toml", '["bridge"]', '["brigde"]'),
        "scenarios.toml | 18 | project.projects | not in projects.csv | did you mean bridge?",
    ),
    "unknown passage": (
        plant.text("scenarios.toml", '["strait"]', '["straight"]'),
        ("scenarios.toml | 8 | closed.close_passages | not in passages.csv | did you mean strait?"),
    ),
    "unknown border": (
        plant.text("scenarios.toml", '["carl/dora"]', '["carl/echo"]'),
        "scenarios.toml | 13 | border-closed.close_borders | no border | carl/dora",
    ),
    "border that is no pair": (
        plant.text("scenarios.toml", '["carl/dora"]', '["carl"]'),
        (
            "scenarios.toml | 13 | border-closed.close_borders | not two places "
            "joined by / | correct the value"
        ),
    ),
    "project as text": (
        plant.text("scenarios.toml", '["bridge"]', '"bridge"'),
        "scenarios.toml | 18 | project.projects | not a list | correct the value",
    ),
    "negative price": (
        plant.text("scenarios.toml", "1.25", "-1.25"),
        "scenarios.toml | 25 | later.price_factor | haul = -1.25 | correct the value",
    ),
    "price of nothing": (
        plant.text("scenarios.toml", "haul = 1.25", "hual = 1.25"),
        (
            "scenarios.toml | 25 | later.price_factor | not in the items of "
            "tariffs.csv | did you mean haul"
        ),
    ),
    "NaN growth": (
        plant.text("scenarios.toml", "0.03", "nan"),
        "scenarios.toml | 24 | later.demand_growth | outside of -0.99 to 10 | correct the value",
    ),
    "dwell nowhere": (
        plant.text("scenarios.toml", "alfa:sea", "alfa:air"),
        (
            "scenarios.toml | 27 | later.extra_dwell_h | no border, place or "
            "place:mode | gate, sea or rail after"
        ),
    ),
    "closed and reopened": (
        plant.text(
            "scenarios.toml", "close_passages = ", 'open_passages = ["strait"]\nclose_passages = '
        ),
        "scenarios.toml | 8 | closed.open_passages | stands in close_passages too | remove one",
    ),
}
