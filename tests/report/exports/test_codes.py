"""The table of codes: of biomarkers that there are, and as the guide has it."""

import re
from pathlib import Path

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_CODES
from ecgomics.io.readers.aecg_annotations import NAMES
from ecgomics.report.exports.codes import ABSENT_REASONS, BEATS, MEASUREMENTS, WAVES

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "interchange.md"


def test_codes_are_of_biomarkers_and_used_once() -> None:
    assert set(MEASUREMENTS) <= set(catalogue().biomarkers)
    for what in ("loinc", "mdc", "aecg"):
        given = [code for each in MEASUREMENTS.values() if (code := getattr(each, what))]
        assert len(set(given)) == len(given)


def test_loinc_codes_have_their_check_digit() -> None:
    """LOINC's last digit is that of Luhn's algorithm over the others."""
    for each in MEASUREMENTS.values():
        if each.loinc:
            digits, _, check = each.loinc.partition("-")
            doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits))]
            total = sum(d - 9 if d > 9 else d for d in doubled)
            assert (10 - total % 10) % 10 == int(check)


def test_identifiers_of_aecg_are_those_that_our_reader_knows() -> None:
    assert {each.aecg for each in MEASUREMENTS.values()} <= set(NAMES)
    assert {identifier.removeprefix("MDC_ECG_WAVC_") for _, _, identifier in WAVES.values()} == {
        "PWAVE",
        "QRSWAVE",
        "TWAVE",
    }
    assert set(BEATS) == {"N", "S", "V", "P", "U"}


def test_every_reason_has_a_word_in_fhir() -> None:
    assert set(ABSENT_REASONS) == set(VALIDITY_CODES) - set(KEEPS_NUMBER)


def test_the_guide_lists_the_codes() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| ([\d-]*) ?\| ([\d:]*) ?\| (\d*) ?\| (\w+) \|$",
        GUIDE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [(symbol, each.loinc, each.mdc, each.aecg) for symbol, each in MEASUREMENTS.items()] == [
        (symbol, loinc, mdc, aecg) for symbol, loinc, mdc, _, aecg in rows
    ]
    numbers = {symbol: int(number) if number else None for symbol, _, _, number, _ in rows}
    assert {symbol: each.mdc_number for symbol, each in MEASUREMENTS.items()} == numbers
