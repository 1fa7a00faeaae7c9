"""A question of 2001 at the shell, on the shipped study: how many days at half a million a year?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Shell

ASKED = ("routes", "Busan", "Moscow", "-s", "2001-tkr", "--no-rivals")


def answer(shell: Shell, *more: str) -> dict[str, Any]:
    ran = shell(*ASKED, *more, "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_half_a_million_a_year_on_each_way(shell: Shell) -> None:
    quiet, full = answer(shell), answer(shell, "--flow-teu", "500000")
    assert "flow" not in quiet["settings"]
    assert full["settings"]["flow"]["teu_per_year"] == 500_000
    assert [one["name"] for one in full["alternatives"]] == [
        one["name"] for one in quiet["alternatives"]
    ]
    for before, after in zip(quiet["alternatives"], full["alternatives"], strict=True):
        queues = after["queues"]
        assert after["queue_days_mean"] == pytest.approx(
            sum(one["h_mean"] or 0.0 for one in queues) / 24
        )
        assert after["days_mean"] == pytest.approx(before["days_mean"] + after["queue_days_mean"])
        assert after["days_p50"] > before["days_p50"]
        assert after["days_p90"] > before["days_p90"]
        assert after["usd_per_feu"] == before["usd_per_feu"]
        assert after["carries_teu_per_year"] == min(one["teu_per_year"] for one in queues)
        waits = [w for leg in after["legs"] for w in leg["waits"] if w["kind"] == "queue"]
        assert sum(one["h_p50"] for one in waits) == pytest.approx(
            sum(one["h_p50"] or 0.0 for one in queues)
        )
        for leg in after["legs"]:
            assert leg["wait_h_p50"] == pytest.approx(sum(w["h_p50"] for w in leg["waits"]))
    # The lift at Tumangang takes 150,000: the queue there is the longest of its way.
    (rajin,) = [one for one in full["alternatives"] if one["name"] == "Rajin - Tumangang"]
    longest = max(rajin["queues"], key=lambda one: float(one["h_mean"] or 0.0))
    assert (longest["kind"], longest["name"]) == ("gauge_change", "Khasan - Tumangang")
    assert longest["load"] > 1


def test_the_tables_show_what_is_queue(shell: Shell, tmp_path: Path) -> None:
    asked = ("routes", "Vostochny", "Moscow", "-s", "2001", "--no-rivals", "--flow-teu", "300000")
    ran = shell(*asked, "--legs")
    assert ran.code == 0, ran.err
    said = " ".join(ran.out.split())
    for words in (
        "Queues where 300,000 TEU a year take each way",
        "terminal Vostochny 280,000 300,000 107 %",
        "queue, Vostochny",
        "for 30 days from an empty queue",
        "less what the way's own trains make of them",
    ):
        assert words in said, words
    page = tmp_path / "way.html"
    assert shell(*asked, "-o", str(page)).code == 0
    text = page.read_text(encoding="utf-8")
    assert "Queues where 300,000 TEU a year take each way" in text
    assert 'class="part queue"' in text


def test_a_way_that_takes_nothing_of_the_flow_has_no_days_and_is_best_in_nothing(
    shell: Shell,
) -> None:
    """The line behind Lianyungang has no room at Baoji: without a flow a way, with it none."""
    asked = ("routes", "Busan", "Moscow", "-s", "2001-tkr", "--flow-teu", "500000")
    ran = shell(*asked, "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    # Of a way by ship and lorry nobody knows what it takes.
    assert all(one["carries_teu_per_year"] != 0 for one in found["alternatives"])
    assert any(one["carries_teu_per_year"] is None for one in found["alternatives"])
    names = {one["name"] for one in found["shut"]}
    assert names == {"Lianyungang - Alashankou", "Lianyungang - Alashankou, Almaty"}
    for one in found["shut"]:
        assert not {"days_mean", "days_p50", "days_p90", "pareto"} & set(one)
        assert one["carries_teu_per_year"] == 0
        assert [limit["load"] for limit in one["queues"]] == [None]
        assert {"from", "to", "mode", "track"} <= set(one["legs"][0])
        assert not {key for leg in one["legs"] for key in leg if "_h" in key or "hours" in key}
    numbers = [int(one["id"]) for one in (*found["alternatives"], *found["shut"])]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_flow_that_no_way_takes_is_told(shell: Shell) -> None:
    asked = ("routes", "Lianyungang", "Alashankou", "-s", "2001-tkr", "--no-rivals")
    ran = shell(*asked, "--flow-teu", "500000")
    assert ran.code == 1
    assert "no way from Lianyungang to Alashankou" in ran.err
    assert "takes a flow: Baoji" in ran.err
    ran = shell(*asked, "--flow-teu", "0", "--format", "json")
    assert ran.code == 0, ran.err
    (way,) = json.loads(ran.out)["alternatives"]
    assert (way["queue_days_mean"], way["carries_teu_per_year"]) == (0, 0)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--flow-teu=-1",), "--flow-teu: '-1' is no flow of containers"),
        (("--flow-teu", "5", "--explain"), "one of --explain and --flow-teu"),
    ],
)
def test_what_no_flow_is(shell: Shell, options: tuple[str, ...], words: str) -> None:
    ran = shell(*ASKED, *options)
    assert ran.code == 2
    assert words in ran.err
