"""Every field of a plan of a special path stands in its documented schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from landbridge.operations.path_seen import Blocked, Seen, Trouble
from landbridge.operations.path_types import PathAnswer, PathShut
from landbridge.report.plain import json_text
from landbridge.runs.special_result import special_result
from landbridge.runs.special_types import Replanned
from tests.runs.special_sample import sample_plan

PAGE = Path(__file__).parents[2] / "docs" / "special-path-fields.md"
# A path in numbers, wherever it stands.
PATHS = {
    "timetable.paths[]",
    "options[].kept.paths[]",
    "options[].kept.beside[]",
    "options[].kept.changed[].after",
}
# Their keys are names, not fields.
NAMED = {"train.types_by_gauge", "request.types_by_gauge", "units"}


def documented() -> dict[str, set[str]]:
    """Return the fields by what they stand in."""
    found: dict[str, set[str]] = {}
    for row in PAGE.read_text("utf-8").splitlines():
        cells = row.split(" | ")
        if len(cells) == 2 and not row.startswith("| in "):
            name = cells[0].lstrip("| ").strip("`")
            fields = re.findall(r"`(\w+)(?:\[\])*`", cells[1])
            found[name] = set(fields)
    return found


def fields(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield every field of a document: what it stands in, and its name."""
    if isinstance(value, list):
        for one in value:
            yield from fields(one, f"{at}[]")
    if isinstance(value, dict) and at not in NAMED:
        for key, one in value.items():
            below = f"{at}.{key}" if at else key
            if at == "summary":
                below = "summary.*"
            else:
                yield at, key
            yield from fields(one, below)


def documents() -> Iterator[dict[str, Any]]:
    """Yield a plan with everything that may stand in one, and the same planned again."""
    plan = sample_plan()
    shut = PathShut(1, 2, 0, 3600, "works")
    answer = replace(plan.answer, request=replace(plan.answer.request, shut=(shut,)))
    yield special_result(replace(plan, answer=answer))
    option = plan.option
    assert option is not None
    stops = (replace(one, arrive_to_s=0) for one in answer.request.runs[0].stops)
    runs = (replace(answer.request.runs[0], stops=tuple(stops)), *answer.request.runs[1:])
    late = PathAnswer(replace(answer.request, runs=runs), (option,), ())
    seen = Seen("77f", 3, "standing", 4000, 60, 8000)
    trouble = Trouble(4000, 4900, (seen,), (Blocked(3, 4, 4000, 9000, "a fault"),))
    again = Replanned(4000, 4900, trouble, ("x",), option)
    yield special_result(replace(plan, answer=late, replanned=again))


def test_every_field_of_a_plan_is_documented() -> None:
    known = documented()
    top = set(known["(top)"]) | {name.split("[")[0].split(".")[0] for name in known}
    seen = set()
    for result in documents():
        for at, key in fields(json.loads(json_text(result))):
            seen.add((at, key))
            if at == "":
                assert key in top, key
            elif at in PATHS:
                assert key in known["a path"], f"{at}.{key}"
            else:
                below = f"{at}.{key}"
                stands = any(name.startswith(below) for name in known)
                allowed = known[at] | (known["summary.*"] if at == "options[]" else set())
                assert stands or key in allowed, below
    # The plans of this test have every row that is documented, so none is overlooked.
    places = {at for at, _ in seen}
    rows = {name for name in known if name not in ("(top)", "a path", "units", "in")}
    assert {name for name in rows if name.rstrip("*").rstrip(".") not in places} <= {"summary.*"}
