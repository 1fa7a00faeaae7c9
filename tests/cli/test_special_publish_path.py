"""A secret train on a line, planned, published and replanned: nothing of it is left in clear."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landbridge.store.log_key import make_log_key
from landbridge.store.sealed import make_identity, read_sealed
from tests.cli.secrets import betrayed
from tests.cli.shell import Ran, Shell

NOTE = "Kanarienvogel"
REQUEST = f"""
scenario = "2001"
line = "Khasan-Ussuriysk"

[train]
id = "77"
type = "special-21"
ahead_min = 15
behind_min = 10

[[stop]]
at = "Khasan"
depart_from = "2001-07-26 08:07"

[[stop]]
at = "Barsovy"
stay_min = 15
class = "restricted"
note = "{NOTE}"

[[stop]]
at = "Ussuriysk"
"""


def test_a_secret_path_is_told_to_its_offices_and_to_nobody_else(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, desk = tmp_path / "vault", tmp_path / "desk"
    for folder in (vault, desk, desk / "tmp"):
        folder.mkdir()
    monkeypatch.chdir(desk)
    for name, where in (
        ("TMPDIR", desk / "tmp"), ("XDG_CACHE_HOME", desk / "xdg"),
        ("LANDBRIDGE_CACHE", desk / "kept"), ("LANDBRIDGE_LOG", desk / "plans.log"),
        ("LANDBRIDGE_LOG_KEY", vault / "log.key"), ("LANDBRIDGE_LOG_ANCHOR", desk / "anchor"),
        ("LANDBRIDGE_ACTOR", "N. Orlova"),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(where))
    make_log_key(vault / "log.key")
    seal = ("--recipient", make_identity(vault / "me.txt"))
    me = ("--identity", str(vault / "me.txt"))
    request = vault / "request.toml"
    request.write_text(REQUEST, encoding="utf-8")
    heard: list[str] = []

    def did(code: int, *arguments: str, silent: bool = True) -> Ran:
        ran = shell("special", *arguments)
        assert ran.code == code, ran.err
        if silent:
            heard.append(ran.out + ran.err)
        return ran

    plan = ("plan", str(request), "--iterations", "2000", "--option", "untouched")
    did(0, *plan, "-o", "plan.json.age", *seal, "--orders", "orders")
    held = json.loads(read_sealed(desk / "plan.json.age", vault / "me.txt"))
    assert (held["class"], held["train"]["class"]) == ("secret", "secret")
    assert [one["class"] for one in held["asked"]] == ["secret", "restricted", "secret"]
    (run,) = [one for one in held["trains"] if one["id"] == "77"]
    secret = {stop[key][10:19] for stop in run["stops"] for key in ("arrive", "depart")}
    assert len(secret) > 15

    publish = ("publish", "plan.json.age", *me, "--audience")
    did(0, *publish, "public", "-o", "public")
    did(0, *publish, "station:Achinsk", "-o", "achinsk.json")
    did(0, *publish, "station:Барсовый", "-o", "barsovy.html.age", *seal)
    did(0, *publish, "section:Baranovsky-Ussuriysk", "-o", "section.json.age", *seal)
    told = json.loads((desk / "public/notice.json").read_text(encoding="utf-8"))
    assert (told["trains"], told["days"], told["date"]) == ([], [], None)
    off = json.loads((desk / "achinsk.json").read_text(encoding="utf-8"))
    assert (off["trains"], off["passages"], off["days"]) == ([], [], [])
    section = json.loads(read_sealed(desk / "section.json.age", vault / "me.txt"))
    rows = [one["station_name"] for one in section["passages"]]
    assert rows == ["Olenevod", "Baranovsky", "Banevurovo", "Ussuriysk"]
    station = read_sealed(desk / "barsovy.html.age", vault / "me.txt").decode()
    barsovy = next(one for one in run["stops"] if one["point"] == "Barsovy")
    assert barsovy["arrive"][11:19] in station
    assert not [one for one in secret if one[1:] in station and one not in str(barsovy)]

    seen = vault / "seen.toml"
    seen.write_text('[[train]]\nid = "77"\nat = "Poyma"\nevent = "passed"\ndelay_min = 9\n')
    replan = ("replan", "plan.json.age", *me, "--observed", str(seen), "--now", "2001-07-26 03:47")
    ran = shell("special", *replan, "-o", "new.json.age", *seal)
    assert ran.code in (0, 1, 2), ran.err
    heard.append(ran.out + ran.err)
    ran = did(0, "diff", "plan.json.age", "plan.json.age", *me)
    did(2, *publish, "station:Nowhere", "-o", "x.json")
    did(2, *publish, "public", "-o", "x.zip")
    request.write_text(REQUEST.replace("Barsovy", NOTE), encoding="utf-8")
    did(2, *plan, "-o", "plan.json.age", *seal)
    request.write_text(REQUEST.replace("stay_min = 15", 'stay_min = "Kanarienvogel"'))
    did(2, *plan, "-o", "plan.json.age", *seal)
    request.write_text(REQUEST + 'arrive_to = "2001-07-26 08:08"\n', encoding="utf-8")
    assert shell("special", *plan, "-o", "other.json.age", *seal).code in (1, 2)

    words = [NOTE, "08:07", "08:08", *secret]
    assert not [word for word in words for text in heard if word in text]
    assert betrayed(desk, words) == []
