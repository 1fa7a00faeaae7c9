"""A train run by ALTRIOS, in an interpreter of its own: requests and answers are lines of JSON.

ALTRIOS (NREL, BSD-3-Clause) installs on Python 3.10 and 3.11 only and brings its own NumPy, so that
it never shares an environment with the product. This file is started by the interpreter that has
it, and imports nothing of the product. Requests:

``{"do": "version"}``                  the version of ALTRIOS
``{"do": "run", "case": ..., "step_s": 1.0, "at_m": [...]}``   times and energies of one run
``{"do": "prepare", "case": ..., "step_s": 1.0}``   make a train ready for ``walk``
``{"do": "walk"}``                     walk it without history; seconds of CPU the walk took

A case is what `tools.bench.altrios_case` describes.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

PACKAGE: Final = "altrios"
CAR: Final = "car"
# An engine of this many times the power at the wheels never binds, so that the power at the wheels
# is that of the drive: ALTRIOS lets power rise to full over a time that it must be given.
SPARE: Final = 2.0
RISE_S: Final = 1e-3
# In every step ALTRIOS looks for its link from the first one on: the fewer, the quicker it is.
PIECES_PER_LINK: Final = 20
W_PER_KW, N_PER_KN, KG_PER_T, PERMILLE, KMH_PER_MS, J_PER_KWH = 1e3, 1e3, 1e3, 1e3, 3.6, 3.6e6


def locomotive(altrios: Any, train: Mapping[str, float]) -> Any:
    """Return a locomotive: effort the least of a constant and of power over speed."""
    found = altrios.Locomotive.default().to_pydict()
    power_w = train["locomotive_power_kw"] * W_PER_KW
    found["mass_kilograms"] = train["locomotive_mass_t"] * KG_PER_T
    found["force_max_newtons"] = train["locomotive_effort_kn"] * N_PER_KN
    found["pwr_aux_offset_watts"] = found["pwr_aux_traction_coeff"] = 0.0
    drive = found["loco_type"]["ConventionalLoco"]
    drive["fc"]["pwr_out_max_watts"] = SPARE * power_w
    drive["fc"]["pwr_out_max_init_watts"] = SPARE * power_w
    drive["fc"]["pwr_ramp_lag_seconds"] = RISE_S
    drive["gen"]["pwr_out_max_watts"] = SPARE * power_w
    drive["edrv"]["pwr_out_max_watts"] = power_w
    return altrios.Locomotive.from_pydict(found)


def vehicles(altrios: Any, train: Mapping[str, float]) -> Any:
    """Return the cars of the train."""
    return altrios.RailVehicle.from_pydict(
        {
            "car_type": CAR,
            "freight_type": CAR,
            "length_meters": train["car_length_m"],
            "axle_count": int(train["car_axles"]),
            "brake_count": 1,
            "mass_static_base_kilograms": train["car_tare_t"] * KG_PER_T,
            "mass_freight_kilograms": train["car_load_t"] * KG_PER_T,
            "speed_max_meters_per_second": train["speed_kmh"] / KMH_PER_MS,
            "braking_ratio": train["braking_ratio"],
            "mass_rot_per_axle_kilograms": train["rotating_kg_per_axle"],
            "bearing_res_per_axle_newtons": train["bearing_n_per_axle"],
            "rolling_ratio": train["rolling_n_per_kn"] / 1e3,
            "davis_b_seconds_per_meter": 0.0,
            "cd_area_square_meters": train["drag_area_m2"],
            "curve_coeff_0": 0.0,
            "curve_coeff_1": 0.0,
            "curve_coeff_2": 0.0,
        }
    )


def links(lots: Iterable[Sequence[Mapping[str, float]]]) -> list[dict[str, Any]]:
    """Return the links of a network, one for each lot of pieces, from one end on."""
    others = ("idx_flip", "idx_next", "idx_next_alt", "idx_prev", "idx_prev_alt")
    plain = {**dict.fromkeys(others, 0), "cat_power_limits": [], "link_idxs_lockout": []}
    nothing = {"length_meters": 0.0, "elevs": [], "headings": [], "speed_set": None}
    found: list[dict[str, Any]] = [{**plain, **nothing, "idx_curr": 0}]
    elevation = 0.0
    for number, pieces in enumerate(lots, start=1):
        at = 0.0
        elevs = [{"offset_meters": at, "elev_meters": elevation}]
        limits = []
        for piece in pieces:
            limits.append(
                {
                    "offset_start_meters": at,
                    "offset_end_meters": at + piece["length_m"],
                    "speed_meters_per_second": piece["limit_kmh"] / KMH_PER_MS,
                }
            )
            at += piece["length_m"]
            elevation += piece["length_m"] * piece["gradient_permille"] / PERMILLE
            elevs.append({"offset_meters": at, "elev_meters": elevation})
        ends = (0.0, at)
        facts = {
            "idx_curr": number,
            "idx_prev": number - 1,
            "idx_next": number + 1,
            "length_meters": at,
            "elevs": elevs,
            "headings": [{"offset_meters": end, "heading_radians": 0.0} for end in ends],
            "speed_set": {"speed_limits": limits, "speed_params": [], "is_head_end": False},
        }
        found.append({**plain, **facts})
    found[-1]["idx_next"] = 0
    return found


def train_sim(altrios: Any, case: Mapping[str, Any], step_s: float, history: bool) -> Any:
    """Return a train at the start of the line, its tail on a lead-in like the first piece."""
    train, pieces = case["train"], case["pieces"]
    count = int(train["locomotives"])
    length_m = train["cars"] * train["car_length_m"] + count * train["locomotive_length_m"]
    lead = {**pieces[0], "length_m": length_m}
    lots = [pieces[i : i + PIECES_PER_LINK] for i in range(0, len(pieces), PIECES_PER_LINK)]
    network = links([[lead], *lots])
    config = altrios.TrainConfig(
        rail_vehicles=[vehicles(altrios, train)],
        n_cars_by_type={CAR: int(train["cars"])},
        train_length_meters=length_m,
    )
    # The history of the train alone: that of each part of each locomotive would take gigabytes.
    every = 1 if history else None
    consist = altrios.Consist([locomotive(altrios, train) for _ in range(count)], None)
    ends = {"A": 1, "B": len(network) - 1}
    with tempfile.TemporaryDirectory() as folder:
        places = Path(folder) / "places.csv"
        head = "Location ID,Link Index,Offset (m),Is Front End,Grid Emissions Region,"
        rows = "".join(f"{name},{link},0,FALSE,X,X,X\n" for name, link in ends.items())
        places.write_text(f"{head}Electricity Price Region,Liquid Fuel Price Region\n{rows}")
        where = altrios.import_locations(str(places))
        builder = altrios.TrainSimBuilder("train", config, consist, "A", "B")
        sim = builder.make_speed_limit_train_sim(location_map=where, save_interval=every)
        if step_s != 1.0:
            plain = sim.to_pydict()
            plain["state"]["dt_seconds"] = step_s
            sim = altrios.SpeedLimitTrainSim.from_pydict(plain)
        # extend_path() reads the network from a file, and knows no other way.
        file = Path(folder) / "network.json"
        file.write_text(json.dumps(network))
        sim.extend_path(str(file), [altrios.LinkIdx(i) for i in range(1, len(network))])
    return sim


def crossings(at_m: Sequence[float], to_m: Sequence[float], time_s: Sequence[float]) -> list[float]:
    """Return when the front of the train passes some points, by straight lines between steps."""
    found: list[float] = []
    step = 1
    for point in at_m:
        while step < len(to_m) - 1 and to_m[step] < point:
            step += 1
        gone = to_m[step] - to_m[step - 1]
        part = (point - to_m[step - 1]) / gone if gone > 0.0 else 1.0
        found.append(time_s[step - 1] + min(part, 1.0) * (time_s[step] - time_s[step - 1]))
    return found


def run(altrios: Any, case: Mapping[str, Any], step_s: float, at_m: Sequence[float]) -> Any:
    """Return times and energies of a run.

    ``traction_kwh`` and ``braking_kwh`` are effort times mean speed of each step (what moves the
    train); ``own_traction_kwh`` is ALTRIOS's own sum, effort times the speed at the end of a step.
    """
    sim = train_sim(altrios, case, step_s, history=True)
    sim.walk()
    plain = sim.to_pydict()
    past = plain["history"]
    start = past["offset_meters"][0]
    to_m = [offset - start for offset in past["offset_meters"]]
    time_s = past["time_seconds"]
    power_w = [
        held + gained
        for held, gained in zip(past["pwr_res_watts"], past["pwr_accel_watts"], strict=True)
    ]
    return {
        "time_s": time_s[-1],
        "end_m": to_m[-1],
        "end_kmh": past["speed_meters_per_second"][-1] * KMH_PER_MS,
        "passed_s": crossings(at_m, to_m, time_s),
        "traction_kwh": sum(w for w in power_w if w > 0.0) * step_s / J_PER_KWH,
        "braking_kwh": -sum(w for w in power_w if w < 0.0) * step_s / J_PER_KWH,
        "own_traction_kwh": plain["state"]["energy_whl_out_pos_joules"] / J_PER_KWH,
    }


class Worker:
    """What a session of requests has made ready."""

    def __init__(self) -> None:
        self.altrios: Any = import_module(PACKAGE)
        self.ready: Any = None

    def answer(self, asked: Mapping[str, Any]) -> Any:
        """Answer one request."""
        if asked["do"] == "version":
            return version(PACKAGE)
        if asked["do"] == "run":
            return run(self.altrios, asked["case"], asked["step_s"], asked["at_m"])
        if asked["do"] == "prepare":
            self.ready = train_sim(self.altrios, asked["case"], asked["step_s"], history=False)
            return None
        sim = self.ready.copy()
        began = time.process_time()
        sim.walk()
        spent = time.process_time() - began
        time_s = sim.to_pydict()["state"]["time_seconds"]
        return {"cpu_s": spent, "km": sim.get_kilometers(False), "time_s": time_s}


def main() -> None:
    """Answer request after request, on what was the standard output; all else goes to errors."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    worker = Worker()
    for line in sys.stdin:
        answers.write(json.dumps(worker.answer(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
