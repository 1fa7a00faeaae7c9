from pathlib import Path

import pytest

from landbridge.base.errors import UnknownNameError
from landbridge.data.lookup import PlaceIndex, find_place
from landbridge.data.scenario import resolve
from landbridge.data.study import Study, read_study
from tests.data import plant
from tests.data.tiny import write_tiny_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = write_tiny_study(tmp_path_factory.mktemp("tiny"))
    plant.cells(
        ("places", "alfa", "name", "Busan"),
        ("places", "alfa", "aliases", "Pusan;부산;Пусан;釜山"),
        ("places", "echo", "name", "Xi'an"),
        ("places", "echo", "aliases", "Сиань;西安;Sian"),
        ("places", "foxtrot", "name", "St Petersburg"),
        ("places", "foxtrot", "aliases", "Saint Petersburg;Санкт-Петербург;Leningrad"),
        ("places", "bravo", "aliases", "Sian"),
    )(folder)
    return read_study(folder)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Busan", "alfa"),
        ("BUSAN", "alfa"),
        ("  busan ", "alfa"),
        ("Pusan", "alfa"),
        ("부산", "alfa"),
        ("Пусан", "alfa"),
        ("ПУСАН", "alfa"),
        ("釜山", "alfa"),
        ("Xi'an", "echo"),
        ("xian", "echo"),
        ("XI’AN", "echo"),  # noqa: RUF001
        ("Xi-An", "echo"),
        ("St. Petersburg", "foxtrot"),
        ("saint petersburg", "foxtrot"),
        ("Санкт Петербург", "foxtrot"),
        ("alfa", "alfa"),
        ("ALFA", "alfa"),
    ],
)
def test_any_name_finds_the_place(name: str, place: str, study: Study) -> None:
    assert find_place(study, name) == place


def test_looks_into_studies_scenarios_and_tables(study: Study) -> None:
    assert find_place(resolve(study, "base"), "Busan") == "alfa"
    assert find_place(study.tables, "Busan") == "alfa"
    assert PlaceIndex(study.tables["places"]).find("Busan") == "alfa"


def test_ambiguous_name_lists_the_places(study: Study) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_place(study, "sian", "origin")
    assert set(caught.value.nearest) == {"bravo", "echo"}
    text = str(caught.value)
    assert "bravo (Bravo, AA, 42.00 115.00)" in text
    assert "echo (Xi'an, BB, 50.00 75.00)" in text
    assert text.startswith("places.csv, column origin: 'sian' may mean 2 places")


def test_unknown_name_lists_the_nearest(study: Study) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_place(study, "Bussan")
    assert caught.value.nearest[0] == "Busan"
    assert "did you mean Busan" in str(caught.value)


@pytest.mark.parametrize("name", ["", "???", "\0", "x" * 10_000, "\x1b[31m"])
def test_nonsense_is_an_unknown_name(name: str, study: Study) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_place(study, name)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_name_goes_before_an_alias(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.cell("places", "golf", "aliases", "Foxtrot;alfa")(folder)
    study = read_study(folder)
    assert find_place(study, "foxtrot") == "foxtrot"
    assert find_place(study, "Alfa") == "alfa"
