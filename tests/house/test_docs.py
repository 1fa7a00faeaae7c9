"""The documents: the README works, links lead somewhere, the dictionary is complete."""

from __future__ import annotations

import ast
import csv
import importlib
import io
import os
import re
import subprocess
import tomllib
from contextlib import redirect_stdout
from importlib.metadata import version

import pytest

from tests.house.tree import PACKAGE, ROOT, modules, tracked

README = (ROOT / "README.md").read_text(encoding="utf-8")
DICTIONARY = (ROOT / "docs" / "dictionary.md").read_text(encoding="utf-8")
MARKDOWN = [path for path in tracked() if path.suffix == ".md"]
SCHEMAS = sorted((PACKAGE / "schemas").glob("*.csv"))
# The design's list of words.
WORDS = """
place; station; port; terminal; border point; city; link; transfer; gauge; line; section;
passing loop; headway; block; possession, closure; train type; consist; running time; path; service;
timetable; conflict; occupation; capacity consumption; train pairs per day; TEU; FEU; shipment;
demand segment; generalised cost; value of time; share; scarcity price; tariff; access charge;
scenario; project; appraisal; NPV; IRR; party
"""


def test_the_first_result_of_the_readme_is_three_lines_and_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(code.splitlines()) == 3
    printed = io.StringIO()
    names: dict[str, object] = {}
    with redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), names)
    assert "days_p50" in printed.getvalue()
    assert len(printed.getvalue().splitlines()) > 2


def test_the_readme_names_commands_that_exist() -> None:
    usage = subprocess.run(
        [str(ROOT / "dev"), "help"], capture_output=True, text=True, check=True
    ).stdout
    offered = set(re.findall(r"^  (\w+) ", usage, re.MULTILINE))
    text = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\./dev (\w+)", text))
    assert {"demo", "test"} <= named <= offered


def test_the_documents_name_verbs_that_exist() -> None:
    typer = importlib.import_module("typer.main")
    group = typer.get_command(importlib.import_module("landbridge.cli").app)
    offered = {*group.commands, *(f"study {name}" for name in group.commands["study"].commands)}
    text = README + (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|bin/)landbridge (study [a-z]+|[a-z]+)", text))
    assert {"routes", "study check"} <= named
    assert not named - offered
    unmentioned = offered - {"study"} - named
    assert not unmentioned, f"neither README nor CHANGELOG tells of {sorted(unmentioned)}"


def test_dev_knows_every_command_it_offers_and_refuses_others() -> None:
    script = (ROOT / "dev").read_text(encoding="utf-8")
    usage = script.split("<<'TEXT'")[1].split("\nTEXT")[0]
    offered = set(re.findall(r"^  (\w+) ", usage, re.MULTILINE)) - {"help"}
    assert offered == set(re.findall(r"^cmd_(\w+)\(\)", script, re.MULTILINE))
    wrong = subprocess.run([str(ROOT / "dev"), "nonsense"], capture_output=True, text=True)
    assert wrong.returncode == 2
    assert "nonsense" in wrong.stderr
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_links_lead_somewhere() -> None:
    dead = [
        f"{path.relative_to(ROOT).as_posix()}: {target}"
        for path in MARKDOWN
        for text in [re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)]
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if not re.match(r"[a-z]+:", target) and not os.path.exists(path.parent / target)
    ]
    assert not dead, "\n".join(dead)


def test_the_dictionary_has_every_word_of_the_design() -> None:
    heads = {
        word.strip()
        for head in re.findall(r"\*\*(.+?)\*\*", DICTIONARY)
        for word in head.split(";")
    }
    missing = [word for word in WORDS.replace("\n", " ").split(";") if word.strip() not in heads]
    assert not missing


def test_the_dictionary_has_every_table_and_value() -> None:
    missing = []
    for path in SCHEMAS:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        values = {value for row in rows for value in row["allowed"].split("|") if value}
        missing += [
            f"{path.stem}: {word}"
            for word in [path.stem, *sorted(values)]
            if f"`{word}`" not in DICTIONARY
        ]
    assert not missing, "docs/dictionary.md does not explain\n" + "\n".join(missing)


def test_every_environment_variable_is_documented() -> None:
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    used = {
        node.value
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"LANDBRIDGE_[A-Z_]+", node.value)
    }
    assert sorted(name for name in used if f"`{name}`" not in text) == []


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(p.name for p in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)]
    for name in names:
        text = (ROOT / "docs" / "decisions" / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {name[:4]} ")
        assert "**Decided.**" in text


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version("landbridge") == project["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[(Unreleased|{re.escape(project['version'])})\]", changelog, re.M)


@pytest.mark.parametrize("page", ["tables", "commands"])
def test_the_reference_pages_are_those_of_the_code(page: str) -> None:
    pages = importlib.import_module("tools.docs.pages")
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert text == pages.PAGES[page](), "run ./dev docs"
