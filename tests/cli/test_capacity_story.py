"""The second question of 2001 at the shell, on the shipped study: can the line carry them?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from landbridge.line.carried import METHODS
from landbridge.runs import capacity_kept
from tests.cli.shell import Shell


@pytest.mark.parametrize("scenario", ["2001-tkr", "2001-tkr-upgraded"])
def test_busan_to_moscow_beside_the_claims(
    shell: Shell, scenario: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = shell("capacity", "Busan-Moscow", "--scenario", scenario)
    assert ran.code == 0, ran.err
    said = " ".join(ran.out.split())
    assert re.search(
        r"Busan - Moscow \([\d,]+ km\) carries [\d,]+ TEU \([\d,]+ 40-foot boxes", said
    )
    for words in (
        "by the Russian method",
        "by UIC 406",
        "What binds",
        "Claimed in 2001: 200,000 and 500,000 TEU a year.",
        "Limits of the whole route, the least first",
        "Korean container train",
        "Russian container train",
    ):
        assert words in said, words
    assert ("What the state of the track costs" in said) == (scenario == "2001-tkr")
    # The same question again, in another form, needs no new search.
    monkeypatch.delattr(capacity_kept, "capacity_result")
    again = shell("capacity", "Busan-Moscow", "--scenario", scenario, "--format", "json")
    found = json.loads(again.out)
    assert sorted(one["teu_per_year"] for one in found["claims"]) == [200_000, 500_000]
    assert found["binding"]["why"]
    low, high = (found["range"]["teu_per_year"]["russian"][end] for end in ("low", "high"))
    assert low <= found["teu_per_year"]["russian"] <= high
    for method in METHODS:
        assert found["teu_per_year"][method] == pytest.approx(150_000)
        assert found["line_teu_per_year"][method] > 150_000


def test_from_vostochny_to_half_a_million(shell: Shell, tmp_path: Path) -> None:
    options = ("Vostochny-Moscow", "-s", "2001", "--target-teu", "500000")
    result = json.loads(shell("capacity", *options, "--format", "json").out)
    assert result["target"]["reached"]
    assert result["target"]["teu_per_year_after"] >= 500_000
    total = sum(one["usd"] for one in result["upgrades"])
    assert total == pytest.approx(result["target"]["usd"])
    assert result["upgrades"][-1]["teu_per_year_after"] >= 500_000


def test_a_picture_of_busan_to_khasan(shell: Shell, tmp_path: Path) -> None:
    page = tmp_path / "khasan.html"
    ran = shell("capacity", "부산-Хасан", "-s", "2001-tkr", "-o", str(page))
    assert ran.code == 0, ran.err
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") >= 1
    assert "Pyongyang" in text
    assert "km/h of 60" in text
