"""Room `operations`: a day's timetable and a request in, a plan with its bill out.

In: the trains of a day (from a GTFS feed, a study or a timetable of `line`) and what is asked: a
station closed for an evening, a special train, what has gone wrong since. Out: a plan (which trains
are retimed, held, sent elsewhere, turned short or cancelled), what it costs whom, and later what
each audience may know. Every conflict goes to `dispatch`; nothing here is a second solver.
"""
