"""What the taker of a price has to pass on out of it: access charges and taxes.

In: the charges of a way and the levies that hold. Out: charges that stand inside those, whose payer
is the taker of the price. What shippers pay stays as it is, and so does what they choose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from landbridge.market.ledger import Charge, Role

__all__ = ["Levy", "LevyKind", "charges_inside"]

LevyKind = Literal["access_charge", "tax"]

_ROLES: Final[dict[LevyKind, Role]] = {"access_charge": "infrastructure", "tax": "state"}
_PER_CENT: Final = 100.0


@dataclass(frozen=True, slots=True)
class Levy:
    """What is passed on inside the prices of a kind of taker in a country.

    Parameters
    ----------
    kind : {"access_charge", "tax"}
        What it is.
    levied_on : str
        Role of those who pass it on.
    country : str
        Where.
    payee : str
        Who gets it.
    usd_per_feu_km : float
        US dollars an FEU and kilometre of the price it is inside of.
    percent : float
        Per cent of that price.
    confidence : {"measured", "published", "estimate"}
        Of the rate.
    """

    kind: LevyKind
    levied_on: Role
    country: str
    payee: str
    usd_per_feu_km: float = 0.0
    percent: float = 0.0
    confidence: str = "estimate"


def charges_inside(charges: Sequence[Charge], levies: Iterable[Levy]) -> tuple[Charge, ...]:
    """Return what is passed on out of the charges of a way.

    The pieces of one price on a way (one taker, country and kind) count together, since a railway
    sells a haul whose fixed part and kilometres are apart in the tariff. A levy takes no more than
    earlier levies leave of the price; the rest stands in ``above_usd_per_feu``. It is cut and not
    refused since a levy changes no flow: cheaper tariffs are a question that still has an answer,
    and out of which other money their taker would pay the rest is unknown here.

    Parameters
    ----------
    charges : sequence of Charge
        Those of one way.
    levies : iterable of Levy
        Those that hold, the first served first.

    Returns
    -------
    tuple of Charge
        One for each levy and price that it is inside of, in the order of the charges.

    Examples
    --------
    >>> haul = Charge("tariff", "North Railway", "railway", "NN", 500.0, km=1000.0)
    >>> track = Levy("access_charge", "railway", "NN", "North Track", usd_per_feu_km=0.1)
    >>> [(one.payer, one.payee, one.usd_per_feu) for one in charges_inside([haul], [track])]
    [('North Railway', 'North Track', 100.0)]
    """
    prices: dict[tuple[str, Role, str, str], list[Charge]] = defaultdict(list)
    for charge in charges:
        prices[charge.payee, charge.role, charge.country, charge.kind].append(charge)
    known = tuple(levies)
    made: list[Charge] = []
    for (_, role, country, _), parts in prices.items():
        holding = [one for one in known if one.levied_on == role and one.country == country]
        made.extend(_inside(parts, holding))
    return tuple(made)


def _inside(parts: Sequence[Charge], levies: Iterable[Levy]) -> Iterable[Charge]:
    price, km = sum(one.usd_per_feu for one in parts), sum(one.km for one in parts)
    guessed = any(one.confidence == "estimate" for one in parts)
    left = max(price, 0.0)
    for levy in levies:
        due = levy.usd_per_feu_km * km + levy.percent / _PER_CENT * max(price, 0.0)
        booked = min(due, left)
        left -= booked
        yield Charge(
            levy.kind,
            levy.payee,
            _ROLES[levy.kind],
            levy.country,
            booked,
            km,
            "estimate" if levy.percent and guessed else levy.confidence,
            payer=parts[0].payee,
            inside=parts[0].kind,
            above_usd_per_feu=due - booked,
        )
