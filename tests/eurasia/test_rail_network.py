"""Who can reach whom: gauges, years, the two Koreas."""

from __future__ import annotations

import pytest

from tests.eurasia.rail_graph import graph, km_over, sections_in, shortest
from tools.eurasia.common import STUDY, read_rows

BROAD_CITIES = [
    "moscow",
    "st-petersburg",
    "nizhny-novgorod",
    "yekaterinburg",
    "novosibirsk",
    "irkutsk",
    "khabarovsk",
    "vladivostok",
    "vostochny",
    "kaliningrad",
    "minsk",
    "brest",
    "malaszewicze",
    "helsinki",
    "almaty",
    "astana",
    "ulaanbaatar",
    "rajin",
]
ASIAN_CITIES = [
    "beijing",
    "tianjin",
    "dalian",
    "shenyang",
    "harbin",
    "shanghai",
    "ningbo",
    "yiwu",
    "suzhou",
    "wuhan",
    "zhengzhou",
    "xian",
    "chongqing",
    "chengdu",
    "urumqi",
    "shenzhen",
    "pyongyang",
    "rajin",
]
EUROPEAN_CITIES = [
    "malaszewicze",
    "warsaw",
    "lodz",
    "wroclaw",
    "gdansk",
    "berlin",
    "duisburg",
    "hamburg",
    "rotterdam",
    "kaliningrad",
    "brest",
]
KOREAN_CITIES = ("seoul", "uiwang", "busan")
ISLANDS_AND_ROAD = ("tokyo", "yokohama", "kobe", "niigata", "gwangyang")

CITIES_OF_THE_ISSUE = [
    "seoul",
    "busan",
    "gwangyang",
    "tokyo",
    "yokohama",
    "kobe",
    "niigata",
    "beijing",
    "tianjin",
    "dalian",
    "shenyang",
    "harbin",
    "shanghai",
    "ningbo",
    "yiwu",
    "suzhou",
    "wuhan",
    "zhengzhou",
    "xian",
    "chongqing",
    "chengdu",
    "urumqi",
    "shenzhen",
    "pyongyang",
    "rajin",
    "ulaanbaatar",
    "almaty",
    "astana",
    "vladivostok",
    "vostochny",
    "khabarovsk",
    "irkutsk",
    "novosibirsk",
    "yekaterinburg",
    "nizhny-novgorod",
    "moscow",
    "st-petersburg",
    "kaliningrad",
    "minsk",
    "brest",
    "malaszewicze",
    "warsaw",
    "lodz",
    "wroclaw",
    "gdansk",
    "berlin",
    "duisburg",
    "hamburg",
    "rotterdam",
    "helsinki",
]


def test_every_city_of_the_issue_is_there() -> None:
    kinds = {row["id"]: row["kinds"].split(";") for row in read_rows(STUDY / "places.csv")}
    assert len(CITIES_OF_THE_ISSUE) == 50
    assert [city for city in CITIES_OF_THE_ISSUE if "city" not in kinds.get(city, [])] == []


def test_the_lists_of_this_test_name_every_city() -> None:
    named = {*BROAD_CITIES, *ASIAN_CITIES, *EUROPEAN_CITIES, *KOREAN_CITIES, *ISLANDS_AND_ROAD}
    assert set(CITIES_OF_THE_ISSUE) <= named


@pytest.mark.parametrize("year", [2001, 2013, 2026])
@pytest.mark.parametrize(
    ("gauge", "start", "cities"),
    [
        ("1520", "moscow", BROAD_CITIES),
        ("1435", "beijing", ASIAN_CITIES),
        ("1435", "warsaw", EUROPEAN_CITIES),
        ("1435", "seoul", KOREAN_CITIES),
    ],
)
def test_every_city_with_a_railway_is_reached_on_its_gauge(
    year: int, gauge: str, start: str, cities: tuple[str, ...]
) -> None:
    reached = shortest(graph(sections_in(year), gauge), start)
    assert [city for city in cities if city not in reached] == []


@pytest.mark.parametrize("year", [2001, 2026])
def test_the_networks_of_one_gauge_are_those_of_the_map(year: int) -> None:
    broad = graph(sections_in(year), "1520")
    standard = graph(sections_in(year), "1435")
    assert set(shortest(broad, "moscow")) == set(broad)
    parts = {frozenset(shortest(standard, place)) for place in standard}
    assert len(parts) == 3
    assert sorted(
        sum(city in part for city in ("seoul", "beijing", "berlin")) for part in parts
    ) == [
        1,
        1,
        1,
    ]


def test_no_rails_lead_to_cities_across_the_water() -> None:
    everything = graph(sections_in(2026, ["korea-west", "korea-east"]))
    assert [city for city in ISLANDS_AND_ROAD if city in everything] == []


# ------------------------------------------------------------------------------- broad gauge


@pytest.mark.parametrize("year", [2001, 2026])
def test_vladivostok_to_moscow_on_one_gauge_takes_no_short_cut(year: int) -> None:
    broad = graph(sections_in(year), "1520")
    assert shortest(broad, "vladivostok")["moscow"] == pytest.approx(9223.5, abs=2)
    everything = graph(sections_in(year))
    assert shortest(everything, "vladivostok")["moscow"] < 8400, "through Manchuria"


