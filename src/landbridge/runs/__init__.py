"""Runs the stages for a study and scenario.

In: a study folder, the name of a scenario, a question. Out: results as documented dictionaries
and tables, with settings and provenance; the figures of 2001 and the observations beside the
model's own. Feedback between rooms is a loop of calls here, never an import.
"""

from landbridge.runs.asking import Question
from landbridge.runs.study import OpenScenario, OpenStudy, open_study

__all__ = ["OpenScenario", "OpenStudy", "Question", "open_study"]
