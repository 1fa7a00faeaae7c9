"""The alternatives of one or several routes results as one list of ways, each with a letter.

A routes result is a plain dictionary: ``scenario``, ``year``, ``origin``, ``origin_name``,
``destination``, ``destination_name``, ``shipment``, ``settings``, ``units``, ``provenance`` and
``alternatives``; each alternative has the fields of the contract (``days_p50``, ``days_p90``,
``usd_per_feu``, ``co2e_kg_per_feu``, ``km``, ``legs`` and so on). Days ``days_*`` are gate to gate,
those in ``port_to_port`` from terminal to terminal. In a leg, ``hours_p50`` is the running time and
``wait_h_p50`` the sum of its ``waits``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landbridge.report.numbers import amount

__all__ = [
    "SHUT_WORDS",
    "WAYS",
    "Standing",
    "Way",
    "best",
    "is_rail_way",
    "is_sea_way",
    "letter",
    "merge_ways",
    "sea_share",
    "shut_ways",
    "way_class",
]

#: What is said of a way that is shut to the flow that was asked for.
SHUT_WORDS = "shut: takes nothing of the flow"
#: Kind of way -> (CSS class, words). Only ways by lorry alone are none of the three.
WAYS: Mapping[str, tuple[str, str]] = {
    "rail": ("rail", "Rail"),
    "rail+sea": ("mixed", "Rail and sea"),
    "sea": ("sea", "Sea"),
    "road": ("road", "Road"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a way stands in one scenario.

    Parameters
    ----------
    scenario : str
        Name of the scenario.
    number : str
        Id of the alternative in its result.
    pareto : bool
        Whether no other alternative there is better in days, dollars and CO2e at once.
    """

    scenario: str
    number: str
    pareto: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way, the same in all scenarios that it stands in.

    Parameters
    ----------
    key : str
        Letter on the page: ``"A"``, ``"B"`` and on.
    alternative : mapping
        The alternative as the result has it.
    standings : tuple of Standing
        The scenarios that have it, with exactly these figures.
    shut : bool
        Whether it takes nothing of the flow that was asked for, and so has no figures.
    """

    key: str
    alternative: Mapping[str, Any]
    standings: tuple[Standing, ...]
    shut: bool = False

    @property
    def kind(self) -> str:
        """CSS class of the way: rail, sea, mixed or road; shut."""
        return "shut" if self.shut else way_class(self.alternative["way"])

    @property
    def words(self) -> str:
        """Kind of way in words."""
        return WAYS.get(self.alternative["way"], ("road", str(self.alternative["way"])))[1]

    @property
    def title(self) -> str:
        """Kind and places, for labels."""
        name = str(self.alternative.get("name") or "")
        if name == "direct":
            return f"{self.words}, direct"
        return f"{self.words} via {name}" if name else self.words

    @property
    def figures(self) -> str:
        """Days, price, emission and length in words; of a way that is shut only that it is."""
        item = self.alternative
        if self.shut:
            return SHUT_WORDS
        return (
            f"{amount(item['days_p50'], 1)} days (9 in 10: {amount(item['days_p90'], 1)}), "
            f"{amount(item['usd_per_feu'])} USD per FEU, "
            f"{amount(item['co2e_kg_per_feu'])} kg CO2e per FEU, {amount(item['km'])} km"
        )

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios it stands in."""
        return tuple(standing.scenario for standing in self.standings)


def way_class(way: str) -> str:
    """Return the CSS class of a kind of way.

    Parameters
    ----------
    way : str
        ``"rail"``, ``"sea"``, ``"rail+sea"`` or ``"road"``.

    Returns
    -------
    str
        Class name.

    Examples
    --------
    >>> way_class("rail+sea")
    'mixed'
    """
    return WAYS.get(way, ("road", way))[0]


def sea_share(alternative: Mapping[str, Any]) -> float:
    """Return how much of the length of an alternative is by sea.

    Parameters
    ----------
    alternative : mapping
        One of the ``alternatives``.

    Returns
    -------
    float
        Share between 0 and 1.

    Examples
    --------
    >>> sea_share({"way": "sea", "legs": [{"mode": "sea", "km": 9.0}, {"mode": "road", "km": 1.0}]})
    0.9
    """
    legs = alternative.get("legs") or ()
    total = sum(leg["km"] for leg in legs)
    if not total:
        return 1.0 if alternative["way"] == "sea" else 0.0
    return float(sum(leg["km"] for leg in legs if leg["mode"] == "sea") / total)


