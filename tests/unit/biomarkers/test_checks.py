"""Every worked example of every declaration."""

from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import Biomarker, Check

EXAMPLES = [
    pytest.param(each, check, id=f"{each.symbol}-{number}")
    for each in catalogue().biomarkers.values()
    for number, check in enumerate(each.checks)
]


def as_given(value: Any) -> Any:
    return np.array(value, dtype=float) if isinstance(value, list) else value


@pytest.mark.parametrize(("declared", "check"), EXAMPLES)
def test_worked_example(declared: Biomarker, check: Check) -> None:
    found = declared.function(**{name: as_given(value) for name, value in check.given.items()})
    if declared.unit in ("{class}", "{flag}"):
        assert found == check.value
    else:
        assert np.shape(found) == np.shape(check.value)
        np.testing.assert_allclose(found, check.value, rtol=0, atol=check.tolerance)


@pytest.mark.parametrize("declared", catalogue().biomarkers.values(), ids=lambda each: each.symbol)
def test_worked_examples_give_what_the_function_needs(declared: Biomarker) -> None:
    needed = {need.name for need in declared.needs if not need.optional}
    known = {need.name for need in declared.needs}
    for check in declared.checks:
        assert needed <= check.given.keys() <= known
