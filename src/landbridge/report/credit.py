"""Whom a map must name."""

from __future__ import annotations

from landbridge.report.geometry import Geometry

__all__ = ["ATTRIBUTION", "credit_line"]

ATTRIBUTION = "© OpenStreetMap contributors (ODbL), Natural Earth"


def credit_line(geometry: Geometry) -> str:
    """Return whom a map must name: the study's sources, and the maker of land and frontiers.

    Parameters
    ----------
    geometry : Geometry
        Where tracks lie, with the credit of the study.

    Returns
    -------
    str
        Names, separated by commas.

    Examples
    --------
    >>> credit_line(Geometry(credit="my own survey"))
    'my own survey, Natural Earth'
    """
    return f"{geometry.credit}, Natural Earth" if geometry.credit else ATTRIBUTION
