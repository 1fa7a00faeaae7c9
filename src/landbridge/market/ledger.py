"""Who pays whom: every flow of money of a market as a row, and its totals.

A ledger is made from the boxes on each way and what each piece of the way charges. Nothing is
rounded and nothing netted, so that what shippers pay and what everybody takes can be checked
against what the choice of ways was made on. What the taker of a price passes on out of it, such as
an access charge, is a row too, and no part of what is paid in all: it is inside that price.
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
Role = Literal[
    "railway",
    "shipping",
    "terminal",
    "canal",
    "road",
    "boxes",
    "border",
    "infrastructure",
    "state",
]
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
    payer : str
        Who passes it on out of a price that he takes (empty: who pays for the boxes).
    inside : str
        Kind of the price that it is passed on out of (empty: it is a price of its own).
    above_usd_per_feu : float
        What is due beyond the price that it is inside of: not paid, told.
    """

    kind: MoneyKind
    payee: str
    role: Role
    country: str
    usd_per_feu: float
    km: float = 0.0
    confidence: str = "estimate"
    payer: str = ""
    inside: MoneyKind | Literal[""] = ""
    above_usd_per_feu: float = 0.0


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
    his) count twice. ``teu_km_per_year`` is the length they are carried for it. ``inside`` is the
    kind of the price that it is passed on out of, empty where it is paid for the boxes themselves;
    ``above_usd_per_year`` is what was due beyond that price.
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
    inside: MoneyKind | Literal[""] = ""
    above_usd_per_year: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a dictionary."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True)
class Ledger:
    """All flows of money of a year."""

    entries: tuple[Entry, ...]

    @property
    def usd_per_year(self) -> float:
        """All that is paid for the boxes, US dollars a year; what is passed on is inside it."""
        return math.fsum(entry.usd_per_year for entry in self.entries if not entry.inside)

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

    def totals(
        self, *fields: str, roles: Iterable[Role] = (), passed_on: bool = False
    ) -> list[dict[str, Any]]:
        """Return sums by some fields, the largest first.

        Parameters
        ----------
        *fields : str
            Names of fields of :class:`Entry`.
        roles : iterable of str
            Payees that count; none: all.
        passed_on : bool
            Whether to sum what is passed on inside prices instead of the prices: never both, so
            that no dollar counts twice.

        Returns
        -------
        list of dict
            The fields, ``usd_per_year`` and ``estimate_share``, the part of the money whose price
            is an estimate; of what is passed on also ``above_usd_per_year``.
        """
        wanted = frozenset(roles)
        sums: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for entry in self.entries:
            if bool(entry.inside) != passed_on or (wanted and entry.role not in wanted):
                continue
            total = sums[tuple(getattr(entry, name) for name in fields)]
            total[0] += entry.usd_per_year
            total[1] += entry.usd_per_year * (entry.confidence == "estimate")
            total[2] += entry.above_usd_per_year
        ranked = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
        return [
            {
                **dict(zip(fields, key, strict=True)),
                "usd_per_year": usd,
                "estimate_share": guessed / usd if usd else 0.0,
                **({"above_usd_per_year": above} if passed_on else {}),
            }
            for key, (usd, guessed, above) in ranked
        ]


def ledger_of(carriages: Iterable[Carriage], year: int, more: Iterable[Entry] = ()) -> Ledger:
    """Return the ledger of a year: a row for each payer, payee, country, kind and confidence.

    What is passed on has a row for each kind of price that it is inside of.

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
    sums: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
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
            payer = one.payer or carriage.payer
            key = (payer, one.payee, one.role, one.country, one.kind, one.confidence, one.inside)
            total = sums[key]
            total[0] += teu * one.usd_per_feu / TEU_PER_FEU
            total[1] += teu
            total[2] += teu * one.km
            total[3] += teu * one.above_usd_per_feu / TEU_PER_FEU
    if findings:
        raise InputError(dict.fromkeys(findings))
    rows = list(more)
    for (payer, payee, role, country, kind, confidence, inside), amounts in sums.items():
        usd, teu, km, above = amounts
        if teu > 0.0 and (usd != 0.0 or above != 0.0):
            whose = (payer, payee, role, country, year, kind)
            rows.append(Entry(*whose, usd, teu, km, confidence, inside, above))
    return Ledger(tuple(sorted(rows, key=_order)))


def _order(entry: Entry) -> tuple[Any, ...]:
    place = list(KINDS).index(entry.kind)
    guessed = _CONFIDENCES.index(entry.confidence)
    return (entry.payer, entry.country, entry.payee, place, guessed, entry.inside)


def _fault(column: str, value: float, message: str, allowed: str) -> Finding:
    return Finding("", None, column, f"{value:g}", message, allowed, "correct it")


def check_bill(ledger: Ledger, paid: Mapping[str, float]) -> None:
    """Refuse a ledger that does not agree with what the payers were charged.

    The two sums come by different ways: the ledger from the pieces of each way, the bill from the
    price at which shippers chose and the scarcity prices that they met. What is passed on stands on
    no bill, and nobody passes on more out of a price than he takes of it.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    paid : mapping of str to float
        What each payer was charged, US dollars a year.

    Raises
    ------
    InputError
        A payer was charged another sum than he pays, or a taker passes on more than he takes: with
        all of them.

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
    for entry in ledger.entries:
        if not entry.inside:
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
    wrong += _passed_beyond(ledger, _TOLERANCE * whole)
    if wrong:
        raise InputError(wrong)


def _passed_beyond(ledger: Ledger, slack: float) -> list[Finding]:
    """Return who passes on more out of his prices of a kind in a country than he takes by them."""
    left: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for entry in ledger.entries:
        if entry.inside:
            left[entry.payer, entry.country, entry.inside][1] += entry.usd_per_year
        else:
            left[entry.payee, entry.country, entry.kind][0] += entry.usd_per_year
    return [
        Finding(
            "",
            None,
            "ledger",
            payee,
            f"passes on {passed:.9g} USD a year out of {KINDS[kind]} in {country or 'no country'} "
            f"and takes {taken:.9g}",
            "up to what he takes",
            "look for a levy that names another payer than the taker of its price",
        )
        for (payee, country, kind), (taken, passed) in sorted(left.items())
        if passed > max(taken, 0.0) + slack
    ]
