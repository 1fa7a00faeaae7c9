"""How railways share what a through tariff brings: by length, or by shares they agreed on."""

from __future__ import annotations

import math
from collections.abc import Mapping

from landbridge.base.errors import Finding, InputError

__all__ = ["split_by_km", "split_by_share"]

_TOLERANCE = 1e-9


def split_by_km(usd: float, km: Mapping[str, float]) -> dict[str, float]:
    """Return what each railway gets when a sum is shared by the length it carries over.

    Parameters
    ----------
    usd : float
        What is shared, US dollars.
    km : mapping of str to float
        Length (or TEU-km) of each railway, 0 or more.

    Returns
    -------
    dict of str to float
        US dollars; they add up to `usd`.

    Raises
    ------
    InputError
        A length is below 0 or no number, or none is above 0: all findings at once.

    Examples
    --------
    >>> split_by_km(1000.0, {"South": 100.0, "North": 150.0, "East": 250.0})
    {'South': 200.0, 'North': 300.0, 'East': 500.0}
    """
    wrong = [
        Finding("", None, f"km of {name}", f"{length:g}", "is no length", "0 or more", "correct it")
        for name, length in km.items()
        if not (math.isfinite(length) and length >= 0.0)
    ]
    whole = math.fsum(km.values())
    if not wrong and whole <= 0.0:
        wrong.append(Finding("", None, "km", f"{whole:g}", "is no length", "more than 0 in all"))
    if wrong:
        raise InputError(wrong)
    return {name: usd * length / whole for name, length in km.items()}


def split_by_share(usd: float, shares: Mapping[str, float]) -> dict[str, float]:
    """Return what each railway gets of a sum by agreed shares.

    Parameters
    ----------
    usd : float
        What is shared, US dollars.
    shares : mapping of str to float
        Part of each railway, 0 to 1; together 1.

    Returns
    -------
    dict of str to float
        US dollars; they add up to `usd`.

    Raises
    ------
    InputError
        A share is not in 0 to 1, or they are not 1 together: all findings at once.

    Examples
    --------
    >>> split_by_share(1000.0, {"South": 0.25, "North": 0.75})
    {'South': 250.0, 'North': 750.0}
    """
    wrong = [
        Finding("", None, f"share of {name}", f"{part:g}", "is no share", "0 to 1", "correct it")
        for name, part in shares.items()
        if not 0.0 <= part <= 1.0
    ]
    whole = math.fsum(shares.values())
    if not wrong and abs(whole - 1.0) > _TOLERANCE:
        message = "is what the shares add up to"
        wrong.append(Finding("", None, "shares", f"{whole:g}", message, "1", "correct a share"))
    if wrong:
        raise InputError(wrong)
    return {name: usd * part for name, part in shares.items()}
