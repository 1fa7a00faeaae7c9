"""Room `running`: a train and a track in, running time and energy out.

In: a `Consist` (locomotives and wagons with mass, effort, brakes and laws of resistance) and a
`Profile` (speed limits, gradients and curves along the way). Out: a `Run`: speed, time, effort and
energy along the way, and the time of each section; or `CannotRunError`, which says where the train
stalls and with what load it would pass. Pure physics: knows no file, no place and no timetable;
imports `base` alone.
"""
