"""The pages: self-contained, repeatable, complete, safe and accessible."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from landbridge.report.bars import bars_html, segments
from landbridge.report.claims import claims_section
from landbridge.report.demo import demo_meta, demo_tables, write_demo
from landbridge.report.findings import answer, comparisons, main_ways
from landbridge.report.map import PAGE_TIERS
from landbridge.report.numbers import amount
from landbridge.report.page import demo_page, routes_page
from landbridge.report.palette import TOKENS
from landbridge.report.shipped import shipped_text
from landbridge.report.sources import grouped_sources
from landbridge.report.ways import Way, is_rail_way, is_sea_way, merge_ways
from tests.report import sample

VOID = {"meta", "input", "br", "link", "img", "hr"}
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;"


class Reader(HTMLParser):
    """Keeps texts and attributes, and fails on tags that do not close in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, key, value or "") for key, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in {"script", "style"}:
            self.texts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def page() -> str:
    return demo_page(sample.groups(), sample.claims(), sample.shapes(), sample.meta())


@pytest.fixture(scope="module")
def reader(page: str) -> Reader:
    return read(page)


def numbers(value: Any, key: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number of a result with its field."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from numbers(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner, key)
    elif isinstance(value, int | float):
        yield key, float(value)


def decimals(field: str) -> int:
    return 1 if field.startswith("days") or field.endswith("h_p50") or field == "hours_p50" else 0


def test_the_page_is_well_formed_html(reader: Reader) -> None:
    assert reader.tags.count("html") == 1
    assert reader.tags.count("main") == 1
    assert reader.tags.count("h1") == 1


def test_ids_are_unique_and_links_lead_somewhere(reader: Reader) -> None:
    ids = [value for _, key, value in reader.attributes if key == "id"]
    assert len(ids) == len(set(ids))
    for _, key, value in reader.attributes:
        if key == "href":
            assert value.startswith("#")
            assert value[1:] in ids
        if key in {"aria-labelledby", "aria-controls"}:
            assert value in ids


def test_nothing_is_loaded_from_anywhere(page: str, reader: Reader) -> None:
    assert "://" not in page
    assert not {"link", "img", "iframe", "object", "embed", "base"} & set(reader.tags)
    assert not [a for a in reader.attributes if a[1] in {"src", "srcset", "action", "data"}]
    assert "@import" not in page
    assert not re.findall(r"url\((?!#)", page)
    assert "default-src &#39;none&#39;" in page
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "innerHTML", "eval(", "document.write"):
        assert word not in shipped_text("page.js")


def test_the_page_is_the_same_every_time(page: str) -> None:
    again = demo_page(sample.groups(), sample.claims(), sample.shapes(), sample.meta())
    assert again == page


def test_every_number_of_the_data_stands_on_the_page(reader: Reader) -> None:
    text = " ".join(reader.texts)
    words = set(re.findall(r"[\d,.]*\d", text))
    skipped = {"year", "draws", "seed", "boxes", "cargo_t", "price_year", "estimate_share"}
    missing = []
    for group in sample.groups():
        for result in group["queries"].values():
            for field, value in numbers(result["alternatives"]):
                if field not in skipped and field != "gauge_mm":
                    shown = amount(value, decimals(field))
                    if shown not in words:
                        missing.append((field, shown))
    assert missing == []


def test_claims_stand_beside_the_model_with_reasons(reader: Reader) -> None:
    text = " ".join(reader.texts)
    for claim in sample.claims():
        assert claim["claim"] in text
        for reason in claim["reasons"]:
            assert reason["item"] in text
    for shown in ("13.0 to 18.0 days", "21.3 to 26.8 days", "3,374 km", "the model is higher"):
        assert shown in text


def test_units_scopes_price_year_and_estimates_are_said(reader: Reader) -> None:
    text = " ".join(reader.texts)
    for words in (
        "USD/FEU",
        "kg/FEU",
        "Gate to gate, median",
        "Port to port, median",
        "nominal USD of 2001",
        "1 FEU = 2 TEU",
        "well to wheel",
        "estimate",
        "The value of time is not in it",
        "© OpenStreetMap contributors (ODbL), Natural Earth",
    ):
        assert words in text


def test_hostile_names_stay_text() -> None:
    groups = copy.deepcopy(sample.groups()[:1])
    for result in groups[0]["queries"].values():
        result["origin_name"] = EVIL
        result["settings"] = {EVIL: [EVIL]}
        result["provenance"] = {"note": EVIL}
        for item in result["alternatives"]:
            item["name"] = EVIL
            item["id"] = EVIL + item["id"]
            item["borders"] = [f"{EVIL}/{EVIL}"]
            item["usd_items"] = {EVIL: 1.0}
            for leg in item["legs"]:
                leg.update(from_name=EVIL, service_name=EVIL, operator=EVIL, source=EVIL)
                leg["mode"] = EVIL
                leg["waits"] = [{"kind": EVIL, "place": EVIL, "h_p50": 1.0}]
    groups[0]["destination"] = groups[0]["destination_name"] = EVIL
    claims = [{**sample.claims()[0], "claim": EVIL, "verdict": EVIL, "unit": EVIL, "note": EVIL}]
    meta = dict.fromkeys(("title", "question", "study", "version"), EVIL)
    meta_all = {**meta, "scenarios": {EVIL: EVIL}, "assumptions": [EVIL], "sources": [EVIL]}
    reader = read(demo_page(groups, claims, sample.shapes(), meta_all))
    assert reader.tags.count("script") == 1
    assert "img" not in reader.tags
    assert not [a for a in reader.attributes if a[1].startswith("on")]
    assert EVIL in " ".join(reader.texts)
    single = read(routes_page(groups[0]["queries"]["2001"], sample.shapes()))
    assert single.tags.count("script") == 1


