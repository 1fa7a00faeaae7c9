"""Days small enough to follow by hand, for examples and for trying things out."""

from __future__ import annotations

from datetime import date

from landbridge.operations.types import Call, DayTrain, DayTrains, Platform, Station

__all__ = ["day_of", "two_trains"]

_MINUTE_S = 60


def day_of(trains: dict[str, tuple[str, ...]], places: int = 0) -> DayTrains:
    """Return a day of trains along a line on which stations are named by single letters.

    Parameters
    ----------
    trains : dict of str to tuple of str
        By number, calls such as ``"a 8:00"`` or, with a stay, ``"b 8:10-8:12"``.
    places : int
        Passengers that each takes (0: nobody knows).

    Returns
    -------
    DayTrains
        Of 3 August 2001; stations lie 0.1 degrees apart on the equator.

    Examples
    --------
    >>> day_of({"1": ("a 8:00", "b 8:10-8:12", "c 8:20")}).trains[0].calls[1].depart_s
    29520
    """
    stations = {}
    made = []
    for number, texts in trains.items():
        calls = []
        for text in texts:
            name, times = text.split()
            begin, _, end = times.partition("-")
            arrive_s, depart_s = _seconds(begin), _seconds(end or begin)
            calls.append(Call(f"{name}1", name, arrive_s, depart_s))
            at = 0.1 * (ord(name[0]) - ord("a"))
            platform = Platform(f"{name}1", name, "1", 0.0, at)
            stations[name] = Station(name, name.upper(), 0.0, at, (platform,))
        made.append(
            DayTrain(
                number, number, "line", "suburban", calls[-1].station, date(2001, 8, 3),
                tuple(calls), places=places,
            )
        )  # fmt: skip
    ordered = dict(sorted(stations.items()))
    return DayTrains("example", date(2001, 8, 3), "Etc/UTC", ordered, tuple(made), "")


def two_trains() -> DayTrains:
    """Return a day with two trains from a to b, at 8:00 and 8:30, of 20 minutes each.

    Examples
    --------
    >>> [one.number for one in two_trains().trains]
    ['1', '2']
    """
    return day_of({"1": ("a 8:00", "b 8:20"), "2": ("a 8:30", "b 8:50")})


def _seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return (int(hours) * 60 + int(minutes)) * _MINUTE_S
