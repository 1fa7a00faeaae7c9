"""Changes and reasons in words: what a forwarder or planner reads on a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from landbridge.routing.cure import Diagnosis
from landbridge.routing.cure_case import Case, Change

# So many names are written out before the rest is counted.
NAMES = 5


class Words:
    """Names of a study, and its changes in words."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._tables = case.study.tables

    def place(self, place: str) -> str:
        """Return the name of a place."""
        return str(self._tables["places"]["name"].get(place, place))

    def places(self, places: Sequence[str]) -> str:
        """Return the names of some places, the first few of them written out."""
        names = [self.place(place) for place in places]
        more = len(names) - NAMES
        shown = ", ".join(names[:NAMES])
        return f"{shown} and {more} more" if more > 0 else shown

    def country(self, country: str) -> str:
        """Return the name of a country."""
        return str(self._tables["countries"]["name"].get(country, country))

    def passage(self, passage: str) -> str:
        """Return the name of a sea passage."""
        return str(self._tables["passages"]["name"].get(passage, passage))

    def border(self, key: str) -> str:
        """Return the names of the two sides of a border."""
        return "/".join(self.place(side) for side in key.split("/"))

    def avoided(self) -> str:
        """Return what the question avoids; empty where it avoids nothing."""
        query, case = self._case.query, self._case
        names = [
            *sorted(query.avoid_modes),
            *(self.country(name) for name in sorted(query.avoid_countries)),
            *(self.passage(name) for name in sorted(case.avoid_passages)),
            *(f"the border {self.border(key)}" for key in sorted(query.avoid_keys)),
        ]
        return listed(names)

    def _thing(self, what: str) -> str:
        """Return the name of something that a question avoids."""
        kind, _, name = what.partition(":")
        if kind == "border":
            return f"the border {self.border(name)}"
        return {"country": self.country, "passage": self.passage}.get(kind, str)(name)

    def _ends(self, change: Change) -> tuple[str, str]:
        return self.place(change.places[0]), self.place(change.places[1])

    def change(self, change: Change) -> str:
        """Return what a change does, as an order."""
        kind, what = change.kind, change.what
        if kind == "open_border":
            return f"open the border {self.border(what)}"
        if kind == "open_passage":
            return f"open {self.passage(what)} to ships"
        if kind == "build_project":
            return f"build project {what} ({self.project(what)})"
        if kind == "stop_avoiding":
            return f"do not avoid {self._thing(what)}"
        if kind == "other_year":
            return f"ask for the year {what}"
        if kind == "arrive_later":
            return f"allow {what} more day{'s' * (what != '1')}"
        if kind == "run_service":
            return f"run {self._service(change)}"
        if kind == "add_terminal":
            return f"build a container terminal at the railway of {self.place(what)}"
        one, other = self._ends(change)
        if kind == "add_road":
            return f"let lorries run between {one} and {other} ({change.km:,.0f} km great circle)"
        gauges = list(dict.fromkeys(change.gauges_mm))
        if kind == "allow_crossing":
            return f"let trains cross between {one} and {other} ({gauges[0]} mm)"
        if kind == "allow_gauge_change":
            return f"lift boxes from {gauges[0]} to {gauges[1]} mm wagons between {one} and {other}"
        lift = f", lifting boxes from {gauges[0]} to {gauges[1]} mm" if len(gauges) > 1 else ""
        track = "" if lift else f" of {gauges[0]} mm"
        return (
            f"join {one} and {other} by a railway{track} ({change.km:,.0f} km great circle{lift})"
        )

    def cause(self, change: Change) -> str:
        """Return why there is no way without a change."""
        kind, what = change.kind, change.what
        if kind == "open_border":
            return f"the border {self.border(what)} is closed"
        if kind == "open_passage":
            shut = what in self._case.scenario.closed_passages
            return f"{self.passage(what)} is {'closed' if shut else 'not open by default'}"
        if kind == "build_project":
            return f"project {what} is not built"
        if kind == "other_year":
            return f"in {self._case.scenario.year} what joins them does not exist"
        if kind == "run_service":
            return f"nobody runs {self._service(change)}"
        if kind == "add_terminal":
            return f"{self.place(what)} has a railway but no container terminal"
        one, other = self._ends(change)
        if kind == "add_road":
            return f"no lorries run between {one} and {other}"
        if kind == "allow_crossing":
            return f"no train crosses between {one} and {other}, though a track is laid"
        if kind == "allow_gauge_change":
            gauges = change.gauges_mm
            return (
                f"between {one} and {other} the gauge changes from {gauges[0]} to {gauges[1]} mm "
                "and nobody lifts the boxes"
            )
        return f"{one} and {other}, the ends nearest to each other, are not joined"

    def _service(self, change: Change) -> str:
        kind, _, where = change.what.partition(":")
        if kind == "wagon":
            return f"wagonload trains in {self.country(where)}"
        one, other = self._ends(change)
        return f"a ship between {one} and {other}"

    def project(self, project: str) -> str:
        """Return a project with its cost and years where they are known."""
        row = self._tables["projects"].loc[project]
        parts = [str(row["name"])]
        if row["usd_mid"] == row["usd_mid"]:
            year = f" of {row['price_year']:.0f}" if row["price_year"] == row["price_year"] else ""
            parts.append(f"about {row['usd_mid'] / 1e6:,.0f} million USD{year}")
        if row["build_years"] == row["build_years"]:
            parts.append(f"{row['build_years']:g} years")
        return "; ".join(parts)

    def as_dict(self, change: Change) -> dict[str, Any]:
        """Return a change as the documented object: kind, what, words and what it is made of."""
        made: dict[str, Any] = {
            "kind": change.kind,
            "what": change.what,
            "words": self.change(change),
        }
        if change.places:
            made |= {"places": list(change.places), "km": change.km}
        if change.gauges_mm:
            made["gauges_mm"] = list(change.gauges_mm)
        return made