def test_tables_can_be_sorted_with_the_keyboard(page: str, reader: Reader) -> None:
    ways = page.split('<table class="ways">')[1].split("</table>")[0]
    heads = re.findall(r"<th [^>]*scope=\"col\"[^>]*>", ways)
    assert all('aria-sort="none"' in head for head in heads)
    assert ways.count('<button type="button">') == len(heads)
    script = shipped_text("page.js")
    assert '"aria-sort"' in script
    assert "data-sort" in page
    for cell in re.findall(r'data-sort="([^"]*)"', ways):
        assert cell.strip()


def test_each_way_is_on_the_map_in_the_bars_in_the_table_and_in_the_legs(page: str) -> None:
    panel = page.split('id="berlin"')[1].split('<section class="panel"')[0]
    letters = set(re.findall(r'<tr data-way="([A-Z]+)"', panel))
    assert len(letters) == 7
    for letter in letters:
        assert f'class="route rail" data-way="{letter}"' in panel or (
            re.search(rf'class="route (?:mixed|sea)" data-way="{letter}"', panel)
        )
        assert f'class="bar-row" data-way="{letter}"' in panel
        assert f'id="berlin-{letter.lower()}"' in panel.lower()


def test_scenarios_stand_side_by_side(page: str) -> None:
    table = page.split('<table class="comparison">')[1].split("</table>")[0]
    assert "2001-tkr" in table
    assert "as it was" in table
    assert "no railway joins the two Koreas" in page
    assert "Change" in table
    for words in ("Fastest by rail alone", "Fastest mostly by sea", "Cheapest", "Least CO2e"):
        assert words in table


def test_no_text_is_smaller_than_11_pixels(page: str) -> None:
    sizes = [float(n) for n in re.findall(r"font(?:-size)?:(?:[^;{}]*? )?([\d.]+)px", page)]
    assert sizes
    assert min(sizes) >= 11
    css = shipped_text("page.css")
    widths = [float(w) for w in re.findall(r"@container \(max-width:(\d+)px\)", css)]
    # Each size of names is shown down to the width at which the next one takes over.
    for tier, width in zip(PAGE_TIERS, [*widths, 344], strict=True):
        assert tier.font_px * width / 1120 >= 11


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [0, 1])
def test_colours_have_contrast(mode: int) -> None:
    colour = {name: pair[mode] for name, pair in TOKENS.items()}
    for text in ("ink", "muted", "accent", "good", "warn"):
        assert contrast(colour[text], colour["paper"]) >= 4.5
        assert contrast(colour[text], colour["panel"]) >= 4.5
    for line in ("rail", "sea", "mixed", "road"):
        for ground in ("paper", "land", "ocean"):
            assert contrast(colour[line], colour[ground]) >= 3
        # Letters on the colour are bold and stand in large marks.
        assert contrast(colour["on-colour"], colour[line]) >= 3


def test_the_answer_is_computed_from_the_results() -> None:
    groups = sample.groups()
    text = " ".join(answer(groups, "Busan", {"2001": "as it was"}))
    sea = [
        min(
            item["days_p50"]
            for item in group["queries"]["2001"]["alternatives"]
            if item["way"] == "sea"
        )
        for group in groups
    ]
    assert f"{amount(min(sea), 1)} to {amount(max(sea), 1)} days by ship" in text
    assert "is quicker by" in text
    slower = copy.deepcopy(groups)
    for group in slower:
        for item in group["queries"]["2001-tkr"]["alternatives"]:
            if item["way"] != "sea":
                item["days_p50"] += 30
    changed = " ".join(answer(slower, "Busan"))
    assert "is slower by" in changed
    assert "is quicker by" not in changed


def test_missing_ways_are_not_talked_about() -> None:
    groups = copy.deepcopy(sample.groups()[:1])
    for result in groups[0]["queries"].values():
        result["alternatives"] = [i for i in result["alternatives"] if i["way"] != "sea"]
    text = " ".join(answer(groups, "Busan"))
    assert "by ship" not in text
    assert "no such way" in demo_page(groups, [], sample.shapes(), {})


def test_a_page_without_geometry_still_reads() -> None:
    reader = read(demo_page(sample.groups()[:1], [], None, {}))
    assert "Busan to Moscow" in " ".join(reader.texts)


