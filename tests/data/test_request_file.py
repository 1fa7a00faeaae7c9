"""The request of a special train: what a file may say, and every fault of one that is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from landbridge.base.errors import InputError
from landbridge.data.observed_file import read_observed
from landbridge.data.request_file import find_example, read_request, shipped_examples

GOOD = """
line = "A-B"
[train]
type = "special-21"
ahead_min = 10
pilot = true
types_by_gauge = { 1435 = "narrow" }
[[stop]]
at = "A"
depart_from = "2001-07-26 8:00"
[[stop]]
at = "B"
why = "technical"
stay_min = 2.5
arrive_to = 2001-07-27T09:30:00+11:00
[[shut]]
between = ["A", "B"]
from = "2001-07-26 10:00Z"
to = "2001-07-26 10:00-0100"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "special-9.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as found:
        read_request(written(folder, text))
    return [str(one) for one in found.value.findings]


def test_what_a_file_says(tmp_path: Path) -> None:
    request = read_request(written(tmp_path, GOOD))
    assert (request.id, request.train_type, request.line) == ("special-9", "special-21", "A-B")
    assert (request.ahead_s, request.behind_s, request.pilot) == (600, 0, True)
    assert request.types_by_gauge == {1435: "narrow"}
    first, last = request.stops
    assert first.depart_from == dt.datetime(2001, 7, 26, 8)
    assert first.depart_from.tzinfo is None
    assert (last.why, last.stay_s) == ("technical", 150)
    assert last.arrive_to is not None
    assert last.arrive_to.utcoffset() == dt.timedelta(hours=11)
    (shut,) = request.shut
    assert (shut.to_time - shut.from_time) == dt.timedelta(hours=1)


def test_the_examples_are_sound_and_say_where_each_stop_comes_from() -> None:
    for name in ("special-2001", "khabarovsk-2001"):
        request = read_request(shipped_examples()[name])
        assert [one.at for one in request.stops][:3] == ["Khasan", "Ussuriysk", "Khabarovsk"]
        for one in request.stops:
            assert one.source or one.confidence == "estimate", one.at
            assert one.note or one.source, one.at
    assert read_observed(shipped_examples()["meget-2001"]).trains[0].held_s == 7200


@pytest.mark.parametrize(
    "name", ["special-2001", "special-2001.toml", "examples/special-2001.toml"]
)
def test_an_example_is_found_by_name(name: str) -> None:
    assert find_example(Path(name)).is_file()


def test_a_file_of_the_user_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own = Path("special-2001.toml")
    own.write_text(GOOD, encoding="utf-8")
    assert find_example(own) == own


def test_a_missing_file_offers_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean special-2001"):
        find_example(Path("specail-2001.toml"))
    for name in ("elsewhere/special-2001.toml", "x" * 100_000, "a\0b", "\udcff", ""):
        with pytest.raises(InputError, match="is no file"):
            find_example(Path(name))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("line =", "lime ="), "did you mean line?"),
        (('type = "special-21"', ""), "train.type: is missing"),
        (("ahead_min = 10", ""), "is needed with a pilot"),
        (("ahead_min = 10", "ahead_min = -1"), "allowed 0 to 240"),
        (("pilot = true", 'pilot = "yes"'), "neither true nor false"),
        (('{ 1435 = "narrow" }', "{ x = 3 }"), "does not name types"),
        (('why = "technical"', 'why = "tecnical"'), "did you mean technical?"),
        (("2001-07-26 8:00", "26 July"), "is no date with a time"),
        (("2001-07-26 8:00", "2001-07-32 8:00"), "is no date with a time"),
        (("2001-07-26 8:00", "0201-07-26 8:00"), "is far off"),
        (("stay_min = 2.5", "stay_mim = 2.5"), "did you mean stay_min?"),
        (("stay_min = 2.5", "stay_min = nan"), "out of bounds"),
        (('at = "B"', ""), "stop[2].at: is missing"),
        (('at = "B"', "at = 7"), "is no text"),
        (('["A", "B"]', '["A"]'), "does not name both ends"),
        (('from = "2001-07-26 10:00Z"', ""), "shut[1].from: is missing"),
        (("10:00-0100", "09:00Z"), "is not after from"),
        (("line = ", "zone = 'Mars/Base'\nline = "), "is no time zone"),
        (("line = ", "zone = '../etc/passwd'\nline = "), "is no time zone"),
        (("[train]", "[trains]"), "did you mean train?"),
        (("[[stop]]", "[stop]"), ""),
        ((GOOD, "a ="), "is not TOML"),
        ((GOOD, ""), "has no request"),
        ((GOOD, "stop = 1\ntrain = 2"), "is no list of tables"),
    ],
)
def test_faults(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    found = faults(tmp_path, GOOD.replace(*change, 1))
    assert any(words in one for one in found), found


def test_bounds_that_exclude_each_other(tmp_path: Path) -> None:
    text = GOOD.replace("stay_min = 2.5", 'arrive_from = "2001-07-27 10:30+11:00"')
    (one,) = faults(tmp_path, text)
    assert "stop[2].arrive_to" in one
    assert "is before arrive_from" in one


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('at = "B"', "at = 7").replace("ahead_min = 10", "ahead_min = 1000")
    assert len(faults(tmp_path, text.replace("2001-07-26 8:00", "soon"))) == 4


SEEN = """
[[train]]
id = "special-2001"
at = "Meget"
event = "standing"
held_min = 120
[[train]]
id = "freight-1f1/2001-08-13"
delay_min = -5
[[blocked]]
between = ["Irkutsk", "Angarsk"]
minutes = 90
"""


def test_what_was_seen(tmp_path: Path) -> None:
    seen = read_observed(written(tmp_path, SEEN))
    one, two = seen.trains
    assert (one.held_s, one.delay_s, one.event) == (7200, None, "standing")
    assert (two.held_s, two.delay_s, two.at) == (0, -300, "")
    assert seen.blocked[0].minutes_s == 5400


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("held_min = 120", ""), "delay_min: is missing"),
        (("standing", "standin"), "did you mean standing?"),
        (("minutes = 90", ""), "until: is missing"),
        (('["Irkutsk", "Angarsk"]', '["a", "b", "c"]'), "does not name what is blocked"),
        (('at = "Meget"', 'time = "2001-08-13 20:00"'), "at: is needed with a time"),
        (("[[train]]", "zone = 'Mars/Base'\n[[train]]"), "is no time zone"),
        ((SEEN, "train = 2\nblocked = 3"), "write [[blocked]] above each"),
        ((SEEN, ""), "tells nothing"),
    ],
)
def test_faults_of_what_was_seen(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    with pytest.raises(InputError) as found:
        read_observed(written(tmp_path, SEEN.replace(*change, 1)))
    assert any(words in str(one) for one in found.value.findings), found.value
