"""Block trains at the pace of a disturbed timetable, along the part of their way that it covers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.study import Study

__all__ = ["ServicePace", "study_at_pace"]

_SOURCE = "computed from the timetable of {lines} under delays: {share:.0%} of the way there"


@dataclass(frozen=True, slots=True)
class ServicePace:
    """A block train in a country, at the pace of container trains of a disturbed timetable.

    ``km_on_line`` of its ``km`` there are on the lines ``lines``; on the rest it keeps the pace it
    had before. ``p90_ratio`` is 9-in-10 over median time.
    """

    service: str
    country: str
    lines: tuple[str, ...]
    km: float
    km_on_line: float
    km_per_day: float
    p90_ratio: float
    before_km_per_day: float
    before_p90_ratio: float

    def to_dict(self) -> dict[str, Any]:
        """Return it as part of a result."""
        return {**asdict(self), "lines": list(self.lines)}


def study_at_pace(study: Study, paces: Sequence[ServicePace]) -> Study:
    """Return a study whose block trains run at other paces in some countries.

    Parameters
    ----------
    study : Study
        The study.
    paces : sequence of ServicePace
        One a service and country.

    Returns
    -------
    Study
        Each of the services has a speed class of its own, with the rows of its class before, but
        for the countries that are told; with no paces, the study itself.
    """
    if not paces:
        return study
    services, speeds = study.tables["services"].copy(), study.tables["speeds"]
    parts = [speeds]
    by_service: dict[str, list[ServicePace]] = {}
    for one in paces:
        by_service.setdefault(one.service, []).append(one)
    for service, own in sorted(by_service.items()):
        before = str(services.at[service, "speed_class"])
        name = f"{before}-{service}"
        told = {one.country: one for one in own}
        kept = speeds[(speeds["speed_class"] == before) & ~speeds["country"].isin(list(told))]
        parts.append(_named(kept, name, service))
        parts += [_row(speeds, name, told[country]) for country in sorted(told)]
        services.loc[service, "speed_class"] = name
    tables = {**study.tables, "services": services, "speeds": _joined(parts)}
    text = repr(sorted(paces, key=lambda one: (one.service, one.country)))
    digest = hashlib.sha256(f"{study.digest}\0paces\0{text}".encode()).hexdigest()
    return replace(study, tables=MappingProxyType(tables), digest=digest)


def _named(rows: pd.DataFrame, speed_class: str, service: str) -> pd.DataFrame:
    """Return rows of a class for a service alone."""
    found = rows.copy()
    found.index = [f"{name}-{service}" for name in rows.index]
    found.index.name = rows.index.name
    found["speed_class"] = speed_class
    return found


def _row(table: pd.DataFrame, speed_class: str, one: ServicePace) -> pd.DataFrame:
    row = table.iloc[[0]].copy()
    row.index = [f"{speed_class}-{one.country.lower()}-timetable"]
    row.index.name = table.index.name
    row["speed_class"] = speed_class
    row["country"] = one.country
    row["km_per_day"] = one.km_per_day
    row["p90_ratio"] = one.p90_ratio
    row["project"] = ""
    share = one.km_on_line / one.km
    row["source"] = _SOURCE.format(lines=", ".join(one.lines), share=share)
    row["confidence"] = "estimate"
    row["valid_from"] = float("nan")
    row["valid_to"] = float("nan")
    return row


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(parts)
