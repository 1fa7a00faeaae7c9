"""Twins of the public instances: the same problem under other names, order and clock.

    python -m tools.bench.twins FOLDER OUT [--seed 1]

writes for each instance one with resources renamed, trains in another order and every time
multiplied by 1.37 (rounded to whole seconds). ``landbridge dispatch bench OUT --seeds 1,2,3,4,5``
then tells whether the engine depends on what should not matter:

    python -m tools.bench.twins --compare RUNS.csv TWINS.csv

prints the mean objective of each instance and of its twin, the latter divided by 1.37.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, Final

SCALE: Final = 1.37


def scaled(time: int) -> int:
    """Return a time on the twin's clock, s."""
    return round(time * SCALE)


def twin(problem: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return the same problem under other names, in another order and on another clock.

    Parameters
    ----------
    problem : dict
        An instance as its JSON file has it.
    seed : int
        Seed of names and order.
    """
    draw = random.Random(seed)
    names = sorted(
        {use["resource"] for train in problem["trains"] for one in train for use in uses(one)}
    )
    places = draw.sample(range(len(names)), len(names))
    called = {name: f"t{place:05d}" for name, place in zip(names, places, strict=True)}
    order = draw.sample(range(len(problem["trains"])), len(problem["trains"]))
    where = {old: new for new, old in enumerate(order)}
    objective = [_cost(cost, where) for cost in problem["objective"]]
    draw.shuffle(objective)
    trains = [[_operation(one, called) for one in problem["trains"][old]] for old in order]
    return {"trains": trains, "objective": objective}


def uses(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the resources of an operation."""
    found: list[dict[str, Any]] = operation.get("resources", [])
    return found


def _operation(operation: dict[str, Any], called: dict[str, str]) -> dict[str, Any]:
    made = dict(operation)
    for key in ("start_lb", "start_ub", "min_duration"):
        if key in made:
            made[key] = scaled(made[key])
    if "resources" in made:
        made["resources"] = [
            {**use, "resource": called[use["resource"]]}
            | ({"release_time": scaled(use["release_time"])} if "release_time" in use else {})
            for use in made["resources"]
        ]
    return made


def _cost(cost: dict[str, Any], where: dict[int, int]) -> dict[str, Any]:
    made = {**cost, "train": where[cost["train"]]}
    if "threshold" in made:
        made["threshold"] = scaled(made["threshold"])
    return made


def write_twins(folder: Path, out: Path, seed: int) -> int:
    """Write a twin of every instance of a folder; return how many there are."""
    (out / "instances").mkdir(parents=True, exist_ok=True)
    files = sorted((folder / "instances").glob("*.json"))
    for file in files:
        made = twin(json.loads(file.read_text(encoding="utf-8")), seed)
        (out / "instances" / file.name).write_text(json.dumps(made), encoding="utf-8")
    return len(files)


def means(file: Path) -> dict[str, list[float]]:
    """Return the objectives of each instance in a file of ``landbridge dispatch bench``."""
    found: dict[str, list[float]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["objective"]:
                found[row["instance"]].append(float(row["objective"]))
    return found


def compared(runs: Path, twins: Path) -> list[tuple[str, int, float, int, float, float]]:
    """Return for each instance: name, runs, mean, runs and mean of the twin, change in per cent.

    The mean of the twin is on the clock of the instance. Costs that do not grow with time
    (increments of steps) are few in the public instances and are divided like the others.
    """
    one, other = means(runs), means(twins)
    rows = []
    for name in sorted(set(one) & set(other)):
        a, b = fmean(one[name]), fmean(other[name]) / SCALE
        change = 100.0 * (b - a) / a if a else (0.0 if b == 0 else float("inf"))
        rows.append((name, len(one[name]), a, len(other[name]), b, change))
    return rows


def main(arguments: Sequence[str]) -> int:
    """Write twins, or compare what came of them."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.twins", description=__doc__)
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("RUNS", "TWINS"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER OUT")
    asked = parser.parse_args(arguments)
    if asked.compare:
        print("instance,runs,mean,twin_runs,twin_mean,change_pct")
        for name, n, a, m, b, change in compared(*asked.compare):
            print(f"{name},{n},{a:.1f},{m},{b:.1f},{change:+.2f}")
        return 0
    if len(asked.folders) != 2:
        parser.error("name the folder of the instances and the folder to write")
    folder, out = asked.folders
    print(f"{write_twins(folder, out, asked.seed)} twins in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
