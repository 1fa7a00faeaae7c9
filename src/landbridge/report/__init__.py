"""Results in; tables, maps, bars and pages out: the room that shows what the others computed.

In: plain results, the dictionaries that frozen results give by ``.to_dict()`` (a routes result is
described in :mod:`landbridge.report.ways`), and a lookup of geometry by id
(:class:`landbridge.report.geometry.Geometry`). Nothing here computes a way, a day or a dollar: it
chooses, sorts, formats and draws.

Out: tables for the terminal (:mod:`~landbridge.report.text`, :mod:`~landbridge.report.compare`),
files (:mod:`~landbridge.report.tables`: csv, json, parquet, xlsx, geojson, svg, html), the map
(:mod:`~landbridge.report.map`), self-contained pages (:mod:`~landbridge.report.page`) and the
report of the demo (:mod:`~landbridge.report.demo`). The same input gives the same bytes. Files are
written to a temporary neighbour and renamed, so that a failure leaves the old file.

This room and ``store`` alone write files. Only ``data`` and ``store`` read them, with one exception
that stays inside this package: :func:`landbridge.report.shipped.shipped_text` reads the room's own
assets (style sheet, script, world map), which are part of the code.
"""

__all__ = [
    "ahead",
    "along",
    "atlas",
    "bars",
    "capacity_bands",
    "capacity_files",
    "capacity_money",
    "capacity_page",
    "capacity_rows",
    "capacity_strips",
    "capacity_svg",
    "capacity_tables",
    "capacity_text",
    "capacity_upgrades",
    "chart",
    "checked",
    "claims",
    "compare",
    "compared",
    "compared_bars",
    "compared_files",
    "compared_page",
    "compared_rows",
    "compared_svg",
    "compared_texts",
    "compared_tiles",
    "compared_ways",
    "compared_words",
    "credit",
    "demo",
    "demo_line",
    "demo_train",
    "details",
    "dispatch_bars",
    "dispatch_bench",
    "dispatch_colours",
    "dispatch_files",
    "dispatch_frame",
    "dispatch_marks",
    "dispatch_order",
    "dispatch_page",
    "dispatch_scene",
    "dispatch_shown",
    "dispatch_svg",
    "dispatch_text",
    "dispatch_uses",
    "drawing",
    "findings",
    "geojson",
    "geometry",
    "labels",
    "land",
    "map",
    "markup",
    "numbers",
    "observed",
    "page",
    "palette",
    "plain",
    "projection",
    "rows",
    "scene",
    "sections",
    "shipped",
    "sources",
    "strands",
    "studyfiles",
    "studyreadme",
    "tables",
    "text",
    "tiles",
    "ways",
    "xlsx",
]
