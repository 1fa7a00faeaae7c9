"""Files of 100 MB: what is junk is refused quickly, and without filling the memory."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from landbridge.base.errors import InputError
from landbridge.data.displib import read_problem
from tests.data.displib_tiny import write

SIZE = 100_000_000
# A problem in the right form that never ends, one with junk in the right places, and plain junk.
OPERATION = b'{"min_duration": 5, "successors": [1]},'
JUNK: dict[str, tuple[bytes, bytes, str]] = {
    "letters": (b"", b"junk ", "is not JSON"),
    "no text": (b"", b"\xff\x00\x80", "is not UTF-8"),
    "NUL": (b"", b"\0", "NUL byte"),
    "blanks": (b"", b" ", "the file is empty"),
    "brackets": (b"", b"[", "lists and objects"),
    "objects": (b'{"trains": [[', b"{},", "lists and objects"),
    "operations": (b'{"trains": [[', OPERATION, "lists and objects"),
    "numbers": (b'{"trains": [', b"7,", "commas"),
    "names": (b'{"trains": [', b'"ab",', "commas"),
    "one number": (b"", b"7", "is not a problem"),
    "one text": (b'"', b"x", "ends too early"),
    "one key": (b'{"', b"x", "ends too early"),
    "long names": (b'{"trains": [', b'"' + b"x" * 200 + b'",', "ends too early"),
}
READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from pathlib import Path
from landbridge.base.errors import InputError
from landbridge.data.displib import read_problem
try:
    read_problem(Path(sys.argv[1]))
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_refused_quickly_and_within_a_gigabyte(name: str, tmp_path: Path) -> None:
    head, piece, message = JUNK[name]
    path = write(tmp_path, head + piece * (SIZE // len(piece)))
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    seconds = time.perf_counter() - begin
    path.unlink()
    assert done.stderr == ""
    assert message in done.stdout
    assert len(done.stdout) < 1000
    assert seconds < 20, "with process start; 2 s where nothing else runs"


def test_many_faults_within_the_bounds_end_soon(tmp_path: Path) -> None:
    rows = b'{"min_duration": -1, "successor": [0], "resources": [7]},' * 400_000
    path = write(tmp_path, b'{"trains": [[' + rows[:-1] + b"]]}")
    begin = time.perf_counter()
    with pytest.raises(InputError) as caught:
        read_problem(path)
    assert len(caught.value.findings) == 201
    assert time.perf_counter() - begin < 20
