"""Values of a tool against the table: within tolerance, outside, missing."""

import csv
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.comparison import compare
from ecgomics.conformance.suite import pairs, phantoms
from ecgomics.conformance.table import Reference
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Subject
from ecgomics.core.units import TEXT_UNITS
from ecgomics.interval_profile import profile_of_rr
from ecgomics.phantom.recipes import Made
from ecgomics.profile import Profile, profile
from ecgomics.signal.model import BeatClass

Verdict = Literal["pass", "fail", "missing"]
"""Missing: the tool gave no line."""

#: A value of a tool: the text of a number, class or flag, and the code where there is none.
Given = Mapping[tuple[str, str], tuple[str, str]]
NEEDED: Final = ("phantom", "value")


@dataclass(frozen=True, slots=True)
class Grade:
    """One reference and what the tool says."""

    reference: Reference
    value: str
    validity: str
    deviation: float | None
    """Value less reference, the shorter way round for angles; None for texts and reasons."""
    verdict: Verdict


def grade(rows: Sequence[Reference], given: Given) -> list[Grade]:
    """Every reference with its verdict."""
    return [_grade(row, given) for row in rows]


def _grade(row: Reference, given: Given) -> Grade:
    found = given.get((row.phantom, row.name))
    if found is None:
        return Grade(row, "", "", None, "missing")
    value, validity = found
    if row.validity != "ok":
        right = value == "" and (not validity or validity in row.validity.split())
        return Grade(row, value, validity, None, "pass" if right else "fail")
    if row.unit in TEXT_UNITS:
        return Grade(row, value, validity, None, "pass" if value == row.value else "fail")
    deviation = _deviation(row, value)
    right = deviation is not None and abs(deviation) <= row.tolerance + _rounding(row)
    return Grade(row, value, validity, deviation, "pass" if right else "fail")


def _rounding(row: Reference) -> float:
    """What is lost in writing a number with nine digits."""
    return 1e-8 * abs(float(row.value)) + 1e-9


def _deviation(row: Reference, value: str) -> float | None:
    try:
        apart = float(value) - float(row.value)
    except ValueError:  # no number where one is expected
        return None
    return (apart + 180.0) % 360.0 - 180.0 if row.unit == "deg" else apart


def values_of_this_package(rows: Sequence[Reference]) -> Given:
    """Profile every phantom that a reference speaks of."""
    wanted = {row.phantom for row in rows}
    compared = [pair for pair in pairs() if pair.name in wanted]
    kept = {name for pair in compared for name in (pair.earlier, pair.later)}
    profiles = {}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for phantom in phantoms():
        name = phantom.recipe.name
        if name in wanted | kept:
            own = _profile(phantom)
            found.update({(name, row.name): (_text(row.value, row.value_text), row.validity) for row in own})
            if name in kept:
                profiles[name] = own
    for pair in compared:
        rows_of_pair = compare([profiles[pair.earlier], profiles[pair.later]])
        for each in rows_of_pair:
            what = f"{each.symbol}:{each.of}" if each.of and not each.lead else each.symbol
            found[pair.name, what] = (_text(each.value, each.value_text), each.validity)
    return found


def _text(value: float | None, value_text: str | None) -> str:
    return value_text or ("" if value is None else f"{value:.9g}")


def _profile(phantom: Made) -> Profile:
    if phantom.phantom is not None:
        return profile(phantom.phantom.recording)
    kinds = cast(Sequence[BeatClass], phantom.kinds)
    subject = Subject(**phantom.recipe.subject)
    return profile_of_rr(phantom.rr_ms, kinds, name=phantom.recipe.name, subject=subject)


def values_of_file(path: str | Path, rows: Sequence[Reference]) -> Given:
    """Values of another tool for the given references.

    A CSV with the columns phantom, symbol or code, lead (may be missing), value and, where there is none, validity (may
    be missing). InvalidInput says in one sentence what is wrong with it.
    """
    symbols = catalogue().by_other_name
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for number, line in enumerate(_lines(Path(path)), start=2):
        symbol = line.get("symbol") or symbols.get(line.get("code", ""), "")
        if not symbol:
            raise InvalidInput(
                f"Line {number} of {path} names no biomarker: a symbol or a known code is needed."
            )
        symbol = symbols.get(symbol, symbol)
        lead = line.get("lead", "")
        value = _value(line["value"], number, path)
        key = (line["phantom"], f"{symbol}:{lead}" if lead else symbol)
        if key in found:
            raise InvalidInput(f"Line {number} of {path} gives {key[1]} of {key[0]} a second time.")
        found[key] = (value, line.get("validity", ""))
    if found.keys().isdisjoint((row.phantom, row.name) for row in rows):
        raise InvalidInput(
            f"No line of {path} names a phantom and a biomarker of the suite; `ecgomics conform --write FOLDER` writes "
            "the phantoms and the table of what is wanted."
        )
    return found


def _lines(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            header = reader.fieldnames or []
            lines = [{key: (text or "").strip() for key, text in line.items() if key} for line in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(f"{path} cannot be read as a CSV file: {error}.") from None
    if not {*NEEDED} <= set(header) or not {"symbol", "code"} & set(header):
        told = f"the columns {', '.join(header)}" if header else "no columns"
        raise InvalidInput(
            f"{path} has {told}; wanted are phantom, symbol or code, lead and value, separated by commas."
        )
    return lines


def _value(text: str, number: int, path: str | Path) -> str:
    """A finite number or a text as it is; empty for none."""
    try:
        finite = math.isfinite(float(text))
    except ValueError:
        return text.lower() if text.lower() in {"true", "false"} else text
    if not finite:
        raise InvalidInput(
            f"Line {number} of {path} has the value {text}: leave it empty where there is none."
        )
    return text


def summary(grades: Sequence[Grade]) -> dict[str, int]:
    """Number of grades by verdict."""
    return dict(Counter(each.verdict for each in grades))
