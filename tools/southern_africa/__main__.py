"""Build the study `southern-africa`: ``python -m tools.southern_africa [--output FOLDER]``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tools.eurasia.common import write_study
from tools.southern_africa.build import RAW, STUDY, build_files, section_lengths

#: Written by hand, not built; a study elsewhere gets copies.
STATIC = ("study.toml", "scenarios.toml", "LICENSE", "ATTRIBUTION.md")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the study into a folder and print the lengths of its lines."""
    parser = argparse.ArgumentParser(prog="python -m tools.southern_africa", description=__doc__)
    parser.add_argument("--raw", type=Path, default=RAW, help="raw folder")
    parser.add_argument("--output", type=Path, default=STUDY, help="folder of the study")
    options = parser.parse_args(arguments)
    write_study(build_files(options.raw), options.output, STUDY, STATIC)
    totals: dict[str, float] = {}
    for name, (km, _) in section_lengths(options.raw).items():
        line = name.split(":")[0]
        totals[line] = totals.get(line, 0.0) + km
    for line, km in totals.items():
        print(f"{line:24}{km:9.1f} km")


if __name__ == "__main__":
    main()
