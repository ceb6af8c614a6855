import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from ecgomics.biomarkers.catalogue import ROOMS, catalogue

Run = Callable[..., Result]


def test_json_lists_all_definitions(run: Run) -> None:
    listed = json.loads(run("catalogue", "--json").stdout)
    assert [each["symbol"] for each in listed] == list(catalogue().biomarkers)
    for each in listed:
        assert each["formula"]
        assert each["references"]
        assert each["dimension"] in ROOMS


@pytest.mark.parametrize("dimension", ROOMS)
def test_one_dimension(run: Run, dimension: str) -> None:
    listed = json.loads(run("catalogue", "--dimension", dimension, "--json").stdout)
    assert {each["dimension"] for each in listed} == {dimension}


def test_the_table_names_every_symbol(run: Run) -> None:
    shown = run("catalogue", "--dimension", "functional").stdout
    assert "\x1b" not in shown
    for each in catalogue().of_dimension("functional"):
        assert each.code in shown


def test_one_definition_by_symbol_and_by_code(run: Run) -> None:
    declared = catalogue()["heart_rate"]
    by_symbol, by_code = run("catalogue", "heart_rate"), run("catalogue", declared.code)
    assert by_symbol.stdout == by_code.stdout
    for word in (declared.code, declared.formula, declared.label, "Reference:"):
        assert word in by_symbol.stdout
    assert json.loads(run("catalogue", "heart_rate", "--json").stdout)["unit"] == "/min"


def test_mistakes_are_one_sentence(refused: Callable[..., str]) -> None:
    for arguments, word in ((("--dimension", "temporal"), "temporal"), (("heart_speed",), "heart_speed")):
        assert word in refused("catalogue", *arguments)


def test_a_site_goes_into_a_folder_alone(refused: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("text", "utf-8")
    assert "is a file" in refused("catalogue", "--site", file)
    assert "cannot be written: not a directory" in refused("catalogue", "--site", file / "below")
    assert "Choose one of" in refused("catalogue", "heart_rate", "--site", tmp_path / "site")


def test_what_there_is_one_value_of_is_said(run: Run) -> None:
    assert "one value per series of records of a person" in run("catalogue", "serial_slope").stdout
