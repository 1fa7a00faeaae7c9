"""The picture of a market: names of services stay whole, since they say what is full."""

from __future__ import annotations

import re

from landbridge.report.market_svg import market_svg

LONG = "Through train First Harbour - Second Junction - Third Border - Fourth Capital, westbound"


def test_a_long_name_is_written_on_two_lines_and_whole() -> None:
    result = {
        "scenario": "base",
        "year": 2025,
        "price_year": 2025,
        "rationing": "price",
        "catchment": {"modes": []},
        "shares": [],
        "scarcity": [
            {"name": LONG, "country": "", "usd_per_teu": 200.0},
            {"name": "Short", "country": "XA", "usd_per_teu": 100.0},
        ],
        "revenue": [],
    }
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", market_svg(result))
    first = next(number for number, text in enumerate(texts) if text.startswith("Through train"))
    assert " ".join(texts[first : first + 2]) == LONG
    assert "Short (XA)" in texts
    assert not any("…" in text for text in texts)
