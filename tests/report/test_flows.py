"""A flow on the page of an answer: what the fastest way carries of it, and ways that are shut."""

from __future__ import annotations

import re
from typing import Any

import pytest

from landbridge.report.flows import flow_answer, flow_notes
from landbridge.report.page import routes_page, routes_svg
from tests.report import sample

CLOSED = {
    **{"kind": "line", "name": "Baoji - Baoji loop", "why": "no pair left", "teu_per_year": 0.0},
    **{"trains_per_day": 0.0, "flow_teu_per_year": 5e5, "flow_trains_per_day": None},
    **{"services_trains_per_day": 1.0, "estimated": True, "generated": True},
    **dict.fromkeys(("load", "h_mean", "h_p50", "h_p90")),
}
FULL = CLOSED | {
    **{"kind": "terminal", "name": "Vostochny", "teu_per_year": 2e5, "load": 2.5},
    **{"h_mean": 240.0, "h_p50": 230.0, "h_p90": 430.0},
}


def asked(carries: float | None = 2e5) -> dict[str, Any]:
    """Return the answer to Moscow at 500,000 TEU a year, whose last way is shut."""
    plain = sample.result("moscow", "2001-tkr")
    *ways, last = plain["alternatives"]
    flow = {"teu_per_year": 5e5, "period_days": 30.0, "scv_arrivals": 1.0, "not_computed": []}
    held = {"queues": [FULL], "queue_days_mean": 10.0, "carries_teu_per_year": carries}
    told = {key: last[key] for key in ("id", "name", "way", "modes", "legs")}
    return plain | {
        "settings": {**plain["settings"], "flow": flow},
        "alternatives": [way | held for way in ways],
        "shut": [told | {"carries_teu_per_year": 0.0, "queues": [CLOSED]}],
    }


@pytest.fixture(scope="module")
def page() -> str:
    return routes_page(asked(), sample.shapes())


def test_the_headline_says_what_the_fastest_way_carries(page: str) -> None:
    (lead,) = re.findall(r'<p class="lead">(.*?)</p>', page)
    fastest = min(asked()["alternatives"], key=lambda way: float(way["days_p50"]))
    assert (
        f"The fastest way at this flow, No. {fastest['id']} ({fastest['name']}), carries only "
        "200,000 of 500,000 TEU a year (Vostochny takes no more). No way that is computed carries "
        "all of it." in lead
    )
    assert "a flow that lasts 30 days from an empty start" in page


@pytest.mark.parametrize(
    ("carries", "words"),
    [
        (None, "carries is not known"),
        (5e5, "carries all of 500,000 TEU a year"),
        (499_999.0, "carries only 499,999 of 500,000"),
    ],
)
def test_what_is_carried_in_words(carries: float | None, words: str) -> None:
    assert words in flow_answer(asked(carries))[0]


def test_one_way_that_carries_all_is_named() -> None:
    made = asked()
    slowest = max(made["alternatives"], key=lambda way: float(way["days_p50"]))
    slowest["carries_teu_per_year"] = 6e5
    assert flow_answer(made)[0].endswith(f" All of it is carried by No. {slowest['id']}.")


def test_nothing_is_said_without_a_flow() -> None:
    plain = sample.result("moscow", "2001-tkr")
    assert flow_answer(plain) == flow_notes(plain) == ()
    assert "shut" not in re.sub(r"<style>.*?</style>|<script>.*?</script>", "",
                                routes_page(plain, sample.shapes()), flags=re.S)  # fmt: skip


def test_a_way_that_is_shut_stands_last_without_figures(page: str) -> None:
    number = asked()["shut"][0]["id"]
    body = page.partition('<table class="ways">')[2].partition("</table>")[0]
    rows = re.findall(r"<tr.*?</tr>", body.partition("<tbody>")[2])
    assert f'data-way="{number}"' in rows[-1]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", rows[-1])[1:]
    assert cells == ["shut", *["–"] * (len(cells) - 1)]
    assert '<tr class="shut"' in rows[-1]
    assert not any("shut" in row for row in rows[:-1])
    assert f'href="#queues">{asked()["shut"][0]["name"]}' in rows[-1]


def test_a_way_that_is_shut_has_no_bar_and_is_drawn_as_shut(page: str) -> None:
    number = asked()["shut"][0]["id"]
    groups = re.findall(r'<(?:g|div|li|b)[^>]*data-way="' + number + '"[^>]*>', page)
    assert not [one for one in groups if "bar-row" in one]
    assert [one for one in groups if 'class="route shut"' in one]
    assert not [one for one in groups if re.search(r'class="route (rail|sea|mixed|road)', one)]
    assert "shut: takes nothing of the flow" in page
    items = re.findall(r"<li[^>]*data-way=.*?</li>", page)
    assert re.search(r'class="late">shut</span></li>$', items[-1])


def test_the_map_as_a_file_says_so_too() -> None:
    picture = routes_svg(asked(), sample.shapes())
    assert "500,000 TEU a year on each way" in picture
    assert "shut: takes nothing of the flow" in picture
    assert 'class="route shut"' in picture


def test_the_most_that_is_carried_is_best(page: str) -> None:
    heads = re.findall(r'<th scope="col" class="([^"]*)"[^>]*><button[^>]*>([^<]*)', page)
    assert [words for classes, words in heads if "most" in classes.split()] == ["Carries"]