def test_the_direct_line_shortens_the_way_to_helsinki_by_26_km() -> None:
    before = shortest(graph(sections_in(2005), "1520"), "st-petersburg")["helsinki"]
    after = shortest(graph(sections_in(2026), "1520"), "st-petersburg")["helsinki"]
    assert before == pytest.approx(441.6, abs=0.1)
    assert before - after == pytest.approx(26, abs=1.5)


# ------------------------------------------------------------------------------- two Koreas


def test_the_two_koreas_are_not_joined_without_a_project() -> None:
    for year in (1998, 2001, 2007, 2026):
        reached = shortest(graph(sections_in(year)), "seoul")
        countries = {row["id"]: row["country"] for row in read_rows(STUDY / "places.csv")}
        assert {countries[place] for place in reached} == {"KR"}


@pytest.mark.parametrize("year", [2001, 2026])
@pytest.mark.parametrize(
    ("project", "over", "km"),
    [
        # 441.7 + 55.8 + 17.5 + 187.3 + 18.5 + 781.1 + 54
        ("korea-west", ("busan", "seoul", "kaesong", "pyongyang", "kalli", "rajin"), 1501.9),
        # 441.7 - 3.2 + 94.4 + 26.5 + 145.1 + 566.1
        ("korea-east", ("busan", "yongsan", "pyonggang", "kowon", "rajin"), 1270.6),
    ],
)
def test_each_project_alone_joins_them(
    year: int, project: str, over: tuple[str, ...], km: float
) -> None:
    ways = graph(sections_in(year, [project]), "1435")
    assert km_over(ways, *over) == pytest.approx(km, abs=0.2)
    assert "khasan" not in shortest(ways, "busan"), "broad gauge alone crosses the Tumen"
    assert "tumangang" in shortest(ways, "busan")


def test_the_rails_of_north_korea_need_no_project() -> None:
    reached = shortest(graph(sections_in(2001), "1435"), "pyongyang")
    for place in ("rajin", "tumangang", "sinuiju", "kaesong", "pyonggang", "wonsan", "dandong"):
        assert place in reached


# --------------------------------------------------------------------------------- not in 2001

LATER = {
    "khorgos, 2012": ("altynkol", "khorgos"),
    "the line to Altynkol, 2011": ("altynkol", "zhetygen"),
    "Jinghe - Khorgos, 2009": ("jinghe", "yining"),
    "Betuweroute, 2007": ("zevenaar", "kijfhoek"),
    "Kerava - Lahti, 2006": ("lahti", "kerava"),
    "Zhezkazgan - Saksaulskaya, 2014": ("zhezkazgan", "saksaulskaya"),
    "Shalkar - Beyneu, 2014": ("shalkar", "beyneu"),
    "Mudanjiang - Suifenhe, new line of 2015": ("mudanjiang", "suifenhe"),
    "Ningbo - Yiwu, 2023": ("yiwu", "ningbo"),
    "Xi'an - Ankang, cut-off of 2018": ("xian", "ankang"),
    "Dorasan, 2002": ("dorasan", "imjingang"),
    "Baengmagoji, 2012": ("sintan-ri", "baengmagoji"),
}


@pytest.mark.parametrize("pair", LATER.values(), ids=LATER.keys())
def test_what_opened_later_is_not_there_in_2001(pair: tuple[str, str]) -> None:
    def there(year: int) -> bool:
        return any({row["from_place"], row["to_place"]} == set(pair) for row in sections_in(year))

    assert not there(2001)
    assert there(2026)


@pytest.mark.parametrize(
    ("line", "start", "end", "year"),
    [
        ("shenyang-harbin", "siping", "changchun", 2002),
        ("shenyang-dalian", "anshan", "dalian", 2002),
        ("lanzhou-urumqi", "hami", "turpan", 2013),
        ("urumqi-alashankou", "urumqi", "kuytun", 2012),
        ("tsr", "guberovo", "dalnerechensk", 2003),
        ("tsr", "sviyagino", "spassk-dalny", 2002),
        ("harbin-suifenhe", "harbin", "shangzhi", 2019),
        ("karymskaya-zabaikalsk", "borzya", "zabaikalsk", 2022),
        ("gyeongbu", "jochiwon", "daejeon", 2007),
        ("gyeongui", "ilsan", "susaek", 2009),
    ],
)
def test_the_wire_hangs_from_its_year_on(line: str, start: str, end: str, year: int) -> None:
    def traction(when: int) -> str:
        found = [
            row["traction"]
            for row in sections_in(when)
            if (row["line"], row["from_place"], row["to_place"]) == (line, start, end)
        ]
        assert len(found) == 1
        return found[0]

    assert traction(year - 1) == "diesel"
    assert traction(year).startswith("ac_")


def test_both_gauges_lie_where_the_borders_say() -> None:
    both = {
        frozenset((row["from_place"], row["to_place"]))
        for row in sections_in(2001)
        if row["gauges_mm"] == "1520;1435"
    }
    for pair in (
        ("tumangang", "hongui"),
        ("zabaikalsk", "manzhouli"),
        ("suifenhe", "grodekovo"),
        ("zamyn-uud", "erenhot"),
        ("dostyk", "alashankou"),
        ("brest", "terespol"),
        ("terespol", "malaszewicze"),
        ("mamonovo", "braniewo"),
    ):
        assert frozenset(pair) in both
    assert frozenset(("khasan", "tumangang")) not in both