def test_routes_page_keeps_the_numbers_of_the_answer() -> None:
    page = routes_page(sample.result("berlin", "2001"), sample.shapes())
    read(page)
    assert re.findall(r'<tr data-way="(\d)"', page) == ["1", "2", "3", "4", "5"]
    assert "* Another way there is better" in page


def test_demo_tables_and_page(tmp_path: Path) -> None:
    result = {
        "study": "eurasia",
        "title": "Made for tests",
        "scenarios": sample.meta()["scenarios"],
        "groups": sample.groups(),
        "claims": sample.claims(),
    }
    tables = demo_tables(result)
    assert [table.title for table in tables] == [
        *(f"Busan to {name}" for name in ("Moscow", "Berlin", "Helsinki", "Rotterdam")),
        "Claims beside the model",
    ]
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
    assert any("nominal USD of 2001" in note for note in tables[3].notes)
    write_demo(result, tmp_path / "demo.html", sample.shapes())
    text = (tmp_path / "demo.html").read_text(encoding="utf-8")
    assert demo_meta(result)["title"] in text
    assert text.startswith("<!DOCTYPE html>")


def test_the_main_ways_answer_every_question_of_each_scenario() -> None:
    results = [sample.result("berlin", name) for name in ("2001", "2001-tkr")]
    many = copy.deepcopy(results)
    for result in many:
        copies = []
        for number in range(30):
            item = copy.deepcopy(result["alternatives"][0])
            item["id"] = f"x{number}"
            item["days_p50"] += 1 + number
            item["usd_per_feu"] += 1 + number
            item["co2e_kg_per_feu"] += 1 + number
            copies.append(item)
        result["alternatives"] += copies
    ways = merge_ways(many)
    main = main_ways(many, ways)
    assert len(main) <= 12
    shown = {(s.scenario, s.number) for way in ways if way.key in main for s in way.standings}
    for question in comparisons(many):
        for item, result in zip(question.found, many, strict=True):
            assert item is None or (result["scenario"], item["id"]) in shown
    # With few ways, all are shown.
    assert len(main_ways(results, merge_ways(results))) == len(merge_ways(results))
    page = demo_page(
        [
            {
                "destination": "berlin",
                "destination_name": "Berlin",
                "queries": {result["scenario"]: result for result in many},
            }
        ],
        [],
        sample.shapes(),
        {},
    )
    read(page)
    assert f"all {len(ways)} ways" in page
    assert page.count('class="bar-row more"') == len(ways) - len(main)


def test_a_ship_with_rail_from_the_last_port_counts_as_by_ship() -> None:
    item = {
        "way": "rail+sea",
        "legs": [{"mode": "sea", "km": 20000.0}, {"mode": "rail", "km": 900.0}],
    }
    assert is_sea_way(item)
    assert not is_rail_way(item)
    assert is_rail_way({"way": "rail+sea", "legs": item["legs"][::-1][:1]})


def test_waits_stand_before_or_after_the_run_as_they_say() -> None:
    leg = {
        **{"from": "a", "from_name": "A", "to": "b", "to_name": "B", "mode": "rail"},
        **{"country": "RU", "hours_p50": 24.0},
        "waits": [
            {"kind": "handling", "place": "b", "place_name": "B", "when": "after", "h_p50": 12.0},
            {"kind": "border", "place": "x", "place_name": "X", "when": "before", "h_p50": 6.0},
            {"kind": "departure", "place": "a", "place_name": "A", "when": "before", "h_p50": 0.0},
        ],
    }
    parts = segments({"legs": [leg]})
    assert [(part.kind, part.days) for part in parts] == [
        ("border", 0.25),
        ("rail", 1.0),
        ("handling", 0.5),
    ]


def test_bars_end_at_the_median_of_the_whole_way() -> None:
    item = {**sample.result("berlin", "2001")["alternatives"][0]}
    total = sum(part.days for part in segments(item))
    item["days_p50"] = total + 3
    item["days_p90"] = total + 9
    markup = bars_html([Way("A", item, ())], {"A"}, heading="Days")
    widths = [float(w) for w in re.findall(r'class="part [^"]*" style="width:([\d.]+)%', markup)]
    (mark,) = re.findall(r'class="median" style="left:([\d.]+)%', markup)
    assert sum(widths) == pytest.approx(float(mark), abs=0.02)
    assert "long waits and missed departures" in markup


def test_many_sources_are_grouped() -> None:
    legs = [{"source": f"list.csv row {n}; a study", "waits": []} for n in range(40)]
    assert grouped_sources(legs) == ["a study", "list.csv row 0 (and 39 more like it)"]


def test_claims_say_between_which_places_they_are_judged() -> None:
    claim = {**sample.claims()[0], "from": "busan", "to": "st-petersburg"}
    text = claims_section([claim], {"busan": "Busan"})
    assert "Judged on Busan to St Petersburg" in text
    unjudged = claims_section([sample.claims()[3]])
    assert "Claims that are not judged here (1)" in unjudged
    assert "Needs the market model" in unjudged
