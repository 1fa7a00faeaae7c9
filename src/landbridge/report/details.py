"""The table of ways that can be sorted, and all there is to say about each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from landbridge.report.legs import legs_table
from landbridge.report.markup import esc, html_table, slug, tag
from landbridge.report.numbers import MISSING, amount, share_text
from landbridge.report.text import ITEM_NAMES
from landbridge.report.ways import Way

__all__ = ["way_details", "ways_table"]

# Sources shown with a leg; the page lists all of them at its end.
_SHOWN_SOURCES = 2

_Getter = Callable[[Mapping[str, Any]], float | None]
# Header, unit, digits, value, whether the least is the best.
_Column = tuple[str, str, int, _Getter, bool]


def _field(name: str) -> _Getter:
    return lambda item: item.get(name)


def _port(name: str) -> _Getter:
    return lambda item: (item.get("port_to_port") or {}).get(name)


# What a flow adds, where one was asked for.
_FLOW_COLUMNS: tuple[_Column, ...] = (
    ("Queues, mean", "days", 1, _field("queue_days_mean"), True),
    ("Carries", "TEU/year", 0, _field("carries_teu_per_year"), False),
)
_COLUMNS: tuple[_Column, ...] = (
    ("Gate to gate, median", "days", 1, _field("days_p50"), True),
    ("Gate to gate, 9 in 10", "days", 1, _field("days_p90"), True),
    ("Port to port, median", "days", 1, _port("days_p50"), True),
    ("Port to port, 9 in 10", "days", 1, _port("days_p90"), True),
    ("Price", "USD/FEU", 0, _field("usd_per_feu"), True),
    ("Value of time", "USD/FEU", 0, _field("time_value_usd_per_feu"), True),
    ("CO2e, well to wheel", "kg/FEU", 0, _field("co2e_kg_per_feu"), True),
    ("Length", "km", 0, _field("km"), True),
    ("Changes", "number", 0, _field("transfers"), True),
    ("Borders", "number", 0, lambda item: float(len(item.get("borders") or ())), True),
    ("Estimates", "share", 2, _field("estimate_share"), True),
)


def ways_table(ways: Sequence[Way], scenarios: Sequence[str], name: str) -> str:
    """Return the table of ways, whose headers sort it.

    Parameters
    ----------
    ways : sequence of Way
        The ways, fastest first.
    scenarios : sequence of str
        Scenarios, one column each for the number of the way in it.
    name : str
        Prefix of its ids.

    Returns
    -------
    str
        Markup; every cell carries the exact value to sort by, the best of a column is marked.

    Examples
    --------
    >>> ways_table((), ["2001"], "t").count("<th ")
    14
    """
    heads = [_head("Way", "", "stick"), _head("By", "")]
    heads += [_head(scenario, "no.") for scenario in scenarios]
    columns = _columns(ways)
    heads += [
        _head(header, unit, "right" if least else "right most")
        for header, unit, _, _, least in columns
    ]
    best = [
        (min if least else max)(
            (v for way in ways if (v := _value(way, get)) is not None), default=None
        )
        for _, _, _, get, least in columns
    ]
    rows = "".join(_row(way, scenarios, columns, best, name) for way in ways)
    hint = "Headers sort the table. The best value of each column is set in bold with a dot."
    return tag(
        "div",
        tag(
            "table",
            tag("caption", esc(hint)),
            tag("thead", tag("tr", *heads)),
            tag("tbody", rows),
            class_="ways",
        ),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label="Table of ways",
    )


def _columns(ways: Sequence[Way]) -> tuple[_Column, ...]:
    flow = any("carries_teu_per_year" in way.alternative for way in ways)
    return (*_COLUMNS[:2], *_FLOW_COLUMNS, *_COLUMNS[2:]) if flow else _COLUMNS


def _value(way: Way, get: _Getter) -> float | None:
    return None if way.shut else get(way.alternative)


def _head(header: str, unit: str, classes: str = "") -> str:
    button = tag(
        "button",
        esc(header),
        tag("span", esc(unit), class_="unit") if unit else "",
        type="button",
    )
    return tag("th", button, scope="col", class_=classes or None, aria_sort="none")


def _row(
    way: Way,
    scenarios: Sequence[str],
    columns: Sequence[_Column],
    best: Sequence[float | None],
    name: str,
) -> str:
    item = way.alternative
    standing = {found.scenario: found for found in way.standings}
    # Without a column for its number in each scenario, the star of a beaten way stands here.
    beaten = " *" if not scenarios and not way.standings[0].pareto else ""
    cells = [
        tag(
            "th",
            tag("b", esc(way.key), class_=f"key {way.kind}"),
            tag("a", esc(item.get("name") or way.words), href=_more(way, name)),
            beaten,
            scope="row",
            class_="stick",
            data_sort=way.key.rjust(3),
        ),
        tag("td", esc(way.words), data_sort=way.words),
    ]
    for scenario in scenarios:
        found = standing.get(scenario)
        star = "" if found is None or found.pareto else " *"
        text = MISSING if found is None else f"{found.number}{star}"
        cells.append(tag("td", esc(text), data_sort=text.rjust(4)))
    for number, (_, unit, digits, get, _) in enumerate(columns):
        value = _value(way, get)
        text = share_text(value) if unit == "share" else amount(value, digits)
        is_best = value is not None and value == best[number]
        cells.append(
            tag(
                "td",
                esc("shut" if way.shut and not number else text),
                class_="right best" if is_best else "right",
                data_sort="" if value is None else repr(float(value)),
            )
        )
    return tag(
        "tr",
        *cells,
        class_="shut" if way.shut else None,
        data_way=way.key,
        data_scenarios=" ".join(way.scenarios),
        tabindex=0,
    )


def _more(way: Way, name: str) -> str:
    """Return where the page says more of a way: its legs, or why it is shut."""
    return "#queues" if way.shut else f"#{name}-{slug(way.key)}"


def way_details(ways: Sequence[Way], name: str) -> str:
    """Return all figures and legs of each way, folded.

    Parameters
    ----------
    ways : sequence of Way
        The ways.
    name : str
        Prefix of the ids that the table links to.

    Returns
    -------
    str
        Markup of one ``details`` element per way.

    Examples
    --------
    >>> way_details((), "t")
    ''
    """
    return "".join(_one(way, name) for way in ways)


def _one(way: Way, name: str) -> str:
    item = way.alternative
    where = ", ".join(f"no. {s.number} in {s.scenario}" for s in way.standings)
    legs = legs_table(item)
    sources = dict.fromkeys(
        f"{leg.get('service_name') or leg.get('service')}: {_brief_source(leg['source'])} "
        f"({leg.get('confidence', 'confidence not stated')})"
        for leg in item["legs"]
        if leg.get("source")
    )
    return tag(
        "details",
        tag(
            "summary",
            tag("b", esc(way.key), class_=f"key {way.kind}"),
            esc(way.title),
            tag("span", esc(f" {where}"), class_="late"),
        ),
        _figures(item),
        tag(
            "div",
            html_table(legs, class_="plain legs", caption=False),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label=f"Legs of way {way.key}",
        ),
        tag("p", "Sources of the legs:", class_="small-head") if sources else "",
        tag("ul", *(tag("li", esc(text)) for text in sources), class_="sources"),
        id=f"{name}-{slug(way.key)}",
        class_="way-details",
        data_way=way.key,
        data_scenarios=" ".join(way.scenarios),
    )


def _brief_source(source: str) -> str:
    """Return the first sources of a leg; a long run rests on one per section."""
    parts = list(dict.fromkeys(part.strip() for part in source.split(";")))
    rest = len(parts) - _SHOWN_SOURCES
    return "; ".join(parts[:_SHOWN_SOURCES]) + (f"; and {rest} more, listed below" * (rest > 0))


def _figures(item: Mapping[str, Any]) -> str:
    """Return days, price by item and emissions of a way as pairs of term and figure."""
    port = item.get("port_to_port") or {}
    pairs = [
        ("Days gate to gate: mean, median, 9 in 10", _days(item)),
        ("Days port to port: mean, median, 9 in 10", _days(port)),
        (
            f"Price, USD of {item.get('price_year', 'the price year')}",
            f"{amount(item['usd_per_feu'])} per FEU, {amount(item.get('usd_per_teu'))} per TEU",
        ),
        (
            "Price by item, USD per FEU",
            "; ".join(
                f"{ITEM_NAMES.get(key, key.replace('_', ' '))} {amount(value)}"
                for key, value in (item.get("usd_items") or {}).items()
            ),
        ),
        (
            "Value of time, not in the price",
            f"{amount(item.get('time_value_usd_per_feu'))} USD per FEU",
        ),
        (
            "CO2e, kg per FEU",
            f"{amount(item['co2e_kg_per_feu'])} well to wheel, "
            f"{amount(item.get('co2e_ttw_kg_per_feu'))} tank to wheel",
        ),
        ("Borders", ", ".join(str(border) for border in item.get("borders") or ()) or "none"),
        ("What rests on estimates", share_text(item.get("estimate_share"))),
    ]
    return tag(
        "dl",
        *(tag("div", tag("dt", esc(term)), tag("dd", esc(text))) for term, text in pairs),
        class_="facts",
    )


def _days(figures: Mapping[str, Any]) -> str:
    return ", ".join(amount(figures.get(key), 1) for key in ("days_mean", "days_p50", "days_p90"))
