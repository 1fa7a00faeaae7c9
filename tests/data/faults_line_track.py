"""Faults of operating points, profiles, track, traffic and inspections."""

from tests.data import plant
from tests.data.plant import Spoil

CASES: dict[str, tuple[Spoil, str]] = {
    "point beyond the line": (
        plant.cell("operating_points", "west-loop-2", "km", "1100"),
        "operating_points.csv | west-loop-2 | km | end of line west, from alfa to dora | the km",
    ),
    "place at another km": (
        plant.cell("operating_points", "west-bravo", "km", "470"),
        (
            "operating_points.csv | west-bravo | km | sections add up to 500 km | "
            "lengths of the sections"
        ),
    ),
    "place of another line": (
        plant.cell("operating_points", "west-bravo", "place", "echo"),
        "operating_points.csv | west-bravo | place | not on line west | place or line",
    ),
    "place that is not said": (
        plant.cell("operating_points", "west-bravo", "place", ""),
        "operating_points.csv | west-bravo | place | bravo lies at km 500 | enter bravo",
    ),
    "point twice at one km": (
        plant.copy_row("operating_points", "west-loop-1", id="x", name="Loop-3"),
        "operating_points.csv | 12 | km | that of west-loop-1 in line 6 | different years",
    ),
    "point twice by name": (
        plant.copy_row("operating_points", "west-loop-1", id="x", km="760"),
        "operating_points.csv | 12 | name | west-loop-1 in line 6, 60 km away | remove one",
    ),
    "project that moves a point": (
        plant.copy_row("operating_points", "west-loop-1", id="x", km="701", project="bridge"),
        "operating_points.csv | 12 | km | has the same name | remove one of them",
    ),
    "halt where trains meet": (
        plant.cell("operating_points", "west-cairn", "tracks", "2"),
        "operating_points.csv | west-cairn | tracks | cannot meet at a halt | make it a station",
    ),
    "halt with a loop": (
        plant.cell("operating_points", "west-cairn", "usable_length_m", "800"),
        "operating_points.csv | west-cairn | usable_length_m | beside the running | a station",
    ),
    "loop of one track": (
        plant.cell("operating_points", "west-loop-1", "tracks", "1"),
        "operating_points.csv | west-loop-1 | tracks | trains meet | make it a halt",
    ),
    "station of one track with a loop": (
        plant.cell("operating_points", "west-amber", "tracks", "1"),
        "operating_points.csv | west-amber | usable_length_m | no track beside | empty the cell",
    ),
    "profile backwards": (
        plant.cell("profiles", "west-40", "to_km", "30"),
        "profiles.csv | west-40 | to_km | not come after from_km | exchange the two",
    ),
    "profile that overlaps": (
        plant.cell("profiles", "west-40", "to_km", "60"),
        "profiles.csv | west-55 | from_km | in the piece west-40 of line 3 | one of the two",
    ),
    "profile beyond the line": (
        plant.cell("profiles", "west-55", "to_km", "1200"),
        "profiles.csv | west-55 | to_km | beyond the end of line west | or the line",
    ),
    "part with one end": (
        plant.cell("track", "west-hills", "to_place", ""),
        "track.csv | west-hills | to_place | from_place is given | the other end",
    ),
    "part of no line": (
        plant.cell("track", "west-hills", "line", ""),
        "track.csv | west-hills | line | a part of it is named | enter the line",
    ),
    "part off the line": (
        plant.cell("track", "west-hills", "to_place", "echo"),
        "track.csv | west-hills | to_place | not on line west | correct the place",
    ),
    "part from a place to itself": (
        plant.cell("track", "west-hills", "to_place", "bravo"),
        "track.csv | west-hills | to_place | also the start | correct one end",
    ),
    "part against the line": (
        plant.cells(
            ("track", "west-hills", "from_place", "carl"),
            ("track", "west-hills", "to_place", "bravo"),
        ),
        "track.csv | west-hills | to_place | comes before carl on line west | exchange",
    ),
    "row that says nothing": (
        plant.cells(
            ("track", "broad", "loop_spacing_km", ""), ("track", "broad", "loop_length_m", "")
        ),
        "track.csv | broad | id | says nothing | remove the row",
    ),
    "track of another country": (
        plant.cell("track", "broad", "country", "AA"),
        "track.csv | broad | country | no section of line broad | empty the cell",
    ),
    "gradient back alone": (
        plant.cell("track", "west-hills", "ruling_gradient_permille", ""),
        "track.csv | west-hills | ruling_gradient_permille | back_permille is given | first place",
    ),
    "passengers slower than freight": (
        plant.cell("track", "west-hills", "freight_speed_kmh", "100"),
        "track.csv | west-hills | passenger_speed_kmh | freight trains, 100 km/h | exchange",
    ),
    "loop as long as the line between": (
        plant.cells(
            ("track", "broad", "loop_spacing_km", "2"), ("track", "broad", "loop_length_m", "1050")
        ),
        "track.csv | broad | loop_length_m | half of the distance between | one of the two",
    ),
    "track of one part said twice": (
        plant.copy_row("track", "west-hills", id="x"),
        "track.csv | 7 | passenger_speed_kmh | by west-hills in line 4 | different parts",
    ),
    "track of parts that cross": (
        plant.all_of(
            plant.cell("track", "west-hills", "from_place", "alfa"),
            plant.copy_row("track", "west-hills", id="x", from_place="bravo", to_place="dora"),
        ),
        "track.csv | 7 | passenger_speed_kmh | (as are ruling_gradient | different parts",
    ),
    "track of all lines said twice": (
        plant.copy_row("track", "anywhere", id="x"),
        "track.csv | 7 | rail | by anywhere in line 2 | different parts or years",
    ),
    "signalling typo": (
        plant.cell("track", "aa", "signalling", "atuo"),
        "track.csv | aa | signalling | is not in signalling.csv | did you mean auto",
    ),
    "traffic of another category": (
        plant.cell("traffic", "broad-passenger", "train_type", "bb-container"),
        "traffic.csv | broad-passenger | train_type | of category container | or the category",
    ),
    "traffic counted twice": (
        plant.copy_row("traffic", "broad-freight", id="x"),
        "traffic.csv | 5 | id | as broad-freight in line 3 from km 0 to 5250 | different parts",
    ),
    "traffic of parts that cross": (
        plant.all_of(
            plant.cell("traffic", "west-freight", "to_place", "carl"),
            plant.copy_row("traffic", "west-freight", id="x", from_place="bravo", to_place="dora"),
        ),
        "traffic.csv | 5 | id | as west-freight in line 2 from km 500 to 1050 | different parts",
    ),
    "traffic of half a part": (
        plant.cell("traffic", "west-freight", "from_place", ""),
        "traffic.csv | west-freight | from_place | to_place is given | the other end",
    ),
    "inspection without a date": (
        plant.cell("inspections", "west-2001", "date", "August 2001"),
        "inspections.csv | west-2001 | date | is no date | write the year",
    ),
    "inspection on 31 February": (
        plant.cell("inspections", "west-2001", "date", "2001-02-31"),
        "inspections.csv | west-2001 | date | is no date | write the year",
    ),
    "inspection that found nothing": (
        plant.cells(
            ("inspections", "west-2001", "speed_kmh", ""),
            ("inspections", "west-2001", "axle_load_t", ""),
            ("inspections", "west-2001", "track_condition", ""),
            ("inspections", "west-2001", "bridge_condition", ""),
        ),
        "inspections.csv | west-2001 | speed_kmh | as are axle_load_t | remove the row",
    ),
    "inspection that ended before": (
        plant.cell("inspections", "west-2001", "valid_to", "1999"),
        "inspections.csv | west-2001 | valid_to | before the inspection itself, of 2001 | one of",
    ),
    "inspection of all times": (
        plant.cell("inspections", "west-2001", "valid_from", ""),
        "note: inspections.csv | west-2001 | valid_from | in all years before | enter 2001",
    ),
    "inspection twice": (
        plant.copy_row("inspections", "west-2001", id="x"),
        "inspections.csv | 3 | id | date as west-2001 in line 2 | make one row",
    ),
    "cured by nothing known": (
        plant.cell("inspections", "west-2001", "cured_by", "brigde"),
        "inspections.csv | west-2001 | cured_by | not in projects.csv | did you mean bridge",
    ),
}