def listed(names: Iterable[str]) -> str:
    """Return names joined as in a sentence.

    >>> listed(["rail", "China", "Suez Canal"])
    'rail, China and Suez Canal'
    """
    found = list(names)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def reason_of(diagnosis: Diagnosis) -> str:
    """Return why a case has no way, in one sentence without its full stop."""
    case, words = diagnosis.case, Words(diagnosis.case)
    origin, destination = words.place(case.query.origin), words.place(case.query.destination)
    if case.query.origin == case.query.destination:
        return f"origin and destination are one place, {origin}: there is nothing to carry"
    if diagnosis.road_km:
        return (
            f"from {origin} to {destination} a lorry takes the box ({diagnosis.road_km:,.0f} km by "
            "road); ways by train or ship are what is looked for here"
        )
    avoided = words.avoided()
    without = f" that avoids {avoided}" if avoided else ""
    start = f"no way from {origin} to {destination} in scenario {case.scenario.name}{without}"
    # What the question avoids has been said.
    causes = [
        words.cause(change)
        for change in (diagnosis.cure.changes if diagnosis.cure else ())
        if change.kind != "stop_avoiding"
    ]
    return ": ".join([start, listed(causes)]) if causes else start


def reach_words(diagnosis: Diagnosis) -> str:
    """Return how far a box gets without any change."""
    words, reach = Words(diagnosis.case), diagnosis.reach
    origin = words.place(diagnosis.case.query.origin)
    if not reach.places:
        return f"a box does not get away from {origin} at all"
    countries = listed([words.country(country) for country in reach.countries][:NAMES])
    if len(reach.countries) > NAMES:
        countries += f" and {len(reach.countries) - NAMES} more countries"
    count = len(reach.places)
    places = "1 other place" if count == 1 else f"{count} other places"
    return f"from {origin} a box gets to {places} ({words.places(reach.places)}) in {countries}"
