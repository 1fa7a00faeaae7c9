"""Tables of a backcast: a loss never stands without its elasticity."""

from __future__ import annotations

from typing import Any

from landbridge.report.backcast_tables import backcast_words, compared_table

DETAIL = {
    "teu_before": 1000.0,
    "teu_after": 1.0,
    "tariff_usd_per_feu": 900.0,
    "elasticity_to_tariff": -9.97,
    "elasticity_to_price": -30.2,
}


def backcast_of(model: float | None, **more: float) -> dict[str, Any]:
    row = {
        "id": "loss", "kind": "loss", "what": "Twice the tariff", "year": 2005, "unit": "%",
        "observed": 93.0, "low": None, "high": None, "model": model, "use": "predicted",
        "error": None if model is None else model / 93.0 - 1.0, "added": False, "reason": "",
        "detail": {**DETAIL, **more},
    }  # fmt: skip
    summary = {
        "kind": "loss", "use": "predicted", "compared": int(model is not None), "near": 1,
        "median_absolute_error": 0.07, "mean_absolute_error": 0.07, "median_error": 0.07,
        "not_compared": 0,
    }  # fmt: skip
    return {"calibrated_years": [2000], "near": 0.25, "rows": [row], "summary": [summary],
            "series": [], "calibration": None}  # fmt: skip


def test_a_loss_stands_beside_its_elasticity() -> None:
    result = backcast_of(99.9)
    words = backcast_words(result)
    assert any("1 of 1 within 25 %" in one and "elasticity of -30.2" in one for one in words)
    assert "elasticity to the door price: -30.2" in str(compared_table(result).rows[0])


def test_a_loss_without_limits_of_room_is_told_and_not_compared() -> None:
    words = " ".join(backcast_words(backcast_of(None, without_room=99.9)))
    assert "Predicted loss" not in words
    assert "without limits of room and therefore not compared" in words
    assert "1 predicted rows of 2005 are not compared" in words
    assert "1 of them would lie within 25 %, the furthest at 1.1 times" in words
