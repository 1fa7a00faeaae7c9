"""A ladder of tiny problems, one thing a rung, each with its best objective worked out by hand.

The language is that of `tests/dispatch/tiny.py`. A rung may show plans: what each costs and the
rules that it violates, as ``rule train.operation ... resource``; none for a plan that is good.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LADDER", "Rung", "Shown"]


@dataclass(frozen=True)
class Shown:
    """A plan drawn by hand: its events, what it costs, and the rules that it violates."""

    events: str
    objective: int
    violations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rung:
    """A problem, its least cost (None: it has no plan), why, and plans of it."""

    name: str
    text: str
    best: int | None
    why: str
    plans: tuple[Shown, ...] = ()


LADDER = (
    Rung(
        "01 alone",
        """
        train A: .!0 x:5 y:4 .
        delay A.out each 1
        """,
        9,
        "5 + 4",
        (
            Shown("A.0@0 A.1@0 A.2@5 A.3@9", 9),
            Shown("A.0@0 A.1@2 A.2@9 A.3@20", 20),
            Shown("A.0@1 A.1@1 A.2@6 A.3@10", 10, ("R2 A.0",)),
            Shown("A.0@0 A.1@0 A.2@4 A.3@8", 8, ("R3 A.1 A.2",)),
            Shown("A.0@0 A.2@5 A.3@9", 9, ("R1 A.0 A.2",)),
            Shown("A.1@0 A.2@5 A.3@9", 9, ("R1 A.1",)),
            Shown("A.0@0 A.1@0 A.2@5", 0, ("R1 A.2",)),
            Shown("A.0@0 A.1@0 A.2@5 A.2@9 A.3@13", 13, ("R1 A.2 A.2",)),
            Shown("A.0@0 A.1@0 A.3@9 A.2@9", 9, ("R1 A.1 A.3", "R1 A.3 A.2", "R1 A.2")),
            Shown("", 0, ("R7 A",)),
        ),
    ),
    Rung(
        "02 one after the other",
        """
        train A: .!0 x:5 .
        train B: .!0 x:5 .
        delay A.out each 1
        delay B.out each 1
        """,
        15,
        "5 and 10: the second starts on the second on which the first is gone",
        (
            Shown("A.0@0 B.0@0 A.1@0 A.2@5 B.1@5 B.2@10", 15),
            Shown("A.0@0 B.0@0 A.1@0 B.1@5 A.2@5 B.2@10", 15, ("R4 A.1 B.1 x",)),
            Shown("A.0@0 B.0@0 A.1@0 B.1@4 A.2@5 B.2@9", 14, ("R4 A.1 B.1 x",)),
            Shown(
                "A.0@0 B.0@0 A.1@0 B.1@5 A.2@4 B.2@10",
                14,
                ("R3 A.1 A.2", "R4 A.1 B.1 x", "R8 B.1 A.2"),
            ),
        ),
    ),
    Rung(
        "03 meet where there is a loop",
        """
        train A: .!0 x:5 ( s:2 | m:2 ) y:5 .
        train B: .!0 y:5 ( s:2 | m:2 ) x:5 .
        delay A.out each 1
        delay B.out each 1
        """,
        24,
        "each takes another track of the station, nobody waits",
        (
            Shown(
                "A.0@0 B.0@0 A.1@0 B.1@0 A.2@5 B.2@5 A.4@7 B.4@7 A.5@12 B.5@12",
                24,
                ("R4 A.2 B.2 s",),
            ),
        ),
    ),
    Rung(
        "04 meet where there is none",
        """
        train A: .!0 x:5 y:5 .
        train B: .!0 y:5 x:5 .
        delay A.out each 1
        delay B.out each 1
        """,
        30,
        "10, and 20 for the one that starts only then: they may not swap at 5",
        (Shown("A.0@0 B.0@0 A.1@0 B.1@0 A.2@5 B.2@5 A.3@10 B.3@10", 20, ("R4 B.1 A.2 y",)),),
    ),
    Rung(
        "05 hand-over along a row",
        """
        train A: x:5!0 .
        train B: y:5!0 x:5 .
        train C: z:5!0 y:5 .
        delay A.out each 1
        delay B.out each 1
        delay C.out each 1
        """,
        25,
        "all three move at 5, the first in front",
        (
            Shown("A.0@0 B.0@0 C.0@0 A.1@5 B.1@5 C.1@5 B.2@10 C.2@10", 25),
            Shown(
                "A.0@0 B.0@0 C.0@0 C.1@5 B.1@5 A.1@5 B.2@10 C.2@10",
                25,
                ("R4 A.0 B.1 x", "R4 B.0 C.1 y"),
            ),
        ),
    ),
    Rung(
        "06 a ring does not turn",
        """
        train A: x:5!0 y:5 .
        train B: y:5!0 z:5 .
        train C: z:5!0 x:5 .
        """,
        None,
        "each holds what the one before it needs",
        (
            Shown(
                "A.0@0 B.0@0 C.0@0 A.1@5 C.1@5 B.1@5 A.2@10 B.2@10 C.2@10",
                0,
                ("R4 B.0 A.1 y",),
            ),
        ),
    ),
    Rung(
        "07 deadlock from the start",
        """
        train A: x:5!0 y:5 .
        train B: y:5!0 x:5 .
        """,
        None,
        "as a ring of two",
    ),
    Rung(
        "08 deadlock with a way out",
        """
        train A: x:5!0 y:5 .
        train B: y:5!0 ( x:5 | s:7 ) .
        delay A.out each 1
        delay B.out each 1
        """,
        22,
        "B takes the siding: 10 and 12",
    ),
    Rung(
        "09 overtaking",
        """
        train S: .!0 x:10 ( s:5 | m:5 ) y:10 .
        train F: .!0 x:2@10 ( s | m ) y:2 .
        delay S.out after 25 each 1
        delay F.out after 14 each 10
        """,
        0,
        "F passes S in the station",
    ),
    Rung(
        "10 no overtaking without a second track",
        """
        train S: .!0 x:10 s:5 y:10 .
        train F: .!0 x:2@10 s y:2 .
        delay S.out after 25 each 1
        delay F.out after 14 each 10
        """,
        12,
        "S lets F go first and starts at 12; behind S, F would lose 13 s at 10 each",
    ),
    Rung(
        "11 release time",
        """
        train A: .!0 x~9:5 .
        train B: .!0 x:5 .
        delay A.out each 1
        delay B.out after 10 each 1
        """,
        10,
        "B first: 5 + 5 = 10; A first: 5, and B 9 s later at 14, out at 19, 9 too late: 14",
        (Shown("A.0@0 B.0@0 A.1@0 A.2@5 B.1@13 B.2@18", 13, ("R4 A.1 B.1 x",)),),
    ),
    Rung(
        "12 headway by class",
        """
        track x headway slow>fast 7 headway fast>slow 3
        train A class slow: .!0 x:5 .
        train B class fast: .!0 x:5 .
        delay A.out each 1
        delay B.out each 1
        """,
        18,
        "fast first: 5, then 5 + 3 + 5 = 13; slow first: 5 and 17",
        (
            Shown("A.0@0 B.0@0 A.1@0 A.2@5 B.1@12 B.2@17", 22),
            Shown("A.0@0 B.0@0 A.1@0 A.2@5 B.1@11 B.2@16", 21, ("R4 A.1 B.1 x",)),
        ),
    ),
    Rung(
        "13 a headway over a train between",
        """
        track x headway slow>fast 20
        train A class slow: .!0 x:5!0 .
        train M class mid: .!0 x:5!5 .
        train F class fast: .!0 x:5@10 .
        delay F.out each 1
        """,
        30,
        "20 s after A, at 25, though M asks for nothing",
        (Shown("A.0@0 M.0@0 F.0@0 A.1@0 A.2@5 M.1@5 M.2@10 F.1@10 F.2@15", 15, ("R4 A.1 F.1 x",)),),
    ),
    Rung(
        "14 release time and headway: the longer one",
        """
        track x headway slow>fast 4
        train A class slow: .!0 x~6:5!0 .
        train F class fast: .!0 x:5 .
        train B class slow: .!0 x:5 .
        delay F.out each 2
        delay B.out each 1
        """,
        53,
        "A out at 5, F from 11 to 16, B from 16 to 21: 32 + 21 = 53, or B from 11 to 16, F after "
        "4 s more from 20 to 25: 16 + 50 = 66",
    ),
    Rung(
        "15 two units",
        """
        track x units 2
        train A: .!0 x:5 .
        train B: .!0 x:5 .
        train C: .!0 x:5 .
        delay A.out each 1
        delay B.out each 1
        delay C.out each 1
        """,
        20,
        "two at once, then one",
        (
            Shown("A.0@0 B.0@0 C.0@0 A.1/0@0 B.1/1@0 A.2@5 B.2@5 C.1/1@5 C.2@10", 20),
            Shown(
                "A.0@0 B.0@0 C.0@0 A.1/0@0 B.1/0@0 A.2@5 B.2@5 C.1/1@5 C.2@10",
                20,
                ("R4 A.1 B.1 x",),
            ),
            Shown("A.0@0 B.0@0 C.0@0 A.1/0@0 B.1/1@0 C.1/2@0 A.2@5 B.2@5 C.2@5", 15, ("R4 C.1 x",)),
        ),
    ),
    Rung(
        "16 the unit that is free first",
        """
        track x units 2
        train A: .!0 x~20:5!0 .
        train B: .!0 x:5!0 .
        train C: .!0 x:5 .
        delay C.out each 1
        """,
        10,
        "C takes the unit of B, which asks for no time",
        (
            Shown("A.0@0 B.0@0 C.0@0 A.1/0@0 B.1/1@0 A.2@5 B.2@5 C.1/1@5 C.2@10", 10),
            Shown(
                "A.0@0 B.0@0 C.0@0 A.1/0@0 B.1/1@0 A.2@5 B.2@5 C.1/0@5 C.2@10",
                10,
                ("R4 A.1 C.1 x",),
            ),
        ),
    ),
    Rung(
        "17 closed",
        """
        track x closed 3-10
        train A: .!0 x:5 .
        delay A.out each 1
        """,
        15,
        "5 s do not fit before 3, so from 10",
        (
            Shown("A.0@0 A.1@0 A.2@5", 5, ("R5 A.1 x",)),
            Shown("A.0@0 A.1@9 A.2@14", 14, ("R5 A.1 x",)),
        ),
    ),
    Rung(
        "18 just before it is closed",
        """
        track x closed 5-10
        train A: .!0 x:5 .
        delay A.out each 1
        """,
        5,
        "it is left on the second on which it shuts",
        (Shown("A.0@0 A.1@0 A.2@5", 5), Shown("A.0@0 A.1@10 A.2@15", 15)),
    ),
    Rung(
        "19 no waiting into a closure",
        """
        track x closed 8-20
        train A: .!0 x:5 y:5 .
        train B: .!0 y:9 .
        delay A.out each 1
        delay B.out after 9 each 100
        """,
        30,
        "behind B, A would be in x until 9: it starts when x opens, at 20",
        (Shown("A.0@0 B.0@0 A.1@0 B.1@0 B.2@9 A.2@9 A.3@14", 14, ("R5 A.1 x",)),),
    ),
    Rung(
        "20 connection",
        """
        train A: .!0 x:5 .
        train B: .!0 y:5 .
        delay A.out each 1
        delay B.out each 1
        start B.1 >= A.out + 3
        """,
        18,
        "5, then B from 8 to 13",
        (
            Shown("A.0@0 B.0@0 B.1@0 A.1@0 A.2@5 B.2@5", 10, ("R6 A.2 B.1",)),
            # of an operation that starts twice, the first start counts
            Shown("A.0@0 B.0@0 A.1@0 A.2@5 B.1@8 B.2@13 A.2@15", 18, ("R1 A.2 A.2",)),
        ),
    ),
    Rung(
        "21 a connection with a train that does not run",
        """
        train A cancel 2: .!0 x:5 .
        train B: .!0 y:5 .
        delay B.out after 5 each 1
        start B.1 >= A.out + 3
        """,
        2,
        "without A, B starts at once",
        (Shown("B.0@0 B.1@0 B.2@5", 2),),
    ),
    Rung(
        "22 longest dwell",
        """
        train A: .!0 p:2 y:3 .
        train B: y:10!0 .
        delay A.out each 1
        delay A.1 after 5 each 2
        start A.1 >= A.2 - 4
        """,
        15,
        "y is free at 10, so A may be at p from 6 on, 1 s late: 13 + 2",
        (Shown("B.0@0 A.0@0 A.1@0 B.1@10 A.2@10 A.3@13", 13, ("R6 A.2 A.1",)),),
    ),
    Rung(
        "23 turn",
        """
        train A: .!0 x:5 p:3 .
        train B: . p:2 .
        delay A.out each 1
        delay B.out each 1
        start B.in >= A.out + 6
        """,
        24,
        "8, then from 14 to 16",
    ),
    Rung(
        "24 a step on its second",
        """
        train A: .!0 x:5 .
        delay A.out after 5 step 7
        """,
        7,
        "it counts at 5, not only after it",
        (Shown("A.0@0 A.1@0 A.2@5", 7),),
    ),
    Rung(
        "25 a step not reached",
        """
        train A: .!0 x:5 .
        delay A.out after 6 step 7 each 3
        """,
        0,
        "5 is before 6",
        (Shown("A.0@0 A.1@0 A.2@5", 0), Shown("A.0@0 A.1@0 A.2@8", 13)),
    ),
    Rung(
        "26 several costs of one operation",
        """
        train A: .!0 x:5 .
        delay A.out each 1
        delay A.out after 3 each 2
        delay A.out after 5 step 10
        delay A.1 step 1
        """,
        20,
        "5 + 2 * 2 + 10, and 1 for the step at x",
    ),
    Rung(
        "27 route cost",
        """
        train A: .!0 ( x:5$6 | y:8 ) .
        train B: .!0 y:8 .
        delay A.out each 1
        delay B.out each 1
        """,
        19,
        "A over x: 5 + 6, B 8; both over y: 8 + 16; alone A would take y",
        (Shown("A.0@0 B.0@0 A.1@0 B.1@0 A.3@5 B.2@8", 19),),
    ),
    Rung(
        "28 a cost on one of two ways",
        """
        train A: .!0 ( x:5=short | y:6=long ) .
        delay A.short step 9
        delay A.out each 1
        """,
        6,
        "the step at x is not paid on the other way",
    ),
    Rung(
        "29 cancelled",
        """
        train A: .!0 x:10 .
        train B cancel 7: .!0 x:10 .
        delay A.out each 1
        delay B.out each 1
        """,
        17,
        "10 + 7; both: 10 + 20",
        (
            Shown("A.0@0 A.1@0 A.2@10", 17),
            Shown("B.0@0 B.1@0 B.2@10", 10, ("R7 A",)),
        ),
    ),
    Rung(
        "30 cancelled against a deadlock",
        """
        train A: x:5!0 y:5 .
        train B cancel 50: y:5!0 x:5 .
        delay A.out each 1
        """,
        60,
        "there is no plan with B",
    ),
    Rung(
        "31 held for ever",
        """
        train A: .!0 x
        train B: .!0 x:5 .
        delay A.out each 9
        delay B.out each 1
        """,
        50,
        "B goes first, although it is cheaper to be late: after A there is no way",
        (
            Shown("A.0@0 B.0@0 B.1@0 B.2@5 A.1@5", 50),
            Shown("A.0@0 B.0@0 A.1@0 B.1@5 B.2@10", 10, ("R4 A.1 B.1 x",)),
        ),
    ),
    Rung(
        "32 two cannot stay on one track",
        """
        train A: .!0 x:5 p
        train B: .!0 x:5 p
        """,
        None,
        "nobody ever leaves p",
    ),
    Rung(
        "33 two stay on two tracks",
        """
        track p units 2
        train A: .!0 x:5 p
        train B: .!0 x:5 p
        delay A.out each 1
        delay B.out each 1
        """,
        15,
        "5 and 10",
        (Shown("A.0@0 B.0@0 A.1@0 A.2/1@5 B.1@5 B.2/1@10", 15, ("R4 A.2 B.2 p",)),),
    ),
    Rung(
        "34 a use without length",
        """
        train A: .!0 x:10 .
        train B: .!0 x .
        delay A.out each 1
        delay B.out each 1
        """,
        10,
        "B is through at 0, before A starts",
        (
            Shown("A.0@0 B.0@0 B.1@0 B.2@0 A.1@0 A.2@10", 10),
            Shown("A.0@0 B.0@0 A.1@0 B.1@5 B.2@5 A.2@10", 15, ("R4 A.1 B.1 x",)),
        ),
    ),
    Rung(
        "35 several tracks at once",
        """
        train A: .!0 x+y:5 .
        train B: .!0 x:5 .
        train C: .!0 y:5 .
        delay A.out each 1
        delay B.out each 1
        delay C.out each 1
        """,
        20,
        "B and C side by side, then A; A first: 25",
    ),
    Rung(
        "36 its own track",
        """
        train A: .!0 x~9:3 x+y:4 x:2 .
        delay A.out each 1
        """,
        9,
        "a train is never in its own way, whatever the release time",
        (Shown("A.0@0 A.1@0 A.2@3 A.3@7 A.4@9", 9),),
    ),
    Rung(
        "37 latest start on the way",
        """
        train A: .!0 x:5!3 .
        train B: .!0 x:5 .
        delay A.out each 1
        delay B.out each 10
        """,
        105,
        "A must be in x by 3, so B waits",
        (Shown("A.0@0 B.0@0 B.1@0 B.2@5 A.1@5 A.2@10", 60, ("R2 A.1",)),),
    ),
    Rung(
        "38 cyclic, with room",
        """
        period 20
        train A: .!0 x:8 .
        train B: .!0 x:8 .
        delay A.out each 1
        delay B.out each 1
        """,
        24,
        "8 and 16, and 4 s are left",
        (
            Shown("A.0@0 B.0@0 A.1@0 A.2@8 B.1@8 B.2@16", 24),
            Shown("A.0@0 B.0@0 A.1@0 A.2@8 B.1@13 B.2@21", 29, ("R9 B.1 A.1 x",)),
        ),
    ),
    Rung(
        "39 cyclic, too full",
        """
        period 15
        train A: .!0 x:8 .
        train B: .!0 x:8 .
        """,
        None,
        "16 s of work in each 15",
    ),
    Rung(
        "40 a use over the end of the period",
        """
        period 10
        train A: .!0 x:6@7 .
        train B: .!0 x:3 .
        delay A.out each 1
        delay B.out each 1
        """,
        20,
        "x is taken from 7 to 13, so from -3 to 3; B may not start at 3, where it stands in the "
        "list before the end of A, but at 4: 13 + 7",
        (
            Shown("A.0@0 B.0@0 B.1@4 B.2@7 A.1@7 A.2@13", 20),
            Shown("A.0@0 B.0@0 B.1@3 B.2@6 A.1@7 A.2@13", 19, ("R9 A.1 B.1 x",)),
            Shown("A.0@0 B.0@0 B.1@0 B.2@3 A.1@7 A.2@13", 16, ("R9 A.1 B.1 x",)),
        ),
    ),
    Rung(
        "41 longer than the period",
        """
        period 10
        train A: .!0 x:12 .
        """,
        None,
        "the train is in its own way, one period on",
        (Shown("A.0@0 A.1@0 A.2@12", 0, ("R9 A.1 A.1 x",)),),
    ),
    Rung(
        "42 a journey longer than the period",
        """
        period 10
        train A: .!0 x:6 y:6 . x:3 .
        delay A.out each 1
        """,
        19,
        "x again for 3 s, between the copies of the first 6 s, from 10 to 16 and from 20 to 26; "
        "until then A waits off the track, as it may not stay in y for a whole period",
        (
            Shown("A.0@0 A.1@0 A.2@6 A.3@12 A.4@16 A.5@19", 19),
            Shown("A.0@0 A.1@0 A.2@6 A.3@12 A.4@17 A.5@20", 20, ("R9 A.4 A.1 x",)),
            Shown("A.0@0 A.1@0 A.2@6 A.3@16 A.4@16 A.5@19", 19, ("R9 A.2 A.2 y",)),
        ),
    ),
    Rung(
        "43 a closure over the end of the period",
        """
        period 30
        track x closed 28-35
        train A: .!0 x:5 .
        delay A.out each 1
        """,
        10,
        "closed from -2 to 5 as well",
        (
            Shown("A.0@0 A.1@4 A.2@9", 9, ("R9 A.1 x",)),
            Shown("A.0@0 A.1@4 A.2@29", 29, ("R5 A.1 x",)),
            Shown("A.0@0 A.1@24 A.2@29", 29, ("R5 A.1 x",)),
        ),
    ),
    Rung(
        "44 several rules at once",
        """
        track x closed 30-40
        train A: .!0 x:5 .
        train B: .!0 x:5@10 .
        start B.1 >= A.1 + 20
        """,
        0,
        "A at 0, B at 20",
        (
            Shown(
                "B.0@0 B.1@5 A.0@0 A.1@2 A.2@6 B.2@34",
                0,
                ("R2 B.1", "R3 A.1 A.2", "R4 B.1 A.1 x", "R5 B.1 x", "R6 A.1 B.1", "R8 B.1 A.0"),
            ),
        ),
    ),
    Rung(
        "45 a headway over a train between and the end of the period",
        """
        period 60
        track x headway slow>fast 40
        train A class slow: .!0 x:5@30!30 .
        train M class mid: .!0 x:5@35!35 .
        train F class fast: .!0 x:5 .
        delay F.out each 1
        """,
        20,
        "A is gone at 35, so at -25, and F may follow at 15",
        (
            Shown("A.0@0 M.0@0 F.0@0 F.1@15 F.2@20 A.1@30 A.2@35 M.1@35 M.2@40", 20),
            Shown(
                "A.0@0 M.0@0 F.0@0 F.1@5 F.2@10 A.1@30 A.2@35 M.1@35 M.2@40",
                10,
                ("R9 A.1 F.1 x",),
            ),
        ),
    ),
    Rung(
        "46 its own track, one period on",
        """
        period 10
        train A: .!0 x~14:2 . x:3 .
        """,
        None,
        "a release time longer than the period keeps a train from its own copies",
        (Shown("A.0@0 A.1@0 A.2@2 A.3@5 A.4@8", 0, ("R9 A.1 A.1 x", "R9 A.1 A.3 x")),),
    ),
)
