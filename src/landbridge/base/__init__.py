"""Room `base`: what every other room stands on.

In: nothing. Out: the error tree, the types of table schemas, names and their
likeness, units, distances on the globe and the distribution of a dwell time.
Imports no other room and reads no file.
"""
