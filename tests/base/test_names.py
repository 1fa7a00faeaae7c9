import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.names import nearest, normalise


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Xi'an", "xian"),
        ("Xi’an", "XIAN"),  # noqa: RUF001
        ("Xiʼan", "Xi An"),  # noqa: RUF001
        ("BUSAN", "Busan"),
        ("Пусан", "ПУСАН"),
        ("부산", "부산"),
        ("Łódź", "Lodz"),
        ("Wrocław", "WROCLAW"),
        ("Małaszewicze", "malaszewicze"),
        ("Zürich", "zurich"),
        ("Straße", "STRASSE"),
        ("Ürümqi", "urumqi"),
        ("St. Petersburg", "st-petersburg"),
        ("Королёв", "королев"),
        ("Ｂｕｓａｎ", "busan"),  # noqa: RUF001
        ("Nizhny  Novgorod", "nizhny_novgorod"),
    ],
)
def test_form_does_not_matter(name: str, same: str) -> None:
    assert normalise(name) == normalise(same) != ""


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("부산", "busan"),  # another script is another name: an alias, which is data
        ("ガ", "カ"),  # the mark carries the sound
        ("Brest", "Crest"),
        ("किला", "काला"),
        ("Saint Petersburg", "St Petersburg"),
    ],
)
def test_other_names_stay_apart(name: str, other: str) -> None:
    assert normalise(name) != normalise(other)


def test_decomposed_and_composed_hangul_are_the_same() -> None:
    import unicodedata

    assert normalise(unicodedata.normalize("NFD", "부산")) == "부산"


@given(st.text())
def test_normalise_never_fails_and_changes_nothing_twice(name: str) -> None:
    once = normalise(name)
    assert normalise(once) == once
    assert not any(c.isspace() for c in once)


def test_nearest_is_best_first_and_short() -> None:
    names = ["busan", "bergen", "pusan", "moscow", "basel"]
    assert nearest("Bussan", names)[0] == "busan"
    assert len(nearest("Bussan", names, n=2)) == 2
    assert nearest("zzzz", names) == ()
    assert nearest("", names) == ()
    assert nearest("lenght_km", ["length_km", "line"]) == ("length_km",)


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=8))
def test_nearest_returns_candidates_only(name: str, names: list[str]) -> None:
    found = nearest(name, names)
    assert set(found) <= set(names)
    assert len(found) <= 3
