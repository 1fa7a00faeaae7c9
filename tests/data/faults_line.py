"""Faults of vehicles, laws of resistance, train types and what hauls them."""

from tests.data import plant
from tests.data.plant import Spoil

CASES: dict[str, tuple[Spoil, str]] = {
    "locomotive without traction": (
        plant.cell("vehicles", "di-bb", "traction", ""),
        "vehicles.csv | di-bb | traction | kind locomotive needs it | enter the tractions",
    ),
    "locomotive without power": (
        plant.cell("vehicles", "di-bb", "power_kw", ""),
        "vehicles.csv | di-bb | power_kw | kind locomotive needs it | correct the kind",
    ),
    "locomotive without efficiency": (
        plant.cell("vehicles", "el-aa", "efficiency", ""),
        "vehicles.csv | el-aa | efficiency | kind locomotive needs it | correct the kind",
    ),
    "continuous effort above that at rest": (
        plant.cell("vehicles", "el-aa", "continuous_effort_kn", "700"),
        "vehicles.csv | el-aa | continuous_effort_kn | effort at rest, 620 kN | one of the two",
    ),
    "effort in tonnes of force": (
        plant.cells(
            ("vehicles", "el-aa", "starting_effort_kn", "6.3"),
            ("vehicles", "el-aa", "continuous_effort_kn", "4.6"),
        ),
        "vehicles.csv | el-aa | continuous_effort_kn | would be held up to | 1 tf is 9.81 kN",
    ),
    "brake without effort": (
        plant.cell("vehicles", "el-aa", "brake_effort_kn", ""),
        "vehicles.csv | el-aa | brake_effort_kn | brake_power_kw is given | both or neither",
    ),
    "energy recovered without a brake": (
        plant.cell("vehicles", "el-bb", "recovered_share", "0.5"),
        "vehicles.csv | el-bb | recovered_share | needs an electric brake | or 0",
    ),
    "wagon with power": (
        plant.cell("vehicles", "flat-bb", "power_kw", "500"),
        "vehicles.csv | flat-bb | power_kw | which does not pull | correct the kind",
    ),
    "wagon with traction": (
        plant.cell("vehicles", "flat-bb", "traction", "diesel"),
        "vehicles.csv | flat-bb | traction | which does not pull | correct the kind",
    ),
    "more driven axles than axles": (
        plant.cell("vehicles", "di-bb", "driven_axles", "12"),
        "vehicles.csv | di-bb | driven_axles | more than all axles | one of the two",
    ),
    "locomotive with payload": (
        plant.cell("vehicles", "di-bb", "payload_t", "60"),
        "vehicles.csv | di-bb | payload_t | carries nothing | correct the kind",
    ),
    "axle of 50 t": (
        plant.cell("vehicles", "flat-bb", "payload_t", "178"),
        "vehicles.csv | flat-bb | axles | would bear 50 t each | mass, load or axles",
    ),
    "law typo": (
        plant.cell("vehicles", "flat-bb", "resistance_law", "wagn"),
        "vehicles.csv | flat-bb | resistance_law | no law | did you mean wagon?",
    ),
    "law without a state": (
        plant.all_of(
            plant.drop_row("resistance_laws", "locomotive-welded-coasting"),
            plant.cells(
                ("vehicles", "el-aa", "kind", "locomotive"),
                ("vehicles", "di-bb", "resistance_law", "coach"),
                ("vehicles", "el-bb", "resistance_law", "coach"),
            ),
        ),
        (
            "vehicles.csv | el-aa | resistance_law | no row for welded rail and state coasting | "
            "add the rows of locomotive"
        ),
    ),
    "law that drives the train": (
        plant.cell("resistance_laws", "coach-any-any", "axle_speed_n_t_per_kn_per_kmh", "-0.5"),
        "vehicles.csv | coach-bb | resistance_law | line 9 of resistance_laws | the law",
    ),
    "law twice": (
        plant.copy_row("resistance_laws", "wagon-any-empty", id="x"),
        "resistance_laws.csv | 10 | id | as wagon-any-empty in line 8 | remove one of them",
    ),
    "train made of locomotives": (
        plant.cell("train_types", "bb-passenger", "wagon", "di-bb"),
        "train_types.csv | bb-passenger | wagon | is of kind locomotive | haulage.csv names",
    ),
    "unknown wagon": (
        plant.cell("train_types", "bb-container", "wagon", "flat-b"),
        "train_types.csv | bb-container | wagon | is not in vehicles.csv | did you mean flat-bb",
    ),
    "overloaded wagons": (
        plant.cell("train_types", "bb-container", "load_t_per_wagon", "70"),
        (
            "train_types.csv | bb-container | load_t_per_wagon | payload of vehicle flat-bb, 68 t "
            "| one of the two"
        ),
    ),
    "more boxes than slots": (
        plant.cell("train_types", "bb-container", "teu", "150"),
        "train_types.csv | bb-container | teu | slots of 60 wagons, 120 TEU | one of the two",
    ),
    "train faster than its wagons": (
        plant.cell("train_types", "aa-container", "max_speed_kmh", "120"),
        "train_types.csv | aa-container | max_speed_kmh | 100 km/h | one of the two",
    ),
    "container train without boxes": (
        plant.cell("train_types", "aa-container", "teu", "0"),
        "train_types.csv | aa-container | teu | container train needs it | correct the category",
    ),
    "train older than its wagons": (
        plant.cells(
            ("train_types", "aa-container", "valid_to", "1990"),
            ("vehicles", "flat-aa", "valid_from", "1995"),
        ),
        "train_types.csv | aa-container | wagon | not exist in any year | valid_from and valid_to",
    ),
    "train that nothing hauls": (
        plant.drop_row("haulage", "aa-container-ac_25kv_50hz"),
        (
            "train_types.csv | aa-container | id | hauled by nothing | "
            "a row with train_type aa-container"
        ),
    ),
    "train that nothing hauls for years": (
        plant.cell("haulage", "aa-container-ac_25kv_50hz", "valid_from", "2005"),
        "note: train_types.csv | aa-container | id | by nothing until 2004 | add a row",
    ),
    "hauled by a wagon": (
        plant.cell("haulage", "bb-passenger-diesel", "locomotive", "flat-bb"),
        "haulage.csv | bb-passenger-diesel | locomotive | kind wagon | name the locomotive",
    ),
    "hauled under another wire": (
        plant.cell("haulage", "bb-passenger-dc_3kv", "traction", "dc_3kv;ac_25kv_50hz"),
        "haulage.csv | bb-passenger-dc_3kv | traction | has ac_25kv_50hz | traction in vehicles",
    ),
    "hauled on another gauge": (
        plant.cell("vehicles", "el-aa", "gauges_mm", "1000;1067"),
        (
            "haulage.csv | aa-container-ac_25kv_50hz | locomotive | wagons on 1435 mm | "
            "another locomotive"
        ),
    ),
    "hauled where it does not run": (
        plant.cell("haulage", "bb-container-dc_3kv", "countries", "AA;BB"),
        "haulage.csv | bb-container-dc_3kv | countries | has AA | add it to the train type",
    ),
    "hauled in two ways": (
        plant.copy_row("haulage", "bb-container-dc_3kv", id="x", traction="dc_3kv;diesel",
                       locomotive="el-bb"),
        "haulage.csv | 7 | id | as bb-container-diesel in line 3 | different tractions",
    ),
    "hauled before the locomotive was built": (
        plant.cells(
            ("vehicles", "el-bb", "valid_from", "2004"),
            ("haulage", "bb-passenger-dc_3kv", "valid_to", "2003"),
        ),
        "haulage.csv | bb-passenger-dc_3kv | locomotive | not exist in any year | valid_from",
    ),
}  # fmt: skip
