"""The phantoms of the suite, from the text that describes them; written as files for other tools."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np

from ecgomics.io.writers.csv_files import write_csv
from ecgomics.io.writers.wfdb_files import write_wfdb
from ecgomics.phantom.recipes import Made, Recipe, made, pattern_of, recipe_of
from ecgomics.phantom.shapes import Pattern
from ecgomics.phantom.truth import truth_as_dict

_TEXT: Final = files("ecgomics.conformance")
SUITE_VERSION: Final = (_TEXT / "VERSION").read_text(encoding="utf-8").strip()


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads((_TEXT / "recipes.toml").read_text(encoding="utf-8"))


def recipes() -> tuple[Recipe, ...]:
    """Every recipe in the order of the text."""
    return tuple(recipe_of(name, table) for name, table in _content()["phantoms"].items())


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phantoms as an earlier and a later record of one person."""

    name: str
    earlier: str
    later: str
    of: tuple[str, ...]
    """Biomarkers whose difference is graded."""


def pairs() -> tuple[Pair, ...]:
    """Every pair in the order of the text."""
    return tuple(
        Pair(name, table["earlier"], table["later"], tuple(table["of"]))
        for name, table in _content()["pairs"].items()
    )


def _patterns() -> dict[str, Pattern]:
    return {name: pattern_of(table) for name, table in _content()["patterns"].items()}


def phantoms() -> Iterator[Made]:
    """Every phantom, one after the other: those of a day are large."""
    patterns = _patterns()
    return (made(recipe, patterns) for recipe in recipes())


def write_phantom(phantom: Made, folder: str | Path) -> list[Path]:
    """Write one phantom into a folder and return its files: WFDB, CSV and the truth as JSON.

    An RR series is a CSV with a row for each beat: its interval to the beat before in ms and its class.
    """
    folder = Path(folder)
    name = phantom.recipe.name
    truth = folder / f"{name}.json"
    if phantom.phantom is None:
        series = folder / f"{name}.rr.csv"
        series.write_text(_series_text(phantom), encoding="utf-8")
        truth.write_text(_json({"about": phantom.recipe.about}), encoding="utf-8")
        return [series, truth]
    recording = phantom.phantom.recording
    header, table = write_wfdb(recording, folder), write_csv(recording, folder / f"{name}.csv")
    content = {"about": phantom.recipe.about, **truth_as_dict(phantom.phantom.truth)}
    truth.write_text(_json(content), encoding="utf-8")
    return [header, header.with_suffix(".dat"), table, truth]


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _series_text(phantom: Made) -> str:
    before = ["", *np.char.mod("%.6f", phantom.rr_ms).tolist()]
    lines = [f"{interval},{kind}" for interval, kind in zip(before, phantom.kinds, strict=True)]
    return "\n".join(["rr_ms,class", *lines]) + "\n"
