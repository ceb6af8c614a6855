import json
from collections.abc import Callable

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
