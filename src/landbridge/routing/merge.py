"""Join the runs of a train in one country: a leg as a forwarder counts it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from landbridge.routing.parts import Grams, Part

CONFIDENCES = ("measured", "published", "estimate")


def merge_runs(parts: Sequence[Part]) -> list[Part]:
    """Join neighbouring runs of one service in one country into one part.

    Their times add up exactly: runs with the same key are early or late together.
    """
    numbered = enumerate(parts)
    groups = itertools.groupby(numbered, key=lambda item: _run(item[1]) or (item[0],))
    return [_join([part for _, part in group]) for _, group in groups]


def _run(part: Part) -> tuple[str, str, int] | None:
    """Return what the parts of one run share; None for a part that stands alone."""
    if part.kind == "run" and part.mode == "rail":
        return part.key, part.service, part.gauge_mm
    return None


def _join(runs: Sequence[Part]) -> Part:
    if len(runs) == 1:
        return runs[0]
    return replace(
        runs[0],
        to_place=runs[-1].to_place,
        km=sum(run.km for run in runs),
        p50=sum(run.p50 for run in runs),
        p90=sum(run.p90 for run in runs),
        track=tuple(track for run in runs for track in run.track),
        prices=tuple(price for run in runs for price in run.prices),
        wtw=_sum([run.wtw for run in runs]),
        ttw=_sum([run.ttw for run in runs]),
        source="; ".join(dict.fromkeys(run.source for run in runs)),
        confidence=max((run.confidence for run in runs), key=CONFIDENCES.index),
    )


def _sum(grams: Sequence[Grams]) -> Grams:
    return Grams(
        sum(one.per_gross_t for one in grams),
        sum(one.per_cargo_t for one in grams),
        sum(one.per_teu for one in grams),
    )
