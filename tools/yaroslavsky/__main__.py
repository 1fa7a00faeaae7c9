"""Build the study: ``python -m tools.yaroslavsky [--output FOLDER]``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tools.eurasia.common import write_study
from tools.yaroslavsky.build import RAW, STUDY, build_files

#: Written by hand, not built; a study elsewhere gets copies.
STATIC = ("study.toml", "scenarios.toml", "LICENSE", "ATTRIBUTION.md", "README.md")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the study into a folder and print how many rows each table has."""
    parser = argparse.ArgumentParser(prog="python -m tools.yaroslavsky", description=__doc__)
    parser.add_argument("--raw", type=Path, default=RAW, help="raw folder")
    parser.add_argument("--output", type=Path, default=STUDY, help="folder of the study")
    options = parser.parse_args(arguments)
    files = build_files(options.raw)
    write_study(files, options.output, STUDY, STATIC)
    for name, text in sorted(files.items()):
        print(f"{name:24}{len(text.splitlines()) - 1:6} rows")


if __name__ == "__main__":
    main()
