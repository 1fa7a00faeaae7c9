"""A market as a page: the answer, the charts, and the tables behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from landbridge.report.chart import document as svg_document
from landbridge.report.demo_train import picture_box
from landbridge.report.market_money_tables import passed_on_table, revenue_table, split_table
from landbridge.report.market_svg import market_picture
from landbridge.report.market_tables import (
    flows_table,
    market_words,
    scarcity_table,
    shares_table,
)
from landbridge.report.markup import esc, html_table, tag
from landbridge.report.numbers import amount
from landbridge.report.page import document, page_footer, page_header
from landbridge.report.text import Column, Table

__all__ = ["STYLE", "market_page", "market_section", "table_box"]

Result = Mapping[str, Any]

_WIDTH: Final = 1000.0
#: Rules beyond those of all pages.
STYLE: Final = """
.line-box{overflow:auto;background:var(--paper);border:1px solid var(--rule);max-width:100%}
.line-box svg{display:block;width:100%;height:auto}
.line-box svg.market{min-width:820px}
@media print{.line-box svg{min-width:0!important}}
"""


def table_box(table: Table, caption: bool = True) -> str:
    """Return a table that scrolls where the page is narrower, with its notes.

    Parameters
    ----------
    table : Table
        The table.
    caption : bool
        Whether its title stands above it.
    """
    box = tag(
        "div", html_table(table, caption=caption), class_="scroll", tabindex=0, role="region",
        aria_label=table.title,
    )  # fmt: skip
    return box + "".join(tag("p", esc(note), class_="note") for note in table.notes)


def market_page(result: Result) -> str:
    """Return a market as one HTML document, with nothing loaded from anywhere.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.market.market_result`.

    Returns
    -------
    str
        The document; the same input gives the same bytes.
    """
    title = f"The market, scenario {result['scenario']}, {result['year']}"
    body = [
        page_header(title, {"question": "Who ships which way, and who is paid?"},
                    market_words(result), ""),
        "<main>",
        _picture(result),
        tag("h2", "Who goes which way"),
        table_box(shares_table(result), caption=False),
        tag("p", esc(_catchment(result)), class_="note"),
        tag("h2", "The fullest ways"),
        table_box(flows_table(result), caption=False),
        tag("h2", "What is full"),
        table_box(scarcity_table(result), caption=False),
        tag("h2", "Who is paid"),
        table_box(revenue_table(result), caption=False),
        *_boxed("What is passed on inside these prices", passed_on_table(result)),
        *_boxed("Sharing a through tariff", split_table(result)),
        tag("h2", "The ledger, by payee"),
        table_box(_payees(result), caption=False),
        "</main>",
        page_footer((), {"study": result["study"]}),
    ]  # fmt: skip
    return document(title, "\n".join(body), STYLE)


def market_section(results: Sequence[Result]) -> str:
    """Return markets as a section of a page that has others: words of all, pictures of the last.

    Parameters
    ----------
    results : sequence of mapping
        Results of :func:`landbridge.runs.market.market_result`, of scenarios one after the other.

    Returns
    -------
    str
        Markup with the id ``market``.
    """
    last = results[-1]
    words = [
        tag("li", tag("b", esc(f"{result['scenario']}: ")), esc(" ".join(market_words(result))))
        for result in results
    ]
    command = f"landbridge market -s {last['scenario']} --split -o market.html"
    return tag(
        "section",
        tag("h2", "The market: who would ship, and who would be paid"),
        tag("ul", *words),
        _picture(last),
        table_box(scarcity_table(last)),
        table_box(revenue_table(last)),
        tag("p", esc(f"All flows, the ledger, and how to share the tariff: {command}"),
            class_="note"),
        id="market",
    )  # fmt: skip


def _boxed(title: str, table: Table | None) -> tuple[str, ...]:
    if table is None:
        return ()
    return (tag("h2", title), table_box(table, caption=False))


def _picture(result: Result) -> str:
    body, height = market_picture(result)
    drawn = svg_document("market", _WIDTH, height + 12, body)
    return picture_box(drawn, "Shares, scarcity prices and revenue")


def _catchment(result: Result) -> str:
    caught = result["catchment"]
    trades = ", ".join(one["name"] for one in caught["trades"])
    here, there = (", ".join(caught[key]) for key in ("origin_names", "destination_names"))
    return (
        f"The catchment ({caught['confidence']}): {trades}; from {here} to {there}, both "
        "directions. TEU and boxes are told apart by each trade's TEU a box."
    )


def _payees(result: Result) -> Table:
    """Return what each payee takes from shippers, with what it is paid for."""
    sums: dict[tuple[str, str, str], float] = {}
    for entry in result["ledger"]:
        if entry["inside"]:
            continue  # stands in the table of what is passed on
        key = (entry["payee"], entry["country"], entry["kind"])
        sums[key] = sums.get(key, 0.0) + entry["usd_per_year"]
    ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    shown = ranked[:_PAYEES]
    columns = (
        Column("payee", "Payee"),
        Column("country", "Country"),
        Column("kind", "For"),
        Column("usd_per_year", "Takes", "million USD/year", "right", 2),
    )
    rows = tuple(
        (payee, country, kind.replace("_", " "), usd / 1e6) for (payee, country, kind), usd in shown
    )
    rest = sum(usd for _, usd in ranked[_PAYEES:])
    note = f"{len(ranked) - len(shown)} smaller ones take {amount(rest / 1e6, 1)} million USD."
    notes = (note,) if len(ranked) > len(shown) else ()
    return Table("The ledger, by payee", columns, rows, notes)


_PAYEES: Final = 25
