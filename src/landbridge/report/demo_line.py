"""What the line carries in the demo: one route in some scenarios, beside what was said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from landbridge.line.carried import METHOD_WORDS, METHODS
from landbridge.line.loops import SPACINGS_WORDS
from landbridge.report.capacity_svg import line_picture
from landbridge.report.capacity_tables import limit_words
from landbridge.report.demo_train import PICTURE_PX, picture_box
from landbridge.report.markup import esc, html_table, slug, tag
from landbridge.report.numbers import amount, span
from landbridge.report.text import Column, Table

__all__ = ["limits_in_each", "line_headline", "line_section", "line_table", "line_words"]

Result = Mapping[str, Any]
Results = Sequence[Result]

_BOX_TEU: Final = 2
_BY: Final = {"russian": "by the Russian method", "uic406": "by UIC 406"}


def line_words(results: Results) -> list[str]:
    """Return what binds, what the track alone would carry, what the works add, and what is unknown.

    Parameters
    ----------
    results : sequence of mapping
        Results of :func:`landbridge.runs.capacity.capacity_result` for one route, in the order of
        the works.

    Returns
    -------
    list of str
        Sentences.
    """
    return [*_binds(results), *map(_track, results), *_added(results), *_unknown(results)]


def line_headline(results: Results) -> str:
    """Return the figures of the route in one sentence.

    Parameters
    ----------
    results : sequence of mapping
        Results of :func:`landbridge.runs.capacity.capacity_result` for one route.

    Returns
    -------
    str
        TEU a year in each scenario, what was said, what binds in the last.
    """
    parts = []
    for result in results:
        teu = [result["teu_per_year"][method] for method in METHODS]
        parts.append(f"{span(min(teu), max(teu))} TEU a year ({result['scenario']})")
    first, last = results[0], results[-1]
    said = " and ".join(amount(one["teu_per_year"]) for one in _claims(results))
    return (
        f"The line {first['from_name']} - {first['to_name']} would carry {' and '.join(parts)}"
        + (f"; {said} were said" if said else "")
        + f". What binds in {last['scenario']}: {' '.join(limit_words(last['binding']))}."
    )


def _binds(results: Results) -> list[str]:
    """Return what binds, the scenarios and methods together where it is the same."""
    where: dict[str, dict[str, list[str]]] = {}
    for result in results:
        for method, words in _BY.items():
            why = result["binding"]["by_method"][method]["why"]
            where.setdefault(why, {}).setdefault(result["scenario"], []).append(words)
    lines = []
    for why, scenarios in where.items():
        parts = [
            name + ("" if len(words) == len(_BY) else f" {words[0]}")
            for name, words in scenarios.items()
        ]
        lines.append(f"What binds in {' and '.join(parts)}: {why}.")
    return lines


def _track(result: Result) -> str:
    """Return what the track alone would carry, and where it is tightest."""
    figures = [
        f"{amount(result['line_teu_per_year'][method])} TEU a year {words} "
        f"(tightest: {one['from']} - {one['to']})"
        for method, words in _BY.items()
        for one in [min(result["sections"], key=lambda s: float(s["teu_per_year_by"][method]))]
    ]
    return f"In {result['scenario']} the track alone would carry {' and '.join(figures)}."


def _added(results: Results) -> list[str]:
    """Return what the works from the first scenario to the last add, and what would reach more."""
    first, last = results[0], results[-1]
    if len(results) < len(("before", "after")):
        return []
    gains = [last["teu_per_year"][m] - first["teu_per_year"][m] for m in METHODS]
    binds = " ".join(limit_words(last["binding"]))
    if max(map(abs, gains)) < 1:
        added = f"The works of {last['scenario']} add nothing to the route while {binds} binds."
    else:
        added = (
            f"The works of {last['scenario']} add {span(min(gains), max(gains))} TEU a year; then "
            f"{binds} binds."
        )
    most = max((one["teu_per_year"] for one in last["claims"]), default=None)
    if most is None:
        return [added]
    return [
        f"{added} The cheapest projects that reach {amount(most)}: landbridge capacity "
        f"{last['from_name']}-{last['to_name']} -s {last['scenario']} --target-teu {most:.0f}"
    ]


def _unknown(results: Results) -> list[str]:
    """Return how far the figures hang on loops that no source knows."""
    known = [result for result in results if result["range"]]
    if not known:
        return []
    parts = [
        f"{' or '.join(f'{_range(result, m)} {words}' for m, words in _BY.items())} in "
        f"{result['scenario']}"
        for result in known
    ]
    line = (
        f"Where no source knows the loops, they may lie {SPACINGS_WORDS} apart; then the route "
        f"carries, in TEU a year, {'; '.join(parts)}."
    )
    if any(
        result["teu_per_year"][method] > result["range"]["teu_per_year"][method]["high"]
        for result in known
        for method in METHODS
    ):
        line += " A figure above its range rests on closer loops in the tables (track.csv)."
    return [line]


def _claims(results: Results) -> list[Mapping[str, Any]]:
    return sorted(results[0]["claims"], key=lambda one: (one["year"], one["teu_per_year"]))


def line_table(results: Results) -> Table:
    """Return what the route carries by both methods in each scenario, beside what was said.

    Parameters
    ----------
    results : sequence of mapping
        Results of :func:`landbridge.runs.capacity.capacity_result` for one route.

    Returns
    -------
    Table
        One row a scenario and method, then the claims.
    """
    columns = (
        Column("scenario", "Scenario"),
        Column("method", "By"),
        Column("teu_per_year", "Carries", "TEU/year", "right"),
        Column("feu_per_year", "40-foot boxes", "a year", "right"),
        Column("line_teu_per_year", "Track alone", "TEU/year", "right"),
        Column("range", f"Unknown loops {SPACINGS_WORDS}", "TEU/year", "right"),
        Column("binding", "What binds, or who said it"),
    )
    rows: list[tuple[Any, ...]] = [
        (
            result["scenario"],
            words,
            *(result[column.key][method] for column in columns[2:5]),
            _range(result, method),
            ": ".join(limit_words(result["binding"]["by_method"][method])),
        )
        for result in results
        for method, words in METHOD_WORDS.items()
    ]
    rows += [
        (
            f"claim of {one['year']}",
            "",
            one["teu_per_year"],
            one["teu_per_year"] / _BOX_TEU,
            *("", ""),
            one["claim"],
        )
        for one in _claims(results)
    ]
    return Table(_title(results), columns, tuple(rows), tuple(line_words(results)))


def _range(result: Result, method: str) -> str:
    if not result["range"]:
        return ""
    held = result["range"]["teu_per_year"][method]
    return span(held["low"], held["high"])


def limits_in_each(results: Results) -> Table:
    """Return every limit of the route with its TEU a year in each scenario, the least first.

    Parameters
    ----------
    results : sequence of mapping
        Results of :func:`landbridge.runs.capacity.capacity_result` for one route.

    Returns
    -------
    Table
        One row a limit; the track has one by each method.
    """
    found: dict[tuple[str, str], dict[str, float]] = {}
    for result in results:
        scenario = result["scenario"]
        for one in result["limits"]:
            if one["kind"] != "line":
                found.setdefault(limit_words(one), {})[scenario] = one["teu_per_year"]
        for method, words in METHOD_WORDS.items():
            carries = result["line_teu_per_year"][method]
            found.setdefault(("track", words), {})[scenario] = carries
    scenarios = [result["scenario"] for result in results]
    columns = (
        Column("kind", "Limit"),
        Column("where", "Where, or by which method"),
        *(Column(name, name, "TEU/year", "right") for name in scenarios),
    )
    ranked = sorted(found.items(), key=lambda item: min(item[1].values()))
    rows = tuple((*key, *(by.get(name) for name in scenarios)) for key, by in ranked)
    return Table("What limits the route, the least first", columns, rows)


def line_section(results: Results) -> str:
    """Return what the route carries as a section of a page.

    Parameters
    ----------
    results : sequence of mapping
        Results of :func:`landbridge.runs.capacity.capacity_result` for one route.

    Returns
    -------
    str
        Markup: big figures, paragraphs, the picture of the first scenario with the others folded,
        and the limits of all.
    """
    first, *others = results
    notes = dict.fromkeys(note for result in results for note in result["notes"])
    return tag(
        "section",
        tag("h2", esc(_title(results))),
        _tiles(results),
        *(tag("p", esc(line)) for line in line_words(results)),
        tag("p", esc(f"Along the line, {first['scenario']}"), class_="fig-title"),
        picture_box(line_picture(first, PICTURE_PX), f"Capacity in {first['scenario']}"),
        *(
            tag(
                "details",
                tag("summary", esc(f"The same in {result['scenario']}")),
                picture_box(_own_ids(result), f"Capacity in {result['scenario']}"),
                class_="way-details",
            )
            for result in others
        ),
        tag("p", esc("Rest the pointer on a section for its figures."), class_="note"),
        tag("div", html_table(limits_in_each(results)), class_="scroll", tabindex=0),
        tag(
            "details",
            tag("summary", esc("What these figures rest on")),
            tag("ul", *(tag("li", esc(note)) for note in notes), class_="sources"),
            class_="way-details",
        ),
        id="line",
    )


def _own_ids(result: Result) -> str:
    """Return the picture with ids that no other picture of the page has."""
    drawn, mine = line_picture(result, PICTURE_PX), slug(result["scenario"])
    drawn = re.sub(r'\bid="([^"]+)"', rf'id="\1-{mine}"', drawn)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#\1-{mine})", drawn)


def _tiles(results: Results) -> str:
    """Return the big figures: scenarios and claims on one scale."""
    claims = _claims(results)
    figures = [result["teu_per_year"][m] for result in results for m in METHODS]
    most = max([1.0, *figures, *(one["teu_per_year"] for one in claims)])
    tiles = []
    for result in results:
        rows = [
            _tile_row(words, result["teu_per_year"][m], result["feu_per_year"][m], most, "rail")
            for m, words in METHOD_WORDS.items()
        ]
        spread = [(_range(result, m), words) for m, words in METHOD_WORDS.items()]
        if result["range"]:
            ranges = "; ".join(f"{held} by {words}" for held, words in spread)
            rows.append(
                tag("p", esc(f"unknown loops {SPACINGS_WORDS} apart: {ranges}"), class_="small")
            )
        binds = ", ".join(limit_words(result["binding"]))
        rows.append(tag("p", esc(f"binds: {binds}"), class_="small"))
        tiles.append(tag("article", tag("h3", esc(result["scenario"])), *rows, class_="tile"))
    if claims:
        rows = [
            _tile_row(f"claim of {one['year']}", one["teu_per_year"],
                      one["teu_per_year"] / _BOX_TEU, most, "")
            for one in claims
        ]  # fmt: skip
        tiles.append(tag("article", tag("h3", "As was said"), *rows, class_="tile"))
    return tag("div", *tiles, class_="tiles line-tiles")


def _tile_row(words: str, teu: float, boxes: float, most: float, colour: str) -> str:
    bar = tag("i", class_=colour or None, style=f"width:{100 * teu / most:.2f}%")
    return tag(
        "div",
        tag("span", esc(words), class_="tile-label"),
        tag("span", tag("b", amount(teu)), " TEU", class_="tile-days"),
        tag("span", bar, class_="tile-bar"),
        tag("span", esc(f"{amount(boxes)} 40-foot boxes a year"), class_="tile-money"),
        class_="tile-row",
    )


def _title(results: Results) -> str:
    first = results[0]
    return f"What the line carries: {first['from_name']} - {first['to_name']}"
