"""A special train under a cover at the shell: priced, planned, published, and nothing betrayed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from landbridge.store.log_key import make_log_key
from tests.cli.covered_feed import COVERED_DATE, covered_feed
from tests.cli.secrets import betrayed, forms_of
from tests.cli.shell import Ran, Shell
from tests.data.gtfs_tiny import packed

_VISIT = """
[cover]
minutes = {minutes}
[[cover.stop]]
at = "Alder"
from = "18:00"
[[cover.stop]]
at = "Tamarack"
from = "18:45"
platform = "t1"
[special]
id = "7001"
class = "{class_}"
[[special.stop]]
at = "Alder"
depart = "{depart}"
[[special.stop]]
at = "Tamarack"
arrive = "{arrive}"
class = "{last}"
"""
_AUDIENCES = ("public", "station:Alder", "station:Tamarack", "section:Birch-Cedar")


class Centre:
    """A control centre with a feed, a log, and files of visits."""

    def __init__(self, shell: Shell, vault: Path, desk: Path) -> None:
        self.shell, self.vault, self.desk = shell, vault, desk
        self.feed = packed(vault, covered_feed(), "line.zip")
        make_log_key(vault / "log.key")

    @property
    def log(self) -> tuple[str, ...]:
        return (
            "--log", str(self.vault / "plans.log"), "--key", str(self.vault / "log.key"),
            "--anchor", str(self.vault / "plans.anchor"),
        )  # fmt: skip

    def visit(self, depart: str, arrive: str, *, minutes: int = 75, **more: str) -> str:
        """Return a file with a secret path."""
        file = self.vault / "visit.toml"
        rows = {"class_": "secret", "last": "secret", **more}
        text = _VISIT.format(depart=depart, arrive=arrive, minutes=minutes, **rows)
        file.write_text(text, encoding="utf-8")
        return str(file)

    def asked(self, command: str, visit: str, *more: str) -> Ran:
        return self.shell(
            "special", command, "--gtfs", str(self.feed), "--date", COVERED_DATE, "--iterations",
            "20", "--closures", visit, *more,
        )  # fmt: skip

    def close(self, visit: str, plan: str, *more: str) -> Ran:
        """Plan a visit in clear into the vault; the log may be left away."""
        output = ("--policy", "best", "-o", str(self.vault / plan))
        return self.asked("close", visit, *output, *(more or self.log))


@pytest.fixture
def centre(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Centre:
    vault, desk = tmp_path / "vault", tmp_path / "desk"
    vault.mkdir()
    desk.mkdir()
    for name in ("LANDBRIDGE_LOG", "LANDBRIDGE_LOG_KEY", "LANDBRIDGE_LOG_ANCHOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(desk)
    return Centre(shell, vault, desk)


def test_two_secret_paths_give_every_audience_but_control_the_same_bytes(centre: Centre) -> None:
    told: list[dict[str, bytes]] = []
    for number, (depart, arrive) in enumerate((("18:31", "19:17"), ("18:03", "19:44"))):
        plan, folder = f"{number}.json", centre.desk / str(number)
        ran = centre.close(centre.visit(depart, arrive), plan)
        assert (ran.code, ran.out) == (0, ""), ran.err
        assert not [word for word in (depart, arrive) if word in ran.err]
        document: dict[str, Any] = json.loads((centre.vault / plan).read_text(encoding="utf-8"))
        assert document["class"] == "secret"
        assert document["cover"]["observer"]["narrowest"]["minutes"] >= 60
        assert (centre.vault / plan).stat().st_mode & 0o077 == 0
        folder.mkdir()
        for audience in _AUDIENCES:
            feed = ("--gtfs", str(centre.feed)) if audience == "public" else ()
            ran = centre.shell(
                "special", "publish", str(centre.vault / plan), "--audience", audience, "-o",
                str(folder / audience.replace(":", "-")), *centre.log, *feed,
            )  # fmt: skip
            assert (ran.code, ran.out) == (0, ""), ran.err
        told.append(
            {
                str(file.relative_to(folder)): file.read_bytes()
                for file in sorted(folder.rglob("*"))
                if file.is_file()
            }
        )
        # The path stands in no notice, page or feed.
        secret = [
            word for time in (depart, arrive) for word in forms_of(*map(int, time.split(":")))
        ]
        assert betrayed(folder, secret) == []
    assert told[0] == told[1]
    assert len(told[0]) == 2 * len(_AUDIENCES) + 1
    notice = json.loads(told[0]["public/notice.json"])
    assert notice["trains"]
    assert not notice.keys() & {"keep_clear", "passages", "stock"}
    office = json.loads(told[0]["station-Tamarack/notice.json"])
    assert office["passages"] == []
    # The way from Cedar (window from 18:30) and the platform, with three minutes on either side.
    windows = [(one["from"][11:16], one["until"][11:16]) for one in office["keep_clear"]]
    assert windows == [("18:27", "20:03"), ("18:42", "20:03")]
    control = ("--audience", "control", "-o", str(centre.desk / "control.json"), *centre.log)
    assert centre.shell("special", "publish", str(centre.vault / "0.json"), *control).code == 0
    known = json.loads((centre.desk / "control.json").read_text(encoding="utf-8"))
    assert [one["arrive"][11:16] for one in known["passages"]] == ["18:31", "19:17"]


def test_a_secret_row_makes_a_public_train_secret(centre: Centre) -> None:
    visit = centre.visit("18:31", "19:17", class_="public")
    ran = centre.close(visit, "plan.json", "--actor", "N. Orlova")
    assert ran.code == 2
    assert "the plan is secret" in ran.err
    assert not (centre.vault / "plan.json").exists()


def test_a_public_row_and_a_short_cover_are_refused_with_the_station(centre: Centre) -> None:
    """An arrival that was announced tells when the train passes the station before."""
    for minutes, last, said in (
        (75, "public", ("at Cedar", "leave no row of [special] public")),
        (60, "secret", ("it is 54)", "declare a longer cover")),
    ):
        visit = centre.visit("18:31", "19:17", minutes=minutes, last=last)
        ran = centre.close(visit, "plan.json")
        assert ran.code == 1
        assert all(words in ran.err for words in said), ran.err
        assert not [word for word in ("18:31", "19:17") if word in ran.err]
        assert os.listdir(centre.desk) == []
        assert not (centre.vault / "plan.json").exists()


def test_the_price_of_a_cover_does_not_depend_on_the_path(centre: Centre) -> None:
    tables = []
    lengths = ("--minutes", "0", "--minutes", "75", "--format", "json")
    for depart, arrive in (("18:31", "19:17"), ("18:03", "19:44")):
        ran = centre.asked("cover", centre.visit(depart, arrive), *lengths)
        assert ran.code == 0, ran.err
        assert not [word for word in (depart, arrive) if word in ran.out + ran.err]
        tables.append(ran.out)
    assert tables[0] == tables[1]
    none, whole = json.loads(tables[0])["curve"]
    assert (none["minutes"], whole["minutes"]) == (0, 75)
    assert 0 < none["passenger_minutes"] < whole["passenger_minutes"]
    assert (
        none["observer"]["narrowest"]["minutes"] < 60 <= whole["observer"]["narrowest"]["minutes"]
    )
    curve = centre.desk / "curve.svg"
    ran = centre.asked("cover", centre.visit("18:31", "19:17"), "--minutes", "75", "-o", str(curve))
    assert ran.code == 0, ran.err
    assert curve.read_bytes().startswith(b"<svg")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('at = "Alder"\ndepart', 'at = "Nowhere"\ndepart', "special.stop[1].at"),
        ('depart = "18:31"', 'depart = "18.31"', "special.stop[1].depart"),
        ('arrive = "19:17"', 'arrive = "23:17"', "special.stop[2]: leaves the cover"),
        ('class = "secret"\n[[special', 'class = "hidden"\n[[special', "special.class"),
        ("minutes = 75", "minute = 75", "key cover.minutes: is missing"),
    ],
)
def test_a_fault_of_the_visit_is_told_without_what_it_says(
    centre: Centre, old: str, new: str, said: str
) -> None:
    visit = Path(centre.visit("18:31", "19:17"))
    text = visit.read_text(encoding="utf-8")
    assert old in text
    visit.write_text(text.replace(old, new, 1), encoding="utf-8")
    for command, more in (("close", centre.log), ("cover", ("--minutes", "75"))):
        ran = centre.asked(command, str(visit), *more)
        assert ran.code == 2, ran.err
        assert said in ran.err
        secrets = ("Nowhere", "18:31", "18.31", "19:17", "23:17", "hidden")
        assert not [word for word in secrets if word in ran.out + ran.err]
