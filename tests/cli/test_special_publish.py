"""`landbridge special publish` at the shell: who is told what, and that nothing is left lying."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from landbridge.store.log_key import make_log_key
from landbridge.store.sealed import make_identity, write_sealed
from tests.cli.closing_feed import FEED_DATE, closing_feed
from tests.cli.secrets import betrayed, forms_of
from tests.cli.shell import Ran, Shell
from tests.data.gtfs_tiny import packed
from tests.fuzz.door import here

WHY = "Kanarienvogel"
CLOSURES = f"""
[[closure]]
names = ["Cedar"]
from = "19:37"
to = "20:53"
why = "{WHY}"
"""
PROGRAM = (sys.executable, "-c", "from landbridge.cli.main import main; main()")
#: The moment from which the station is shut, and why, stand in no paper but its own.
CANARIES = [WHY, *forms_of(19, 37), "2001-08-03T10:37"]


class Office:
    """A control centre: a vault with the request and the keys, and a folder where it works."""

    def __init__(self, shell: Shell, vault: Path, desk: Path, feed: Path) -> None:
        self.shell, self.vault, self.desk, self.feed = shell, vault, desk, feed
        self.recipient = ""

    @property
    def log(self) -> tuple[str, ...]:
        return (
            "--log", str(self.desk / "plans.log"), "--key", str(self.vault / "log.key"),
            "--anchor", str(self.desk / "plans.anchor"), "--actor", "N. Orlova",
        )  # fmt: skip

    def close(self, *more: str) -> Ran:
        return self.shell(*self.closing, *more)

    @property
    def closing(self) -> tuple[str, ...]:
        return (
            "special", "close", "--gtfs", str(self.feed), "--date", FEED_DATE, "--iterations",
            "300", "--closures", str(self.vault / "closures.toml"), "--class", "secret", *self.log,
        )  # fmt: skip

    def publish(self, plan: str, audience: str, output: str, *more: str) -> Ran:
        return self.shell(
            "special", "publish", str(self.vault / plan), "--audience", audience, "-o",
            str(self.desk / output), *self.log, *more,
        )  # fmt: skip

    def read(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.desk / name).read_text(encoding="utf-8"))
        return found

    def records(self) -> list[tuple[str, str, str]]:
        ran = self.shell("special", "audit", *self.log[1:6], "--format", "json")
        assert ran.code == 0, ran.err
        return [
            (one["kind"], one["plan"], one["audience"]) for one in json.loads(ran.out)["records"]
        ]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The secret plan, made once."""
    folder = tmp_path_factory.mktemp("planned")
    (folder / "closures.toml").write_text(CLOSURES, encoding="utf-8")
    make_log_key(folder / "log.key")
    plan = folder / "plan.json"
    log = ("--log", "a.log", "--key", "log.key", "--anchor", "a.anchor")
    arguments = [
        "special", "close", "--gtfs", str(packed(folder, closing_feed(), "line.zip")),
        "--date", FEED_DATE, "--iterations", "300", "--closures", "closures.toml", "--class",
        "secret", "-o", str(plan), *log,
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ran = here(*arguments)
    assert ran.code == 0, ran.err
    return plan.read_bytes()


@pytest.fixture
def office(shell: Shell, planned: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    vault, desk = tmp_path / "vault", tmp_path / "desk"
    for folder in (vault, desk, desk / "tmp"):
        folder.mkdir()
    monkeypatch.chdir(desk)
    for name, where in (("TMPDIR", "tmp"), ("XDG_CACHE_HOME", "xdg"), ("LANDBRIDGE_CACHE", "kept")):
        monkeypatch.setenv(name, str(desk / where))
    (vault / "closures.toml").write_text(CLOSURES, encoding="utf-8")
    made = Office(shell, vault, desk, packed(vault, closing_feed(), "line.zip"))
    make_log_key(vault / "log.key")
    made.recipient = make_identity(vault / "me.txt")
    make_identity(vault / "other.txt")
    (vault / "plan.json").write_bytes(planned)
    return made


def test_each_audience_gets_its_own_and_the_log_says_so(office: Office) -> None:
    for audience, name in (
        ("public", "public.json"),
        ("station:alder", "alder.json"),
        ("station:Cedar", "cedar.json"),
        ("section:Alder-Birch", "section.json"),
        ("control", "control.json"),
    ):
        ran = office.publish("plan.json", audience, name)
        assert (ran.code, ran.out) == (0, ""), ran.err

    told = office.read("public.json")
    assert set(told) == {
        "schema", "audience", "class", "source", "date", "timezone", "days", "trains", "units",
    }  # fmt: skip
    assert told["trains"]
    for train in told["trains"]:
        assert "why" not in train
        assert train["change"] != "none"
        assert all(call["stop"] for call in (*train["planned"], *train["runs"]))
    planned = [train["planned"][0]["depart"] for train in told["trains"]]
    assert planned == sorted(planned)

    for name, own in (("alder.json", {"a"}), ("cedar.json", {"c"})):
        told = office.read(name)
        calls = [call for one in told["trains"] for call in (*one["planned"], *one["runs"])]
        assert {call["station"] for call in calls} <= own
        assert {one["station"] for one in (*told["keep_clear"], *told["stock"])} <= own
    assert office.read("alder.json")["keep_clear"] == []
    assert [one["from"][11:16] for one in office.read("cedar.json")["keep_clear"]] == ["19:37"]
    assert office.read("section.json")["audience"]["beyond"] == ["Cedar"]
    assert {one["why"] for one in office.read("control.json")["trains"]} == {
        "Cedar shut 19:37 to 20:53"
    }
    for name in ("public.json", "alder.json"):
        text = (office.desk / name).read_text(encoding="utf-8")
        assert not [word for word in CANARIES if word in text], name

    told_to = ["public", "station", "station", "section", "control"]
    assert office.records() == [
        record
        for to in told_to
        for record in (("opening", "plan.json", ""), ("publication", "plan.json", to))
    ]
    assert not [word for word in CANARIES if word in (office.desk / "plans.log").read_text()]
    modes = {name: (office.desk / name).stat().st_mode & 0o077 for name in os.listdir(office.desk)}
    assert not any(modes[name] for name in ("alder.json", "cedar.json", "control.json"))


def test_the_same_plan_gives_the_same_bytes_and_a_feed_of_what_is_told(office: Office) -> None:
    found = []
    for folder in ("one", "two"):
        ran = office.publish("plan.json", "public", folder, "--gtfs", str(office.feed))
        assert ran.code == 0, ran.err
        found.append({file.name: file.read_bytes() for file in (office.desk / folder).iterdir()})
    assert found[0] == found[1]
    assert set(found[0]) == {"notice.json", "notice.html", "changed.zip"}
    told = {train["id"] for train in office.read("one/notice.json")["trains"]}
    with zipfile.ZipFile(office.desk / "one/changed.zip") as archive:
        trips = archive.read("trips.txt").decode()
    runs = {line.split(",")[2] for line in trips.splitlines() if FEED_DATE.replace("-", "") in line}
    changed = {name.split("-")[0] for name in runs}
    assert changed <= told
    for audience, output in (("public", "x.zip"), ("station:Cedar", "y.zip")):
        ran = office.publish("plan.json", audience, output)
        assert ran.code == 2
        assert not (office.desk / output).exists()


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        ("pubic", "is no audience"),
        ("station:", "is no audience"),
        ("station:Ceder", "did you mean Cedar"),
        ("section:Alder", "is a station"),
        ("section:Alder-Ceder", "did you mean Cedar"),
        ("everybody", "allowed public, station:NAME"),
    ],
)
def test_an_unknown_audience_is_told_nothing(office: Office, audience: str, said: str) -> None:
    ran = office.publish("plan.json", audience, "out.html")
    assert ran.code == 2
    assert said in ran.err
    assert not [word for word in CANARIES if word in ran.err + ran.out]
    assert not (office.desk / "out.html").exists()


