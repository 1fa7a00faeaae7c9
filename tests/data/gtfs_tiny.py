"""The smallest feed that says everything that is read, as text, and feeds made of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

TINY: dict[str, str] = {
    "agency.txt": (
        "agency_id,agency_name,agency_url,agency_timezone\nr,Rail,https://example.org,Asia/Seoul\n"
    ),
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "a,Alder,37.5,127.0,,\nb,Birch,37.6,127.1,,\nc,Cedar platform 1,37.7,127.2,0,sc\n"
        "sc,Cedar,37.7,127.2,1,\n"
    ),
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\nx,r,X,,2\n",
    "trips.txt": "route_id,service_id,trip_id\nx,wk,1\nx,so,2\n",
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "1,8:00:00,8:00:00,a,1\n1,,,b,5\n1,9:00:00,9:00:00,c,9\n"
        "2,23:50:00,23:50:00,c,1\n2,24:20:00,24:25:00,b,2\n2,25:00:00,,a,3\n"
    ),
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "wk,1,1,1,1,1,0,0,20010702,20010831\n"
    ),
    "calendar_dates.txt": "service_id,date,exception_type\nwk,20010815,2\nso,20010728,1\n",
    "frequencies.txt": "trip_id,start_time,end_time,headway_secs\n1,6:00:00,7:00:00,1200\n",
}


def tiny(**changes: str | None) -> dict[str, str]:
    """Return the tiny feed with files replaced; None leaves one out."""
    files = {**TINY, **{f"{name}.txt": text for name, text in changes.items() if text is not None}}
    return {name: text for name, text in files.items() if changes.get(name[:-4], "") is not None}


def swapped(file: str, old: str, new: str) -> dict[str, str]:
    """Return the tiny feed with one text in one file replaced, which must stand there."""
    assert old in TINY[file], f"{file} has no {old!r}"
    return {**TINY, file: TINY[file].replace(old, new, 1)}


def packed(folder: Path, files: dict[str, str], name: str = "tiny.zip") -> Path:
    """Write a feed as a zip."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return path


def unpacked(folder: Path, files: dict[str, str]) -> Path:
    """Write a feed as a folder."""
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder
