"""Build the study `moscow-yaroslavsky-2001` from its raw folder: ``python -m tools.yaroslavsky``.

Raw rows with their sources in, the tables of the study out, always the same bytes. No timetable of
2001 is at hand: the trains are a pattern, and every row of them is marked as an estimate.
"""
