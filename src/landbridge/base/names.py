"""Names compared as people mean them: without case, accents and punctuation.

Other spellings that are no matter of form (Pusan for Busan, 부산, Saint for
St.) are data: the column `aliases` of the table places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

__all__ = ["nearest", "normalise"]

_ASCII_SEPARATORS = re.compile(r"[^a-z0-9]+")
# Letters that Unicode does not take apart but readers without the keyboard do.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "ð": "d",
        "ø": "o",
        "þ": "th",
        "đ": "d",
        "ħ": "h",
        "\u0131": "i",  # dotless i
        "ĸ": "k",
        "ł": "l",
        "ŋ": "n",
        "œ": "oe",
        "ŧ": "t",
        # Apostrophes, primes and stress marks that count as letters.
        **dict.fromkeys("\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8", ""),
    }
)
# An accent is dropped only where it is one: after Latin, Greek and Cyrillic
# letters. In Japanese or Devanagari the same category carries the sound.
_LAST_ACCENTED = 0x052F
_LIKENESS = 0.55


def normalise(name: str) -> str:
    """Return a name in the form in which names are compared.

    Case, accents, spaces, hyphens, apostrophes and other punctuation are
    dropped; scripts are kept.

    Parameters
    ----------
    name : str
        A name in any script.

    Returns
    -------
    str
        Letters and digits only; empty when the name has none.

    Examples
    --------
    >>> normalise("Xi'an") == normalise("XIAN") == "xian"
    True
    >>> normalise("Łódź"), normalise("St. Petersburg"), normalise("ПУСАН")
    ('lodz', 'stpetersburg', 'пусан')
    """
    if name.isascii():
        return _ASCII_SEPARATORS.sub("", name.lower())
    decomposed = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    kept: list[str] = []
    base = ""
    for character in decomposed:
        if unicodedata.combining(character):
            if base and ord(base) <= _LAST_ACCENTED:
                continue
        else:
            base = character
        kept.append(character)
    # Marks that carry a sound stay: only isalnum() knows nothing of them.
    joined = unicodedata.normalize("NFC", "".join(kept))
    if all(c.isalnum() for c in joined):
        return joined
    return "".join(c for c in joined if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc"))


def nearest(name: str, candidates: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Return the candidates that come nearest to a name, best first.

    Parameters
    ----------
    name : str
        What was typed.
    candidates : iterable of str
        What it could have meant.
    n : int
        At most so many are returned.

    Returns
    -------
    tuple of str
        Candidates with a likeness (matching blocks, Ratcliff and Obershelp
        1988) of 0.55 or more after `normalise`; ties in alphabetical order.

    Examples
    --------
    >>> nearest("lenght_km", ["length_km", "line", "mode"])
    ('length_km',)
    """
    wanted = normalise(name)
    if not wanted:
        return ()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored: list[tuple[float, str]] = []
    for candidate in dict.fromkeys(candidates):
        form = normalise(candidate)
        if not form:
            continue
        matcher.set_seq1(form)
        if matcher.real_quick_ratio() < _LIKENESS or matcher.quick_ratio() < _LIKENESS:
            continue
        likeness = matcher.ratio()
        if likeness >= _LIKENESS:
            scored.append((-likeness, candidate))
    return tuple(candidate for _, candidate in sorted(scored)[:n])
