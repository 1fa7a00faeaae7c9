"""A special train, its cover and what an observer knows of it, as plain types and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from landbridge.operations.cover_types import Cover, CoverPoint, SecretStop, SpecialTrain
from landbridge.operations.observer_types import LEAST_WIDTH_MIN, Observed, SeenAt
from landbridge.operations.types import DayTrains

if TYPE_CHECKING:
    from landbridge.operations.audience_types import Class
    from landbridge.runs.cover import Special

__all__ = ["cover_parts", "covered_train", "observed_part"]


def cover_parts(
    special: Special | None,
    observed: Observed | None,
    day: DayTrains,
    text: Callable[[int], str],
) -> dict[str, Any]:
    """Return what the plan of a closed station says of a special train.

    Parameters
    ----------
    special : Special or None
        The train with its cover.
    observed : Observed or None
        What an observer makes of the plan.
    day : DayTrains
        For names.
    text : callable
        Seconds of the service day as ISO 8601.

    Returns
    -------
    dict
        ``class`` (null without a special train); ``cover`` with ``minutes``, ``category``,
        ``points[]`` (station, from, to, platforms, declared) and ``observer``; ``special`` with
        ``id``, ``class``, ``stops[]``. Nothing in ``cover`` depends on rows of ``special`` that are
        not public.

    Examples
    --------
    >>> from landbridge.operations.example import two_trains
    >>> cover_parts(None, None, two_trains(), str)
    {'class': None, 'cover': None, 'special': None}
    """
    if special is None:
        return {"class": None, "cover": None, "special": None}
    cover, train = special.cover, special.train
    return {
        "class": train.most_secret,
        "cover": {
            "minutes": cover.window_s / 60,
            "category": cover.category,
            "points": [
                {
                    "station": one.station,
                    "station_name": day.stations[one.station].name,
                    "from": text(one.from_s),
                    "to": text(one.to_s),
                    "from_s": one.from_s,
                    "to_s": one.to_s,
                    "platforms": list(one.platforms),
                    "fastest_s": one.fastest_s,
                    "declared": number in cover.declared,
                }
                for number, one in enumerate(cover.points)
            ],
            "observer": observed_part(observed, day) if observed else None,
        },
        "special": {
            "id": train.id,
            "class": train.class_,
            "stops": [
                {
                    "station": one.station,
                    "arrive": text(one.arrive_s),
                    "depart": text(one.depart_s),
                    "arrive_s": one.arrive_s,
                    "depart_s": one.depart_s,
                    "class": one.class_,
                }
                for one in train.stops
            ],
        },
    }


def observed_part(observed: Observed, day: DayTrains) -> dict[str, Any]:
    """Return what an observer knows, as plain types.

    Parameters
    ----------
    observed : Observed
        The estimate.
    day : DayTrains
        For names.

    Returns
    -------
    dict
        ``least_minutes`` that are asked for, ``narrowest`` and ``stations[]`` (station,
        station_name, minutes, prior_minutes), ``covered``.
    """

    def seen(one: SeenAt) -> dict[str, Any]:
        return {
            "station": one.station,
            "station_name": day.stations[one.station].name,
            "minutes": one.width_min,
            "prior_minutes": one.prior_width_min,
        }

    return {
        "least_minutes": LEAST_WIDTH_MIN,
        "narrowest": seen(observed.narrowest),
        "stations": [seen(one) for one in observed.stations],
        "covered": round(observed.covered, 6),
    }


def covered_train(plan: Mapping[str, Any]) -> tuple[Cover, SpecialTrain] | None:
    """Return cover and special train out of a plan that was written, None where it has none.

    Parameters
    ----------
    plan : mapping
        In the form of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    (Cover, SpecialTrain) or None
        As they were asked for.

    Raises
    ------
    KeyError, TypeError, ValueError
        Something is missing or of another kind.

    Examples
    --------
    >>> covered_train({"cover": None, "special": None}) is None
    True
    """
    held, special = plan.get("cover"), plan.get("special")
    if not held or not special:
        return None
    points = tuple(
        CoverPoint(
            str(one["station"]),
            int(one["from_s"]),
            int(one["to_s"]),
            tuple(map(str, one["platforms"])),
            int(one["fastest_s"]),
        )
        for one in held["points"]
    )
    declared = tuple(number for number, one in enumerate(held["points"]) if one["declared"])
    window_s = round(float(held["minutes"]) * 60)
    stops = tuple(
        SecretStop(
            str(one["station"]),
            int(one["arrive_s"]),
            int(one["depart_s"]),
            cast("Class", str(one["class"])),
        )
        for one in special["stops"]
    )
    class_ = cast("Class", str(special["class"]))
    cover = Cover(points, window_s, declared, str(held["category"]))
    return cover, SpecialTrain(str(special["id"]), stops, class_)
