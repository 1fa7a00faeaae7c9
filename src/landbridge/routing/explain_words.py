"""An explanation as the documented object, and in the sentences a forwarder reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landbridge.network.types import Network
from landbridge.routing.explain import CRITERIA, Compared, Explanation, Leader
from landbridge.routing.explain_flips import Flip

# Differences below these are not worth a word: days, US dollars, kg CO2e.
SMALL = {"days": 0.05, "usd": 0.5, "co2e_kg": 0.5, "cost_usd": 0.5}
# What a way would have to save is worth a sentence up to these shares of what it has.
WITHIN = {"days": 1 / 3, "usd": 1 / 2}
UNITS = {"days": "days", "usd": "USD", "co2e_kg": "kg CO2e", "cost_usd": "USD"}
DECIMALS = {"days": 1, "usd": 0, "co2e_kg": 0, "cost_usd": 0}
#: How much less a criterion is called, and how much more.
WORDS = {
    "days": ("quicker", "slower"),
    "usd": ("cheaper", "dearer"),
    "co2e_kg": ("cleaner", "dirtier"),
}
LEADING = {
    "cost_usd": "Least generalised cost",
    "days": "Quickest",
    "usd": "Cheapest",
    "co2e_kg": "Cleanest",
}


@dataclass(frozen=True)
class Names:
    """Names that an explanation uses: of places, countries, and of the ways with their ids."""

    network: Network
    countries: Mapping[str, str]
    ways: Sequence[tuple[str, str]]

    def place(self, place: str) -> str:
        """Return the name of a place."""
        places = self.network.places
        return places[place].name if place in places else place


def explanation_dict(explanation: Explanation, names: Names, unit: str) -> dict[str, Any]:
    """Return an explanation as the documented object.

    Parameters
    ----------
    explanation
        The explanation.
    names
        Names of places, countries and ways.
    unit
        FEU or TEU: the box that all figures are of.
    """
    says = _Sentences(explanation, names, unit)
    return {
        "box": unit,
        "choice": says.id_of(explanation.choice),
        "value_of_time_usd_per_day": explanation.value_of_time_usd_per_day,
        "leaders": [says.leader(leader) for leader in explanation.leaders],
        "ways": [says.way(one) for one in explanation.ways],
        "units": {
            "days": "mean days gate to gate",
            "usd": f"US dollars of the price year per {unit}",
            "co2e_kg": f"kg CO2e well to wheel per {unit}",
            "cost_usd": f"generalised cost: US dollars and the value of mean days, per {unit}",
        },
    }


class _Sentences:
    """What is said about the ways of one explanation."""

    def __init__(self, explanation: Explanation, names: Names, unit: str) -> None:
        self._all = explanation
        self._names = names
        self._unit = unit

    def id_of(self, number: int) -> str:
        return self._names.ways[number][0]

    def _way(self, number: int) -> str:
        return f"No. {self.id_of(number)} ({self._names.ways[number][1]})"

    def leader(self, leader: Leader) -> dict[str, Any]:
        figure = getattr(self._all.ways[leader.number].figures, leader.criterion)
        made: dict[str, Any] = {
            "criterion": leader.criterion,
            "id": self.id_of(leader.number),
            "figure": figure,
            "next_id": None,
            "lead": None,
        }
        kind, unit = LEADING[leader.criterion], UNITS[leader.criterion]
        shown = _number(figure, leader.criterion)
        made["words"] = f"{kind}: {self._way(leader.number)} with {shown} {unit}."
        if leader.next_number >= 0:
            other = getattr(self._all.ways[leader.next_number].figures, leader.criterion)
            made |= {"next_id": self.id_of(leader.next_number), "lead": leader.lead}
            made["words"] = (
                f"{made['words'][:-1]}; it stays so until {self._way(leader.next_number)} saves "
                f"{_number(leader.lead, leader.criterion)} {unit}{_share(leader.lead, other)}."
            )
        return made

    def way(self, one: Compared) -> dict[str, Any]:
        is_choice = one.number == self._all.choice
        return {
            "id": self.id_of(one.number),
            "name": self._names.ways[one.number][1],
            "is_choice": is_choice,
            **{name: getattr(one.figures, name) for name in CRITERIA},
            "difference": {name: getattr(one.difference, name) for name in CRITERIA},
            "needs": dict(one.needs),
            "waits_days": one.waits_days,
            "break_even_usd_per_day": one.break_even,
            "days_by_group": dict(one.days_by_group),
            "usd_by_item": dict(one.usd_by_item),
            "flips": [self.flip(one, flip) for flip in one.flips],
            "words": self._choice_words(one) if is_choice else self._words(one),
        }

    def _choice_words(self, chosen: Compared) -> list[str]:
        price = f"{self._all.value_of_time_usd_per_day:,.0f} USD a day in transit"
        best = [
            CRITERIA[name] for name in CRITERIA if name != "cost_usd" and not chosen.needs[name]
        ]
        first = (
            f"{self._way(chosen.number)} is the choice: the least price and value of time "
            f"({price} of one {self._unit}) together."
        )
        return [first, f"It is also the {_and(best)}."] if best else [first]

    def _words(self, one: Compared) -> list[str]:
        choice = f"No. {self.id_of(self._all.choice)}"
        differences = [
            f"{_number(abs(value), name)} {UNITS[name]} {WORDS[name][value > 0]}"
            for name in WORDS
            if abs(value := getattr(one.difference, name)) >= SMALL[name]
        ]
        said = [
            f"{self._way(one.number)} is {_and(differences)} than {choice}."
            if differences
            else f"{self._way(one.number)} is as quick, dear and clean as {choice}."
        ]
        if one.break_even is not None:
            side = "more" if one.difference.days < 0 else "less"
            said.append(
                f"It costs less than {choice} once a day in transit is worth {side} than "
                f"{one.break_even:,.0f} USD (here {self._all.value_of_time_usd_per_day:,.0f})."
            )
        elif one.difference.days > SMALL["days"]:
            said.append("No value of time makes it the choice.")
        return [*said, *self._needs(one), *self._turns(one)]

    def _needs(self, one: Compared) -> Iterator[str]:
        days, usd = one.needs["days"], one.needs["usd"]
        if SMALL["days"] <= days <= WITHIN["days"] * one.figures.days:
            yield (
                f"It would be the quickest if it saved {days:,.1f} of its {one.figures.days:,.1f} "
                f"days; its waits at borders and terminals and for departures are "
                f"{one.waits_days:,.1f} days."
            )
        if SMALL["usd"] <= usd <= WITHIN["usd"] * one.figures.usd:
            yield (
                f"It would be the cheapest if its price fell by {usd:,.0f} USD"
                f"{_share(usd, one.figures.usd)}."
            )

    def _turns(self, one: Compared) -> Iterator[str]:
        told: set[str] = set()
        for flip in one.flips:
            if flip.goal not in told:
                told.add(flip.goal)
                yield f"One change would make it the {flip.goal}: {self._flip_words(flip)}."

    def flip(self, one: Compared, flip: Flip) -> dict[str, Any]:
        leaders = {CRITERIA[leader.criterion]: leader.number for leader in self._all.leaders}
        return {
            "goal": flip.goal,
            "kind": flip.lever.kind,
            "what": flip.lever.key,
            "of": self.id_of(one.number if flip.on == "way" else leaders[flip.goal]),
            "old": flip.old,
            "new": flip.new,
            "unit": flip.unit,
            "factor": flip.factor,
            "verified": True,
            "words": self._flip_words(flip),
        }

    def _flip_words(self, flip: Flip) -> str:
        part = flip.part
        at = self._names.place(part.from_place)
        old, new = f"{flip.old:,.1f}", f"{flip.new:,.1f}"
        kind = flip.lever.kind
        if kind == "border":
            between = f"{at}/{self._names.place(part.to_place)}"
            return f"{new} h instead of {old} h at the border {between}"
        if kind == "handling":
            modes = part.key.partition(":")[2].replace(">", " to ")
            return f"{new} h instead of {old} h at {at} ({modes})"
        if kind == "passage":
            return f"{new} h instead of {old} h of waiting at {part.from_place}"
        if kind == "departure":
            return f"{new} departures a week instead of {old}: {part.service_name}"
        more = flip.new > flip.old
        share = f"{abs(flip.new - flip.old):.0f} %"
        if kind == "run":
            return f"{self._run(flip)} {share} {'faster' if more else 'slower'}"
        item = next(p.item for p in part.prices if p.tariff == flip.lever.key)
        name = item.replace("_", " ")
        return f"{name} by tariff {flip.lever.key} {share} {'dearer' if more else 'cheaper'}"

    def _run(self, flip: Flip) -> str:
        part = flip.part
        if part.mode == "rail":
            _, speed_class, country = part.key.split(":")
            return f"trains of class {speed_class} in {self._names.countries.get(country, country)}"
        ends = f"{self._names.place(part.from_place)} - {self._names.place(part.to_place)}"
        return f"{part.service_name or 'lorries'}, {ends},"


def _number(value: float, criterion: str) -> str:
    return f"{value:,.{DECIMALS[criterion]}f}"


def _share(part: float, whole: float) -> str:
    if whole <= 0.0:
        return ""
    percent = 100.0 * part / whole
    return f" ({percent:.0f} %)" if percent >= 1.0 else " (under 1 %)"


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
