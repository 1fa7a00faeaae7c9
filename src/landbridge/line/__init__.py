"""Room `line`: running times and track in, what a line can carry out.

In: the checked tables of a scenario and its network. Out: a `Line` (operating points and the track
between them, with what is estimated about it), consists and running times on it, the stops that
make commercial speed, capacity by the Russian method and by UIC 406, and the law of queues. Knows
no market and no money: costs belong to `runs` and `appraisal`.
"""