def is_sea_way(alternative: Mapping[str, Any]) -> bool:
    """Return whether most of an alternative is by sea, whatever brings the box from the last port.

    Parameters
    ----------
    alternative : mapping
        One of the ``alternatives``.

    Returns
    -------
    bool
        Whether more than half of its length is by sea.

    Examples
    --------
    >>> is_sea_way({"way": "rail", "legs": []})
    False
    """
    return sea_share(alternative) > 0.5


def is_rail_way(alternative: Mapping[str, Any]) -> bool:
    """Return whether an alternative goes by rail for most of its length or all of it.

    Parameters
    ----------
    alternative : mapping
        One of the ``alternatives``.

    Returns
    -------
    bool
        Whether rail has a part in it and the sea no more than half.

    Examples
    --------
    >>> is_rail_way({"way": "rail", "legs": []})
    True
    """
    return "rail" in alternative["way"] and not is_sea_way(alternative)


def letter(index: int) -> str:
    """Return the letter of the way with an index counted from 0.

    Parameters
    ----------
    index : int
        Index.

    Returns
    -------
    str
        ``"A"`` to ``"Z"``, then ``"AA"`` and on.

    Examples
    --------
    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def merge_ways(results: Sequence[Mapping[str, Any]]) -> tuple[Way, ...]:
    """Return the ways of several scenarios, equal ones once, fastest first.

    The ways of a single result keep their order and their own numbers instead of letters.

    Parameters
    ----------
    results : sequence of mapping
        Routes results between the same places, one per scenario.

    Returns
    -------
    tuple of Way
        Sorted by median days gate to gate, then by dollars.

    Examples
    --------
    >>> one = {"id": "1", "way": "sea", "days_p50": 30.0, "usd_per_feu": 9.0, "pareto": True}
    >>> results = [{"scenario": name, "alternatives": [one]} for name in ("base", "link")]
    >>> merge_ways(results)[0].scenarios
    ('base', 'link')
    """
    if len(results) == 1:
        return tuple(
            Way(str(alternative["id"]), alternative, (_standing(results[0], alternative),))
            for alternative in results[0]["alternatives"]
        )
    found: dict[str, tuple[Mapping[str, Any], list[Standing]]] = {}
    for result in results:
        for alternative in result["alternatives"]:
            known = found.setdefault(_identity(alternative), (alternative, []))
            known[1].append(_standing(result, alternative))
    order = sorted(
        found.items(), key=lambda item: (item[1][0]["days_p50"], item[1][0]["usd_per_feu"], item[0])
    )
    return tuple(
        Way(letter(index), alternative, tuple(standings))
        for index, (_, (alternative, standings)) in enumerate(order)
    )


def shut_ways(result: Mapping[str, Any]) -> tuple[Way, ...]:
    """Return the ways of a result that take nothing of the flow that was asked for.

    Parameters
    ----------
    result : mapping
        Routes result.

    Returns
    -------
    tuple of Way
        With the numbers of the result; they have legs, but no days, price or emission.

    Examples
    --------
    >>> shut_ways({"scenario": "s", "shut": [{"id": "3", "way": "rail"}]})[0].kind
    'shut'
    """
    return tuple(
        Way(str(way["id"]), way, (_standing(result, way),), shut=True)
        for way in result.get("shut", ())
    )


def _standing(result: Mapping[str, Any], alternative: Mapping[str, Any]) -> Standing:
    pareto = bool(alternative.get("pareto", True))
    return Standing(str(result["scenario"]), str(alternative["id"]), pareto)


def _identity(alternative: Mapping[str, Any]) -> str:
    """Return a text that two alternatives share when all but their numbering is the same."""
    kept = {key: value for key, value in alternative.items() if key not in {"id", "pareto"}}
    return json.dumps(kept, sort_keys=True, default=str)


def best(
    alternatives: Sequence[Mapping[str, Any]],
    measure: str,
    keep: Callable[[Mapping[str, Any]], bool] | None = None,
) -> Mapping[str, Any] | None:
    """Return the alternative with the least of a measure.

    Parameters
    ----------
    alternatives : sequence of mapping
        Alternatives of one result.
    measure : str
        Field to be least, for example ``"days_p50"``.
    keep : callable, optional
        Which alternatives to choose from; all by default.

    Returns
    -------
    mapping or None
        The alternative; the cheaper one where two are equal; ``None`` where there is none.

    Examples
    --------
    >>> ways = [{"way": "sea", "days_p50": 30, "usd_per_feu": 1, "id": "1"}]
    >>> best(ways, "days_p50", is_rail_way) is None
    True
    """
    chosen = [item for item in alternatives if keep is None or keep(item)]
    return min(
        chosen,
        key=lambda item: (item[measure], item["usd_per_feu"], item["days_p50"], str(item["id"])),
        default=None,
    )