def test_audience_and_output_are_refused_at_once(office: Office) -> None:
    ran = office.publish("plan.json", "press", "x.pdf")
    assert ran.code == 2, ran.err
    assert "2 findings" in ran.err
    assert all(word in ran.err for word in ("'press' is no audience", "unknown ending"))
    ran = office.publish("plan.json", "section:Aldr-Ceddar", "x.json")
    assert all(word in ran.err for word in ("did you mean Alder", "did you mean Cedar"))
    assert office.publish("plan.json", "section:Alder", "x.json").code == 2
    assert office.publish("plan.json", "section:Ald-Bir", "x.json").code == 0  # as in closures


def test_bad_input_is_refused_and_discloses_nothing(office: Office) -> None:
    plan = office.vault / "plan.json"
    write_sealed(office.vault / "plan.json.age", plan.read_bytes(), [office.recipient])
    assert office.publish("plan.json", "public", "told.json").code == 0
    before = (office.desk / "plans.log").read_bytes()
    heard = []

    def refused(code: int, said: str, ran: Ran) -> None:
        assert ran.code == code, ran.err
        assert said in ran.err
        heard.append(ran.out + ran.err)

    shell, log = office.shell, office.log
    out = ("-o", str(office.desk / "out.json"))
    public = ("--audience", "public", *out)
    # no log
    refused(2, "the plan is secret", shell("special", "publish", str(plan), *public))
    refused(2, "the plan is secret", shell("special", "diff", str(plan), str(plan)))
    refused(2, "the plan is secret",
            shell("special", "apply", str(plan), "--gtfs", str(office.feed)))  # fmt: skip
    refused(2, "the plan is secret", shell(*office.closing[:-8], *out))
    ran = shell("special", "publish", str(plan), *public, *log[:2])
    refused(2, "log, key and anchor go together", ran)
    # keys
    refused(2, "is encrypted; name", office.publish("plan.json.age", "public", "out.json"))
    other = ("--identity", str(office.vault / "other.txt"))
    refused(2, "encrypted to others", office.publish("plan.json.age", "public", "out.json", *other))
    key = office.vault / "wrong.key"
    assert shell("special", "keys", "log", str(key)).code == 0
    ran = shell("special", "publish", str(plan), *public, *log[:3], str(key), *log[4:])
    refused(2, "no mark of this key", ran)
    # classes
    for value, said in (('"class": null', "not classified"), ('"class": "hidden"', "is none of")):
        text = plan.read_text(encoding="utf-8").replace('"class": "secret"', value)
        (office.vault / "other.json").write_text(text, encoding="utf-8")
        refused(2, said, office.publish("other.json", "public", "out.json"))
    # damaged, with the secret in what is damaged
    text = plan.read_text(encoding="utf-8").replace('"2001-08-03T19:37:00+09:00"', "{}")
    (office.vault / "other.json").write_text(text, encoding="utf-8")
    refused(2, "", office.publish("other.json", "station:Cedar", "out.json"))
    (office.vault / "other.json").write_text(text[: len(text) // 2], encoding="utf-8")
    refused(2, "other.json", office.publish("other.json", "public", "out.json"))
    # the feed of a secret plan is the public's, and goes to it alone
    refused(2, "is for the public", office.close(*out, "--gtfs-out", str(office.desk / "g.zip")))
    # a broken log
    kept = (office.desk / "plans.log").read_bytes()
    (office.desk / "plans.log").write_bytes(kept[:-30] + b"x" * 30)
    refused(1, "does not end with record", office.publish("plan.json", "public", "out.json"))
    (office.desk / "plans.log").write_bytes(kept)

    assert not [word for word in CANARIES for words in heard if word in words]
    assert not (office.desk / "out.json").exists()
    assert kept.startswith(before)


def test_nothing_is_left_in_clear(office: Office) -> None:
    seal = ("--recipient", office.recipient)
    me = ("--identity", str(office.vault / "me.txt"))
    heard = []

    def did(code: int, ran: Ran) -> None:
        assert ran.code == code, ran.err
        heard.append(ran.out + ran.err)

    sealed = str(office.desk / "plan.json.age")
    did(0, office.close("-o", sealed, *seal, "--orders", str(office.desk / "orders")))
    did(0, office.close("-o", str(office.desk / "plan.html.age"), *seal))
    (office.vault / "plan.json.age").write_bytes(Path(sealed).read_bytes())
    did(2, office.close("-o", str(office.desk / "plan.json"), *seal))
    did(2, office.close(*seal))
    did(2, office.close("-o", str(office.desk / "plan.json.age")))
    for number, audience in enumerate(
        ("station:Cedar", "section:Alder-Birch", "section:Birch-Cedar", "control")
    ):
        did(0, office.publish("plan.json.age", audience, f"{number}.html.age", *me, *seal))
        did(0, office.publish("plan.json.age", audience, f"folder{number}", *me, *seal))
    did(0, office.publish("plan.json.age", "public", "public", *me, "--gtfs", str(office.feed)))
    did(0, office.publish("plan.json.age", "station:Alder", "alder", *me))
    did(2, office.publish("plan.json.age", "station:Ceder", "x.json", *me))
    did(2, office.publish("plan.json.age", "public", "x.json"))
    other = ("--identity", str(office.vault / "other.txt"))
    did(2, office.publish("plan.json.age", "public", "x.json", *other))
    feed = ("--gtfs", str(office.feed))
    did(0, office.shell("special", "apply", sealed, *feed, *me, *seal, *office.log, "-o",
                        str(office.desk / "again.json.age")))  # fmt: skip
    did(2, office.shell("special", "apply", sealed, *feed, *me, *seal, *office.log, "--undo", "t99",
                        "-o", str(office.desk / "again.json.age")))  # fmt: skip
    # faults of the request itself
    asked = office.vault / "closures.toml"
    for wrong in (
        CLOSURES.replace('"20:53"', '"19:37"'),
        CLOSURES.replace("Cedar", WHY),
        CLOSURES.replace("from =", "form ="),
        CLOSURES.replace('"19:37"', '"19:37'),
        CLOSURES.replace('why = "', f'passing = "{WHY}"\nwhy = "'),
    ):
        asked.write_text(wrong, encoding="utf-8")
        did(2, office.close("-o", sealed, *seal))
    asked.write_text(CLOSURES, encoding="utf-8")

    assert not [word for word in CANARIES for words in heard if word in words]
    assert betrayed(office.desk, CANARIES) == []


@pytest.mark.parametrize(("number", "seconds"), [(signal.SIGINT, 3.0), (signal.SIGKILL, 4.5)])
def test_a_run_that_is_stopped_leaves_nothing(
    office: Office, number: signal.Signals, seconds: float
) -> None:
    sealed = str(office.desk / "plan.json.age")
    run = subprocess.Popen(
        [*PROGRAM, *office.closing, "--iterations", "2000000", "-o", sealed, "--recipient",
         office.recipient],
        cwd=office.desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(seconds)
    run.send_signal(number)
    out, err = run.communicate(timeout=120)
    assert run.returncode in (3, -number, 0), err
    heard = (out + err).decode()
    assert not [word for word in CANARIES if word in heard]
    assert betrayed(office.desk, CANARIES) == []


def test_a_public_or_unclassified_plan_needs_no_log(office: Office) -> None:
    arguments = office.closing[: office.closing.index("--class")]
    plan = office.desk / "plan.json"
    ran = office.shell(*arguments, "--class", "public", "-o", str(plan))
    assert ran.code == 0, ran.err
    ran = office.shell("special", "publish", str(plan), "--audience", "public", "-o",
                       str(office.desk / "told.json"))  # fmt: skip
    assert ran.code == 0, ran.err
    assert [one["from"][11:16] for one in office.read("told.json")["keep_clear"]] == ["19:37"]
    ran = office.shell(*arguments, "-o", str(plan))
    assert ran.code == 0, ran.err
    ran = office.shell("special", "publish", str(plan), "--audience", "public", "-o",
                       str(office.desk / "other.json"))  # fmt: skip
    assert ran.code == 2
    assert "not classified" in ran.err
