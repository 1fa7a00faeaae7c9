"""Who pays whom: every flow of money of a market as a row, and its totals.

A ledger is made from the boxes on each way and what each piece of the way charges. Nothing is
rounded and nothing netted, so that what shippers pay and what everybody takes can be checked
against what the choice of ways was made on.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from landbridge.base.errors import Finding, InputError
from landbridge.market.choice_types import TEU_PER_FEU

__all__ = [
    "KINDS",
    "Carriage",
    "Charge",
    "Entry",
    "Ledger",
    "MoneyKind",
    "Role",
    "check_bill",
    "ledger_of",
]

MoneyKind = Literal[
    "tariff",
    "transit_fee",
    "access_charge",
    "terminal",
    "border_fee",
    "canal",
    "road",
    "empty_return",
    "scarcity_rent",
    "tax",
]
#: What money is paid for. A railway's tariff is a transit fee where the box neither begins nor
#: ends in its country.
KINDS: Final[Mapping[str, str]] = {
    "tariff": "tariff",
    "transit_fee": "transit fee",
    "access_charge": "access charge",
    "terminal": "terminal",
    "border_fee": "border",
    "canal": "canal",
    "road": "road",
    "empty_return": "return of the empty box",
    "scarcity_rent": "scarcity rent",
    "tax": "tax",
}
#: What a payee is.
Role = Literal["railway", "shipping", "terminal", "canal", "road", "boxes", "border", "state"]
_CONFIDENCES: Final = ("measured", "published", "estimate")
#: Money may be off by this part of the bill: sums of some 1e5 products of 16 digits.
_TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Charge:
    """What one piece of a way charges for a box.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    payee, role : str
        Who takes it, and what he is.
    country : str
        Where (empty: at sea).
    usd_per_feu : float
        US dollars an FEU.
    km : float
        Length that it pays for.
    confidence : {"measured", "published", "estimate"}
        Of the price.
    """

    kind: MoneyKind
    payee: str
    role: Role
    country: str
    usd_per_feu: float
    km: float = 0.0
    confidence: str = "estimate"


@dataclass(frozen=True, slots=True)
class Carriage:
    """Boxes of one payer on one way.

    Parameters
    ----------
    payer : str
        Who pays for them.
    teu_per_year : float
        TEU a year.
    charges : sequence of Charge
        What the way charges, piece by piece.
    """

    payer: str
    teu_per_year: float
    charges: Sequence[Charge]


@dataclass(frozen=True, slots=True)
class Entry:
    """A flow of money: US dollars a year from a payer to a payee.

    ``teu_per_year`` is the flow it is paid for; boxes that pay one payee twice (two terminals of
    his) count twice. ``teu_km_per_year`` is the length they are carried for it.
    """

    payer: str
    payee: str
    role: Role
    country: str
    year: int
    kind: MoneyKind
    usd_per_year: float
    teu_per_year: float
    teu_km_per_year: float
    confidence: str

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a dictionary."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True)
class Ledger:
    """All flows of money of a year."""

    entries: tuple[Entry, ...]

    @property
    def usd_per_year(self) -> float:
        """All that is paid, US dollars a year."""
        return math.fsum(entry.usd_per_year for entry in self.entries)

    def balances(self) -> dict[str, float]:
        """Return what each party takes less what it pays, US dollars a year; they add up to 0.

        Examples
        --------
        >>> way = [Charge("tariff", "North Railway", "railway", "NN", 500.0)]
        >>> ledger_of([Carriage("shippers", 20.0, way)], 2001).balances()
        {'North Railway': 5000.0, 'shippers': -5000.0}
        """
        parts: dict[str, list[float]] = defaultdict(list)
        for entry in self.entries:
            parts[entry.payee].append(entry.usd_per_year)
            parts[entry.payer].append(-entry.usd_per_year)
        return {party: math.fsum(parts[party]) for party in sorted(parts)}

    def totals(self, *fields: str, roles: Iterable[Role] = ()) -> list[dict[str, Any]]:
        """Return sums by some fields, the largest first.

        Parameters
        ----------
        *fields : str
            Names of fields of :class:`Entry`.
        roles : iterable of str
            Payees that count; none: all.

        Returns
        -------
        list of dict
            The fields, ``usd_per_year`` and ``estimate_share``, the part of the money whose price
            is an estimate.
        """
        wanted = frozenset(roles)
        sums: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
        for entry in self.entries:
            if wanted and entry.role not in wanted:
                continue
            total = sums[tuple(getattr(entry, name) for name in fields)]
            total[0] += entry.usd_per_year
            total[1] += entry.usd_per_year * (entry.confidence == "estimate")
        ranked = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
        return [
            {
                **dict(zip(fields, key, strict=True)),
                "usd_per_year": usd,
                "estimate_share": guessed / usd if usd else 0.0,
            }
            for key, (usd, guessed) in ranked
        ]


def ledger_of(carriages: Iterable[Carriage], year: int, more: Iterable[Entry] = ()) -> Ledger:
    """Return the ledger of a year: a row for each payer, payee, country, kind and confidence.

    Parameters
    ----------
    carriages : iterable of Carriage
        Boxes on ways. A TEU pays half of what an FEU does, as the choice of ways has it.
    year : int
        The year.
    more : iterable of Entry
        Money that is not paid by way, such as scarcity rents.

    Returns
    -------
    Ledger
        Rows in the order of their names.

    Raises
    ------
    InputError
        A flow or price is no number, or a flow is below 0: all at once.

    Examples
    --------
    >>> way = [Charge("tariff", "North Railway", "railway", "NN", 500.0, km=100.0),
    ...        Charge("terminal", "terminals NN", "terminal", "NN", 80.0)]
    >>> book = ledger_of([Carriage("shippers", 20.0, way), Carriage("shippers", 4.0, way)], 2001)
    >>> [(entry.kind, entry.usd_per_year) for entry in book.entries]
    [('tariff', 6000.0), ('terminal', 960.0)]
    """
    sums: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    findings: list[Finding] = []
    for carriage in carriages:
        teu = carriage.teu_per_year
        if not (math.isfinite(teu) and teu >= 0.0):
            findings.append(_fault("teu_per_year", teu, "is no flow", "0 or more"))
            continue
        for one in carriage.charges:
            if not math.isfinite(one.usd_per_feu):
                where = f"usd_per_feu of {one.payee}"
                findings.append(_fault(where, one.usd_per_feu, "is no price", "a number"))
                continue
            key = (carriage.payer, one.payee, one.role, one.country, one.kind, one.confidence)
            total = sums[key]
            total[0] += teu * one.usd_per_feu / TEU_PER_FEU
            total[1] += teu
            total[2] += teu * one.km
    if findings:
        raise InputError(dict.fromkeys(findings))
    rows = [
        Entry(payer, payee, role, country, year, kind, usd, teu, teu_km, confidence)
        for (payer, payee, role, country, kind, confidence), (usd, teu, teu_km) in sums.items()
        if teu > 0.0 and usd != 0.0
    ]
    return Ledger(tuple(sorted((*rows, *more), key=_order)))


def _order(entry: Entry) -> tuple[Any, ...]:
    place = list(KINDS).index(entry.kind)
    guessed = _CONFIDENCES.index(entry.confidence)
    return (entry.payer, entry.country, entry.payee, place, guessed)


def _fault(column: str, value: float, message: str, allowed: str) -> Finding:
    return Finding("", None, column, f"{value:g}", message, allowed, "correct it")


def check_bill(ledger: Ledger, paid: Mapping[str, float]) -> None:
    """Refuse a ledger that does not agree with what the payers were charged.

    The two sums come by different ways: the ledger from the pieces of each way, the bill from the
    price at which shippers chose and the scarcity prices that they met.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    paid : mapping of str to float
        What each payer was charged, US dollars a year.

    Raises
    ------
    InputError
        A payer was charged another sum than he pays: with every payer.

    Examples
    --------
    >>> way = [Charge("tariff", "North Railway", "railway", "NN", 500.0)]
    >>> check_bill(ledger_of([Carriage("shippers", 20.0, way)], 2001), {"shippers": 4900.0})
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: ledger: 'shippers' pays 5000 USD a year and was charged \
4900; allowed the same twice; look for a price that is not in the pieces of a way
    """
    booked: dict[str, float] = defaultdict(float)
    takers = {entry.payee for entry in ledger.entries}
    for entry in ledger.entries:
        if entry.payer not in takers:  # one who takes money himself only passes it on
            booked[entry.payer] += entry.usd_per_year
    whole = max((abs(usd) for usd in (*paid.values(), *booked.values())), default=0.0)
    wrong = [
        Finding(
            "",
            None,
            "ledger",
            payer,
            f"pays {booked.get(payer, 0.0):.9g} USD a year and was charged "
            f"{paid.get(payer, 0.0):.9g}",
            "the same twice",
            "look for a price that is not in the pieces of a way",
        )
        for payer in sorted({*paid, *booked})
        if abs(booked.get(payer, 0.0) - paid.get(payer, 0.0)) > _TOLERANCE * whole
    ]
    if wrong:
        raise InputError(wrong)
