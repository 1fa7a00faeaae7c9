"""Build the study: ``python -m tools.yaroslavsky [--output FOLDER]``."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

from tools.yaroslavsky.build import RAW, STUDY, build_files

#: Written by hand, not built; a study elsewhere gets copies.
STATIC = ("study.toml", "scenarios.toml", "LICENSE", "ATTRIBUTION.md", "README.md")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the study into a folder and print how many rows each table has."""
    parser = argparse.ArgumentParser(prog="python -m tools.yaroslavsky", description=__doc__)
    parser.add_argument("--raw", type=Path, default=RAW, help="raw folder")
    parser.add_argument("--output", type=Path, default=STUDY, help="folder of the study")
    options = parser.parse_args(arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    for name, text in sorted(build_files(options.raw).items()):
        (options.output / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name:24}{len(text.splitlines()) - 1:6} rows")
    for name in STATIC:
        if not (options.output / name).exists() and (STUDY / name).exists():
            shutil.copyfile(STUDY / name, options.output / name)


if __name__ == "__main__":
    main()
