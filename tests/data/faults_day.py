"""Faults of the trains of a day: trips, calls, platforms, passengers, values, closures."""

from tests.data import plant
from tests.data.plant import Spoil

CASES: dict[str, tuple[Spoil, str]] = {
    "trip of one call": (
        plant.all_of(plant.drop_row("calls", "t7:02"), plant.drop_row("calls", "t7:03"),
                     plant.drop_row("passengers", "08-far")),
        "trips.csv | t7 | id | has 1 calls in calls.csv | add its calls",
    ),
    "call of no trip": (
        plant.cell("calls", "t7:02", "trip", "t8"),
        "calls.csv | t7:02 | trip | is not in trips.csv | correct the name",
    ),
    "trip of no category": (
        plant.cell("trips", "t7", "category", "express"),
        "trips.csv | t7 | category | is not allowed | -",
    ),
    "trip from no day": (
        plant.cell("trips", "t101", "first_date", "1 June"),
        "trips.csv | t101 | first_date | is no day | correct the date",
    ),
    "trip that ends before it begins": (
        plant.cell("trips", "t101", "last_date", "2001-05-30"),
        "trips.csv | t101 | last_date | before the first date, 2001-06-01 | exchange",
    ),
    "trip on no weekday": (
        plant.cell("trips", "t7", "days", "fri;holiday"),
        "trips.csv | t7 | days | holiday | -",
    ),
    "time that is none": (
        plant.cell("calls", "t101:02", "arrive", "11.30"),
        "calls.csv | t101:02 | arrive | is no time | two digits",
    ),
    "time left out": (
        plant.cell("calls", "t101:02", "depart", ""),
        "calls.csv | t101:02 | depart | the cell is empty | fill the cell",
    ),
    "time that goes back": (
        plant.cell("calls", "t101:02", "arrive", "06:50"),
        "calls.csv | t101:02 | arrive | is before 07:00 | correct one of the two",
    ),
    "departure before the arrival": (
        plant.cell("calls", "t101:02", "depart", "11:29"),
        "calls.csv | t101:02 | depart | is before 11:30 | correct one of the two",
    ),
    "midnight without 24": (
        plant.cells(("calls", "t102:03", "arrive", "00:50"),
                    ("calls", "t102:03", "depart", "00:50")),
        "calls.csv | t102:03 | arrive | is before 20:31:30 | go on to 24",
    ),
    "number of a call twice": (
        plant.cell("calls", "t101:03", "sequence", "2"),
        "calls.csv | t101:03 | sequence | is that of t101:02 in line 3 too | number the calls",
    ),
    "place twice in a row": (
        plant.cell("calls", "t102:02", "place", "carl"),
        "calls.csv | t102:02 | place | is the place of the call before, t102:01 | one call",
    ),
    "trip that ends by passing": (
        plant.all_of(plant.cell("calls", "t101:03", "boards", "no"),
                     plant.drop_row("passengers", "07-out")),
        "calls.csv | t101:03 | boards | the last call of t101 only passes | let it board",
    ),
    "platform of another place": (
        plant.cell("calls", "t101:01", "platform", "carl-a"),
        "calls.csv | t101:01 | platform | of carl, but the call is at alfa | did you mean alfa-1",
    ),
    "platform for others": (
        plant.cell("calls", "t102:01", "platform", "carl-b"),
        "calls.csv | t102:01 | platform | does not take suburban trains | another platform",
    ),
    "platform that is not there": (
        plant.cell("calls", "t101:01", "platform", "alfa-9"),
        "calls.csv | t101:01 | platform | is not in platforms.csv | did you mean alfa-",
    ),
    "platform with half a position": (
        plant.cell("platforms", "alfa-1", "lon_deg", ""),
        "platforms.csv | alfa-1 | lon_deg | the other coordinate is there | both",
    ),
    "platform elsewhere": (
        plant.cell("platforms", "alfa-1", "lat_deg", "41"),
        "platforms.csv | alfa-1 | lat_deg | km from alfa | correct the coordinates",
    ),
    "name of a platform twice": (
        plant.cell("platforms", "alfa-2", "name", "1"),
        "platforms.csv | alfa-2 | name | is the name of alfa-1 in line 2 too | tell them apart",
    ),
    "calls that nothing joins": (
        plant.drop_row("station_headways", "bravo-carl"),
        "calls.csv | t101:03 | place | follows bravo, and no row | add the row",
    ),
    "call away from the rails": (
        plant.cell("calls", "t7:02", "place", "golf"),
        "calls.csv | t7:02 | place | is the end of no section | correct the place",
    ),
    "headway twice, the other way round": (
        plant.copy_row("station_headways", "alfa-bravo", id="x", from_place="bravo",
                       to_place="alfa"),
        "station_headways.csv | x | id | same two places as alfa-bravo in line 2 | remove one",
    ),
    "headway of one place": (
        plant.copy_row("station_headways", "alfa-bravo", id="x", from_place="bravo"),
        "station_headways.csv | x | to_place | is the other end too | correct it",
    ),
    "headway of nothing": (
        plant.cell("station_headways", "alfa-bravo", "headway_min", "0"),
        "station_headways.csv | alfa-bravo | headway_min | is | -",
    ),
    "turn twice": (
        plant.cell("turnbacks", "bravo-far", "categories", ""),
        "turnbacks.csv | bravo-far | id | holds for the same as bravo in line 2 | part their",
    ),
    "diversion to where it begins": (
        plant.cell("diversions", "bravo-india", "to_place", "bravo"),
        "diversions.csv | bravo-india | to_place | is the other end too | correct it",
    ),
    "passengers whom no train takes": (
        plant.cell("passengers", "20-back", "to_place", "india"),
        "passengers.csv | 20-back | to_place | no suburban train of trips.csv leads | add the",
    ),
    "passengers for a train that passes": (
        plant.cell("passengers", "08-far", "to_place", "bravo"),
        "passengers.csv | 08-far | to_place | no passenger train of trips.csv leads | correct",
    ),
    "passengers who stay": (
        plant.cell("passengers", "20-back", "to_place", "bravo"),
        "passengers.csv | 20-back | to_place | is where they get on | correct it",
    ),
    "passengers twice": (
        plant.copy_row("passengers", "20-back", id="x", days=""),
        "passengers.csv | x | id | counts the passengers of 20-back in line 3 again | part",
    ),
    "bus to where it is": (
        plant.cell("local_transport", "alfa-bravo-bus", "to_place", "alfa"),
        "local_transport.csv | alfa-bravo-bus | to_place | is the other end too | correct it",
    ),
    "bus that stops before it starts": (
        plant.cell("local_transport", "alfa-bravo-bus", "to_h", "1"),
        "local_transport.csv | alfa-bravo-bus | to_h | is not after from_h, 5 | go on to 24",
    ),
    "bus twice": (
        plant.copy_row("local_transport", "alfa-bravo-bus", id="x"),
        "local_transport.csv | x | id | mode as alfa-bravo-bus in line 2 | remove one of them",
    ),
    "unknown value": (
        plant.cell("unit_values", "cancelled-far", "item", "cancelling"),
        "unit_values.csv | cancelled-far | item | is not allowed | did you mean cancelled",
    ),
    "value left out": (
        plant.drop_row("unit_values", "freight_delay"),
        "unit_values.csv | - | item | has no row of freight_delay that leaves | add the row",
    ),
    "value for one category only": (
        plant.cell("unit_values", "transfer", "category", "suburban"),
        "unit_values.csv | - | item | has no row of transfer that leaves | add the row",
    ),
    "value in another unit": (
        plant.cell("unit_values", "passenger_minute", "unit", "usd_per_train"),
        "unit_values.csv | passenger_minute | unit | is not the unit of passenger_minute | convert",
    ),
    "money of no year": (
        plant.cell("unit_values", "train_delay", "price_year", ""),
        "unit_values.csv | train_delay | price_year | but the value is money | enter the year",
    ),
    "minutes of a price year": (
        plant.cell("unit_values", "transfer", "price_year", "2001"),
        "unit_values.csv | transfer | price_year | the value is no money | empty the cell",
    ),
    "value below nothing": (
        plant.cell("unit_values", "held", "value", "-5"),
        "unit_values.csv | held | value | is too little | correct the value",
    ),
    "waiting that is pleasant": (
        plant.cell("unit_values", "waiting_factor", "value", "0.5"),
        "unit_values.csv | waiting_factor | value | is too little | correct the value",
    ),
    "value twice": (
        plant.copy_row("unit_values", "transfer", id="x"),
        "unit_values.csv | x | id | same item, category as transfer | remove one of them",
    ),
    "rule left out": (
        plant.drop_row("day_rules", "turn"),
        "day_rules.csv | - | item | has no row of turn that leaves category empty | add the row",
    ),
    "rule in another unit": (
        plant.cell("day_rules", "walk", "unit", "minutes"),
        "day_rules.csv | walk | unit | is not the unit of walk | convert the value",
    ),
    "closure of no day": (
        plant.cell("closures", "all", "date", "3.8.2001"),
        "closures.csv | all | date | is no day | correct the date",
    ),
    "closure that ends before it begins": (
        plant.cell("closures", "all", "to_time", "01:00"),
        "closures.csv | all | to_time | is not after the begin, 15:00 | go on to 24",
    ),
    "closures that overlap": (
        plant.copy_row("closures", "track-1", id="x", platforms="alfa-2", from_time="08:59"),
        "closures.csv | x | id | overlaps track-1 in line 3 | part their times",
    ),
    "closures of a section that overlap": (
        plant.cell("closures", "way-later", "from_time", "09:30"),
        "closures.csv | way-later | id | overlaps way in line 5 | part their times",
    ),
    "closure of half a section": (
        plant.cell("closures", "way", "places", "alfa"),
        "closures.csv | way | places | is not the two ends of the section | correct the list",
    ),
    "closure of nothing": (
        plant.cell("closures", "track-1", "platforms", ""),
        "closures.csv | track-1 | platforms | a closure of a platform needs it | correct what",
    ),
    "closure of a station and a platform": (
        plant.cell("closures", "all", "platforms", "carl-a"),
        "closures.csv | all | platforms | is not used by a closure of a station | empty it",
    ),
    "point without a radius": (
        plant.cell("closures", "circle", "radius_m", ""),
        "closures.csv | circle | radius_m | a point without a radius shuts nothing | enter",
    ),
    "point without a longitude": (
        plant.cell("closures", "circle", "lon_deg", ""),
        "closures.csv | circle | lon_deg | a closure of a point needs it | enter it",
    ),
}  # fmt: skip
