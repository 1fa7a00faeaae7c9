"""What a way of one scenario needs and another scenario does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from landbridge.routing.parts import Part
from landbridge.runs.evidence import Evidence, named
from landbridge.runs.ledger import Row


def lacking(evidence: Evidence, parts: Iterable[Part]) -> list[Row]:
    """Return what stands in the way of a way of the first scenario in the second one.

    Parameters
    ----------
    evidence
        The first scenario beside the second.
    parts
        The parts of the way in the first scenario.

    Returns
    -------
    list of Row
        Closed borders and passages, services, crossings and tracks; rows of one table and one
        cause are told in one.
    """
    found = dict.fromkeys(row for part in parts for row in _lacks(evidence, part))
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        groups.setdefault((row.table, row.difference), []).append(row)
    return [replace(of[0], what=named([row.what for row in of])) for of in groups.values()]


def _lacks(evidence: Evidence, part: Part) -> Iterator[Row]:
    if part.kind == "border":
        yield from _border(evidence, part)
    elif part.kind == "passage":
        yield from _passage(evidence, part)
    elif part.kind == "run":
        yield from _tracks(evidence, part)
    if part.service and part.service not in evidence.other.services:
        gone = part.service not in evidence.other.ids["services"]
        yield _only(evidence, "services", part.service, gone)


def _only(evidence: Evidence, table: str, row: str, gone: bool = True) -> Row:
    owner = evidence.owner(table, row, None) if gone else ""
    what = row if gone else f"{row} can run"
    name = evidence.one.scenario.name
    return Row(table, what, (row, None), difference=owner, only_in=name)


def _open(evidence: Evidence, what: str, row: str, owner: str) -> Row:
    name = evidence.one.scenario.name
    return Row("scenarios", f"{what} open", (row, None), difference=owner, only_in=name)


def _border(evidence: Evidence, part: Part) -> Iterator[Row]:
    if frozenset((part.from_place, part.to_place)) in evidence.other.scenario.closed_borders:
        yield _open(evidence, f"border {part.key}", part.key, f"border:{part.key}")
        return
    crossing = evidence.one.crossing(part)
    if crossing is not None and not any(
        (one.from_place, one.to_place, one.gauge_to_mm, one.service_class)
        == (crossing.from_place, crossing.to_place, crossing.gauge_to_mm, crossing.service_class)
        for one in evidence.other.network.crossings.values()
    ):
        yield _only(evidence, "transfers", crossing.id.split(":")[0])


def _passage(evidence: Evidence, part: Part) -> Iterator[Row]:
    name = part.key.partition(":")[2]
    if name in evidence.other.ids["passages"]:
        return
    if (
        name in evidence.other.scenario.closed_passages
        or name in evidence.one.scenario.opened_passages
    ):
        yield _open(evidence, f"passage {part.from_place}", name, f"passage:{name}")
    else:
        yield _only(evidence, "passages", name)


def _tracks(evidence: Evidence, part: Part) -> Iterator[Row]:
    table = "sections" if part.mode == "rail" else "links"
    for track in part.track:
        # What another row has taken the place of, or what a passage takes along, is not the cause.
        passage = evidence.one.passage_of.get(track, "") if table == "links" else ""
        taken_along = bool(passage) and passage not in evidence.other.ids["passages"]
        ends = evidence.one.tracks[table][track]
        if ends not in evidence.other.joined[table] and not taken_along:
            yield _only(evidence, table, track)
